"""A draft held for a change, and what was done to it written down. For this room's actions."""

from datetime import datetime
from uuid import UUID

from terskel.audit.act import record
from terskel.audit.statements import Answers, Statement
from terskel.competitions import policy
from terskel.competitions.events import (
    CompetitionCreated,
    CriteriaSet,
    DocumentAttached,
    DocumentRemoved,
    DraftChanged,
    MandatoryRequirementsSet,
    ModelSet,
)
from terskel.competitions.models import Competition
from terskel.competitions.moves import lock_for_change_with
from terskel.competitions.queries.rows import facts_of
from terskel.core import lifecycles
from terskel.core.actors import Actor
from terskel.core.decisions import require

DraftEvent = (
    CompetitionCreated
    | CriteriaSet
    | DocumentAttached
    | DocumentRemoved
    | DraftChanged
    | MandatoryRequirementsSet
    | ModelSet
)


def locked_draft(competition_id: UUID, by: Actor, at: datetime) -> Competition:
    """The draft, held for a change; whoever changes it has prepared it."""
    competition, _beside = locked_draft_with(competition_id, by, at)
    return competition


def locked_draft_with(competition_id: UUID, by: Actor, at: datetime, *beside: Statement) -> tuple[Competition, Answers]:
    """The same, with the answers to statements that are asked in the same message, once it is held."""
    competition, answers = lock_for_change_with(competition_id, *beside)
    person_id = policy.require_buyer(by, competition)
    require(lifecycles.COMPETITION.permit("change_draft", facts_of(competition), at))
    if person_id not in competition.prepared_by:
        competition.prepared_by = [*competition.prepared_by, person_id]
        competition.save(update_fields=["prepared_by"])
    return competition, answers


def record_draft(event: DraftEvent, competition: Competition, by: Actor, at: datetime) -> None:
    record(
        event,
        by=by,
        at=at,
        subject=("competitions.Competition", competition.id),
        matters=[competition.id, competition.dps_id],
    )
