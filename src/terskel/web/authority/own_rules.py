"""What the law says beside what the authority demands, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from terskel.core import formats
from terskel.core.calendars import MonthDay
from terskel.core.rulesets import ClimateRule, PeriodRule, RuleSet
from terskel.core.rulesets.own import OwnRules
from terskel.organisations.queries import OWN_PERIODS
from terskel.web.shared import languages

LABELS: Final[Mapping[str, Promise]] = {
    "dps_first_applications": _("First window for requests"),
    "dps_tender": _("Tender deadline"),
    "restricted_documents_extra": _("More time when documents are restricted"),
    "answers_before_deadline": _("Answers before the tender deadline"),
    "standstill": _("Standstill"),
    "espd_update": _("Answering about the self-declaration"),
    "dps_assess": _("Deciding a request"),
    "dps_assess_extended": _("Deciding a request, extended"),
    "tax_information_age": _("Age of tax information"),
    "award_notice": _("Sending the award notice"),
}
FREE_DAYS: Final[Mapping[MonthDay, Promise]] = {(12, 24): _("24 December"), (12, 31): _("31 December")}
CLIMATE_LABEL: Final = _("Weight of climate and environment")
APPROVAL_LABEL: Final = _("Approval before a competition is published")


@dataclass(frozen=True, slots=True)
class Said:
    """What the law says, in a sentence with its clause; `unit` is what its length is counted in."""

    length: str
    clause: str
    unit: str = ""

    @property
    def text(self) -> str:
        return gettext("The law: %(length)s (%(clause)s).") % {"length": self.length, "clause": self.clause}


@dataclass(frozen=True, slots=True)
class Row:
    """One rule: the law's length and ours, "" where we leave it to the law."""

    label: str | Promise
    law: str
    ours: str
    clause: str


def law_of(rule_id: str, rules: RuleSet) -> Said | None:
    """None where the data do not reach."""
    rule = rules.period(rule_id)
    if not isinstance(rule, PeriodRule):
        return None
    units = {"working_days": gettext("working days"), "months": gettext("months")}
    return Said(_length(rule, rule.whole), rule.clause, units.get(rule.unit, gettext("calendar days")))


def law_of_climate(rules: RuleSet) -> Said:
    rule = rules.climate()
    if not isinstance(rule, ClimateRule):
        return Said(gettext("not known for this day"), "LOA § 5b")
    weight = formats.number(rule.minimum_weight, languages.current())
    return Said(gettext("at least %(weight)s per cent") % {"weight": weight}, rule.clause)


def rows(own: OwnRules, rules: RuleSet) -> list[Row]:
    """Every rule an authority may make stricter, the law as of `rules` and what `own` makes of it."""
    found = []
    for rule_id in OWN_PERIODS:
        rule, said = rules.period(rule_id), law_of(rule_id, rules)
        if said is None or not isinstance(rule, PeriodRule):
            continue
        ours = _length(rule, own.length(rule)) if own.length(rule) != rule.whole else ""
        found.append(Row(LABELS[rule_id], said.length, ours, said.clause))
    said = law_of_climate(rules)
    weight = formats.number(own.climate_weight, languages.current()) if own.climate_weight is not None else ""
    ours = gettext("at least %(weight)s per cent") % {"weight": weight} if weight else ""
    found.append(Row(CLIMATE_LABEL, said.length, ours, said.clause))
    found.append(Row(APPROVAL_LABEL, gettext("nothing about it"), _approval(own), ""))
    return found


def demands(own: OwnRules, rules: RuleSet) -> list[str]:
    """Only what we demand beyond the law, a line each."""
    found = [f"{row.label}: {row.ours}" for row in rows(own, rules) if row.ours]
    if days := free_days(own):
        found.append(f"{gettext('Extra free days')}: {formats.listing(tuple(days), languages.current())}")
    return found


def _approval(own: OwnRules) -> str:
    if own.approval_above is None:
        return ""
    limit = formats.kroner(own.approval_above, languages.current())
    return gettext("by somebody who did not prepare it, above %(limit)s") % {"limit": limit}


def free_days(own: OwnRules) -> list[str]:
    """The extra free days, such as «24 December»."""
    return [str(FREE_DAYS[day]) for day in sorted(own.extra_free)]


def _length(rule: PeriodRule, count: int) -> str:
    match rule.unit:
        case "working_days":
            length = ngettext("%(count)s working day", "%(count)s working days", count)
        case "months":
            length = ngettext("%(count)s month", "%(count)s months", count)
        case _:
            length = ngettext("%(count)s calendar day", "%(count)s calendar days", count)
    said = {
        "minimum": gettext("at least %(length)s"),
        "latest_before": gettext("at least %(length)s before it"),
        "maximum": gettext("at most %(length)s"),
        "oldest": gettext("at most %(length)s old"),
    }[rule.kind]
    return said % {"length": length % {"count": count}}
