"""Scopes of API tokens."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from people.models import ApiToken

if TYPE_CHECKING:  # its module loads this one by name, from the settings
    from rest_framework.views import APIView


class HasScope(BasePermission):
    """The token's scopes name the view's `scope`: `<scope>:read`, or `:write` to change things."""

    message = _("This token does not have the scope that this needs.")

    def has_permission(self, request: Request, view: "APIView") -> bool:
        scope = getattr(view, "scope", None)
        if scope is None or not isinstance(request.auth, ApiToken):
            return False
        needed = "read" if request.method in SAFE_METHODS else "write"
        return f"{scope}:{needed}" in request.auth.scopes
