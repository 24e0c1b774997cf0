"""A draft written at one go, as a program has it: fields, requirements, criteria and model in one act."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from terskel.audit.act import action
from terskel.competitions.actions.drafting import begin, put_criteria, put_fields, put_model, put_requirements
from terskel.competitions.actions.holding import locked_draft_with
from terskel.competitions.actions.inputs import CriterionInput, DraftFields, RequirementInput
from terskel.competitions.models import Competition
from terskel.competitions.queries.drafts import parts, parts_asked
from terskel.competitions.queries.reading import draft_view
from terskel.competitions.queries.versions import version_of
from terskel.competitions.queries.views import CompetitionView
from terskel.core.actors import Actor
from terskel.core.decisions import refuse
from terskel.core.evaluation import EvaluationModel


@dataclass(frozen=True, slots=True)
class Written:
    """A draft after it was written: as `queries.competition` and `queries.draft_version` tell it."""

    version: str
    view: CompetitionView


@dataclass(frozen=True, slots=True)
class WholeDraft:
    """What is written; None leaves that part as it is. Requirements and criteria without an id are new ones."""

    fields: DraftFields = field(default_factory=lambda: DraftFields())
    requirements: Sequence[RequirementInput] | None = None
    criteria: Sequence[CriterionInput] | None = None
    model: EvaluationModel | None = None


@action
def create_whole(
    dps_id: UUID, category_ids: Sequence[UUID], title: str, whole: WholeDraft, *, by: Actor, at: datetime
) -> UUID:
    """A new draft with all that is known of it; what `create` and the other acts on drafts refuse is refused here."""
    competition = begin(dps_id, category_ids, title, by=by, at=at)
    _put(competition, whole, by, at)
    return competition.id


@action
def write_whole(
    competition_id: UUID, whole: WholeDraft, *, seen: Collection[str] | None = None, by: Actor, at: datetime
) -> Written | None:
    """What is given takes the place of what was there. `seen`: only if the draft is one of these versions.

    Returns the draft as it is now, or None where more of it was written than its fields, or where other lots show what
    was written: then it is read once the act stands.
    """
    competition, [told] = locked_draft_with(competition_id, by, at, parts_asked(competition_id))
    held = parts(competition_id, told[0])
    if seen is not None and version_of(competition, held.digest) not in seen:
        refuse("competitions.draft_written_since")
    _put(competition, whole, by, at)
    only_fields = whole.requirements is None and whole.criteria is None and whole.model is None
    if held.is_lot or not only_fields:
        return None
    return Written(version_of(competition, held.digest), draft_view(by, competition, held, at=at))


def _put(competition: Competition, whole: WholeDraft, by: Actor, at: datetime) -> None:
    put_fields(competition, whole.fields, by=by, at=at)
    if whole.requirements is not None:
        put_requirements(competition, whole.requirements, by=by, at=at)
    if whole.criteria is not None:
        put_criteria(competition, whole.criteria, by=by, at=at)
    if whole.model is not None:
        put_model(competition, whole.model, by=by, at=at)
