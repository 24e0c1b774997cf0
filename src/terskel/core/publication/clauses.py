"""Contract clauses on pay, pensions, payment, apprentices and subcontractors (LOA §§ 5e–5h, 5k, 5p)."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

from terskel.core.publication.drafts import ClauseAnswer, CompetitionDraft
from terskel.core.publication.findings import Finding, Findings, severity
from terskel.core.publication.register import Moment
from terskel.core.regimes import Regime
from terskel.core.rulesets import Unknown

CODES: Final = (
    "clause_5e_unanswered clause_5f_unanswered clause_5g_unanswered clause_5h_unanswered clause_reason_missing"
    " clause_required clause_sanction_missing"
)
"""Everything `check_clauses` may find."""

_NO_DUTY_TO_PUBLISH: Final = frozenset({Regime.FOA_I, Regime.OUTSIDE})


@dataclass(frozen=True, slots=True)
class _Clause:
    id: str
    begins: date
    clause: str
    required_for: frozenset[str]
    threshold: str


def required_clauses(announced_on: date) -> tuple[str, ...]:
    """The clauses to be answered in a competition announced on a day, e.g. `("5e", "5f", "5g", "5h")`."""
    return tuple(one.id for one in _clauses() if one.begins <= announced_on)


def begins(duty: str) -> date:
    """The first day on which a competition is asked for a clause or another duty of the Act, e.g. `"5d"`."""
    rows = (*_data()["clause"], *_data()["duty"])
    found: date = next(row["from"] for row in rows if row["id"] == duty)
    return found


def is_cleaning(cpv: Iterable[str]) -> bool:
    """Whether the codes of a DPS are for cleaning, which the law asks more of."""
    begins = tuple(_data()["cleaning"]["cpv_begins"])
    return any(code.startswith(begins) for code in cpv)


def asks_for_tiers(service_kind: str, cleaning: bool, announced_on: date) -> bool:
    """Whether the law sets a highest number of tiers of subcontractors for such a contract."""
    rule = _data()["tiers"]
    kinds = {service_kind, "cleaning"} if cleaning else {service_kind}
    return announced_on >= rule["from"] and bool(kinds & set(rule["for"]))


def check_clauses(draft: CompetitionDraft, moment: Moment) -> Findings:
    """Every clause is answered, has a reason where it is left out, and a sanction where it is used."""
    if draft.regime in _NO_DUTY_TO_PUBLISH:
        return
    answers = {answer.clause: answer for answer in draft.clause_answers}
    for one in _clauses():
        if one.begins > moment.day:
            continue
        answer = answers.get(one.id)
        if answer is None:
            yield Finding(f"clause_{one.id}_unanswered", "block", one.clause, field="clause_answers")
        elif answer.included:
            yield from _sanction(answer, moment)
        else:
            yield from _left_out(draft, one, answer, moment)


def check_tiers(draft: CompetitionDraft, moment: Moment) -> Findings:
    """Works and cleaning: not more tiers of subcontractors than the law has, unless it is said why."""
    rule = _data()["tiers"]
    if draft.subcontractor_tiers is None or not asks_for_tiers(draft.service_kind, draft.cleaning, moment.day):
        return
    if draft.subcontractor_tiers > rule["maximum"] and not draft.tiers_reason.strip():
        facts = {"tiers": draft.subcontractor_tiers, "maximum": rule["maximum"]}
        yield Finding("competition_too_many_tiers", "block", rule["clause"], facts, "subcontractor_tiers")


def _sanction(answer: ClauseAnswer, moment: Moment) -> Findings:
    rule = _data()["sanctions"]
    if answer.sanction is not None and not answer.sanction.strip() and moment.day >= rule["from"]:
        yield Finding("clause_sanction_missing", "block", rule["clause"], {"clause": answer.clause}, "clause_answers")


def _left_out(draft: CompetitionDraft, one: _Clause, answer: ClauseAnswer, moment: Moment) -> Findings:
    facts = {"clause": one.id}
    if not answer.reason.strip():
        yield Finding("clause_reason_missing", "block", one.clause, facts, "clause_answers")
    if not _kinds(draft) & one.required_for:
        return
    verified = True
    if one.threshold:
        threshold = moment.rules.threshold(one.threshold, draft.buyer_kind)
        if isinstance(threshold, Unknown) or draft.whole_value < threshold.value:
            return
        verified = threshold.verified
    yield Finding("clause_required", severity(verified=verified), one.clause, facts, "clause_answers")


def _kinds(draft: CompetitionDraft) -> set[str]:
    return {draft.service_kind, "cleaning"} if draft.cleaning else {draft.service_kind}


@cache
def _clauses() -> tuple[_Clause, ...]:
    return tuple(
        _Clause(row["id"], row["from"], row["clause"], frozenset(row["required_for"]), row.get("threshold", ""))
        for row in _data()["clause"]
    )


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads((files("terskel.core") / "data" / "clauses.toml").read_text(encoding="utf-8"))
