"""The facts of a line and of a standing right as the core's tables of moves want them."""

from datetime import datetime

from terskel.core import lifecycles
from terskel.core.instants import end_of_day
from terskel.qualification.models import (
    Application,
    ApplicationLine,
    Qualification,
    QualificationAppeal,
    RenewalRequest,
    Suspension,
)


def line_facts(line: ApplicationLine) -> lifecycles.ApplicationLineFacts:
    """Lists select the line's `appeal` with it."""
    appeal: QualificationAppeal | None = getattr(line, "appeal", None)
    return lifecycles.ApplicationLineFacts(
        opened_at=line.opened_at,
        due_at=line.due_at,
        extended_to_at=line.extended_to_at,
        admitted_at=line.admitted_at if appeal is None else appeal.upheld_at,
        rejected_at=line.rejected_at,
        withdrawn_at=line.withdrawn_at,
        appealed_at=appeal.received_at if appeal else None,
        appeal_dismissed_at=appeal.dismissed_at if appeal else None,
    )


def qualification_facts(
    row: Qualification,
    *,
    open_renewal: RenewalRequest | None,
    last_renewal: RenewalRequest | None,
    open_suspension: Suspension | None,
) -> lifecycles.QualificationFacts:
    """What is open on a right now; the newest settled renewal says anew how long the evidence is good."""
    expires_on = row.evidence_expires_on
    if last_renewal is not None and last_renewal.settled_at is not None and last_renewal.settled_at >= row.from_at:
        expires_on = last_renewal.evidence_expires_on or expires_on
    ended_at: datetime | None = row.to_at
    return lifecycles.QualificationFacts(
        from_at=row.from_at,
        evidence_expires_at=end_of_day(expires_on) if expires_on else None,
        renewal_asked_at=open_renewal.asked_at if open_renewal else None,
        heard_at=open_suspension.heard_at if open_suspension else None,
        suspended_at=open_suspension.suspended_at if open_suspension else None,
        left_at=ended_at if row.ended_because == "left" else None,
        ended_at=ended_at if row.ended_because not in ("", "left") else None,
    )


def gives_up_place(replaced: Application | None, window_closes_at: datetime | None, at: datetime) -> bool:
    """Whether delivering in place of this one loses its place in a first window that is closed and not opened."""
    if replaced is None or window_closes_at is None or replaced.received_at is None:
        return False
    waits = replaced.opened_at is None and replaced.withdrawn_at is None
    return waits and replaced.received_at < window_closes_at <= at
