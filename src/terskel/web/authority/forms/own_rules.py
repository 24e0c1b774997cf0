"""The form in which an authority's administrator makes its own rules stricter than the law."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from terskel.core.calendars import MonthDay
from terskel.core.decisions import Refused
from terskel.core.phrases import refusal_text
from terskel.core.rulesets import as_of
from terskel.core.rulesets.own import OwnRules
from terskel.organisations.queries import OWN_PERIODS
from terskel.web.authority.forms.dps import LongText
from terskel.web.authority.own_rules import APPROVAL_LABEL, CLIMATE_LABEL, FREE_DAYS, LABELS, law_of, law_of_climate
from terskel.web.shared import languages
from terskel.web.shared.fields import DayField, KronerField, PercentField
from terskel.web.shared.forms import PageForm

SECOND_PERSON: Final[Mapping[str, Promise]] = {
    "admission": _("Admission of a supplier"),
    "suspension": _("Suspension of a supplier"),
}


def _written(day: MonthDay) -> str:
    return f"{day[0]:02}-{day[1]:02}"


class LengthField(forms.IntegerField):
    """A whole number of the law's own unit, which is shown beside the box."""

    widget = forms.TextInput

    def __init__(self, *, suffix: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.suffix = suffix

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "numeric", "size": 6}


class OwnRulesForm(PageForm):
    """One question per rule, the law's own answer beside it. What is left empty is the law's."""

    refusal_fields = {
        "organisations.own_rules_backdated": "from_on",
        "organisations.own_rules_too_far": "from_on",
        "organisations.own_rules_without_reason": "reason",
    }
    extra_free = forms.MultipleChoiceField(
        label=_("Extra free days"),
        choices=[(_written(day), label) for day, label in FREE_DAYS.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They make the suppliers' time longer, never our own."),
    )
    climate_weight = PercentField(label=CLIMATE_LABEL, required=False, decimal_places=2)
    approval_above = KronerField(
        label=APPROVAL_LABEL,
        required=False,
        help_text=_(
            "For an estimated value without VAT above this, an approver who wrote nothing in the competition says yes "
            "first. 0 asks for it always; left empty, it is never asked for."
        ),
    )
    from_on = DayField(
        label=_("From"),
        help_text=_("For what is announced from this day on. What was announced before keeps its rules."),
    )
    reason = LongText(rows=3, label=_("Why"), help_text=_("Kept in the history, for those who ask later."))

    def __init__(self, *args: Any, own: OwnRules, today: date, **kwargs: Any) -> None:
        initial = {
            **own.periods,
            "climate_weight": own.climate_weight,
            "approval_above": own.approval_above,
            "extra_free": [_written(day) for day in sorted(own.extra_free)],
            "from_on": today,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self._today, rules = today, as_of(today)
        for rule_id in OWN_PERIODS:
            said = law_of(rule_id, rules)
            text, unit = (said.text, said.unit) if said else ("", "")
            field = LengthField(label=str(LABELS[rule_id]), required=False, help_text=text, suffix=unit)
            self.ask(rule_id, field)
        self.fields["climate_weight"].help_text = law_of_climate(rules).text
        self.order_fields([*OWN_PERIODS, "climate_weight", "extra_free", "approval_above", "from_on", "reason"])

    @property
    def own(self) -> OwnRules:
        """What was demanded, faults and all."""
        given = self.cleaned_data
        return OwnRules(
            {rule_id: given[rule_id] for rule_id in OWN_PERIODS if given.get(rule_id) is not None},
            frozenset(day for day in FREE_DAYS if _written(day) in given.get("extra_free", ())),
            given.get("climate_weight"),
            given.get("approval_above"),
        )

    def clean(self) -> dict[str, Any]:
        """Each rule that is laxer than the law of its day is told beside its question, with the clause."""
        given = super().clean() or {}
        begins = given.get("from_on")
        for fault in self.own.faults(as_of(begins)) if begins is not None and begins >= self._today else ():
            rule_id = str(fault.facts["rule"])
            field = "climate_weight" if rule_id == "climate" else rule_id
            self.add_error(field, _told(fault, str(self.fields[field].label)))
        return given


class SecondPersonForm(PageForm):
    """Which decisions take two people; none ticked: one person decides, as the law allows."""

    refusal_fields = {
        "organisations.nobody_to_be_second": "decisions",
        "organisations.second_person_unchanged": "decisions",
    }
    decisions = forms.MultipleChoiceField(
        label=_("What is decided by two?"),
        choices=list(SECOND_PERSON.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("One proposes, and another DPS manager or a decision-maker makes the decision."),
    )


def _told(fault: Refused, label: str) -> forms.ValidationError:
    named = Refused(fault.code, fault.clause, {**fault.facts, "rule": label})
    return forms.ValidationError(refusal_text(named, languages.current()), code=fault.code)
