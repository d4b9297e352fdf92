"""The addresses of lecturers: the roster, appointments, assignments."""

from django.urls import URLPattern, URLResolver, path, re_path

from lecturers.views import (
    assigned,
    assigning,
    console_approval,
    console_corps,
    console_lecturer,
    console_nomination,
    console_nominations,
    console_roster,
    fees,
    links,
    my,
    my_lecturer,
    my_nominations,
    my_term,
    nomination_form,
    nominee,
    public,
    sheets,
)

_CALL = "console/calls/<slug:slug>/submissions/"
_ONE = "console/submissions/<int:pk>/"
_MY = "my/nominations/<int:pk>/"
_IN_CONSOLE = {"area": "console"}
NOMINATIONS: list[URLPattern | URLResolver] = [
    path("a/<str:token>/nomination/", nominee.by_link, name="nominee"),
    path("my/nominations/", my_nominations.my_nominations, name="my_nominations"),
    path(
        "my/nominations/new/<slug:slug>/",
        my_nominations.my_nomination_new,
        name="my_nomination_new",
    ),
    path(_MY, my_nominations.my_nomination, name="my_nomination"),
    path(f"{_MY}form/<slug:step>/", nomination_form.step, name="my_nomination_step"),
    path(
        "my/nominations/papers/<int:pk>/remove/",
        nomination_form.remove_paper,
        name="my_paper_remove",
    ),
    path(f"{_MY}submit/", my_nominations.my_nomination_submit, name="my_nomination_submit"),
    path(f"{_MY}withdraw/", my_nominations.my_nomination_withdraw, name="my_nomination_withdraw"),
    path(f"{_MY}ask/", my_nominations.my_nomination_ask, name="my_nomination_ask"),
    path(f"{_MY}endorse/", my_nominations.my_nomination_endorse, name="my_nomination_endorse"),
    path(f"{_MY}link/", my_nominations.my_nomination_link, name="my_nomination_link"),
    path(f"{_MY}agree/", nominee.my_nomination_agree, name="my_nomination_agree"),
    path(f"{_MY}form.pdf", sheets.as_pdf, name="my_nomination_pdf"),
    path(f"{_MY}form.docx", sheets.as_word, name="my_nomination_word"),
    path(_CALL, console_nominations.console_submissions, name="console_submissions"),
    path(f"{_CALL}new/", console_nominations.console_submission_new, name="console_submission_new"),
    path(
        f"{_CALL}act/", console_nominations.console_submissions_act, name="console_submissions_act"
    ),
    path(
        f"{_CALL}export/",
        console_nominations.console_submissions_export,
        name="console_submissions_export",
    ),
    path(_ONE, console_nomination.console_submission, name="console_submission"),
    path(
        f"{_ONE}form/<slug:step>/",
        nomination_form.step,
        _IN_CONSOLE,
        name="console_submission_step",
    ),
    path(
        "console/submissions/papers/<int:pk>/remove/",
        nomination_form.remove_paper,
        _IN_CONSOLE,
        name="console_paper_remove",
    ),
    path(
        "console/submissions/papers/<int:pk>/mark/",
        console_nomination.console_paper_mark,
        name="console_paper_mark",
    ),
    path(
        f"{_ONE}unit/", console_nomination.console_submission_unit, name="console_submission_unit"
    ),
    path(
        f"{_ONE}submit/",
        console_nomination.console_submission_submit,
        name="console_submission_submit",
    ),
    path(
        f"{_ONE}return/",
        console_nomination.console_submission_return,
        name="console_submission_return",
    ),
    path(
        f"{_ONE}withdraw/",
        console_nomination.console_submission_withdraw,
        name="console_submission_withdraw",
    ),
    path(
        f"{_ONE}received/",
        console_nomination.console_submission_received,
        name="console_submission_received",
    ),
    path(
        f"{_ONE}person/",
        console_nomination.console_submission_person,
        name="console_submission_person",
    ),
    path(
        f"{_ONE}link/", console_nomination.console_submission_link, name="console_submission_link"
    ),
    path(f"{_ONE}form.pdf", sheets.as_pdf, _IN_CONSOLE, name="console_submission_pdf"),
    path(f"{_ONE}form.docx", sheets.as_word, _IN_CONSOLE, name="console_submission_word"),
]
_ASSIGNMENTS = "console/assignments/"
_ASSIGNED = f"{_ASSIGNMENTS}<int:pk>/"
_EVENT = "console/events/<slug:slug>/"
ASSIGNMENTS: list[URLPattern | URLResolver] = [
    # Assignments on the organiser's side
    path(_ASSIGNMENTS, assigned.assignment_list, name="console_assignments"),
    path(
        f"{_ASSIGNMENTS}sessions/<int:pk>/",
        assigning.session_lecturers,
        name="console_session_lecturers",
    ),
    path(
        f"{_ASSIGNMENTS}sessions/<int:pk>/compare/",
        assigning.compare,
        name="console_lecturers_compare",
    ),
    path(_ASSIGNED, assigned.assignment_detail, name="console_assignment"),
    path(f"{_ASSIGNED}answer/", assigned.note_answer, name="console_assignment_answer"),
    path(f"{_ASSIGNED}again/", assigned.ask_again, name="console_assignment_again"),
    path(f"{_ASSIGNED}cancel/", assigned.cancel, name="console_assignment_cancel"),
    path(
        f"{_ASSIGNED}letter/<slug:kind>.<slug:extension>",
        assigned.letter,
        name="console_assignment_letter",
    ),
    path(
        f"{_ASSIGNED}materials/<int:material_id>/",
        assigned.material,
        name="console_assignment_material",
    ),
    path(f"{_ASSIGNED}fee/", fees.assignment_fee, name="console_assignment_fee"),
    path(f"{_ASSIGNMENTS}ceilings/<int:office_id>/", fees.ceilings, name="console_fee_ceilings"),
    path(f"{_EVENT}lecturers/", assigned.event_lecturers, name="console_event_lecturers"),
    path(f"{_EVENT}fees/", fees.fee_sheet, name="console_fees"),
    path(f"{_EVENT}fees/export/", fees.export, name="console_fees_export"),
    # The lecturer's own
    path("my/assignments/", my.my_assignments, name="my_assignments"),
    path("my/assignments/<int:pk>/", my.my_assignment, name="my_assignment"),
    path(
        "my/assignments/<int:pk>/materials/<int:material_id>/remove/",
        my.remove_material,
        name="my_material_remove",
    ),
    path("my/lecturer/", my_lecturer.my_lecturer, name="my_lecturer"),
    path("my/lecturer/profile/", my_lecturer.profile, name="my_lecturer_profile"),
    path("my/lecturer/photo/", my_lecturer.photo, name="my_lecturer_photo"),
    path("my/lecturer/consent/", my_lecturer.consent, name="my_lecturer_consent"),
    path("my/lecturer/calendar/", my_lecturer.calendar, name="my_lecturer_calendar"),
    path("a/<str:token>/assignment/", links.assignment_link, name="assignment_link"),
]
_APPROVAL = "console/calls/<slug:slug>/steps/<int:step_id>/approval/"
ROSTER: list[URLPattern | URLResolver] = [
    path("lecturers/", public.roster, name="roster_public"),
    path("lecturers/<int:pk>/photo/", public.photo, name="roster_photo"),
    path("lecturers/corps/<int:pk>/", public.announcement, name="corps_announcement"),
    path(_APPROVAL, console_approval.approval_page, name="console_approval"),
    re_path(
        r"^console/calls/(?P<slug>[-a-zA-Z0-9_]+)/steps/(?P<step_id>[0-9]+)/approval/"
        r"(?P<form>word|excel|pdf)/$",
        console_approval.paper,
        name="console_approval_paper",
    ),
    path("console/lecturers/", console_roster.lecturers, name="console_lecturers"),
    path("console/lecturers/export/", console_roster.export, name="console_lecturers_export"),
    path("console/lecturers/renew/", console_corps.renew, name="console_lecturers_renew"),
    path("console/lecturers/<int:pk>/", console_lecturer.lecturer, name="console_lecturer"),
    path("console/lecturers/<int:pk>/edit/", console_lecturer.edit, name="console_lecturer_edit"),
    path(
        "console/lecturers/<int:pk>/photo/", console_lecturer.photo, name="console_lecturer_photo"
    ),
    path(
        "console/lecturers/<int:pk>/public/",
        console_lecturer.publicity,
        name="console_lecturer_publicity",
    ),
    path(
        "console/lecturers/<int:pk>/service/",
        console_lecturer.service_export,
        name="console_lecturer_service",
    ),
    path(
        "console/lecturers/appointments/<int:pk>/resign/",
        console_lecturer.resign,
        name="console_appointment_resign",
    ),
    path(
        "console/lecturers/appointments/<int:pk>/remove/",
        console_lecturer.remove,
        name="console_appointment_remove",
    ),
    path(
        "console/lecturers/appointments/<int:pk>/letter-returned/",
        console_lecturer.hand_back,
        name="console_appointment_hand_back",
    ),
    path("console/lecturers/new-corps/", console_corps.found, name="console_corps_new"),
    path("console/lecturers/corps/<int:pk>/", console_corps.corps, name="console_corps"),
    path(
        "console/lecturers/corps/<int:pk>/appoint/",
        console_corps.appoint,
        name="console_corps_appoint",
    ),
    path(
        "console/lecturers/corps/<int:pk>/letters/",
        console_corps.letters,
        name="console_corps_letters",
    ),
    path(
        "console/lecturers/corps/<int:pk>/announcement/",
        console_corps.publish,
        name="console_corps_announcement",
    ),
    re_path(
        r"^console/lecturers/corps/(?P<pk>[0-9]+)/announcement/(?P<form>word|pdf)/$",
        console_corps.announcement,
        name="console_corps_paper",
    ),
    path("my/lecturer/resign/", my_term.resign, name="my_lecturer_resign"),
]

urlpatterns: list[URLPattern | URLResolver] = [*NOMINATIONS, *ASSIGNMENTS, *ROSTER]
