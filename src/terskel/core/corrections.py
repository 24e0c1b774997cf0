"""What may be corrected in a published competition, and what that asks for first (FOA §§ 14-2, 20-1(3), 26-7).

What everybody relied on when deciding whether to tender is never corrected: that is material, and the competition is
cancelled and started anew. Of the rest the buyer answers the questions of the law, which no machine can.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Final

from terskel.core import deadlines
from terskel.core.deadlines import Deadline
from terskel.core.deadlines.counting import rule_of
from terskel.core.decisions import PERMITTED, Decision, Refused
from terskel.core.instants import oslo_day
from terskel.core.rulesets import RuleSet
from terskel.core.rulesets.own import NO_OWN_RULES, OwnRules

CLAUSE: Final = "FOA § 14-2(1)"

CORRECTABLE: Final = (
    "title",
    "scope",
    "need",
    "place",
    "duration_text",
    "starts_on",
    "ends_on",
    "site_visit",
    "contact",
    "document",
)
"""What can be corrected, in the order of the documents; "document" is any file of them."""

MATERIAL: Final[Mapping[str, str]] = MappingProxyType(
    {
        "requirements": "FOA §§ 14-1(3), 14-2(1)",
        "criteria": "FOA §§ 14-2(1), 18-1(6)",
        "model": "FOA §§ 14-2(1), 18-1(6)",
        "categories": "FOA §§ 14-2(1), 26-7(1)",
        "value": "FOA §§ 5-4, 14-2(1)",
        "result_kind": "FOA §§ 14-2(1), 26-1",
        "contract_form": "FOA §§ 14-2(1), 19-1",
        "demanded": "FOA §§ 14-2(1), 18-1(9)",
        "standstill": "FOA §§ 14-2(1), 25-2",
    }
)
"""What a competition is; a change of it is always material."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """The buyer's answers to the questions of the law.

    `others_would_come`: others could have tendered, or another tender been chosen, had it been so from the beginning.
    `other_purchase`: something essentially different would be bought. `more_time`: the time left is too short for it.
    `grounds`: why the change is not material, in the buyer's words.
    """

    others_would_come: bool
    other_purchase: bool
    more_time: bool
    grounds: str


def may_correct(what: str) -> Decision:
    """Whether a published competition can be corrected in this respect; raises KeyError for one that nobody knows."""
    if what in MATERIAL:
        return Refused("competitions.correction_is_material", MATERIAL[what])
    if what not in CORRECTABLE:
        raise KeyError(what)
    return PERMITTED


def judge(assessment: Assessment) -> Decision:
    """Whether the answers leave it a correction (FOA § 14-2(1))."""
    if assessment.others_would_come or assessment.other_purchase:
        return Refused("competitions.correction_is_material", CLAUSE)
    if not assessment.grounds.strip():
        return Refused("competitions.correction_without_grounds", CLAUSE)
    return PERMITTED


def must_extend(
    assessment: Assessment, closes_at: datetime, at: datetime, *, own: OwnRules = NO_OWN_RULES, rules: RuleSet
) -> bool:
    """Whether the deadline moves in the same act: more time is needed, or all are told late (FOA § 20-1(3), (4))."""
    return assessment.more_time or at >= deadlines.last_answer(closes_at, own=own, rules=rules).instant


def earliest_last_day(at: datetime, *, own: OwnRules = NO_OWN_RULES, rules: RuleSet) -> date:
    """The earliest last day of a deadline that new information sent at `at` comes in time for (FOA § 14-2(2))."""
    return oslo_day(at) + timedelta(days=own.length(rule_of("answers_before_deadline", at, rules)))


def proposed_close(
    closes_at: datetime, at: datetime, *, restricted_documents: bool, own: OwnRules = NO_OWN_RULES, rules: RuleSet
) -> Deadline:
    """The deadline we propose: as long as for a new invitation sent now, or from the old deadline if that is later.

    The law asks for as much as the correction is worth and says no number (FOA § 20-1(3)); this is never too short.
    """
    from_now = deadlines.tender_earliest_close(at, restricted_documents=restricted_documents, own=own, rules=rules)
    if closes_at < from_now.instant:
        return from_now
    return deadlines.tender_earliest_close(closes_at, restricted_documents=restricted_documents, own=own, rules=rules)
