"""The addresses of calls: notices, submissions, reviews, public notices."""

from django.urls import URLPattern, URLResolver, include, path

from calls.views import (
    acts,
    attachments,
    console,
    console_notice,
    console_objections,
    console_ranking,
    console_scoring,
    console_screening,
    my_reviews,
    notices,
    planning,
    public,
)

_CALL = "console/calls/<slug:slug>/"
_RANKING: list[URLPattern | URLResolver] = [
    path("", console_ranking.order, name="console_ranking"),
    path("export.xlsx", console_ranking.export, name="console_ranking_export"),
    path("package.zip", console_ranking.package, name="console_ranking_package"),
    path("submissions/<int:pk>/", console_ranking.row, name="console_ranking_row"),
    path("reviews/<int:pk>/unseal/", console_ranking.unseal, name="console_unseal"),
    path("moves/<int:pk>/withdraw/", console_ranking.withdraw_move, name="console_move_withdraw"),
    path("freeze/", console_ranking.freeze, name="console_freeze"),
    path("verdicts/", console_ranking.decide, name="console_decide"),
]
_SCORING: list[URLPattern | URLResolver] = [
    path("", console_scoring.scoring, name="console_scoring"),
    path("invite/", console_scoring.invite, name="console_scoring_invite"),
    path("distribute/", console_scoring.distribute, name="console_scoring_distribute"),
    path("remind/", console_scoring.remind, name="console_scoring_remind"),
    path("panel/<int:pk>/again/", console_scoring.invite_again, name="console_scoring_again"),
    path("panel/<int:pk>/leave/", console_scoring.leave, name="console_scoring_leave"),
    path("ranking/", include(_RANKING)),
]
_PLANNING: list[URLPattern | URLResolver] = [
    path("edit/", planning.edit_call, name="console_call_edit"),
    path("edit/path/", planning.edit_path, name="console_call_path"),
    path("edit/demands/", planning.edit_demands, name="console_call_demands"),
    path(
        "edit/criteria/<int:step_id>/",
        planning.edit_criteria,
        name="console_call_criteria",
    ),
    path("notice.pdf", console.paper, name="console_call_pdf"),
    path("copy/", planning.copy_call, name="console_call_copy"),
    path("publish/", acts.publish, name="console_call_publish"),
    path("cancel/", acts.cancel, name="console_call_cancel"),
    path("conclude/", acts.conclude, name="console_call_conclude"),
    path("steps/<int:step_id>/extend/", acts.extend_step, name="console_step_extend"),
]
_STEP = _CALL + "steps/<int:step_id>/"

_NOTICES: list[URLPattern | URLResolver] = [
    path("notices/", notices.notice_list, name="notice_list"),
    path("notices/objections/", notices.objection_status, name="objection_status"),
    path("notices/<slug:slug>/", notices.notice_detail, name="notice_detail"),
    path("notices/<slug:slug>/notice.pdf", notices.notice_pdf, name="notice_pdf"),
    path("notices/<slug:slug>/objection/", notices.objection_new, name="objection_new"),
    path(
        "notices/<slug:slug>/objection/received/",
        notices.objection_received,
        name="objection_received",
    ),
    path(_STEP + "screening/", console_screening.eligibility, name="console_screening"),
    path(_STEP + "committee/", console_screening.committee, name="console_committee"),
    path(_STEP + "verdicts/", console_screening.verdicts, name="console_verdicts"),
    path(_STEP + "screening/<int:pk>/", console_screening.evidence, name="console_screening_row"),
    path(
        _STEP + "screening/<int:pk>/overrule/",
        console_screening.overrule,
        name="console_overrule",
    ),
    path(_STEP + "screening/<int:pk>/place/", console_screening.move, name="console_place"),
    path(_STEP + "notice/", console_notice.notice, name="console_public_notice"),
    path(
        _STEP + "notice/<int:pk>/publish/",
        console_notice.publish,
        name="console_public_notice_publish",
    ),
    path(
        _STEP + "notice/<int:pk>/take-back/",
        console_notice.withdraw,
        name="console_public_notice_withdraw",
    ),
    path(
        _STEP + "notice/<int:pk>/conclude/",
        console_notice.conclude,
        name="console_public_notice_conclude",
    ),
    path("console/objections/", console_objections.objection_list, name="console_objections"),
    path("console/objections/<int:pk>/", console_objections.objection, name="console_objection"),
    path("console/objections/<int:pk>/act/", console_objections.act, name="console_objection_act"),
    path(
        "console/objections/<int:pk>/contact/",
        console_objections.reveal,
        name="console_objection_reveal",
    ),
    path(
        "console/objections/<int:pk>/files/<int:file_id>/",
        console_objections.file,
        name="console_objection_file",
    ),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("calls/", public.call_list, name="call_list"),
    path("calls/<slug:slug>/", public.call_detail, name="call_detail"),
    path("calls/<slug:slug>/notice.pdf", public.call_pdf, name="call_pdf"),
    path("papers/<int:pk>/", attachments.download, name="submission_attachment"),
    path("papers/<int:pk>/preview/", attachments.preview, name="submission_preview"),
    path(
        "papers/<int:pk>/preview/<int:page>.png",
        attachments.preview_page,
        name="submission_preview_page",
    ),
    path("console/calls/", console.call_list, name="console_calls"),
    path("console/new-call/", planning.new_call, name="console_call_new"),
    path(_CALL, console.overview, name="console_call"),
    path(_CALL, include(_PLANNING)),
    path(_CALL + "steps/<int:step_id>/scoring/", include(_SCORING)),
    path("my/reviews/", my_reviews.queue, name="my_reviews"),
    path("my/reviews/<int:pk>/", my_reviews.review, name="my_review"),
    path("my/reviews/<int:pk>/seal/", my_reviews.seal, name="my_review_seal"),
    path("my/reviews/<int:pk>/recuse/", my_reviews.recuse, name="my_review_recuse"),
    path("a/<str:token>/reviewing/", my_reviews.invitation, name="review_invitation"),
    *_NOTICES,
]
