from django.apps import AppConfig

from core import personal_data


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        personal_data.declare(
            "notifications.Message", "person", target="person", keep="core_record"
        )
