"""Many phones registering at once: a small HTTP client and eight (or more) of them."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from typing import Final
from urllib.parse import urlencode, urlsplit

ADDRESS_HEADER: Final = "X-Real-IP"  # CLIENT_ADDRESS_HEADER of the served site
_CSRF: Final = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
_TOKEN: Final = re.compile(rb'name="token" value="([^"]+)"')


class Phone:
    """One visitor: keeps the connection and the cookie of the form, and has an address."""

    def __init__(self, site: str, address: str) -> None:
        self._connection = HTTPConnection(urlsplit(site).netloc, timeout=60)
        self.new_visitor(address)

    def new_visitor(self, address: str) -> None:
        """Somebody else on the same wire: no cookie, another address."""
        self._cookie = ""
        self._address = address

    def hang_up(self) -> None:
        """End the connection; the next request makes a new one, as a phone does after a while."""
        self._connection.close()

    def request(self, method: str, path: str, body: str = "") -> tuple[int, bytes, str]:
        """(status, body, Location) of one request."""
        headers = {ADDRESS_HEADER: self._address}
        if self._cookie:
            headers["Cookie"] = self._cookie
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body or None, headers)
        response = self._connection.getresponse()
        content = response.read()
        cookie = response.getheader("Set-Cookie")
        if cookie and cookie.startswith("csrftoken="):
            self._cookie = cookie.split(";", 1)[0]
        return response.status, content, response.getheader("Location") or ""

    def open_form(self, path: str) -> dict[str, str]:
        """The hidden fields of the form at `path`."""
        status, page, _location = self.request("GET", path)
        csrf, token = _CSRF.search(page), _TOKEN.search(page)
        if status != 200 or csrf is None or token is None:
            message = f"no form: {status}"
            raise RuntimeError(message)
        return {"csrfmiddlewaretoken": csrf[1].decode(), "token": token[1].decode()}

    def send_form(self, path: str, hidden: dict[str, str], number: int) -> str:
        """Register person `number`; the address of the own page."""
        form = {
            **hidden,
            "unit_name": f"春风街道第{number % 80}社区服务中心",
            "name": "曾小明" if number % 2 else "买买提·吐尔逊",
            "position": "社区党总支书记、居委会主任",
            "phone": f"139{number:08d}",
            "consent": "on",
        }
        status, _page, location = self.request("POST", path, urlencode(form))
        if status != 303:
            message = f"not registered: {status}"
            raise RuntimeError(message)
        return location


def address_of(number: int) -> str:
    """An address of its own for every visitor, so that limits count each by itself."""
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def together(clients: int, work: Callable[[int], Iterator[float]]) -> tuple[list[float], float]:
    """Run `work(client)` in so many threads; all it yielded (seconds), and the seconds in all.

    The first exception of a client is raised again here.
    """
    taken: list[float] = []
    errors: list[BaseException] = []
    gate = threading.Barrier(clients + 1)

    def run(client: int) -> None:
        try:
            steps = work(client)
            gate.wait()
            taken.extend(steps)
        except BaseException as error:  # noqa: BLE001  raised again by the caller
            errors.append(error)
            gate.abort()

    threads = [threading.Thread(target=run, args=(client,)) for client in range(clients)]
    for thread in threads:
        thread.start()
    gate.wait()
    started = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    if errors:
        raise errors[0]
    return taken, seconds
