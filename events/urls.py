"""Addresses of events: public pages and the organisers' pages of one event."""

from django.urls import path

from events.views import (
    console,
    contributions,
    editing,
    parts,
    programme,
    public,
    series,
    team,
)

_EVENT = "console/events/<slug:slug>/"
urlpatterns = [
    path("", public.home, name="home"),
    path("e/<slug:slug>/", public.event_detail, name="event_detail"),
    path("e/<slug:slug>/programme.ics", public.event_calendar, name="event_calendar"),
    path("e/<slug:slug>/poster.png", public.poster_png, name="event_poster_png"),
    path("e/<slug:slug>/poster.pdf", public.poster_pdf, name="event_poster_pdf"),
    path("console/", console.home, name="console_home"),
    path("console/events/", console.event_list, name="console_events"),
    path("console/new-event/", editing.new_event, name="console_event_new"),
    path("console/copy-event/", editing.choose_source, name="console_event_choose"),
    path("console/series/", series.series_list, name="console_series_list"),
    path("console/series/new/", series.new_series, name="console_series_new"),
    path("console/series/<int:pk>/", series.series_page, name="console_series"),
    path("console/series/<int:pk>/edit/", series.edit_series, name="console_series_edit"),
    path("console/people-suggestions/", programme.people_suggestions, name="people_suggestions"),
    path(_EVENT, console.overview, name="console_event"),
    path(f"{_EVENT}edit/", editing.edit_event, name="console_event_edit"),
    path(f"{_EVENT}copy/", editing.copy_event, name="console_event_copy"),
    path(f"{_EVENT}publish/", console.publish, name="console_event_publish"),
    path(f"{_EVENT}archive/", console.archive, name="console_event_archive"),
    path(f"{_EVENT}cancel/", console.cancel, name="console_event_cancel"),
    path(f"{_EVENT}group-image/", console.group_image, name="console_event_group_image"),
    path(f"{_EVENT}poster.pdf", console.poster, name="console_event_poster"),
    path(f"{_EVENT}programme/", programme.programme_page, name="console_programme"),
    path(f"{_EVENT}programme/new/", programme.new_session, name="console_session_new"),
    path(f"{_EVENT}programme/check/", programme.check_session, name="console_session_check"),
    path(f"{_EVENT}programme/rooms/", programme.add_room, name="console_room_add"),
    path(f"{_EVENT}programme/release/", console.release_page, name="console_release"),
    path(f"{_EVENT}programme/<int:pk>/", programme.edit_session, name="console_session"),
    path(f"{_EVENT}programme/<int:pk>/drop/", programme.drop_session, name="console_session_drop"),
    path(
        f"{_EVENT}programme/<int:pk>/restore/",
        programme.restore_session,
        name="console_session_restore",
    ),
    path(f"{_EVENT}parts/<int:pk>/", parts.part_page, name="console_part"),
    path(f"{_EVENT}papers/", contributions.contribution_list, name="console_contributions"),
    path(f"{_EVENT}papers/new/", contributions.new_contribution, name="console_contribution_new"),
    path(
        f"{_EVENT}papers/select/",
        contributions.select_contributions,
        name="console_contributions_select",
    ),
    path(
        f"{_EVENT}papers/<int:pk>/",
        contributions.edit_contribution,
        name="console_contribution",
    ),
    path(
        f"{_EVENT}papers/<int:pk>/remove/",
        contributions.remove_contribution,
        name="console_contribution_remove",
    ),
    path(f"{_EVENT}team/", team.team_page, name="console_team"),
    path(f"{_EVENT}team/<int:pk>/revoke/", team.revoke_member, name="console_team_revoke"),
    path(
        f"{_EVENT}team/invitations/<int:pk>/withdraw/",
        team.withdraw_invitation,
        name="console_team_withdraw",
    ),
]
