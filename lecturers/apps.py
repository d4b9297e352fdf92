from django.apps import AppConfig

from core import personal_data


class LecturersConfig(AppConfig):
    name = "lecturers"

    def ready(self) -> None:
        from calls.domain import subjects
        from calls.enums import CallKind
        from lecturers.domain import nominees

        subjects.register(CallKind.LECTURERS, nominees.describe)
        declare = personal_data.declare
        declare(
            "lecturers.Lecturer",
            "person",
            target="person",
            keep="core_record",
            fields=("post", "profile", "photo"),
        )
        declare("lecturers.Lecturer", "unit", target="unit", keep="core_record")
