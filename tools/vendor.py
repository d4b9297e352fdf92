"""Fetch the pinned third-party browser files and copy what we serve into `static/vendor/`.

Run it only to take a new version: the copies are committed, so neither set-up nor deployment needs
Node. `python tools/vendor.py` needs the npm client; it writes `<folder>/<name>-<version>/` with the
package's licence beside the files, and leaves source-map comments out (their targets are not
shipped, and the hashed storage would look for them).
"""

import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE_MAP = re.compile(
    rb"^(?://[#@] ?sourceMappingURL=.*|/\*[#@] ?sourceMappingURL=.*\*/)\s*$", re.MULTILINE
)


@dataclass(frozen=True)
class Package:
    """One npm package at one version: which of its files go where (path in package -> ours)."""

    name: str
    version: str
    files: dict[str, str]
    folder: str = "static/vendor"

    @property
    def target(self) -> Path:
        return ROOT / self.folder / f"{self.name.removesuffix('.org')}-{self.version}"


PACKAGES = [
    Package("htmx.org", "2.0.11", {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "LICENSE"}),
    Package(
        "zxing-wasm",
        "3.1.4",
        {
            "dist/es/reader/index.js": "es/reader/index.js",
            "dist/es/share.js": "es/share.js",
            "dist/reader/zxing_reader.wasm": "reader/zxing_reader.wasm",
            "LICENSE": "LICENSE",
        },
    ),
    # For the tests only: it is not below `static/`, so it is never served.
    Package(
        "axe-core",
        "4.14.1",
        {
            "axe.min.js": "axe.min.js",
            "LICENSE": "LICENSE",
            "LICENSE-3RD-PARTY.txt": "LICENSE-3RD-PARTY.txt",
        },
        folder="tests/vendor",
    ),
]


def _download(package: Package, folder: Path) -> Path:
    """The package's tarball, through the npm client and the registry that it is configured for."""
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("tools/vendor.py needs the npm client")
    answer = subprocess.run(
        [npm, "pack", "--json", f"{package.name}@{package.version}"],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    return folder / str(json.loads(answer.stdout)[0]["filename"])


def copy(package: Package) -> None:
    """Replace our copy of one package."""
    shutil.rmtree(package.target, ignore_errors=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        tarfile.open(_download(package, Path(folder))) as archive,
    ):
        for inside, ours in package.files.items():
            member = archive.extractfile(f"package/{inside}")
            if member is None:
                sys.exit(f"{package.name} {package.version} has no file {inside}")
            content = member.read()
            if ours.endswith((".js", ".css")):
                content = SOURCE_MAP.sub(b"", content)
            path = package.target / ours
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    print(f"{package.target.relative_to(ROOT)}: {len(package.files)} files")


def main() -> None:
    for package in PACKAGES:
        copy(package)


if __name__ == "__main__":
    main()
