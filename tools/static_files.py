"""Collect, hash and compress the static files into STATIC_ROOT, unless that was done already.

    python -m tools.static_files

Compressing takes seconds, and nothing else changes between two starts of a demo or of a test site;
a fingerprint of what goes in is kept beside the folder. Several processes may ask at once.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent


def _inputs() -> Iterator[bytes]:
    """What decides the output: our files, the storage's code, the pinned packages."""
    for path in sorted((ROOT / "static").rglob("*")):
        if path.is_file():
            status = path.stat()
            yield f"{path.relative_to(ROOT)} {status.st_size} {status.st_mtime_ns}".encode()
    for path in [*sorted((ROOT / "core/files").glob("static*.py")), ROOT / "requirements.txt"]:
        yield path.read_bytes()


def collect(target: Path, environment: dict[str, str]) -> bool:
    """Collect into `target`; False if it already holds just that."""
    fingerprint = hashlib.sha256(b"\0".join(_inputs())).hexdigest()
    target.parent.mkdir(parents=True, exist_ok=True)
    stamp = target.with_name(f"{target.name}.stamp")
    with target.with_name(f"{target.name}.lock").open("w") as lock:
        fcntl.lockf(lock, fcntl.LOCK_EX)
        if target.is_dir() and stamp.exists() and stamp.read_text() == fingerprint:
            return False
        subprocess.run(
            [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"],
            cwd=ROOT,
            env={**environment, "STATIC_ROOT": str(target)},
            check=True,
        )
        stamp.write_text(fingerprint)
    return True


def main() -> int:
    data = os.environ.get("HUIWU_DATA") or str(ROOT / "var")
    target = Path(os.environ.get("STATIC_ROOT") or Path(data) / "static").resolve()
    collect(target, dict(os.environ))
    return 0


if __name__ == "__main__":
    sys.exit(main())
