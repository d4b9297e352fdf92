from django.apps import AppConfig

from core import personal_data


class PeopleConfig(AppConfig):
    name = "people"

    def ready(self) -> None:
        declare = personal_data.declare
        declare("people.Person", "merged_into", target="person", keep="with_person")
        declare("people.Post", "person", target="person", keep="with_person", fields=("title",))
        declare("people.Post", "unit", target="unit", keep="with_person")
        declare("people.Consent", "person", target="person", keep="core_record")
        declare("people.Unit", "parent", target="unit", keep="forever")
        declare("people.Unit", "merged_into", target="unit", keep="forever")
        declare("people.Membership", "unit", target="unit", keep="forever")
        declare("people.UnitContact", "unit", target="unit", keep="forever")
