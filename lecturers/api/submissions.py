"""Nominations for programs: the same rules as the pages, because the same functions decide."""

from typing import Any, ClassVar

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from calls import rules
from calls.domain import submitting
from calls.enums import CallKind, Door, SubmissionStatus
from calls.models import Call, Submission
from core.errors import NotAllowed
from core.web.api import problem
from core.web.resources import IdFilter, MomentFilter, ResourceViewSet
from lecturers.api import submission_serializers as serializers
from lecturers.domain import completeness, drafting, fields, nominating
from people.models import Unit, User
from people.rules import units_of_contact


class SubmissionFilter(filters.FilterSet):
    call = IdFilter(field_name="call_id")
    unit = IdFilter(field_name="unit_id")
    status = filters.ChoiceFilter(choices=SubmissionStatus.choices)
    door = filters.ChoiceFilter(choices=Door.choices)
    changed_after = MomentFilter(field_name="changed_at", lookup_expr="gte")

    class Meta:
        model = Submission
        fields: ClassVar[list[str]] = []


class SubmissionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ResourceViewSet):
    """The nominations that the token's user may see: of the own office, unit or person."""

    scope = "submissions"
    filterset_class = SubmissionFilter
    ordering_fields: ClassVar = ["submitted_at", "changed_at", "id"]
    ordering: ClassVar = ["id"]
    serializer_class = serializers.SubmissionSerializer
    queryset = Submission.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        user = self.request.user
        # A reviewer who is tied sees it in no other capacity, but for one's own.
        tied = Q(pk__in=rules.hidden_submissions(user))
        own = Q(unit__in=units_of_contact(user)) | Q(person__user=user.pk)
        visible = Submission.objects.visible_to(user).exclude(tied & ~own)
        rows = visible.filter(nomination__isnull=False).select_related("call", "unit", "person")
        if self.action == "list":
            return rows
        return rows.select_related("nomination").prefetch_related(
            "nomination__awards", "attachments__paper", "remarks"
        )

    def get_serializer_class(self) -> Any:
        if self.action == "list":
            return serializers.SubmissionSerializer
        return serializers.SubmissionDetailSerializer

    @extend_schema(
        request=serializers.NewSubmissionSerializer,
        responses={201: serializers.SubmissionDetailSerializer},
    )
    def create(self, request: Request) -> Response:
        """Begin a draft, as contact of the unit or, without a unit, as the secretariat."""
        form = serializers.NewSubmissionSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        data = dict(form.validated_data)
        user = self._user()
        call, unit = self._place(data.pop("call"), data.pop("unit", None), user)
        awards = [{key: str(value) for key, value in row.items()} for row in data.pop("awards", [])]
        now = timezone.now()
        with transaction.atomic():
            nomination = drafting.start(
                call=call,
                door=Door.UNIT if unit else Door.SECRETARIAT,
                unit=unit,
                actor=user,
                now=now,
            )
            saved = drafting.save(
                nomination=nomination,
                typed={name: str(data[name]) for name in fields.BY_NAME if name in data},
                awards=awards,
                actor=user,
                now=now,
            )
            if saved.errors:
                raise ValidationError(saved.errors)
        return self._answer(nomination.submission_id, status.HTTP_201_CREATED)

    def _place(self, call_id: int, unit_id: int | None, user: User) -> tuple[Call, Unit | None]:
        """The call and unit, if this user may begin a nomination there."""
        calls = Call.objects.public().filter(kind=CallKind.LECTURERS)
        call = calls.filter(pk=call_id).first()
        if call is None:
            raise Http404
        if unit_id is None:
            if not rules.can_edit(user, call):
                raise NotAllowed(_("Only the secretariat enters received papers; name the unit."))
            return call, None
        unit = Unit.objects.live().filter(pk=unit_id).first()
        if unit is None:
            raise Http404
        if not rules.can_nominate_for(user, unit.pk):
            raise NotAllowed(_("Only the unit's contacts put forward in its name."))
        return call, unit

    @extend_schema(request=None, responses=serializers.SubmissionDetailSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:  # noqa: ARG002  DRF names it
        """Hand in a draft, or hand in again after a return; everything missing is named."""
        submission = self.get_object()
        user = self._user()
        if not rules.can_submit(user, submission):
            raise NotAllowed(_("This cannot be handed in by you, or not now."))
        try:
            nominating.submit(nomination=submission.nomination, actor=user, now=timezone.now())
        except completeness.Incomplete as incomplete:
            return _incomplete(incomplete)
        return self._answer(submission.pk)

    @extend_schema(
        request=serializers.WithdrawalSerializer,
        responses=serializers.SubmissionDetailSerializer,
    )
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:  # noqa: ARG002  DRF names it
        """Take it back for good, with the reason."""
        submission = self.get_object()
        user = self._user()
        if not rules.can_withdraw(user, submission):
            raise NotAllowed(_("This cannot be withdrawn by you, or not now."))
        form = serializers.WithdrawalSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        submitting.withdraw(
            submission=submission,
            reason=form.validated_data["reason"],
            actor=user,
            now=timezone.now(),
        )
        return self._answer(submission.pk)

    def _user(self) -> User:
        user = self.request.user
        if not isinstance(user, User):
            raise NotAllowed(_("Sign in first."))
        return user

    def _answer(self, key: int, code: int = status.HTTP_200_OK) -> Response:
        made = self.get_queryset().get(pk=key)
        return Response(self.get_serializer(made).data, status=code)


def _incomplete(error: completeness.Incomplete) -> Response:
    """409 with every field and paper that is missing: nothing in the request was wrong."""
    errors = [{"field": one.field, "code": "missing", "detail": one.text} for one in error.missing]
    return problem(status.HTTP_409_CONFLICT, code=error.code, detail=str(error), errors=errors)
