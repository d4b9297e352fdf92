"""What the frame of every page shows: name, filing numbers, navigation, language and theme.

Nothing is computed until a template asks, so that a page which shows no account neither reads the
session nor the database (public pages for strangers, error pages).
"""

from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import get_language

from people.models import User
from portal import navigation

THEMES: Final = ("auto", "light", "dark")
THEME_COOKIE: Final = "theme"
_LANGUAGE_NAMES: Final = {"zh-hans": "中文", "en": "English"}  # each in its own language


class Site:
    """The frame of one request's page."""

    name = settings.SITE_NAME
    icp_filing = settings.ICP_FILING
    police_filing = settings.POLICE_FILING
    is_demo = settings.DEMO

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def theme(self) -> str:
        """What the visitor chose: "auto" follows the device."""
        chosen = self._request.COOKIES.get(THEME_COOKIE, "auto")
        return chosen if chosen in THEMES else "auto"

    @cached_property
    def languages(self) -> list[tuple[str, str, bool]]:
        """(code, own name, whether it is the page's) of every language on offer."""
        current = get_language()
        return [
            (code, _LANGUAGE_NAMES.get(code, str(name)), code == current)
            for code, name in settings.LANGUAGES
        ]

    @cached_property
    def here(self) -> str:
        """The address of this page, to come back to."""
        return self._request.get_full_path()

    @cached_property
    def user(self) -> User | None:
        """Who is signed in; a visitor without a session cookie costs no look-up."""
        if settings.SESSION_COOKIE_NAME not in self._request.COOKIES:
            return None
        user = getattr(self._request, "user", None)
        return user if isinstance(user, User) else None

    @cached_property
    def opens_console(self) -> bool:
        """Whether the header offers the organisers' pages."""
        return self.user is not None and navigation.opens_console(self.user)

    @cached_property
    def public_navigation(self) -> list[navigation.Link]:
        return navigation.links(navigation.PUBLIC, self._request.path)

    @cached_property
    def my_navigation(self) -> list[navigation.Link]:
        return navigation.links(navigation.MY, self._request.path)

    @cached_property
    def console_navigation(self) -> list[navigation.Link]:
        return navigation.links(navigation.CONSOLE, self._request.path, self.user)


def site(request: HttpRequest) -> dict[str, Any]:
    """The context processor: one object, `site`."""
    return {"site": Site(request)}
