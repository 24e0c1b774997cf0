"""What a draft begins with: an earlier competition of the same body, or a template. For this room's actions."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from terskel.competitions import carrying
from terskel.competitions.models import (
    AwardCriterion,
    Competition,
    CompetitionCategory,
    CompetitionDocument,
    CompetitionTemplate,
    MandatoryRequirement,
    TemplateDocument,
)
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.core.ids import uuid7
from terskel.documents import moves as documents

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
"""Never days or the value; the standstill follows from the system it is held under now."""


_REQUIREMENT: Final = ("number", "text", "climate", "asked")
_CRITERION: Final = (
    "number",
    "name",
    "description",
    "documentation",
    "weight",
    "kind",
    "climate",
    "least_points",
    "anchors",
    "asked",
)


def earlier_of(competition_id: UUID, authority_id: UUID) -> Competition:
    """Published, cancelled or a draft; that of another authority looks missing."""
    found = Competition.objects.filter(pk=competition_id, authority_id=authority_id).first()
    if found is None:
        raise Missing
    return found


def fill(draft: Competition, earlier: Competition, *, at: datetime) -> None:
    """Texts, requirements, criteria with their parts, and the roles of categories that both are held in.

    Locked texts come in the wording they have now.
    """
    apply(draft, snapshot(earlier))
    carrying.take_in(draft, map(UUID, carrying.carried_ids(earlier.id)), at=at)


def snapshot(competition: Competition) -> dict[str, Any]:
    """What a draft can begin with, as plain JSON; a criterion's `key` is what its parts and the model name it by."""
    own = MandatoryRequirement.objects.filter(competition_id=competition.id, carried__isnull=True)
    requirements = own.order_by("number")
    criteria = AwardCriterion.objects.filter(competition_id=competition.id).order_by("number")
    people = CompetitionCategory.objects.filter(competition_id=competition.id, people__gt=0)
    return {
        "texts": {name: getattr(competition, name) for name in COPIED},
        "requirements": [{name: getattr(one, name) for name in _REQUIREMENT} for one in requirements],
        "criteria": [
            {name: _plain(getattr(one, name)) for name in _CRITERION}
            | {"key": str(one.id), "parent": None if one.parent_id is None else str(one.parent_id)}
            for one in criteria
        ],
        "people": {str(one.category_id): one.people for one in people},
        "locked_texts": carrying.carried_ids(competition.id),
    }


def apply(draft: Competition, content: Mapping[str, Any]) -> None:
    """Begin the draft with what `snapshot` gave; what came into use later than it is left as it is."""
    texts = {name: value for name, value in content["texts"].items() if name in COPIED}
    ids = {row["key"]: uuid7() for row in content["criteria"]}
    if texts.get("evaluation_model"):
        texts["evaluation_model"] = _renamed(texts["evaluation_model"], ids)
    for name, value in texts.items():
        setattr(draft, name, value)
    draft.save(update_fields=list(texts))
    MandatoryRequirement.objects.bulk_create(
        MandatoryRequirement(competition_id=draft.id, **row) for row in content["requirements"]
    )
    rows = [
        AwardCriterion(
            id=ids[row["key"]],
            competition_id=draft.id,
            parent_id=ids[row["parent"]] if row["parent"] is not None else None,
            **{name: row[name] for name in _CRITERION if name in row},
        )
        for row in content["criteria"]
    ]
    AwardCriterion.objects.bulk_create(row for row in rows if row.parent_id is None)
    AwardCriterion.objects.bulk_create(row for row in rows if row.parent_id is not None)
    for category_id, count in content["people"].items():
        CompetitionCategory.objects.filter(competition_id=draft.id, category_id=category_id).update(people=count)


def take_documents(draft: Competition, earlier: Competition, *, by: Actor, at: datetime) -> None:
    """The files that stand in the earlier one, as the draft's own: what was public there waits for the publication."""
    standing = CompetitionDocument.objects.filter(competition_id=earlier.id, taken_out_by__isnull=True)
    _give(draft, list(standing.order_by("number")), by, at)


def keep_documents(template: CompetitionTemplate, competition: Competition, *, by: Actor, at: datetime) -> None:
    """The files that stand in the competition, as the template's own."""
    standing = CompetitionDocument.objects.filter(competition_id=competition.id, taken_out_by__isnull=True)
    rows = list(standing.order_by("number"))
    copies = documents.copy_files([row.file_id for row in rows], matters=(template.authority_id,), at=at, by=by)
    TemplateDocument.objects.bulk_create(
        TemplateDocument(
            template_id=template.id, number=number, file_id=copies[row.file_id], title=row.title, role=row.role
        )
        for number, row in enumerate(rows, start=1)
    )


def begin_from(draft: Competition, template: CompetitionTemplate, *, by: Actor, at: datetime) -> None:
    """The draft begins with what the template keeps, and with copies of its files; it carries its locked texts."""
    apply(draft, template.content)
    demanded = map(UUID, template.content.get("locked_texts", ()))
    carrying.take_in(draft, demanded, demanded_by="template", at=at)
    _give(draft, list(TemplateDocument.objects.filter(template_id=template.id).order_by("number")), by, at)


def template_of(template_id: UUID, authority_id: UUID) -> CompetitionTemplate:
    """One in use; that of another authority looks missing."""
    found = CompetitionTemplate.objects.filter(pk=template_id, authority_id=authority_id, withdrawn_at=None).first()
    if found is None:
        raise Missing
    return found


def _give(draft: Competition, rows: Sequence[CompetitionDocument | TemplateDocument], by: Actor, at: datetime) -> None:
    copies = documents.copy_files([row.file_id for row in rows], matters=(draft.id, draft.dps_id), at=at, by=by)
    CompetitionDocument.objects.bulk_create(
        CompetitionDocument(
            competition_id=draft.id,
            number=number,
            file_id=copies[row.file_id],
            title=row.title,
            role=row.role,
            attached_at=at,
        )
        for number, row in enumerate(rows, start=1)
    )


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Decimal) else value


def _renamed(model: Mapping[str, Any], ids: Mapping[str, UUID]) -> dict[str, Any]:
    """The model with the criteria it values in kroner called as they are in the draft."""
    values = {str(ids.get(key, key)): kroner for key, kroner in model.get("quality_values", {}).items()}
    return {**model, "quality_values": values}
