"""Who may open the organisers' pages about people: strangers sign in, colleagues get 403."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest

from people import rules
from people.enums import OfficeRole
from people.models import Office, User


def actor(request: HttpRequest) -> User:
    """Who is signed in; every page of the console asks for that first."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def offices_seen_by(user: User) -> "QuerySet[Office]":
    """The offices whose colleagues this user may see: their own; an administrator sees all."""
    if rules.can_administer(user):
        return Office.objects.order_by("name")
    return Office.objects.filter(pk__in=rules.office_roles(user)).order_by("name")


def offices_managed_by(user: User) -> "QuerySet[Office]":
    """The offices in which this user may give roles and take them back."""
    if rules.can_administer(user):
        return Office.objects.order_by("name")
    heads = rules.offices_with(user, [OfficeRole.HEAD])
    return Office.objects.filter(pk__in=heads).order_by("name")


def require_people_reader(request: HttpRequest) -> User:
    """The directory is for the secretariat and supervisors (rules.can_see_people)."""
    user = actor(request)
    if not rules.can_see_people(user):
        raise PermissionDenied
    return user


def require_people_editor(request: HttpRequest) -> User:
    user = actor(request)
    if not rules.can_edit_people(user):
        raise PermissionDenied
    return user
