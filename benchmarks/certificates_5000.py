"""5,000 certificates in one batch, five files to print. Bar: 90 s."""

from collections.abc import Iterator

from benchmarks import _certificates
from benchmarks._context import Context, Result


def run(context: Context) -> Iterator[Result]:
    yield from _certificates.measure(context, 5000, 90)
