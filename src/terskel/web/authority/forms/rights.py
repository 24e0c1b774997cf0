"""Forms of what happens to a standing right after admission."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.core.instants import end_of_day
from terskel.web.authority.forms.dps import LongText
from terskel.web.shared.fields import DayField
from terskel.web.shared.forms import PageForm, give_choices


class WhyForm(PageForm):
    """An act whose only question is why."""

    refusal_fields = {
        "qualification.reason_missing": "reason",
        "qualification.renewal_without_reason": "reason",
    }
    reason = LongText(rows=4, label=_("Reasons"), help_text=_("The supplier reads it in the letter."))

    @property
    def given(self) -> dict[str, Any]:
        """What the act is told."""
        return dict(self.cleaned_data)


class SendBackForm(WhyForm):
    reason = LongText(rows=4, label=_("Why?"), help_text=_("Whoever proposed it reads this. The supplier does not."))


class SettleForm(WhyForm):
    refusal_fields = {"qualification.reason_missing": "reason"}
    reason = LongText(rows=3, label=_("What you found"), help_text=_("For the record; no letter is sent."))
    evidence_expires_on = DayField(
        required=False,
        label=_("The evidence is good until"),
        help_text=_("The supplier is to be asked again after this day."),
    )

    @property
    def given(self) -> dict[str, Any]:
        return {"note": self.cleaned_data["reason"], "evidence_expires_on": self.cleaned_data["evidence_expires_on"]}


class HearForm(WhyForm):
    refusal_fields = {
        "qualification.reason_missing": "reason",
        "qualification.ground_unknown": "ground",
        "qualification.supplement_due_passed": "due_on",
    }
    ground = forms.ChoiceField(label=_("Ground of the law"))
    due_on = DayField(label=_("Last day to answer"), help_text=_("The supplier is invited as before until then."))

    def __init__(self, *args: Any, grounds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        give_choices(self, "ground", grounds)
        self.order_fields(["ground", "reason", "due_on"])

    @property
    def given(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"ground": said["ground"], "case_for": said["reason"], "due_at": end_of_day(said["due_on"])}


class EndForm(WhyForm):
    because = forms.ChoiceField(
        label=_("Why the right ends"),
        widget=forms.RadioSelect,
        choices=[
            ("dissolved", _("The company is dissolved")),
            ("merged", _("The company is merged into another, which may apply for itself")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["because", "reason"])
