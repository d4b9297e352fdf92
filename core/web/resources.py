"""Base of the API's resources: strict query parameters, scopes, documented refusals.

A parameter that a resource does not know is refused, not ignored: a mistyped filter must never
answer with everything.
"""

from datetime import MINYEAR, UTC, datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework.exceptions import ValidationError
from rest_framework.filters import OrderingFilter
from rest_framework.request import Request
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

LIST_PARAMETERS = frozenset({"page", "page_size", "ordering"})
# Identifiers fit the database's integers: a longer number is no address.
ID_PATTERN = "[0-9]{1,18}"


MAX_ID = 2**63 - 1


@extend_schema_field({"type": "integer", "minimum": 1, "maximum": MAX_ID})
class IdFilter(filters.NumberFilter):
    """A key of another row, written as a whole number."""

    field_class = forms.IntegerField  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, min_value=1, max_value=MAX_ID, **kwargs)

    def get_max_validator(self) -> None:
        """The field's own bound is enough."""


@extend_schema_field({"type": "string", "minLength": 1, "maxLength": 80, "pattern": r"^[^\s]+$"})
class WordFilter(filters.CharFilter):
    """A word without blanks, of at most 80 characters."""

    field_class = forms.CharField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, max_length=80, **kwargs)


class MomentFilter(filters.IsoDateTimeFilter):
    """A moment with any offset from UTC, also one that no database would take."""

    def filter(self, qs: QuerySet[Any], value: datetime | None) -> QuerySet[Any]:
        if value is not None:
            try:
                value = value.astimezone(UTC)
            except OverflowError:  # before the first day or after the last one that there is
                is_first = value.year == MINYEAR
                value = (
                    datetime.min.replace(tzinfo=UTC)
                    if is_first
                    else datetime.max.replace(tzinfo=UTC)
                )
        return super().filter(qs, value)


@extend_schema_field({"type": "string", "enum": ["true", "false"]})
class FlagFilter(filters.TypedChoiceFilter):
    """`true` or `false`, and nothing else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        choices = [("true", "true"), ("false", "false")]
        super().__init__(*args, choices=choices, coerce=lambda word: word == "true", **kwargs)


class StrictOrderingFilter(OrderingFilter):
    """`?ordering=-starts_on`; an unknown column is refused by its name."""

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        """One column, up or down, by name."""
        parameters = super().get_schema_operation_parameters(view)
        columns = getattr(view, "ordering_fields", ())
        known = [sign + name for name in columns for sign in ("", "-")]
        return [{**parameters[0], "schema": {"type": "string", "enum": known}}]

    def get_ordering(self, request: Request, queryset: QuerySet[Any], view: APIView) -> Any:
        asked = request.query_params.get(self.ordering_param)
        if asked is not None:
            known = {name for name, _label in self.get_valid_fields(queryset, view)}
            if asked.removeprefix("-") not in known:
                message = _("Cannot be ordered by “%(name)s”; known: %(known)s.") % {
                    "name": asked,
                    "known": ", ".join(sorted(known)),
                }
                raise ValidationError({self.ordering_param: message})
        return super().get_ordering(request, queryset, view)


class ResourceViewSet(GenericViewSet[Any]):
    """Rows that the token's user may see; `scope` names what the token must hold.

    Subclasses set `queryset_for(user)`, `filterset_class`, `ordering_fields` and `scope`.
    """

    scope: ClassVar[str]
    filter_backends = (filters.DjangoFilterBackend, StrictOrderingFilter)
    lookup_value_regex = ID_PATTERN

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self._refuse_odd_parameters(request)

    def _refuse_odd_parameters(self, request: Request) -> None:
        known: set[str] = set()
        if self.action == "list":
            filterset = getattr(self, "filterset_class", None)
            known = set(LIST_PARAMETERS) | set(filterset.base_filters if filterset else ())
        errors = {
            name: _("This parameter is not known here.")
            for name in sorted(set(request.query_params) - known)
        }
        for name in known & set(request.query_params):
            values = request.query_params.getlist(name)
            if len(values) > 1:
                errors[name] = _("This parameter can be given once only.")
            elif not values[0].strip():
                errors[name] = _("This parameter is empty; leave it out instead.")
        if errors:
            raise ValidationError(errors)
