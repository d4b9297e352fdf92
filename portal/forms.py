"""Forms of the pages about no single app."""

from django import forms
from django.utils.translation import gettext_lazy as _


class OwnDataForm(forms.Form):
    """What people correct of themselves."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), required=False)
