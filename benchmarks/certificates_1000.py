"""1,000 certificates prepared and made. Bar: 20 s and 6 MB for the file to print."""

from collections.abc import Iterator

from benchmarks import _certificates
from benchmarks._context import Context, Result


def run(context: Context) -> Iterator[Result]:
    yield from _certificates.measure(context, 1000, 20)
