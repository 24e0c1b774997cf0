"""The form that proposes to reject a tender: its ground, the reason, and what the law asks to be weighed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.competitions.queries import Terms, clauses
from terskel.evaluation.grounds import GROUNDS, Weighed, clause_of, duty_of, title_of
from terskel.web.shared import languages
from terskel.web.shared.fields import DayField
from terskel.web.shared.forms import PageForm

CITED = {"event_on": "FOA § 24-6", "self_cleaning": "FOA § 24-5", "proportionality": "FOA § 24-2 (3)"}
"""Where Part III asks for each to be weighed."""


class RejectForm(PageForm):
    refusal_fields = {
        "evaluation.unmet_is_the_ground": "ground",
        "evaluation.unknown_ground": "ground",
        "evaluation.reason_too_short": "reason",
        "evaluation.not_heard": "ground",
        "evaluation.low_price_not_asked": "ground",
        "evaluation.ground_without_date": "event_on",
        "evaluation.exclusion_period_over": "event_on",
        "evaluation.self_cleaning_not_weighed": "self_cleaning",
        "evaluation.proportion_not_weighed": "proportionality",
    }
    ground = forms.ChoiceField(label=_("Ground"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason for the rejection"),
        help_text=_("What is wrong with this tender. It stands in the letter to the tenderer."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    event_on = DayField(
        label=_("Day of the final judgment or the event"),
        help_text=_("For convictions, and for what the law lets you use for some years only."),
        required=False,
    )
    self_cleaning = forms.CharField(
        label=_("The tenderer's measures, and why they are not enough"),
        help_text=_("When a tenderer is excluded who may show measures that restore its reliability."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    proportionality = forms.CharField(
        label=_("Why rejection is not disproportionate"),
        help_text=_("For unpaid tax, and for what else of the tenderer leaves you a choice."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )

    def __init__(self, *args: Any, terms: Terms, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, cited in CITED.items():
            clause = clauses.in_part(terms, cited)
            self.fields[name].help_text = f"{self.fields[name].help_text} {clause}".strip()
        language, part = languages.current(), terms.regime
        duties = {"must": _("must be rejected"), "may": _("may be rejected")}
        field = self.fields["ground"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (
                code,
                f"{title_of(code, language)} ({clause_of(code, part)}, {duties[duty_of(code, part)]})",
            )
            for code in GROUNDS
        ]

    @property
    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        weighed = Weighed(data["event_on"], data["self_cleaning"], data["proportionality"])
        return {"ground": data["ground"], "reason": data["reason"], "weighed": weighed}
