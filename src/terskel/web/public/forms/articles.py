"""What a visitor may filter news and pages of knowledge by."""

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.web.public.forms.filters import SystemChoiceForm
from terskel.web.shared.languages import OWN_NAMES


class ArticlesForm(SystemChoiceForm):
    """By system, and by the language that they are written in."""

    language = forms.ChoiceField(
        label=_("Written in"), required=False, choices=[("", _("All languages")), *OWN_NAMES.items()]
    )
