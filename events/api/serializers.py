"""What programs read of events and sessions."""

from rest_framework import serializers

from events.models import Category, Event, Host, Part, Session, SessionPerson


class HostSerializer(serializers.ModelSerializer[Host]):
    class Meta:
        model = Host
        fields = ["role", "name", "unit", "order"]


class PartSerializer(serializers.ModelSerializer[Part]):
    class Meta:
        model = Part
        fields = [
            "id",
            "title",
            "kind",
            "mode",
            "starts_on",
            "ends_on",
            "access",
            "capacity",
            "taken",
            "series_no",
        ]


class CategorySerializer(serializers.ModelSerializer[Category]):
    class Meta:
        model = Category
        fields = ["id", "kind", "name", "quota", "taken", "is_public"]


class EventSerializer(serializers.ModelSerializer[Event]):
    office = serializers.CharField(source="office.slug", read_only=True)

    class Meta:
        model = Event
        fields = [
            "id",
            "slug",
            "office",
            "kind",
            "mode",
            "title",
            "short_title",
            "theme",
            "starts_on",
            "ends_on",
            "region_code",
            "place",
            "status",
            "registration_opens_at",
            "registration_closes_at",
            "confirmation",
            "capacity",
            "taken",
            "is_free",
        ]


class EventDetailSerializer(EventSerializer):
    hosts = HostSerializer(many=True, read_only=True)
    parts = PartSerializer(many=True, read_only=True)
    categories = CategorySerializer(many=True, read_only=True)

    class Meta(EventSerializer.Meta):
        fields = [*EventSerializer.Meta.fields, "intro", "hosts", "parts", "categories"]


class SessionPersonSerializer(serializers.ModelSerializer[SessionPerson]):
    name = serializers.CharField(source="person.name", read_only=True)

    class Meta:
        model = SessionPerson
        fields = ["role", "name", "topic", "introduced_as", "order"]


class SessionSerializer(serializers.ModelSerializer[Session]):
    event = serializers.CharField(source="part.event.slug", read_only=True)
    room = serializers.CharField(source="room.name", read_only=True, allow_null=True, default=None)
    people = SessionPersonSerializer(many=True, read_only=True)

    class Meta:
        model = Session
        fields = [
            "id",
            "uid",
            "sequence",
            "event",
            "part",
            "kind",
            "title",
            "starts_at",
            "ends_at",
            "room",
            "place",
            "hours",
            "counts",
            "people",
        ]
