"""For monitors: is the process alive, and can it reach what it needs?"""

import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from celery import current_app
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _queue() -> None:
    """Redis answers, or the folder of the embedded queue can be written to."""
    if settings.REDIS_URL:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=2)
        return
    _require_writable(Path(str(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_out"])))


def _storage() -> None:
    """The bucket answers, or the folder can be written to. A probe writes nothing."""
    if settings.STORAGE_URL:
        default_storage.exists("readyz")
        return
    folder = Path(settings.MEDIA_ROOT)
    _require_writable(folder if folder.exists() else folder.parent)


def _require_writable(folder: Path) -> None:
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(str(folder))


PROBES: Final[dict[str, Callable[[], None]]] = {
    "database": _database,
    "queue": _queue,
    "storage": _storage,
}


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """200 while the process answers at all; asks nothing of anything else."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """200 when database, queue and storage can be reached, else 503 naming what cannot."""
    states = {}
    for name, probe in PROBES.items():
        try:
            probe()
        except Exception as error:  # noqa: BLE001  whatever is wrong is what a monitor asks for
            logger.warning("not ready: %s (%s)", name, type(error).__name__)
            states[name] = "unreachable"
        else:
            states[name] = "ok"
    ready = all(state == "ok" for state in states.values())
    return JsonResponse(states, status=200 if ready else 503)
