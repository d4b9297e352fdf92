from django.apps import AppConfig

from core import personal_data


class LecturersConfig(AppConfig):
    name = "lecturers"

    def ready(self) -> None:
        from calls.domain import (
            dossiers,
            guards,
            priority,
            screening,
            subjects,
            ties,
            unit_record,
        )
        from calls.enums import CallKind
        from lecturers.domain import (
            conditions,
            evidence,
            news,
            nominations,
            nominees,
            returning,
            reviewing_ties,
            telling,
            term_news,
        )
        from people.domain import own_links
        from people.enums import LinkPurpose

        subjects.register(CallKind.LECTURERS, nominees.describe)
        ties.register(CallKind.LECTURERS, reviewing_ties.find)
        dossiers.register(CallKind.LECTURERS, evidence.facts)
        priority.register(CallKind.LECTURERS, evidence.flags)
        guards.register(CallKind.LECTURERS, nominations.reasons_not_ready)
        unit_record.register(conditions.lecturers_of_units)
        conditions.register()
        screening.register_return(CallKind.LECTURERS, returning.of_submission)
        news.register_builders()
        term_news.register_builders()
        own_links.register_page(LinkPurpose.NOMINEE, "nominee")
        own_links.register_page(LinkPurpose.ASSIGNMENT, "assignment_link")
        telling.register()
        declare = personal_data.declare
        declare(
            "lecturers.Lecturer",
            "person",
            target="person",
            keep="core_record",
            fields=("post", "profile", "photo"),
        )
        declare("lecturers.Lecturer", "unit", target="unit", keep="core_record")
