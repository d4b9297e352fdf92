"""What pages of expert scoring write: the link to a paper, whom a submission is about."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from calls.domain import dossiers
from calls.domain.subjects import Subject
from calls.models import Attachment, Submission
from core.web.icons import icon

register = template.Library()


@register.simple_tag
def paper_link(paper: Attachment, is_blind: bool) -> SafeString:  # noqa: FBT001  called by templates
    """A paper by its own name, in a blind step by what the call asks for: names tell who it is."""
    name = dossiers.paper_name(paper, is_blind=is_blind)
    can_be_shown = paper.pages or paper.content_type.startswith("image/")
    route = "submission_preview" if can_be_shown else "submission_attachment"
    address = reverse(route, kwargs={"pk": paper.pk})
    return format_html('<a href="{}">{}{}</a>', address, icon("file"), name)


@register.simple_tag
def subject_name(names: dict[int, Subject], submission: Submission) -> str:
    """Who a submission is about, of the subjects read in bulk."""
    return names[submission.pk].name
