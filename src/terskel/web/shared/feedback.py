"""The question at the foot of public pages: did you find what you were looking for? Nobody is asked who they are."""

from typing import Final

from django import forms
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.translation import gettext_lazy as _

from terskel.web.shared.forms import PageForm

LONGEST_PAGE: Final = 300
NOT_ASKED: Final = frozenset({"feedback", "letter", "letter_pdf", "dps_document", "document", "article_image"})
"""Pages that are a form of this kind themselves, or belong to one reader."""


def asked_about(path: str) -> ResolverMatch | None:
    """The public page at that path; None for every other address, and for one with a secret in it."""
    if len(path) > LONGEST_PAGE:
        return None
    try:
        found = resolve(path)
    except Resolver404:
        return None
    if found.namespace != "public" or found.url_name in NOT_ASKED or "token" in found.kwargs:
        return None
    return found


def is_asked_about(path: str) -> bool:
    return asked_about(path) is not None


class FeedbackForm(PageForm):
    """`website` is a box that people don't see; what fills it in is no reader."""

    refusal_fields = {"organisations.feedback_too_long": "words"}
    useful = forms.ChoiceField(
        label=_("Did you find what you were looking for?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("What can be better?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Write nothing that shows who you are. Nobody answers you from here."),
    )
    page = forms.CharField(max_length=LONGEST_PAGE, widget=forms.HiddenInput)
    website = forms.CharField(required=False, label=_("Leave this empty"))
