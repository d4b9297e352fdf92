"""Registrations with their places held, and tickets."""

from typing import Any

import factory
from django.db.models import F
from factory.django import DjangoModelFactory

from core import signing
from events.models import Category, Event, Part
from registrations.domain import links
from registrations.enums import HOLDING_STATUSES, RegistrationStatus, Source
from registrations.models import Registration, RegistrationForm, RegistrationPart, Ticket
from tests.factories.clock import NOW
from tests.factories.events import CategoryFactory, EventFactory
from tests.factories.people import PersonFactory


class RegistrationFormFactory(DjangoModelFactory[RegistrationForm]):
    class Meta:
        model = RegistrationForm

    event = factory.SubFactory(EventFactory)
    fields = factory.LazyFunction(lambda: ["name", "phone", "unit", "post"])


def _category_of(registration: Any) -> Category:
    found = registration.event.categories.order_by("order", "pk").first()
    return found or CategoryFactory.create(event=registration.event)


def _choose_parts(
    row: Registration,
    create: bool,  # noqa: FBT001  factory_boy calls it so
    chosen: list[Part] | None,
    **_fields: Any,
) -> None:
    """Write the chosen parts, and count the places that the registration holds."""
    if not create:
        return
    parts = list(row.event.parts.all()) if chosen is None else chosen
    RegistrationPart.objects.bulk_create(
        RegistrationPart(registration=row, part=part) for part in parts
    )
    if row.status in HOLDING_STATUSES:
        one_more = {"taken": F("taken") + 1}
        Event.objects.filter(pk=row.event.pk).update(**one_more)
        Category.objects.filter(pk=row.category.pk).update(**one_more)
        Part.objects.filter(pk__in=[part.pk for part in parts]).update(**one_more)


def _issue_ticket(row: Registration, create: bool, wanted: Any, **fields: Any) -> None:  # noqa: FBT001
    if create and wanted is not False and row.status == RegistrationStatus.CONFIRMED:
        TicketFactory.create(registration=row, **fields)


class RegistrationFactory(DjangoModelFactory[Registration]):
    """Confirmed, in the event's first category and all its parts, counted, with a ticket.

    `chosen=[part]` chooses parts (`[]` none); `ticket=False` leaves the ticket out.
    """

    class Meta:
        model = Registration
        skip_postgeneration_save = True

    event = factory.SubFactory(EventFactory)
    person = factory.SubFactory(PersonFactory)
    category = factory.LazyAttribute(_category_of)
    name = factory.SelfAttribute("person.name")
    phone = factory.SelfAttribute("person.phone")
    unit_name = "春风街道社区服务中心"
    position = "主任"
    status = RegistrationStatus.CONFIRMED
    source = Source.SELF
    link_nonce = factory.LazyFunction(links.new_nonce)
    link_digest = factory.LazyAttribute(
        lambda row: signing.digest(links.secret_for(row.event.pk, row.link_nonce))
    )
    submitted_at = NOW
    confirmed_at = factory.LazyAttribute(
        lambda row: NOW if row.status == RegistrationStatus.CONFIRMED else None
    )

    chosen = factory.PostGeneration(_choose_parts)
    ticket = factory.PostGeneration(_issue_ticket)


class TicketFactory(DjangoModelFactory[Ticket]):
    class Meta:
        model = Ticket

    registration = factory.SubFactory(RegistrationFactory, ticket=False)
    event = factory.SelfAttribute("registration.event")
    code = factory.LazyFunction(lambda: signing.random_code(80))
    issued_at = NOW
