from django.apps import AppConfig

from core import personal_data


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        from notifications.domain import codes, rendering  # models are ready only now

        personal_data.declare(
            "notifications.Message", "person", target="person", keep="core_record"
        )
        rendering.register("one_time_code", codes.build)
