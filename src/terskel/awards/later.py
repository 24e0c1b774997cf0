"""What happened after a procurement report was written, in words for its next version. For later rooms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from terskel.awards.models import AwardDecision, Closure, Complaint, ReviewCase
from terskel.competitions.queries import Terms
from terskel.core import references
from terskel.core.phrases import Phrasebook
from terskel.organisations import queries as organisations


@dataclass(frozen=True, slots=True)
class LaterFact:
    """One thing that happened, when, and in the competition's language what it was."""

    at: datetime
    text: str


def original_reports(competition_id: UUID) -> tuple[UUID, ...]:
    """The reports written when an award was announced or the competition ended without one, the first first."""
    announced = AwardDecision.objects.filter(competition_id=competition_id, report__isnull=False)
    found = list(announced.order_by("approved_at").values_list("report_id", flat=True))
    found += Closure.objects.filter(competition_id=competition_id).values_list("report_id", flat=True)
    return tuple(one for one in found if one is not None)


def later_facts(terms: Terms, since: datetime) -> list[LaterFact]:
    """Complaints and cases and what became of them, awards reversed and made, the end without a contract.

    Those after `since`.
    """
    found = [*_complaints(terms), *_cases(terms), *_awards(terms), *_closures(terms)]
    return sorted((one for one in found if one.at > since), key=lambda one: one.at)


def _complaints(terms: Terms) -> Iterator[LaterFact]:
    rows = list(Complaint.objects.filter(competition_id=terms.competition_id).order_by("received_at", "id"))
    firms = organisations.suppliers([row.supplier_id for row in rows])
    for row in rows:
        name, about = firms[row.supplier_id].name, _say(terms, f"complaint.about.{row.about}")
        yield LaterFact(row.received_at, _say(terms, "later.complaint", supplier=name, about=about))
        if row.decided_at is not None:
            outcome = _say(terms, f"complaint.decision.outcome.{row.outcome}")
            said = _say(terms, "later.complaint_decided", supplier=name, outcome=outcome, reason=row.reason)
            yield LaterFact(row.decided_at, said)
        if row.withdrawn_at is not None:
            yield LaterFact(row.withdrawn_at, _say(terms, "later.complaint_withdrawn", supplier=name))
        if row.case_registered_at is not None:
            case = _say(terms, "later.case", supplier=name, case=row.case_name)
            yield LaterFact(row.case_registered_at, case)
        if row.case_closed_at is not None:
            closed = _say(terms, "later.case_closed", case=row.case_name, result=row.case_result)
            yield LaterFact(row.case_closed_at, closed)


def _cases(terms: Terms) -> Iterator[LaterFact]:
    for row in ReviewCase.objects.filter(competition_id=terms.competition_id).order_by("registered_at", "id"):
        said = {"petitioner": row.petitioner, "case": row.name, "served_on": row.served_on}
        kind = _say(terms, f"later.case_kind.{row.kind}")
        yield LaterFact(row.registered_at, _say(terms, "later.review_case", kind=kind, **said))
        if row.closed_at is not None:
            key = "later.case_forbids" if row.forbids_since else "later.case_closed"
            yield LaterFact(row.closed_at, _say(terms, key, case=row.name, result=row.result))
        if row.lifted_at is not None:
            lifted = _say(terms, "later.case_lifted", case=row.name, reason=row.lifted_reason)
            yield LaterFact(row.lifted_at, lifted)


def _awards(terms: Terms) -> Iterator[LaterFact]:
    rows = list(
        AwardDecision.objects.filter(competition_id=terms.competition_id, approved_at__isnull=False).order_by(
            "approved_at"
        )
    )
    firms = organisations.suppliers([row.winner_supplier_id for row in rows])
    for row in rows:
        name = firms[row.winner_supplier_id].name
        if row.approved_at is not None:
            yield LaterFact(row.approved_at, _say(terms, "later.award", supplier=name))
        if row.reversed_at is not None:
            told = _say(
                terms,
                "later.reversal",
                supplier=name,
                reason=row.reversal_reason,
                clause=references.bracketed(terms.clause("award_reversed")),
            )
            yield LaterFact(row.reversed_at, told)


def _closures(terms: Terms) -> Iterator[LaterFact]:
    for row in Closure.objects.filter(competition_id=terms.competition_id):
        clause = references.bracketed(terms.clause("cancellation"))
        yield LaterFact(row.closed_at, _say(terms, "later.closure", reason=row.reason, clause=clause))


def _say(terms: Terms, key: str, /, **facts: object) -> str:
    return Phrasebook.of("awards").say(key, terms.language, **facts)
