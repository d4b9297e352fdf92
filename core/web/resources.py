"""Base of the API's resources: strict query parameters, scopes, documented refusals.

A parameter that a resource does not know is refused, not ignored: a mistyped filter must never
answer with everything.
"""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from rest_framework.exceptions import ValidationError
from rest_framework.filters import OrderingFilter
from rest_framework.request import Request
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

LIST_PARAMETERS = frozenset({"page", "page_size", "ordering"})
# Identifiers fit the database's integers: a longer number is no address.
ID_PATTERN = "[0-9]{1,18}"


class StrictOrderingFilter(OrderingFilter):
    """`?ordering=name,-starts_on`; an unknown column is refused by its name."""

    def get_ordering(self, request: Request, queryset: QuerySet[Any], view: APIView) -> Any:
        asked = request.query_params.get(self.ordering_param)
        if asked is not None:
            known = {name for name, _label in self.get_valid_fields(queryset, view)}
            for name in asked.split(","):
                if name.strip().removeprefix("-") not in known:
                    raise ValidationError(
                        {
                            self.ordering_param: _(
                                "Cannot be ordered by “%(name)s”; known: %(known)s."
                            )
                            % {"name": name, "known": ", ".join(sorted(known))}
                        }
                    )
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
        self._refuse_unknown_parameters(request)

    def _refuse_unknown_parameters(self, request: Request) -> None:
        known: set[str] = set()
        if self.action == "list":
            filterset = getattr(self, "filterset_class", None)
            known = set(LIST_PARAMETERS) | set(filterset.base_filters if filterset else ())
        unknown = sorted(set(request.query_params) - known)
        if unknown:
            raise ValidationError(
                {name: _("This parameter is not known here.") for name in unknown}
            )
