"""The permission matrix: every route × every role. Written by hand from the rules, not recorded.

`ROUTES[name]` says with which method the route is asked, with which arguments of its address, and
what each role is answered. A page that a role may not know of answers 404, a page that asks for
somebody signed in sends strangers to sign in (302).
"""

from typing import Final

from tests.house import (
    permissions_calls,
    permissions_lecturers,
    permissions_nominations,
    permissions_roster,
)
from tests.house.matrix import (
    CONSOLE,
    DESK,
    DOORS,
    EDITORS,
    HAVE_PERSON,
    MARKERS,
    OWNERS,
    READERS,
    REGISTRARS,
    SECRETARIAT,
    SECRETARIATS,
    SEE_GATES,
    SEE_PEOPLE,
    SEE_REGISTRATIONS,
    SEES_MARKS,
    SIGNED_IN,
    TEAM,
    Route,
    code_of_ticket,
    event_page,
    gate_id,
    in_event,
    on_event,
    only,
    other_key,
    own_certificate,
    pk_of,
    public,
    secret,
    slug,
    token,
    token_of_link,
    verify_code,
)
from tests.house.world import ANONYMOUS, STRANGERS

CONSOLE_ROUTES: Final[dict[str, Route]] = {
    # Events
    "console_home": Route(only(*CONSOLE, others=403)),
    "console_events": Route(only(*CONSOLE, others=403)),
    "console_event_new": Route(only(*SECRETARIATS, others=403)),
    "console_event_choose": Route(only(*SECRETARIATS, others=403)),
    "console_event": Route(event_page(*READERS, *TEAM), slug),
    "console_event_edit": Route(event_page(*EDITORS), slug),
    "console_event_copy": Route(event_page(*SECRETARIAT), slug),
    "console_event_publish": Route(event_page(*OWNERS), slug),
    "console_event_archive": Route(event_page(*OWNERS, ok=302), slug, post={}),
    "console_event_cancel": Route(event_page(*OWNERS), slug),
    "console_event_group_image": Route(event_page(*EDITORS, ok=302), slug, post={}),
    "console_event_poster": Route(event_page(*READERS, *TEAM), slug),
    # Programme
    "console_programme": Route(event_page(*READERS, *TEAM), slug),
    "console_session_new": Route(event_page(*EDITORS), slug),
    "console_session_check": Route(event_page(*EDITORS), slug, post={}),
    "console_room_add": Route(event_page(*EDITORS, ok=302), slug, post={}),
    "console_release": Route(event_page(*EDITORS), slug),
    "console_session": Route(event_page(*EDITORS), in_event("session")),
    "console_session_drop": Route(event_page(*EDITORS, ok=302), in_event("session"), post={}),
    # The world's session was not dropped, so that nobody can bring it back
    "console_session_restore": Route(event_page(*EDITORS, ok=404), in_event("session"), post={}),
    # Series, one part, talks and papers
    "console_series_list": Route(only(*READERS, "foreign_head", others=403)),
    "console_series_new": Route(only(*SECRETARIATS, others=403)),
    "console_series": Route(only(*READERS), pk_of("series")),
    "console_series_edit": Route(
        {**only(*SECRETARIAT), "finance": 403, "supervisor": 403}, pk_of("series")
    ),
    "console_part": Route(event_page(*EDITORS), in_event("part")),
    "console_contributions": Route(event_page(*READERS, *TEAM), slug),
    "console_contribution_new": Route(event_page(*EDITORS), slug),
    "console_contributions_select": Route(event_page(*EDITORS, ok=302), slug, post={}),
    "console_contribution": Route(event_page(*EDITORS), in_event("contribution")),
    "console_contribution_remove": Route(event_page(*EDITORS), in_event("contribution")),
    # Team and colleagues
    "console_team": Route(event_page(*OWNERS), slug),
    "console_team_revoke": Route(event_page(*OWNERS, ok=302), in_event("member"), post={}),
    "console_team_withdraw": Route(event_page(*OWNERS, ok=404), in_event("link"), post={}),
    "console_colleagues": Route(only(*READERS, "foreign_head", "administrator", others=403)),
    "console_invitation_take_back": Route(
        only("head", "administrator", ok=302, others=403), pk_of("link"), post={}
    ),
    "console_role_hand_over": Route(
        {**only("head", "administrator"), "staff": 403, "finance": 403, "supervisor": 403},
        pk_of("office_member"),
    ),
    "console_role_take_back": Route(
        {**only("head", "administrator"), "staff": 403, "finance": 403, "supervisor": 403},
        pk_of("office_member"),
    ),
    "console_second_factor_reset": Route(
        {**only("head", "administrator"), "staff": 403, "finance": 403, "supervisor": 403},
        pk_of("office_member"),
    ),
    "console_tokens": Route(only(*CONSOLE, others=403)),
    "console_token_revoke": Route(only(others=404), other_key, post={}),
    # People and units
    "console_people": Route(only(*SEE_PEOPLE, others=403)),
    "console_person": Route(only(*SEE_PEOPLE, others=403), pk_of("person")),
    "console_person_reveal": Route(only(*SECRETARIATS, others=403), pk_of("person"), post={}),
    "console_accounts_waiting": Route(only(*SECRETARIATS, others=403)),
    "console_account_tie": Route(
        only(*SECRETARIATS, ok=404, others=403),
        lambda world: {"pk": 999_999, "person": world.registration.person.pk},
    ),
    "console_units": Route(only(*SEE_PEOPLE, others=403)),
    "console_unit": Route(only(*SEE_PEOPLE, others=403), pk_of("unit")),
    "console_unit_new": Route(only(*SECRETARIATS, others=403)),
    "console_unit_edit": Route(only(*SECRETARIATS, others=403), pk_of("unit")),
    "console_unit_tier": Route(only(*SECRETARIATS, others=403), pk_of("unit")),
    "console_terms": Route(only(*SECRETARIATS, others=403)),
    "console_unit_contacts": Route(only(*SEE_PEOPLE, others=403), pk_of("unit")),
    "console_unit_contact_end": Route(only(*SECRETARIATS, others=403), pk_of("contact")),
    "people_suggestions": Route(only(*EDITORS, *STRANGERS, others=403)),
    "console_work_calendar": Route(only(*SECRETARIATS, "administrator", others=403)),
    "console_work_year": Route(
        only(*SECRETARIATS, "administrator", others=403), lambda _world: {"year": 2026}
    ),
    "console_messages": Route(only(*CONSOLE, others=403)),
    "console_message_resend": Route(only(others=404), other_key, post={}),
    # Registrations
    "console_registrations": Route(event_page(*SEE_REGISTRATIONS), slug),
    "console_registrations_decide": Route(event_page(*REGISTRARS, ok=302), slug, post={}),
    "console_registrations_export": Route(event_page(*SEE_REGISTRATIONS), slug, post={}),
    "console_waitlist": Route(event_page(*SEE_REGISTRATIONS), slug),
    "console_registration_add": Route(event_page(*REGISTRARS), slug),
    "console_registration": Route(event_page(*SEE_REGISTRATIONS), in_event("registration")),
    "console_registration_confirm": Route(
        event_page(*REGISTRARS, ok=302), in_event("registration"), post={}
    ),
    "console_registration_decline": Route(event_page(*REGISTRARS), in_event("registration")),
    "console_registration_return": Route(event_page(*REGISTRARS), in_event("registration")),
    "console_registration_cancel": Route(event_page(*REGISTRARS), in_event("registration")),
    "console_registration_offer": Route(
        event_page(*REGISTRARS, ok=302), in_event("registration"), post={}
    ),
    "console_registration_resend": Route(
        event_page(*REGISTRARS, ok=302), in_event("registration"), post={}
    ),
    "console_registration_reissue": Route(event_page(*REGISTRARS), in_event("registration")),
    "console_registration_correct": Route(event_page(*REGISTRARS), in_event("registration")),
    "console_registration_ticket": Route(event_page(*REGISTRARS), in_event("registration")),
}

MY_ROUTES: Final[dict[str, Route]] = {
    "my_home": Route(only(*SIGNED_IN)),
    "my_tickets": Route(only(*SIGNED_IN)),
    "my_sessions": Route(only(*SIGNED_IN)),
    "my_calendar_renew": Route(only(*HAVE_PERSON, ok=302), post={}),
    "my_calendar": Route(public(404), lambda _world: {"secret": "x" * 26}),  # nobody's
    "my_certificates": Route(only(*SIGNED_IN)),
    # Prepared only, not in effect: not even its holder has the file yet
    "my_certificate_file": Route(only(others=404), pk_of("certificate")),
    "my_data": Route(only(*SIGNED_IN)),
    "my_data_file": Route(only(*HAVE_PERSON)),
    "my_consent_withdraw": Route(only(others=404), other_key, post={}),
    "my_password": Route(only(*SIGNED_IN)),
    "my_second_factor": Route(only(*SIGNED_IN)),
    "my_unit": Route(only("unit_contact"), pk_of("unit")),
    "unit_invitation_take_back": Route(
        only(*SECRETARIATS, "unit_contact", ok=302), pk_of("contact_link"), post={}
    ),
}

ROUTES: Final[dict[str, Route]] = {
    **CONSOLE_ROUTES,
    **MY_ROUTES,
    **permissions_calls.ROUTES,
    **permissions_lecturers.ROUTES,
    **permissions_nominations.ROUTES,
    **permissions_roster.ROUTES,
    # Monitors and things of no app
    "healthz": Route(public()),
    "readyz": Route(public()),
    "set_language": Route(public(302), post={"language": "en"}),
    "set_theme": Route(public(302), post={"theme": "dark"}),
    # Anyone
    "home": Route(public()),
    "event_detail": Route(public(), slug),
    "event_calendar": Route(public(), slug),
    "event_poster_png": Route(public(), slug),
    "event_poster_pdf": Route(public(), slug),
    "ticket_page": Route(public(), code_of_ticket),
    "registration_new": Route(public(), slug),
    # Whoever has the person's own link
    "registration_own": Route(public(), secret),
    "registration_correct": Route(public(), secret),
    "registration_cancel": Route(public(), secret),
    "registration_offer": Route(public(303), secret, post={}),
    "registration_rejoin": Route(public(303), secret, post={}),
    "registration_renew": Route(public(), secret),
    "registration_ticket_png": Route(public(), secret),
    "registration_wechat_group": Route(public(404), secret),  # this event shows none
    # Signing in; a code or a name is asked for only after a phone was typed
    "sign_in": Route(only(ANONYMOUS, others=302, anonymous=200)),
    "sign_in_code": Route(public(302)),
    "sign_in_name": Route(public(302)),
    "sign_in_second": Route(public(302)),
    "resend_code": Route(public(302), post={}),
    "sign_in_demo": Route(public(404), post={"username": "head"}),  # outside of a demo
    "sign_out": Route(public(302), post={}),
    # An invitation: whoever has the link
    "access_link": Route(public(), token_of_link),
    "open_account": Route(only(ANONYMOUS, others=302, anonymous=200), token_of_link),
    # The check-in app is a page for anyone; what it shows comes with a paired device's token
    "gate_app": Route(public()),
    "gate_service_worker": Route(public()),
    "gate_worker": Route(public()),
    "gate_manifest": Route(public()),
    "gate_pair": Route(public(403), post={"code": "NOSUCHCODE", "device_name": "x"}),
    "gate_device_manifest": Route(public(401), gate_id),
    "gate_scans": Route(public(401), gate_id, post={"device": {}, "scans": []}),
    # Doors on the organiser's screen
    "console_gates": Route(event_page(*DOORS), slug),
    "console_gate_new": Route(event_page(*DOORS), slug),
    "console_gate": Route(event_page(*DOORS), on_event("gate")),
    "console_gate_pair": Route(event_page(*DOORS), on_event("gate"), post={}),
    "console_refused_scans": Route(event_page(*DOORS), slug),
    "console_device_command": Route(
        event_page(*DOORS, ok=302), on_event("device"), post={"command": "lock"}
    ),
    "console_device_revoke": Route(event_page(*DOORS), on_event("device")),
    "console_device_release": Route(event_page(*DOORS), on_event("device")),
    "console_arrivals": Route(event_page(*READERS, *DESK), slug),
    "console_arrival": Route(event_page(*DESK), on_event("registration")),
    "console_arrival_undo": Route(event_page(*DESK), on_event("registration")),
    "console_attendance": Route(event_page(*SEES_MARKS), slug),
    "console_attendance_cell": Route(event_page(*SEES_MARKS), on_event("registration", "session")),
    "console_attendance_export": Route(event_page(*SEES_MARKS), slug, post={}),
    "console_leaves": Route(event_page(*SEES_MARKS), slug),
    "console_leave_decide": Route(
        event_page(*MARKERS, ok=302), on_event("leave"), post={"status": "approved"}
    ),
    # Certificates: the world's one is prepared and has no file yet
    "console_certificate_templates": Route(only(*READERS, "foreign_head", others=403)),
    "console_certificate_template_new": Route(only(*SECRETARIATS, others=403)),
    "console_certificate_template": Route(only(*READERS), pk_of("template")),
    "console_number_series_new": Route(only(*SECRETARIATS, others=403)),
    "console_number_series": Route(
        {**only(*SECRETARIAT), "finance": 403, "supervisor": 403}, pk_of("number_series")
    ),
    "verify": Route(public()),
    "verify_code": Route(public(), verify_code),
    "verify_scanned": Route(public(), verify_code),
    # The world's certificate has not taken effect: no credential yet, no list either
    "verify_json": Route(public(404), verify_code),
    "did_document": Route(public()),
    "status_list": Route(public(404), other_key),
    "my_certificates": Route(only(*SIGNED_IN)),
    "my_certificate_file": Route(only(), pk_of("certificate")),
    "my_certificate_picture": Route(only(), pk_of("certificate")),
    "registration_certificate_file": Route(public(404), own_certificate),
    "registration_certificate_picture": Route(public(404), own_certificate),
    "console_certificates": Route(only(*READERS, "owner"), slug),
    "console_certificates_prepare": Route(only(*SECRETARIAT, "owner"), slug),
    "console_certificates_teaching": Route(only(*SECRETARIAT, "owner", ok=302), slug, post={}),
    "console_certificates_rule": Route(
        only(*SECRETARIAT, "owner", ok=302), slug, post={"min_share": "80", "min_hours": "0"}
    ),
    "console_certificates_specimen": Route(only(*SECRETARIAT, "owner"), slug),
    "console_batch": Route(only(*READERS, "owner"), in_event("batch")),
    "console_batch_sign_off": Route(only("head", ok=302), in_event("batch")),
    "console_batch_print": Route(only(), in_event("batch", number=1), post={}),
    "console_batch_files": Route(only(), in_event("batch"), post={}),
    "console_batch_signing_list": Route(only(*SECRETARIAT, "owner"), in_event("batch"), post={}),
    "console_certificate": Route(only(*READERS, "owner"), in_event("certificate")),
    "console_certificate_file": Route(only(), in_event("certificate"), post={}),
    "console_certificate_withhold": Route(only("head"), in_event("certificate")),
    "console_certificate_revoke": Route(only(), in_event("certificate")),
    "console_certificate_reissue": Route(only(*SECRETARIAT, "owner"), in_event("certificate")),
    # Programs
    "api_root": Route(public()),
    "api_schema": Route(public()),
    "api_docs": Route(public()),
    "api_event-list": Route(token(*SIGNED_IN)),
    "api_event-detail": Route(token(*READERS, *TEAM), pk_of("event")),
    "api_session-list": Route(token(*SIGNED_IN)),
    "api_session-detail": Route(token(*READERS, *TEAM), pk_of("session")),
    "api_registration-list": Route(token(*SIGNED_IN)),
    "api_registration-detail": Route(token(*SEE_REGISTRATIONS), pk_of("registration")),
    "api_registration-cancel": Route(
        {**token(*REGISTRARS), "finance": 403, "supervisor": 403}, pk_of("registration"), post={}
    ),
    # Confirmed already, so that those who may are told of the conflict
    "api_registration-confirm": Route(
        {**token(*REGISTRARS, ok=409), "finance": 403, "supervisor": 403},
        pk_of("registration"),
        post={},
    ),
    # A reason is missing
    "api_registration-decline": Route(
        {**token(*REGISTRARS, ok=400), "finance": 403, "supervisor": 403},
        pk_of("registration"),
        post={},
    ),
    "api_gate-list": Route(token(*SIGNED_IN)),
    "api_gate-detail": Route(token(*SEE_GATES), pk_of("gate")),
    "api_certificate-list": Route(token(*SIGNED_IN)),
    "api_certificate-detail": Route(token(*READERS, "owner"), pk_of("certificate")),
}
