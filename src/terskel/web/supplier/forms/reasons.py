"""The form with which a tenderer asks for fuller reasons."""

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.web.shared.forms import PageForm

LONGEST = 10_000


class ReasonsForm(PageForm):
    text = forms.CharField(
        label=_("What you want to know more about"),
        help_text=_("For instance a criterion, or a sentence in the letter. Leave it empty to ask about everything."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=LONGEST,
        required=False,
    )
