"""Who of the authority reads what tells of tenders: every page, list, file and letter of an award asks here.

Opened data stay open to those only who are authorised to see them (directive 2014/24/EU annex IV (f)): until the award
is told, whoever answers for the matter or works on it; afterwards every colleague reads the letters, and who manages
contracts the award. Never who has declared a conflict of interest (FOA § 7-5).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from uuid import UUID

from django.db.models import Q

from terskel.awards.models import STANDING, AwardDecision, Closure
from terskel.awards.policy import ANSWERABLE, READERS
from terskel.competitions import policy as competition_policy
from terskel.competitions import queries as competitions
from terskel.competitions.queries import Terms
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.evaluation import queries as evaluations
from terskel.vault import queries as vault

ROOMS: Final = ("tenders", "evaluation", "awards")
"""The rooms all of whose letters tell of tenders."""


def require_reader(reader: Actor, competition_id: UUID) -> Terms:
    """The gate of what happens around an award: the authority's responsible people; raises `Missing` for others."""
    terms = competitions.terms(competition_id)
    if not competition_policy.acts_in(reader, terms.authority_id, competition_id) or not reader.has(*READERS):
        raise Missing
    if evaluations.has_declared_conflict(competition_id, reader.person_id):
        raise Missing
    return terms


def require_reader_of_award(reader: Actor, competition_id: UUID) -> Terms:
    """As `require_reader`, of the award itself: who only manages contracts reads it once it is told."""
    terms = require_reader(reader, competition_id)
    if not reader.has(*ANSWERABLE) and not is_told(competition_id):
        raise Missing
    return terms


def among_own(reader: Actor, competition: str = "competition") -> Q:
    """The same as a condition on rows, for lists: those of the reader's authority in which no conflict is declared.

    `competition` leads from the row to its competition. Roles are the caller's.
    """
    return Q(**{f"{competition}__authority_id": reader.organisation_id}) & impartial(reader, f"{competition}_id")


def impartial(reader: Actor, key: str) -> Q:
    """Rows of competitions in which the reader has declared no conflict; `key` names the column of their id."""
    return ~Q(**{f"{key}__in": evaluations.matters_in_conflict(reader.person_id)})


def read_by(reader: Actor, competition_id: UUID, kinds: Collection[str]) -> Collection[str]:
    """Those of the kinds of letter that a colleague of the competition's authority reads.

    Until the award is told an opener reads the record of what they opened.
    """
    if evaluations.has_declared_conflict(competition_id, reader.person_id):
        return ()
    if reader.has(*ANSWERABLE) or is_told(competition_id) or evaluations.sits_free(competition_id, reader.person_id):
        return kinds
    if reader.person_id in vault.openers_of(competition_id):
        return [one for one in kinds if one.partition(".")[0] == "tenders"]
    return ()


def is_told(competition_id: UUID) -> bool:
    """Whether it came to an end that everyone who tendered has been told of, and that stands."""
    told = AwardDecision.objects.filter(STANDING, competition_id=competition_id, letters_sent_at__isnull=False)
    return told.exists() or Closure.objects.filter(competition_id=competition_id).exists()
