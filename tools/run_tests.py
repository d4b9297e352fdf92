"""`make test`: the JavaScript's tests where Node is found, then pytest in parallel.

CHROMIUM names the browser; without one the browser tests are skipped with one line, or refused
with REQUIRE_BROWSER=1. DATABASE_URL chooses PostgreSQL. Arguments go on to pytest.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def run_javascript_tests() -> int:
    files = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests/js").glob("*.test.*js"))
    if not files:
        return 0
    node = shutil.which("node")
    if not node:
        print("JavaScript tests skipped: no Node found")
        return 0
    return subprocess.call([node, "--test", *files], cwd=ROOT)


def main(arguments: list[str]) -> int:
    environment = dict(os.environ)
    chromium = find_chromium()
    if chromium:
        environment["CHROMIUM"] = chromium
    elif os.environ.get("REQUIRE_BROWSER") == "1":
        print("REQUIRE_BROWSER=1, but no Chromium was found (CHROMIUM= names it)", file=sys.stderr)
        return 1
    else:
        environment.pop("CHROMIUM", None)
        print("Browser tests skipped: no Chromium found (CHROMIUM= names it)")
    if code := run_javascript_tests():
        return code
    workers = (
        []
        if any(item.startswith("-n") for item in arguments)
        else ["-n", _workers(), "--dist", "loadgroup"]
    )
    command = [sys.executable, "-m", "pytest", *workers, *arguments]
    sys.stdout.flush()
    return subprocess.call(command, cwd=ROOT, env=environment)


def _workers() -> str:
    return str(max(2, min(4, os.cpu_count() or 2)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
