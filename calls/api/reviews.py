"""A reviewer's own queue and scores for programs; the same rules decide as for the pages."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.exceptions import NotAuthenticated, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from calls import rules
from calls.api import review_serializers as serializers
from calls.domain import dossiers, reviewing
from calls.enums import RecusalKind, ReviewStatus
from calls.models import Review
from core.web.resources import IdFilter, ResourceViewSet
from people.models import User


class ReviewFilter(filters.FilterSet):
    step = IdFilter(field_name="member__step_id")
    status = filters.ChoiceFilter(
        choices=[(one.value, one.label) for one in ReviewStatus if one is not ReviewStatus.RECUSED]
    )

    class Meta:
        model = Review
        fields: ClassVar[list[str]] = []


class ReviewViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ResourceViewSet):
    """The token user's own reviews; nobody's unsealed scores are anywhere else.

    Submissions to which the user is tied are not there, whatever was given out before.
    """

    scope = "reviews"
    filterset_class = ReviewFilter
    ordering_fields: ClassVar = ["assigned_at", "id"]
    ordering: ClassVar = ["id"]
    queryset = Review.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        own = rules.reviews_of(self.request.user)
        return Review.objects.filter(pk__in=[review.pk for review in own]).select_related(
            "member__step",
            "member__person",
            "submission__call",
            "submission__unit",
            "submission__person",
        )

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        if self.action == "list":
            return serializers.ReviewSerializer
        return serializers.ReviewDetailSerializer

    def get_serializer(self, *args: Any, **kwargs: Any) -> BaseSerializer[Any]:
        rows = args[0] if args else []
        reviews = [rows] if isinstance(rows, Review) else list(rows)
        kwargs["context"] = {
            **self.get_serializer_context(),
            **kwargs.get("context", {}),
            "names": dossiers.names_of(reviews),
        }
        return self.get_serializer_class()(*args, **kwargs)

    @extend_schema(
        request=serializers.ScoresSerializer, responses=serializers.ReviewDetailSerializer
    )
    def partial_update(self, request: Request, pk: str) -> Response:  # noqa: ARG002  DRF names it
        """Save scores and remarks of an open review."""
        review = self.get_object()
        form = serializers.ScoresSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        reviewing.save(
            review=review,
            scores=self._scores(review, form.validated_data.get("scores", {})),
            remarks=form.validated_data.get("remarks"),
            actor=self._user(),
            now=timezone.now(),
        )
        return self._answer(review)

    @extend_schema(request=None, responses=serializers.ReviewDetailSerializer)
    @action(detail=True, methods=["post"])
    def seal(self, request: Request, pk: str) -> Response:  # noqa: ARG002  DRF names it
        """Hand in for good."""
        review = self.get_object()
        reviewing.seal(review=review, actor=self._user(), now=timezone.now())
        return self._answer(review)

    @extend_schema(request=serializers.RecusalSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def recuse(self, request: Request, pk: str) -> Response:  # noqa: ARG002  DRF names it
        """Declare a tie; the submission is not to be seen any more."""
        review = self.get_object()
        form = serializers.RecusalSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        reviewing.recuse(
            review=review,
            kind=RecusalKind(form.validated_data["kind"]),
            reason=form.validated_data["reason"],
            actor=self._user(),
            now=timezone.now(),
        )
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _scores(self, review: Review, typed: dict[str, int | None]) -> dict[int, int | None]:
        known = {str(key) for key in review.member.step.criteria.values_list("pk", flat=True)}
        if unknown := sorted(set(typed) - known):
            raise ValidationError(
                {"scores": _("No criterion of this step: %(keys)s.") % {"keys": ", ".join(unknown)}}
            )
        return {int(key): score for key, score in typed.items()}

    def _answer(self, review: Review) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=review.pk)).data)

    def _user(self) -> User:
        user = self.request.user
        if not isinstance(user, User):
            raise NotAuthenticated
        return user
