"""Forms of the winner's evidence: what is demanded besides, the demand, what came in, and what was found."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.web.shared.fields import DayField, InstantField
from terskel.web.shared.forms import PageForm

SOURCES = {
    "winner": _("The supplier sent it"),
    "held": _("We held it already"),
    "register": _("It is free of charge in an open register"),
}


class DemandForm(PageForm):
    refusal_fields = {"awards.evidence_unnamed": "what", "awards.evidence_is_demanded": "what"}
    what = forms.CharField(
        label=_("What the supplier is to document"),
        help_text=_("For example insurance, a certificate, or what the competition demands of the winner."),
        max_length=500,
    )


class AskWinnerForm(PageForm):
    refusal_fields = {"awards.evidence_without_time": "due_at"}
    due_at = InstantField(
        label=_("Send it before"), help_text=_("A reasonable time: at least until the next working day is over.")
    )


class ReceivedForm(PageForm):
    """Where a piece of evidence came from, its date, and the file where there is one."""

    refusal_fields = {
        "awards.unknown_evidence_source": "source",
        "awards.evidence_in_future": "issued_on",
        "documents.too_large": "file",
    }
    source = forms.ChoiceField(
        label=_("Where it came from"),
        help_text=_("What you hold already, or find free of charge in a register, you must not ask the supplier for."),
        choices=list(SOURCES.items()),
        widget=forms.RadioSelect,
    )
    issued_on = DayField(label=_("Issued on"))
    file = forms.FileField(label=_("File"), required=False)


class ConcludeForm(PageForm):
    """Accepted, or lacking with what is wrong."""

    refusal_fields = {
        "awards.lacking_needs_reason": "lacking",
        "awards.evidence_not_received": "verdict",
        "awards.tax_information_missing": "verdict",
        "awards.tax_information_too_old": "verdict",
        "awards.tax_information_in_future": "verdict",
    }
    verdict = forms.ChoiceField(
        label=_("What you find"),
        choices=[("accepted", _("Accepted")), ("lacking", _("Lacking"))],
        widget=forms.RadioSelect,
    )
    lacking = forms.CharField(
        label=_("What it lacks"),
        help_text=_("Only where it is lacking."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )

    @property
    def given(self) -> dict[str, Any]:
        said = self.cleaned_data
        accepted = said["verdict"] == "accepted"
        return {"accepted": accepted, "lacking": "" if accepted else said["lacking"]}
