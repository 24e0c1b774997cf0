"""Forms of a complaint about a competition, as the authority deals with it."""

from typing import Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from terskel.web.shared.forms import PageForm

OUTCOMES: Final[dict[str, str | Promise]] = {
    "upheld": _("The complaint is upheld"),
    "partly_upheld": _("It is upheld in part"),
    "rejected": _("It is not upheld"),
    "inadmissible": _("It is inadmissible: its substance is not gone into"),
}
CONSEQUENCES: Final[dict[str, str | Promise]] = {
    "none": _("Nothing"),
    "reverse_rejection": _(
        "The rejection is reversed: the tender is evaluated with the others, by the same locked model"
    ),
    "correct_award": _(
        "The award is reversed, and a new recommendation is made from the same evaluation: the ranking stands"
    ),
    "evaluate_anew": _("The award is reversed, and the panel evaluates anew by the same locked model"),
    "cancel": _("The competition is cancelled, and an award that was announced is reversed"),
}
ABOUT: Final[dict[str, str | Promise]] = {
    "documents": _("The procurement documents"),
    "rejection": _("The rejection of the tender"),
    "award": _("The award"),
    "cancellation": _("The cancellation"),
}


class ComplaintDecisionForm(PageForm):
    """What becomes of a complaint, in words the complainant will read."""

    refusal_fields = {
        "awards.outcome_needs_reason": "reason",
        "awards.consequence_without_upholding": "consequence",
        "awards.no_award_to_put_right": "consequence",
        "awards.no_rejection_to_reverse": "consequence",
        "awards.cancelled_before_complaint": "consequence",
        "awards.rejection_in_cancelled": "consequence",
    }
    outcome = forms.ChoiceField(label=_("Outcome"), choices=list(OUTCOMES.items()), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reasons"),
        help_text=_("They stand in the letter. Answer each thing that was said. Name no business secrets."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    consequence = forms.ChoiceField(
        label=_("What follows from it"), choices=list(CONSEQUENCES.items()), widget=forms.RadioSelect
    )


class SendBackForm(PageForm):
    """What is to be different."""

    refusal_fields = {"awards.sending_back_needs_reason": "reason"}
    reason = forms.CharField(label=_("What should be different"), widget=forms.Textarea(attrs={"rows": 3}))


class CaseForm(PageForm):
    """The case's name at the review body or court."""

    refusal_fields = {"awards.case_needs_name": "case"}
    case = forms.CharField(label=_("Number of the case"), max_length=100)


class CaseResultForm(PageForm):
    """What came of the case."""

    refusal_fields = {"awards.case_needs_result": "result"}
    result = forms.CharField(label=_("What came of it, and what we learned"), widget=forms.Textarea(attrs={"rows": 4}))
