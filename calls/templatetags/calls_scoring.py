"""What pages of expert scoring write: the link to a paper."""

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from calls.models import Attachment
from core.web.icons import icon

register = template.Library()


@register.simple_tag
def paper_link(paper: Attachment, is_blind: bool) -> SafeString:  # noqa: FBT001  called by templates
    """A paper by its own name, in a blind step by what the call asks for: names tell who it is."""
    name = (paper.paper.label if paper.paper else _("Paper")) if is_blind else paper.name
    try:
        address = reverse("attachment", kwargs={"pk": paper.pk})
    except NoReverseMatch:
        return format_html("{}{}", icon("file"), name)
    return format_html('<a href="{}">{}{}</a>', address, icon("file"), name)
