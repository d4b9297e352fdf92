from django.apps import AppConfig

from core import personal_data


class CertificatesConfig(AppConfig):
    name = "certificates"

    def ready(self) -> None:
        personal_data.declare(
            "certificates.Certificate",
            "person",
            target="person",
            keep="verification",
            fields=("holder_name", "snapshot"),
        )
        personal_data.declare("certificates.Certificate", "unit", target="unit", keep="forever")

        # Models are ready only now, so what knows them is imported here.
        from certificates.domain import news

        news.register_builders()
