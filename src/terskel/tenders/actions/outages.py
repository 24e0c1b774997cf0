"""The service was out near a deadline that has passed: more time for all, or not, decided by one person in one act.

Until somebody has decided, receipt is not settled and nothing is opened (`settling.undecided_outage`).
"""

from datetime import datetime
from uuid import UUID

from terskel.audit.act import action, record
from terskel.competitions import moves as competitions
from terskel.competitions import queries
from terskel.competitions.queries import Terms
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse
from terskel.tenders import events, settling
from terskel.tenders.models import DeadlineKept, TreeHead


@action
def extend_after_outage(competition_id: UUID, *, closes_at: datetime, reason: str, by: Actor, at: datetime) -> None:
    """A later deadline for all, although the old one has passed: nobody has seen who delivered (FOA §§ 4-1, 20-1).

    What was delivered stands, and may be replaced or withdrawn until the new deadline.
    """
    _undecided(competition_id, by, at)
    competitions.extend_after_outage(competition_id, closes_at, reason, by=by, at=at)


@action
def keep_deadline(competition_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """The outage gives no more time; receipt can be settled. The reason stands in the audit and in the record."""
    terms, person_id = _undecided(competition_id, by, at)
    if not reason.strip():
        refuse("tenders.deadline_kept_without_reason")
    if terms.closes_at is None:
        raise Missing
    DeadlineKept.objects.create(
        competition_id=competition_id,
        closes_at=terms.closes_at,
        reason=reason.strip(),
        decided_by_id=person_id,
        decided_at=at,
    )
    record(
        events.DeadlineKept(terms.closes_at, reason.strip()),
        by=by,
        at=at,
        subject=("competitions.Competition", competition_id),
        matters=[competition_id, terms.dps_id],
    )


def _undecided(competition_id: UUID, by: Actor, at: datetime) -> tuple[Terms, UUID]:
    """The competition held alone and the buyer who acts, where an outage is to be decided on."""
    person_id = competitions.require_buyer(competition_id, by=by)
    terms = competitions.lock_for_opening(competition_id, at=at)
    if TreeHead.objects.filter(competition_id__in=queries.ids_together(competition_id)).exists():
        refuse("tenders.settled", "FOA § 22-3(2)", closes_at=terms.closes_at)
    if settling.undecided_outage(terms, at=at) is None:
        refuse("tenders.no_outage_to_decide")
    return terms, person_id
