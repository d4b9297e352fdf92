"""`make bench`: run the benchmarks, one JSON object a line on standard output.

    BENCH=scan_single,event_page DATABASE_URL=postgres://… python -m benchmarks

Every module of this package without a leading underscore is a benchmark with the module's name and
a function `run(context) -> Iterator[Result]`. A name that is not there is refused with the list.
Each benchmark finds an empty, migrated database: on PostgreSQL one that is made beside the one of
DATABASE_URL and dropped afterwards, else SQLite in a temporary HUIWU_DATA.
"""

import importlib
import json
import os
import pkgutil
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import benchmarks

ADMINISTRATION: Final = "postgres"  # the database that always exists


def known() -> list[str]:
    return sorted(
        module.name
        for module in pkgutil.iter_modules(benchmarks.__path__)
        if not module.name.startswith("_") and not module.ispkg
    )


def chosen() -> list[str]:
    """The names of BENCH in their order, or all; SystemExit for a name nobody knows."""
    names = [name.strip() for name in os.environ.get("BENCH", "").split(",") if name.strip()]
    unknown = [name for name in names if name not in known()]
    if unknown:
        message = f"bench: unknown: {', '.join(unknown)}; known: {', '.join(known())}"
        raise SystemExit(message)
    return names or known()


@contextmanager
def own_database(url: str) -> Iterator[str]:
    """The address of an empty database beside `url`'s, dropped at the end; "" for SQLite."""
    if "postgres" not in url:
        yield ""
        return
    import psycopg
    from psycopg import sql

    server, _, name = url.rpartition("/")
    database = sql.Identifier(own := f"{name}_bench_{os.getpid()}")
    with psycopg.connect(f"{server}/{ADMINISTRATION}", autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(database))
        try:
            yield f"{server}/{own}"
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(database))


def run_one(name: str) -> bool:
    """Print the results of one benchmark; False if it failed (the trace goes to stderr)."""
    from django.core.management import call_command

    from benchmarks._context import Context

    call_command("flush", interactive=False, verbosity=0)
    try:
        for result in importlib.import_module(f"benchmarks.{name}").run(Context()):
            print(json.dumps(result.as_dict(), ensure_ascii=False), flush=True)
    except Exception:  # noqa: BLE001  the other benchmarks still run
        print(f"bench: {name} failed", file=sys.stderr)
        traceback.print_exc()
        return False
    return True


def main() -> int:
    names = chosen()
    with (
        tempfile.TemporaryDirectory(prefix="huiwu-bench-") as data,
        own_database(os.environ.get("DATABASE_URL", "")) as url,
    ):
        os.environ["HUIWU_DATA"] = data
        os.environ["DEBUG"] = "0"
        os.environ.setdefault("LOG_LEVEL", "WARNING")
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        if url:
            os.environ["DATABASE_URL"] = url
        import django
        from django.core.management import call_command
        from django.db import connections

        django.setup()
        Path(data, "media").mkdir(exist_ok=True)
        call_command("migrate", interactive=False, verbosity=0)
        succeeded = [run_one(name) for name in names]
        connections.close_all()
        for connection in connections.all():
            if hasattr(connection, "close_pool"):
                connection.close_pool()
    return 0 if all(succeeded) else 1


if __name__ == "__main__":
    sys.exit(main())
