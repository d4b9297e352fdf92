"""Assignments for programs: the same rules as the pages, because the same functions decide."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.errors import NotAllowed
from core.web.resources import IdFilter, MomentFilter, ResourceViewSet
from events.models import Event, Session
from lecturers import rules
from lecturers.api import assignment_serializers as serializers
from lecturers.domain import answering, assignments
from lecturers.domain.assignments import Question
from lecturers.enums import AssignmentStatus
from lecturers.models import Assignment, Lecturer
from people.models import User


class AssignmentFilter(filters.FilterSet):
    event = IdFilter(field_name="session__part__event_id")
    session = IdFilter(field_name="session_id")
    lecturer = IdFilter(field_name="lecturer_id")
    status = filters.ChoiceFilter(choices=AssignmentStatus.choices)
    changed_after = MomentFilter(field_name="changed_at", lookup_expr="gte")

    class Meta:
        model = Assignment
        fields: ClassVar[list[str]] = []


class AssignmentViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ResourceViewSet):
    """What the token's user may see: of the events whose lecturers they look after, and their own.

    Asking and cancelling needs the right to edit the programme; answering is the lecturer's.
    """

    scope = "assignments"
    filterset_class = AssignmentFilter
    ordering_fields: ClassVar = ["starts_at", "changed_at", "id"]
    ordering: ClassVar = ["starts_at", "id"]
    serializer_class = serializers.AssignmentSerializer
    queryset = Assignment.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        events = rules.events_with_assignments(self.request.user)
        rows = Assignment.objects.of_events_or_own(events, self.request.user)
        return rows.select_related(
            "session__part__event__office", "session__room", "lecturer__person", "lecturer__unit"
        )

    @extend_schema(
        request=serializers.NewAssignmentSerializer,
        responses={201: serializers.AssignmentSerializer},
    )
    def create(self, request: Request) -> Response:
        """Ask one lecturer for a session; behind whoever is asked already, unless `at_once`."""
        form = serializers.NewAssignmentSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        data = form.validated_data
        events = Event.objects.visible_to(request.user)
        session = Session.objects.filter(pk=data["session"], part__event__in=events).first()
        if session is None:
            raise Http404
        user = self._editor(session.part.event)
        lecturer = Lecturer.objects.filter(
            pk=data["lecturer"],
            appointments__batch__corps__office=session.part.event.office_id,
        ).first()
        if lecturer is None:
            raise Http404
        (made,) = assignments.invite(
            session=session,
            lecturers=[lecturer],
            question=Question(
                topic=data.get("topic", ""),
                answer_days=data.get("answer_days", 3),
                at_once=data.get("at_once", False),
            ),
            actor=user,
            now=timezone.now(),
        )
        return self._answer(made, status.HTTP_201_CREATED)

    def _editor(self, event: Event) -> User:
        user = self.request.user
        if not isinstance(user, User) or not rules.can_assign(user, event):
            raise NotAllowed(_("Only who edits the programme of the event may ask lecturers."))
        return user

    def _answer(self, row: Assignment, code: int = status.HTTP_200_OK) -> Response:
        shown = self.get_queryset().get(pk=row.pk)
        return Response(self.get_serializer(shown).data, status=code)

    @extend_schema(request=serializers.AnswerSerializer, responses=serializers.AssignmentSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:  # noqa: ARG002  DRF names it
        """Accept, decline or ask for another time, as the lecturer or noted by the organiser."""
        row = self.get_object()
        user = request.user
        may = isinstance(user, User) and (
            rules.can_answer(user, row) or rules.can_assign(user, row.session.part.event)
        )
        if not may or not isinstance(user, User):
            raise NotAllowed(_("Only the lecturer or the organiser may answer."))
        form = serializers.AnswerSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        done = answering.answer(
            assignment=row,
            answer=form.validated_data["answer"],
            note=form.validated_data.get("note", ""),
            actor=user,
            now=timezone.now(),
        )
        return self._answer(done)

    @extend_schema(
        request=serializers.AssignmentCancellationSerializer,
        responses=serializers.AssignmentSerializer,
    )
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:  # noqa: ARG002  DRF names it
        """Withdraw the question or the acceptance; the lecturer is told the reason."""
        row = self.get_object()
        user = self._editor(row.session.part.event)
        form = serializers.AssignmentCancellationSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        done = assignments.cancel(
            assignment=row, reason=form.validated_data["reason"], actor=user, now=timezone.now()
        )
        return self._answer(done)
