"""Words about registrations in templates."""

from django import template

from core.text import phones

register = template.Library()


@register.filter
def phone(stored: str) -> str:
    """138 0013 8000 for +8613800138000."""
    return phones.display_phone(stored)
