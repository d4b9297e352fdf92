"""The addresses of calls: notices, submissions, reviews, public notices."""

from django.urls import URLPattern, URLResolver, include, path

from calls.views import (
    acts,
    attachments,
    console,
    console_ranking,
    console_scoring,
    my_reviews,
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
]
