"""Forms of the pages of calls."""

from calls.forms.acts import CallFilter

__all__ = ["CallFilter"]
