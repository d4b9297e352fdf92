from django.apps import AppConfig

from core import personal_data


class CallsConfig(AppConfig):
    name = "calls"

    def ready(self) -> None:
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
