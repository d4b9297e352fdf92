"""What programs read of certificates."""

from rest_framework import serializers

from certificates.models import Certificate


class CertificateSerializer(serializers.ModelSerializer[Certificate]):
    event = serializers.CharField(source="part.event.slug", read_only=True, allow_null=True)

    class Meta:
        model = Certificate
        fields = [
            "id",
            "number",
            "kind",
            "event",
            "part",
            "appointment",
            "batch",
            "registration",
            "unit",
            "holder_name",
            "issued_on",
            "status",
            "sha256",
            "prepared_at",
            "effective_at",
            "ended_at",
            "supersedes",
        ]
