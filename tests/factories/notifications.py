"""Messages of the outbox."""

import factory
from factory.django import DjangoModelFactory

from notifications.enums import Channel
from notifications.models import Message
from tests.factories.clock import NOW
from tests.factories.people import PersonFactory


class MessageFactory(DjangoModelFactory[Message]):
    class Meta:
        model = Message

    kind = "registration_confirmed"
    channel = Channel.SMS
    person = factory.SubFactory(PersonFactory)
    created_at = NOW
    next_try_at = NOW
