"""What a new draft takes over from an earlier competition of the same body. For this room's actions."""

from typing import Final
from uuid import UUID

from terskel.competitions.models import AwardCriterion, Competition, CompetitionCategory, MandatoryRequirement
from terskel.core.decisions import Missing
from terskel.core.ids import uuid7

COPIED: Final = (
    "language",
    "scope",
    "need",
    "place",
    "contract_form",
    "contract_basis",
    "contract_deviation_reason",
    "result_kind",
    "contact",
    "cv_count",
    "reference_count",
    "climate_answer",
    "climate_reason",
    "clauses",
    "subcontractor_tiers",
    "tiers_reason",
    "wording_reason",
    "universal_design",
    "security",
    "human_rights",
    "lots_reason",
    "validity_days",
    "price_after_quality",
    "tenderers_hidden",
    "evaluation_model",
)
"""Never days, the value or files; the standstill follows from the system it is held under now."""


def earlier_of(competition_id: UUID, authority_id: UUID) -> Competition:
    """Published, cancelled or a draft; that of another authority looks missing."""
    found = Competition.objects.filter(pk=competition_id, authority_id=authority_id).first()
    if found is None:
        raise Missing
    return found


def fill(draft: Competition, earlier: Competition) -> None:
    """Texts, requirements, criteria with their parts, and the roles of categories that both are held in."""
    for name in COPIED:
        setattr(draft, name, getattr(earlier, name))
    draft.save(update_fields=COPIED)
    MandatoryRequirement.objects.bulk_create(
        MandatoryRequirement(
            competition_id=draft.id, number=one.number, text=one.text, climate=one.climate, asked=one.asked
        )
        for one in MandatoryRequirement.objects.filter(competition_id=earlier.id).order_by("number")
    )
    _copy_criteria(draft.id, earlier.id)
    people = dict(
        CompetitionCategory.objects.filter(competition_id=earlier.id, people__gt=0).values_list("category_id", "people")
    )
    for category_id, count in people.items():
        CompetitionCategory.objects.filter(competition_id=draft.id, category_id=category_id).update(people=count)


def _copy_criteria(draft_id: UUID, earlier_id: UUID) -> None:
    """A criterion before its parts, each with an id of its own."""
    rows = list(AwardCriterion.objects.filter(competition_id=earlier_id).order_by("number"))
    ids = {row.id: uuid7() for row in rows}
    for row in rows:
        row.pk, row.competition_id = ids[row.id], draft_id
        row.parent_id = ids[row.parent_id] if row.parent_id is not None else None
        row._state.adding = True
    AwardCriterion.objects.bulk_create(row for row in rows if row.parent_id is None)
    AwardCriterion.objects.bulk_create(row for row in rows if row.parent_id is not None)
