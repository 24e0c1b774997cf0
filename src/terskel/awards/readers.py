"""Who of the authority reads letters that tell of tenders: the record of the opening, the panel's, those of the award.

Opened data stay open to those only who are authorised to see them (directive 2014/24/EU annex IV (f)): until the award
is told, whoever answers for the matter or works on it; afterwards every colleague. Never who has declared a conflict of
interest (FOA § 7-5).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from uuid import UUID

from terskel.awards.models import STANDING, AwardDecision, Closure
from terskel.awards.policy import READERS
from terskel.core.actors import APPROVER, AUDITOR, BUYER, DPS_MANAGER, LEGAL_READER, Actor
from terskel.evaluation import queries as evaluations
from terskel.vault import queries as vault

ROOMS: Final = ("tenders", "evaluation", "awards")
"""The rooms all of whose letters tell of tenders."""
ANSWERABLE: Final = (BUYER, APPROVER, AUDITOR, LEGAL_READER, DPS_MANAGER)


def read_by(reader: Actor, competition_id: UUID, kinds: Collection[str]) -> Collection[str]:
    """Those of the kinds that a colleague of the competition's authority reads.

    Until the award is told who only manages contracts reads of this room alone, as on its pages, and an opener the
    record of what they opened.
    """
    if evaluations.has_declared_conflict(competition_id, reader.person_id):
        return ()
    if reader.has(*ANSWERABLE) or _is_told(competition_id) or evaluations.sits_free(competition_id, reader.person_id):
        return kinds
    rooms = {"awards"} if reader.has(*READERS) else set()
    if reader.person_id in vault.openers_of(competition_id):
        rooms.add("tenders")
    return [one for one in kinds if one.partition(".")[0] in rooms]


def _is_told(competition_id: UUID) -> bool:
    """Whether it came to an end that everyone who tendered has been told of, and that stands."""
    told = AwardDecision.objects.filter(STANDING, competition_id=competition_id, letters_sent_at__isnull=False)
    return told.exists() or Closure.objects.filter(competition_id=competition_id).exists()
