"""A camera that looks at one picture: Chromium's fake device, fed from a file."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, Playwright

from tests.e2e.conftest import BROWSER_ARGUMENTS

WIDTH: Final = 640
HEIGHT: Final = 480


def write_feed(picture: Image.Image, path: Path) -> None:
    """Write `picture`, as large as fits in the middle of a grey wall, as a film of one frame.

    YUV4MPEG2, 4:2:0; Chromium plays it in a loop.
    """
    frame = Image.new("L", (WIDTH, HEIGHT), 160)
    held = picture.convert("L")
    held.thumbnail((WIDTH * 3 // 4, HEIGHT * 3 // 4))
    frame.paste(held, ((WIDTH - held.width) // 2, (HEIGHT - held.height) // 2))
    grey = bytes([128]) * (WIDTH * HEIGHT // 2)
    head = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F15:1 Ip A1:1 C420jpeg\n".encode()
    path.write_bytes(head + b"FRAME\n" + frame.tobytes() + grey)


@contextmanager
def browser_with_camera(playwright: Playwright, feed: Path) -> Iterator[Browser]:
    """A Chromium of its own whose only camera shows `feed`; leave to use it is given."""
    running = playwright.chromium.launch(
        executable_path=os.environ["CHROMIUM"],
        args=[
            *BROWSER_ARGUMENTS,
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            f"--use-file-for-fake-video-capture={feed}",
        ],
    )
    try:
        yield running
    finally:
        running.close()
