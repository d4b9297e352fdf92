"""A lock on a name instead of a row: for what two requests might both create."""

import hashlib

from django.db import connection, transaction


def hold(name: str) -> None:
    """Wait until nobody else holds `name`; hold it to the end of the surrounding transaction.

    PostgreSQL has advisory locks for that. On SQLite a transaction that will write excludes every
    other from its first statement on, so there is nothing left to lock.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a lock is held inside a transaction")
    if connection.vendor != "postgresql":
        return
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
