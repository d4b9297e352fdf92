"""Background work of the calls app."""

from celery import shared_task
from django.utils import timezone

from calls.domain import distributing
from calls.enums import StepKind
from calls.models import Step


@shared_task(name="calls.distribute_reviews")
def distribute_reviews(step: int) -> None:
    """Give what has come to a scoring step to its reviewers."""
    found = Step.objects.filter(pk=step, kind=StepKind.SCORING).first()
    if found is not None:
        distributing.distribute(step=found, actor=None, now=timezone.now())
