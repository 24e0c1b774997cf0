"""What the procurement report must hold, and what of it is missing: FOA § 25-5(2) in Part III, § 10-5(2) in II and IV.

Pure. Every letter of § 25-5(2) has its row, also those that never arise in a dynamic purchasing system. The letters of
§ 10-5(2) are others; there the rows stand without them, without c to e, and with the three things only it asks for.
The law lets nothing but the letters themselves wait for the report: what `holds_back` is demanded before the award by
a rule of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from terskel.awards.protocol import Course
from terskel.core.regimes import Regime

State = Literal["stated", "missing", "not_applicable"]
Place = Literal["", "opening", "evaluation", "panel", "prepare", "characteristics", "evidence", "award"]
"""Where what is missing is put right; "" where no page of the buyer's can."""


@dataclass(frozen=True, slots=True)
class ReportFact:
    """One thing the report shall hold. `letter` is "" outside Part III, `said` what stands of it, where it is short.

    `names` are the people or criteria it waits for, `tenders` the numbers of tenders. `holds_back`: without it the
    law lets no award letter go (`clause`).
    """

    letter: str
    key: str
    state: State
    clause: str
    place: Place = ""
    said: str | int | Decimal | date = ""
    names: tuple[str, ...] = ()
    tenders: tuple[int, ...] = ()
    holds_back: bool = False


@dataclass(frozen=True, slots=True)
class Stated:
    """What the recommendation says so far; everything is empty while there is none.

    `undocumented` is what is demanded of the winner and not accepted. `tax_oldest` is the oldest day of issue that a
    letter of today may rest on, None for a foreign winner.
    """

    winner: str = ""
    price: Decimal | None = None
    characteristics: Mapping[UUID, str] | None = None
    evidence: str = ""
    undocumented: tuple[str, ...] = ()
    evidence_checked_at: datetime | None = None
    tax_information_issued_on: date | None = None
    tax_oldest: date | None = None
    sanctions: str = ""
    no_lots_reason: str = ""
    subcontracts: str = ""
    approved_by: str = ""


def checklist(
    course: Course, stated: Stated, *, frozen: bool, clauses: Collection[str], cancellation: str = ""
) -> tuple[ReportFact, ...]:
    """Everything the report of this competition shall hold, in the order of the law.

    `frozen`: the result of the evaluation stands. `clauses`: the social clauses of the contract. `cancellation`: the
    reason for ending without an award, "" where that has not happened; then nothing of an award is asked for, and
    nothing of the tenders where they stay sealed.
    """
    part_iii = course.terms.regime == Regime.FOA_III
    place: Place = "prepare" if frozen else "evaluation"
    checking: Place = "evidence" if stated.winner else place
    lots = (
        None
        if cancellation
        else _given("c", "no_lots", stated.no_lots_reason, checking, course.terms.clause("lots"), holds_back=True)
    )
    facts = [*_subject(course, lots, part_iii), *(_ended(course) if cancellation else _tenderers(course))]
    if cancellation:
        facts.append(ReportFact("o", "cancellation", "stated", "", said=cancellation))
    else:
        facts += [
            *_choice(course, stated, place, checking),
            ReportFact("o", "cancellation", "not_applicable", ""),
            *_other_matters(course, stated, clauses, checking),
        ]
    if part_iii:
        return tuple(_with_clause(one, f"FOA § 25-5 (2) {one.letter}") for one in facts)
    more = ("announced_dialogue", "chosen_for_dialogue", "reserved")
    found = [replace(one, letter="") for one in facts] + [ReportFact("", key, "not_applicable", "") for key in more]
    return tuple(_with_clause(one, course.terms.clause("report")) for one in found)


def missing(facts: Collection[ReportFact]) -> tuple[ReportFact, ...]:
    return tuple(one for one in facts if one.state == "missing")


def _subject(course: Course, no_lots: ReportFact | None, part_iii: bool) -> Iterator[ReportFact]:
    """Letters a to h: who buys what, why as one contract, and who was asked."""
    terms = course.terms
    place = ", ".join(course.authority.lines)
    yield _given("a", "buyer", f"{course.authority.name}, {place}" if place else "")
    yield _given("b", "subject", terms.scope)
    value = terms.estimated_value
    yield ReportFact("b", "estimated_value", "missing" if value is None else "stated", "", said=value or "")
    if part_iii:
        if no_lots is not None:
            yield no_lots
        yield ReportFact("d", "negotiation", "not_applicable", "")
        yield ReportFact("e", "without_notice", "not_applicable", "")
    yield ReportFact("f", "non_electronic", "not_applicable", "")
    count = len(course.invited)
    yield ReportFact("g", "invited", "stated" if count else "missing", "", said=count or "")
    yield ReportFact("h", "reduced", "not_applicable", "")


def _tenderers(course: Course) -> Iterator[ReportFact]:
    """Letters i to l: who tendered, who was rejected and why, and who may have been biased."""
    sheets = course.sheets
    if sheets is None:
        yield ReportFact("i", "tenderers", "missing", "", "opening")
    else:
        yield ReportFact("i", "tenderers", "stated", "", said=len(sheets))
    proposed = [one for one in sheets or () if one.rejection]
    waiting = tuple(one.number for one in proposed if one.rejection and one.rejection.confirmed_at is None)
    if waiting:
        yield ReportFact(
            "j",
            "rejected",
            "missing",
            course.terms.clause("rejection_decided"),
            "evaluation",
            tenders=waiting,
            holds_back=True,
        )
    elif sheets is None:
        yield ReportFact("j", "rejected", "missing", "", "opening")
    else:
        yield ReportFact("j", "rejected", "stated", "", said=len(proposed))
    yield ReportFact("k", "dropped", "not_applicable", "")
    yield _impartiality(course)


def _ended(course: Course) -> Iterator[ReportFact]:
    """The same letters of a competition that is cancelled: nothing is rejected or declared any more.

    Where it was cancelled before the opening, nobody ever knows who tendered.
    """
    if course.sheets is None:
        yield ReportFact("i", "tenderers", "not_applicable", "")
        yield ReportFact("j", "rejected", "not_applicable", "")
    else:
        rejected = sum(one.rejection is not None and one.rejection.confirmed_at is not None for one in course.sheets)
        yield ReportFact("i", "tenderers", "stated", "", said=len(course.sheets))
        yield ReportFact("j", "rejected", "stated", "", said=rejected)
    yield ReportFact("k", "dropped", "not_applicable", "")
    panel, left = course.panel, len(course.panel.in_conflict)
    told = left or (panel.seats and not panel.undeclared)
    yield ReportFact("l", "conflicts", "stated" if told else "not_applicable", "", said=left if told else "")


def _impartiality(course: Course) -> ReportFact:
    """Nobody's conflict is known before everybody on the panel has declared; where nobody tendered, no panel sits."""
    seats, silent = course.panel.seats, tuple(seat.name for seat in course.panel.undeclared)
    if course.sheets == () and not seats:
        return ReportFact("l", "conflicts", "not_applicable", "")
    if not seats or silent:
        return ReportFact("l", "conflicts", "missing", "", "panel" if not seats else "evaluation", names=silent)
    left = len(course.panel.in_conflict)
    return ReportFact("l", "conflicts", "stated", "", said=left)


def _choice(course: Course, stated: Stated, place: Place, checking: Place) -> Iterator[ReportFact]:
    """Letters m and n: who is chosen and why, for how much, and what goes to others."""
    yield _given("m", "chosen", stated.winner, place, course.terms.clause("award_reasons"), holds_back=True)
    yield ReportFact(
        "m", "value", "missing" if stated.price is None else "stated", "", place=place, said=stated.price or ""
    )
    texts = stated.characteristics or {}
    lacking = tuple(one.name for one in course.terms.quality_criteria if not texts.get(one.id, "").strip())
    yield ReportFact(
        "m",
        "chosen_because",
        "missing" if lacking or not stated.winner else "stated",
        course.terms.clause("award_reasons"),
        "characteristics" if stated.winner else place,
        names=lacking if stated.winner else (),
        holds_back=True,
    )
    checked = stated.evidence_checked_at is not None
    yield ReportFact(
        "n", "subcontracts", "stated" if checked else "missing", "", checking, said=stated.subcontracts or 0
    )


def _other_matters(course: Course, stated: Stated, clauses: Collection[str], checking: Place) -> Iterator[ReportFact]:
    """Letter p: what else is essential, and must be known before the letters go."""
    found = _given("p", "evidence", stated.evidence, checking, course.terms.clause("winner_evidence"), holds_back=True)
    yield replace(found, state="missing", names=stated.undocumented) if stated.undocumented else found
    yield _tax(stated, checking)
    if clauses:
        yield _given("p", "sanctions", stated.sanctions, checking, "LOA § 5p", holds_back=True)
    else:
        yield ReportFact("p", "sanctions", "not_applicable", "")
    unanswered = tuple(
        one.number
        for one in course.sheets or ()
        if any(asked.closed_at is None and not asked.is_heard(course.at) for asked in one.asked)
    )
    asked = sum(len(one.asked) for one in course.sheets or ())
    if unanswered:
        yield ReportFact("p", "enquiries", "missing", "", "evaluation", tenders=unanswered)
    elif asked:
        yield ReportFact("p", "enquiries", "stated", "", said=asked)
    yield _given("p", "approved_by", stated.approved_by, "award")


def _tax(stated: Stated, checking: Place) -> ReportFact:
    """Of a Norwegian winner, and still fresh today (LOA § 5l)."""
    issued_on, oldest = stated.tax_information_issued_on, stated.tax_oldest
    if stated.winner and oldest is None:
        return ReportFact("p", "tax", "not_applicable", "")
    fresh = issued_on is not None and oldest is not None and issued_on >= oldest
    return ReportFact(
        "p", "tax", "stated" if fresh else "missing", "LOA § 5l", checking, said=issued_on or "", holds_back=True
    )


def _given(
    letter: str, key: str, text: str, place: Place = "", clause: str = "", *, holds_back: bool = False
) -> ReportFact:
    said = text.strip()
    return ReportFact(letter, key, "stated" if said else "missing", clause, place, said=said, holds_back=holds_back)


def _with_clause(fact: ReportFact, report: str) -> ReportFact:
    """The rule of the report, and beside it the one that demands the fact itself."""
    return replace(fact, clause=", ".join(one for one in (report, fact.clause) if one))
