from django.apps import AppConfig

from core import personal_data


class EventsConfig(AppConfig):
    name = "events"

    def ready(self) -> None:
        declare = personal_data.declare
        declare("events.Host", "unit", target="unit", keep="forever")
        declare(
            "events.SessionPerson",
            "person",
            target="person",
            keep="verification",
            fields=("introduced_as",),
        )
        declare("events.Contribution", "unit", target="unit", keep="forever")
        # Models are ready only now, so what knows them is imported here.
        from events.domain import news, team
        from notifications.domain import rendering
        from people.domain import invitations
        from people.enums import LinkPurpose

        rendering.register("event_cancelled", news.build_cancelled)
        invitations.register(LinkPurpose.TEAM_INVITATION, team.TeamInvitation())
