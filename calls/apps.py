from django.apps import AppConfig

from core import personal_data


class CallsConfig(AppConfig):
    name = "calls"

    def ready(self) -> None:
        # Models are ready only now, so what knows them is imported here.
        from calls.domain import panel
        from people.domain import own_links
        from people.enums import LinkPurpose

        panel.register_builders()
        own_links.register_page(LinkPurpose.REVIEWER, "review_invitation")
        declare = personal_data.declare
        declare("calls.Submission", "unit", target="unit", keep="core_record")
        declare("calls.Submission", "superior_unit", target="unit", keep="core_record")
        declare(
            "calls.Submission",
            "person",
            target="person",
            keep="core_record",
            fields=(
                "title",
                "reasons",
                "deeds",
                "limit_reason",
                "withdrawn_reason",
                "subject_refused_reason",
            ),
        )
        declare("calls.PanelMember", "person", target="person", keep="core_record")
        declare(
            "calls.FrozenPlace",
            "person",
            target="person",
            keep="core_record",
            fields=("name", "unit_name"),
        )
        # Models are ready only now, so what knows them is imported here.
        from calls.domain import general_checks, objectors

        objectors.register()
        general_checks.register()
