"""What an authority demands of itself beyond the law: what holds on a day, and every version there was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from terskel.accounts import queries as accounts
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.core.rulesets.own import NO_OWN_RULES, OwnRules
from terskel.organisations.models import OwnRuleVersion

OWN_PERIODS: Final = (
    "dps_first_applications",
    "dps_tender",
    "restricted_documents_extra",
    "answers_before_deadline",
    "standstill",
    "espd_update",
    "dps_assess",
    "dps_assess_extended",
    "tax_information_age",
    "award_notice",
)
"""The periods that some room counts with under an authority's own rules, the supplier's first, then our own."""
EVES: Final = ((12, 24), (12, 31))
"""The days that an authority may count as free though the law does not."""


@dataclass(frozen=True, slots=True)
class OwnRulesView:
    """One version. `until_on` is the last day on which it holds, None while nothing is decided after it.

    A version that another took the place of before it began never held: `until_on` is then before `from_on`.
    """

    number: int
    own: OwnRules
    reason: str
    from_on: date
    until_on: date | None
    decided_at: datetime
    decided_by_name: str

    @property
    def never_held(self) -> bool:
        return self.until_on is not None and self.until_on < self.from_on

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


def own_rules_on(authority_id: UUID, day: date) -> OwnRules:
    """What the authority demands beyond the law of everything announced on that day; for later rooms."""
    found = (
        OwnRuleVersion.objects.filter(authority_id=authority_id, from_on__lte=day)
        .order_by("-from_on", "-number")
        .values_list("rules", flat=True)
        .first()
    )
    return OwnRules.from_json(found) if found else NO_OWN_RULES


def own_rule_versions(reader: Actor, authority_id: UUID) -> list[OwnRulesView]:
    """Every version, the one from the latest day first; for everybody who acts for the authority."""
    if not reader.acts_for(authority_id) or not reader.is_authority:
        raise Missing
    rows = list(OwnRuleVersion.objects.filter(authority_id=authority_id).order_by("from_on", "number"))
    names = accounts.people({row.decided_by_id for row in rows})
    views = [
        OwnRulesView(
            number=row.number,
            own=OwnRules.from_json(row.rules),
            reason=row.reason,
            from_on=row.from_on,
            until_on=_until(rows[place + 1 :]),
            decided_at=row.decided_at,
            decided_by_name=names[row.decided_by_id].name,
        )
        for place, row in enumerate(rows)
    ]
    return views[::-1]


def _until(later: Sequence[OwnRuleVersion]) -> date | None:
    """The day before the next version begins."""
    return later[0].from_on - timedelta(days=1) if later else None
