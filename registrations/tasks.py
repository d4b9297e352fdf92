"""Background work of registrations."""

from celery import shared_task
from django.utils import timezone

from registrations.domain import waitlist


@shared_task(name="registrations.expire_offers")
def expire_offers() -> None:
    """End offers whose time is over and offer free places; runs every minute."""
    waitlist.expire_offers(now=timezone.now())
