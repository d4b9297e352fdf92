from django.apps import AppConfig

from core import personal_data


class LecturersConfig(AppConfig):
    name = "lecturers"

    def ready(self) -> None:
        declare = personal_data.declare
        declare(
            "lecturers.Lecturer",
            "person",
            target="person",
            keep="core_record",
            fields=("post", "profile", "photo"),
        )
        declare("lecturers.Lecturer", "unit", target="unit", keep="core_record")
