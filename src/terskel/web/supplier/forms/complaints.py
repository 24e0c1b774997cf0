"""Forms of a complaint, as the supplier writes it."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from terskel.web.shared.forms import PageForm

ABOUT: Final[dict[str, str | Promise]] = {
    "documents": _("The procurement documents"),
    "rejection": _("The rejection of our tender"),
    "award": _("The award"),
    "cancellation": _("The cancellation"),
}
LONGEST: Final = 20_000


class ComplaintForm(PageForm):
    """What is wrong, and why."""

    refusal_fields = {"awards.complaint_says_why": "text", "awards.nothing_to_complain_of": "about"}
    about = forms.ChoiceField(label=_("What the complaint is about"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What is wrong, and what you want done"),
        help_text=_(
            "Point to the rule, or to the place in the documents or in the letter. Your words stay as they are."
        ),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=LONGEST,
    )

    def __init__(self, data: Any, *, about: Sequence[str]) -> None:
        super().__init__(data, initial={"about": about[-1] if about else ""})
        self.fields["about"].choices = [(one, ABOUT[one]) for one in about]  # type: ignore[attr-defined]
