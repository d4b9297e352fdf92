from django.apps import AppConfig

from core import personal_data


class RegistrationsConfig(AppConfig):
    name = "registrations"

    def ready(self) -> None:
        personal_data.declare(
            "registrations.Registration",
            "person",
            target="person",
            keep="core_record",
            fields=("name", "unit_name", "position", "phone", "answers", "remark"),
        )
        personal_data.declare(
            "registrations.Registration", "unit", target="unit", keep="core_record"
        )
        # Models are ready only now, so what knows them is imported here.
        from registrations.domain import news

        news.register_builders()
