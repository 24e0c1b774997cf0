"""Who is invited: the rows of a publication, and the one act that invites all who were admitted since.

A DPS is open while it lasts, so suppliers are admitted while competitions run. Unless its documents say otherwise they
are told of the next one. Where they do, all of them are invited at once and the deadline moves for everybody: to invite
one of them, or with fewer days than the others had, would favour somebody (LOA § 4).
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection

from terskel.audit.act import action, record
from terskel.competitions import letters, policy
from terskel.competitions.events import LateAdmittedInvited
from terskel.competitions.models import Competition, DeadlineChange, Invitation, LateInvitation
from terskel.competitions.moves import last_answer, lock_for_change, write_extension, write_public_letter
from terskel.competitions.queries import late, lots
from terskel.competitions.queries.rows import category_ids_of, facts_of, found, terms_of
from terskel.core import deadlines, lifecycles
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse, require
from terskel.core.ids import uuid7
from terskel.dps import moves as dps_moves
from terskel.dps import queries as dps
from terskel.organisations import queries as organisations
from terskel.qualification.queries import Qualified

INVITE: Final = """
    INSERT INTO "competitions_invitation"
        (id, competition_id, supplier_id, categories, sent_at, decline_reason, decline_text)
    SELECT given.id, %s, given.supplier_id, given.categories::uuid[], %s, '', ''
    FROM unnest(%s::uuid[], %s::uuid[], %s::text[]) AS given (id, supplier_id, categories)
"""
"""Categories come as the text of an array each: `unnest` would take arrays of arrays apart to their members."""


@action
def invite_late(
    competition_id: UUID, *, reason: str, closes_at: datetime | None = None, by: Actor, at: datetime
) -> int:
    """Invite all who were admitted since the publication, to every open lot of a purchase; returns how many there are.

    `closes_at` moves the deadline for all. It is demanded where less than the law's minimum is left counted from now
    (T-06), and the last day for questions moves with it.
    """
    seen = found(Competition.objects.filter(pk=competition_id).first())
    policy.require_publisher(by, seen)
    if not dps.invites_late(seen.dps_id):
        refuse("competitions.late_wait_for_the_next", "FOA § 26-7(1)")
    together = lots.ids_together(competition_id)
    categories = {one for key in together for one in category_ids_of(key)}
    dps_moves.use_for_competition(seen.dps_id, sorted(categories), seen.authority_id, at=at)
    competition = lock_for_change(competition_id)
    require(lifecycles.COMPETITION.permit("invite_late", facts_of(competition), at))
    if not reason.strip():
        refuse("competitions.late_without_reason", "LOA § 4")
    newcomers = late.newcomers(competition, at)
    if not newcomers:
        refuse("competitions.nobody_admitted_since", "FOA § 26-7(1)")
    moved = _move_deadline(competition, closes_at, reason, by, at)
    for row, recipients in newcomers.items():
        _invite(row, recipients, reason.strip(), moved=moved, by=by, at=at)
    return len({one.supplier_id for recipients in newcomers.values() for one in recipients})


def write_invitations(competition_id: UUID, recipients: Sequence[Qualified], sent_at: datetime) -> None:
    """One statement for all, however many: ten thousand model instances would be most of the act's time."""
    with connection.cursor() as cursor:
        cursor.execute(
            INVITE,
            [
                competition_id,
                sent_at,
                [uuid7() for _ in recipients],
                [one.supplier_id for one in recipients],
                ["{" + ",".join(str(key) for key in one.category_ids) + "}" for one in recipients],
            ],
        )


def recipients_digest(supplier_ids: Sequence[UUID]) -> str:
    """SHA-256 over the sorted ids, one a line: what the log holds of the frozen list."""
    return hashlib.sha256("\n".join(sorted(str(one) for one in supplier_ids)).encode()).hexdigest()


def _move_deadline(competition: Competition, closes_at: datetime | None, reason: str, by: Actor, at: datetime) -> bool:
    """A later deadline for all where one is given; refused where one is needed and none is given, or too early."""
    old, last_question = competition.closes_at, competition.question_deadline_at
    if old is None or last_question is None:
        raise Missing
    earliest = late.earliest_close_of(competition, at)
    if closes_at is None:
        if old < earliest.instant:
            refuse("competitions.late_needs_time", earliest.clause, closes_at=old, earliest=earliest.instant)
        return False
    if closes_at < earliest.instant:
        refuse("competitions.deadline_too_early", earliest.clause, closes_at=closes_at, earliest=earliest.instant)
    usual = deadlines.default_question_deadline(at, closes_at).instant
    write_extension(competition, closes_at, reason, max(usual, last_question), by=by, at=at)
    return True


def _invite(
    row: Competition, recipients: Sequence[Qualified], reason: str, *, moved: bool, by: Actor, at: datetime
) -> None:
    """The rows, letter and event of one competition; its deadline is the one that counts from now on."""
    row.refresh_from_db()
    if by.person_id is None or row.closes_at is None or row.question_deadline_at is None:
        raise Missing
    change = DeadlineChange.objects.filter(competition_id=row.id, changed_at=at).first() if moved else None
    LateInvitation.objects.create(
        competition_id=row.id, invited_at=at, invited_by_id=by.person_id, reason=reason, deadline_change=change
    )
    write_invitations(row.id, recipients, at)
    terms = terms_of(row)
    letter_id = write_public_letter(
        row,
        letters.late_invitation(
            terms,
            sender=letters.sender(organisations.authority(row.authority_id)),
            old_closes_at=change.old_closes_at if change else None,
            reason=reason,
            question_deadline_at=row.question_deadline_at,
            last_answer=last_answer(row, row.closes_at),
            at=at,
        ),
        by=by,
        at=at,
    )
    everyone = list(Invitation.objects.filter(competition_id=row.id).values_list("supplier_id", flat=True))
    record(
        LateAdmittedInvited(
            supplier_ids=tuple(one.supplier_id for one in recipients),
            recipients=len(everyone),
            recipients_sha256=recipients_digest(everyone),
            reason=reason,
            closes_at=row.closes_at,
            deadline_moved=change is not None,
            letter_id=letter_id,
        ),
        by=by,
        at=at,
        subject=("competitions.Competition", row.id),
        matters=[row.id, row.dps_id],
    )
