"""The reviewer's pages, made for a phone: the queue, one review, handing in, recusal, the link."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from calls import rules
from calls.domain import dossiers, panel, review_queries, reviewing
from calls.domain.scores import Scale
from calls.enums import RecusalKind, ReviewStatus
from calls.forms import scoring as forms
from calls.models import Criterion, PanelMember, Review
from calls.views.access import actor
from core.errors import DomainError
from core.web import rate_limit
from core.web.forms import refusals_shown
from core.web.middleware import client_address
from people.domain import own_links
from people.domain.invitations import LinkNotUsable
from people.enums import LinkPurpose
from people.models import User

_PER_ADDRESS = 60  # looks at links in a quarter of an hour: tokens cannot be guessed at


@dataclass(frozen=True)
class QueueRow:
    """One line of the queue: how many of the criteria have a score."""

    review: Review
    name: str
    given: int
    criteria: int


@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What is still to be scored, the next one first, and what was handed in."""
    reviews = rules.reviews_of(request.user)
    names = dossiers.names_of(reviews)
    criteria = review_queries.criteria_of(reviews)
    rows = [
        QueueRow(
            review,
            names[review.submission_id],
            given=len(review.scores),
            criteria=len(criteria.get(review.member.step_id, [])),
        )
        for review in reviews
    ]
    waiting = [row for row in rows if row.review.status == ReviewStatus.OPEN]
    context = {
        "waiting": waiting,
        "sealed": [row for row in rows if row.review.status == ReviewStatus.SEALED],
        "next": waiting[0].review if waiting else None,
        "total": len(rows),
    }
    return render(request, "calls/my_reviews.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """The papers and the scores; typed scores are saved, the last button goes on to handing in."""
    found = _own(request, pk)
    criteria = _criteria(found)
    is_open = found.status == ReviewStatus.OPEN
    form = forms.ReviewForm(found, criteria, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        form.is_valid()
        with refusals_shown(form):
            reviewing.save(
                review=found,
                scores=form.scores,
                remarks=form.cleaned_data.get("remarks"),
                actor=actor(request),
                now=timezone.now(),
            )
        if "application/json" in request.headers.get("Accept", ""):
            return _saved(form)
        if form.is_valid():
            if "check" in request.POST:
                return redirect("my_review_seal", found.pk)
            messages.success(request, _("Saved."))
            return redirect("my_review", found.pk)
    context = {
        "review": found,
        "dossier": dossiers.of(found),
        "form": form,
        "rows": _score_rows(found, criteria),
        "is_open": is_open,
        "place": _place(request, found),
    }
    return render(request, "calls/my_review.html", context, status=422 if form.errors else 200)


def _saved(form: forms.ReviewForm) -> JsonResponse:
    """The answer to saving in the background: what could not be saved, by field."""
    errors = {name: [str(one) for one in found] for name, found in form.errors.items()}
    return JsonResponse({"errors": errors}, status=422 if errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def seal(request: HttpRequest, pk: int) -> HttpResponse:
    """The scores once more, and the button that hands them in for good."""
    found = _own(request, pk)
    if found.status != ReviewStatus.OPEN:
        return redirect("my_review", found.pk)
    criteria = _criteria(found)
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            reviewing.seal(review=found, actor=actor(request), now=timezone.now())
        except DomainError as error:
            refusal = error
        else:
            messages.success(request, _("Handed in and sealed."))
            waiting = [
                row for row in rules.reviews_of(request.user) if row.status == ReviewStatus.OPEN
            ]
            return redirect("my_review", waiting[0].pk) if waiting else redirect("my_reviews")
    rows = _score_rows(found, criteria)
    is_whole = all(score is not None for _criterion, score in rows)
    context = {
        "review": found,
        "name": dossiers.names_of([found])[found.submission_id],
        "rows": rows,
        "is_whole": is_whole,
        "points": _points(found, criteria) if is_whole else None,
        "refusal": refusal,
    }
    return render(request, "calls/my_review_seal.html", context, status=422 if refusal else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def recuse(request: HttpRequest, pk: int) -> HttpResponse:
    """回避: the kind of tie and the reason; afterwards the submission is seen no more."""
    found = _own(request, pk)
    form = forms.RecusalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_shown(form):
            reviewing.recuse(
                review=found,
                kind=RecusalKind(form.cleaned_data["kind"]),
                reason=form.cleaned_data["reason"],
                actor=actor(request),
                now=timezone.now(),
            )
        if form.is_valid():
            messages.success(request, _("You are recused; the submission is not shown to you."))
            return redirect("my_reviews")
    context = {
        "review": found,
        "form": form,
        "name": dossiers.names_of([found])[found.submission_id],
    }
    return render(
        request, "calls/my_review_recuse.html", context, status=422 if form.errors else 200
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the reviewer's link: what is asked, and the button that accepts after signing in."""
    if not rate_limit.hit(f"link:{client_address(request)}", limit=_PER_ADDRESS, period=900):
        text = _("Too many tries. Please wait a quarter of an hour.")
        return render(request, "people/access_link_gone.html", {"text": text}, status=429)
    now = timezone.now()
    try:
        link, key = own_links.subject_of(token=token, purpose=LinkPurpose.REVIEWER, now=now)
    except LinkNotUsable as error:
        return render(request, "people/access_link_gone.html", {"text": str(error)}, status=410)
    member = PanelMember.objects.select_related("step__call__office", "person").get(pk=key)
    refusal = ""
    if request.method == "POST":
        if not isinstance(request.user, User):
            return redirect(f"{reverse('sign_in')}?next={request.path}")
        try:
            panel.accept(member=member, user=request.user, now=now)
        except DomainError as error:
            refusal = str(error)
        else:
            messages.success(request, _("Thank you. These are the submissions to review."))
            return redirect("my_reviews")
    context = {"link": link, "member": member, "step": member.step, "refusal": refusal}
    return render(request, "calls/review_invitation.html", context, status=422 if refusal else 200)


def _own(request: HttpRequest, pk: int) -> Review:
    found = rules.review_of(request.user, pk)
    if found is None:
        raise Http404
    return found


def _criteria(found: Review) -> list[Criterion]:
    return review_queries.criteria_of([found]).get(found.member.step_id, [])


def _score_rows(found: Review, criteria: list[Criterion]) -> list[tuple[Criterion, int | None]]:
    return [(criterion, found.scores.get(str(criterion.pk))) for criterion in criteria]


def _points(found: Review, criteria: list[Criterion]) -> str:
    scale = Scale((str(one.pk), one.weight, one.most) for one in criteria)
    return f"{scale.points(found.scores) / 100:.2f}"


def _place(request: HttpRequest, found: Review) -> dict[str, int | None]:
    """Which one of how many this is, and the ones before and after it."""
    keys = [row.pk for row in rules.reviews_of(request.user)]
    index = keys.index(found.pk)
    return {
        "number": index + 1,
        "total": len(keys),
        "before": keys[index - 1] if index else None,
        "after": keys[index + 1] if index + 1 < len(keys) else None,
    }
