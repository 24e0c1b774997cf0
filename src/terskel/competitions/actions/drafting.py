"""A competition while it is a draft: nobody outside the authority knows of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import IO, Final, Unpack
from uuid import UUID

from django.db.models import Max

from terskel.audit.act import action, update_last
from terskel.competitions import carrying, copying, policy
from terskel.competitions.actions.holding import locked_draft, record_draft
from terskel.competitions.actions.inputs import (
    MOST_PEOPLE,
    CriterionInput,
    DraftFields,
    RequirementInput,
    check_changes,
    check_criteria,
    check_requirements,
    check_title,
)
from terskel.competitions.events import (
    CompetitionCreated,
    CriteriaSet,
    DocumentAttached,
    DocumentRemoved,
    DraftChanged,
    MandatoryRequirementsSet,
    ModelSet,
)
from terskel.competitions.models import (
    DOCUMENT_ROLES,
    AwardCriterion,
    Competition,
    CompetitionCategory,
    CompetitionDocument,
    MandatoryRequirement,
)
from terskel.competitions.naming import next_reference
from terskel.competitions.queries.readiness import rules_today
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse
from terskel.core.evaluation import EvaluationModel
from terskel.core.ids import uuid7
from terskel.documents import moves as documents
from terskel.dps import moves as dps_moves

PARTS_APART: Final = 100
"""Numbers of the parts of criterion 3 are 301, 302 …: nobody sees them, but each row has one of its own."""


@action
def create(
    dps_id: UUID,
    *,
    category_ids: Sequence[UUID],
    title: str,
    copy_of: UUID | None = None,
    template_id: UUID | None = None,
    by: Actor,
    at: datetime,
) -> UUID:
    """A draft at a body named in the DPS, in one category or several (a team).

    `copy_of`: an earlier competition of the same body that it begins with, texts, requirements, criteria, model and
    documents. Days and value are never copied: they belong to one procurement. `template_id`: one of the body's own
    templates instead.
    """
    return begin(dps_id, category_ids, title, copy_of=copy_of, template_id=template_id, by=by, at=at).id


def begin(
    dps_id: UUID,
    category_ids: Sequence[UUID],
    title: str,
    *,
    copy_of: UUID | None = None,
    template_id: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Competition:
    """A draft as `create` makes it, in the transaction of an action of this room."""
    if by.organisation_id is None or not by.is_authority:
        raise Missing
    person_id = policy.require_creator(by, by.organisation_id)
    check_title(title)
    in_use = dps_moves.use_for_competition(dps_id, category_ids, by.organisation_id, at=at)
    earlier = copying.earlier_of(copy_of, by.organisation_id) if copy_of is not None else None
    template = copying.template_of(template_id, by.organisation_id) if template_id is not None else None
    competition = Competition.objects.create(
        dps_id=in_use.id,
        authority_id=by.organisation_id,
        reference=next_reference(at),
        language=in_use.language,
        title=title.strip(),
        contact=in_use.contact,
        standstill_mode=in_use.standstill_mode,
        standstill_days=in_use.standstill_days,
        regime=in_use.regime,
        service_kind=in_use.service_kind,
        created_at=at,
        created_by_id=person_id,
        prepared_by=[person_id],
    )
    CompetitionCategory.objects.bulk_create(
        CompetitionCategory(competition_id=competition.id, category_id=category.id) for category in in_use.categories
    )
    if earlier is not None:
        copying.fill(competition, earlier, at=at)
        copying.take_documents(competition, earlier, by=by, at=at)
    elif template is not None:
        copying.begin_from(competition, template, by=by, at=at)
    carrying.bring_up_to_date(competition, at=at)
    record_draft(
        CompetitionCreated(
            reference=competition.reference,
            title=competition.title,
            dps_id=in_use.id,
            category_ids=tuple(category.id for category in in_use.categories),
            copied_from=copy_of,
            template_id=template_id,
        ),
        competition,
        by,
        at,
    )
    return competition


@action
def change_draft(competition_id: UUID, *, by: Actor, at: datetime, **changes: Unpack[DraftFields]) -> None:
    """New values for fields of the draft."""
    put_fields(locked_draft(competition_id, by, at), changes, by=by, at=at)


def put_fields(competition: Competition, changes: DraftFields, *, by: Actor, at: datetime) -> None:
    """New values for fields of a draft that is held."""
    check_changes(competition, changes, lambda: rules_today(competition, at))
    before = {field: getattr(competition, field) for field in changes}
    for field, value in changes.items():
        setattr(competition, field, _stored(value))
    changed = tuple(sorted(field for field in changes if getattr(competition, field) != before[field]))
    if not changed:
        return
    update_last(competition, changed)
    record_draft(DraftChanged(fields=changed), competition, by, at)


@action
def change_categories(competition_id: UUID, *, category_ids: Sequence[UUID], by: Actor, at: datetime) -> None:
    """Other categories of the same DPS; several make a team, and all admitted in any of them are invited."""
    seen = _seen(competition_id)
    in_use = dps_moves.use_for_competition(seen.dps_id, category_ids, seen.authority_id, at=at)
    competition = locked_draft(competition_id, by, at)
    wanted = {category.id for category in in_use.categories}
    rows = CompetitionCategory.objects.filter(competition_id=competition.id)
    held = set(rows.values_list("category_id", flat=True))
    if wanted == held:
        return
    rows.exclude(category_id__in=wanted).delete()
    CompetitionCategory.objects.bulk_create(
        CompetitionCategory(competition_id=competition.id, category_id=one) for one in sorted(wanted - held)
    )
    record_draft(DraftChanged(fields=("categories",)), competition, by, at)


@action
def set_roles(competition_id: UUID, people: Mapping[UUID, int], *, by: Actor, at: datetime) -> None:
    """How many named persons a tender offers for the role of each category; 0 asks for none.

    Covering the roles is asked of the tender, and narrows nobody out of the invitation (FOA § 26-7(1)).
    """
    competition = locked_draft(competition_id, by, at)
    rows = {row.category_id: row for row in CompetitionCategory.objects.filter(competition_id=competition.id)}
    _require_own(people, set(rows))
    for asked in people.values():
        if not 0 <= asked <= MOST_PEOPLE:
            refuse("competitions.people_out_of_range", "FOA § 14-1(3)", most=MOST_PEOPLE)
    changed = [rows[key] for key, asked in people.items() if rows[key].people != asked]
    if not changed:
        return
    for row in changed:
        row.people = people[row.category_id]
    CompetitionCategory.objects.bulk_update(changed, ["people"])
    record_draft(DraftChanged(fields=("roles",)), competition, by, at)


@action
def set_mandatory_requirements(
    competition_id: UUID, requirements: Sequence[RequirementInput], *, by: Actor, at: datetime
) -> tuple[UUID, ...]:
    """The buyer's own absolute requirements, in their order; those not named are taken out. Returns their ids.

    Requirements that are locked texts follow after them, and are no business of this act.
    """
    return put_requirements(locked_draft(competition_id, by, at), requirements, by=by, at=at)


def put_requirements(
    competition: Competition, requirements: Sequence[RequirementInput], *, by: Actor, at: datetime
) -> tuple[UUID, ...]:
    """The buyer's own absolute requirements of a draft that is held."""
    check_requirements(requirements)
    rows = MandatoryRequirement.objects.filter(competition_id=competition.id, carried__isnull=True)
    _require_own((one.id for one in requirements), set(rows.values_list("id", flat=True)))
    rows.exclude(id__in=[one.id for one in requirements if one.id is not None]).delete()
    kept = MandatoryRequirement.objects.bulk_create(
        (
            MandatoryRequirement(
                id=one.id or uuid7(),
                competition_id=competition.id,
                number=number,
                text=one.text.strip(),
                climate=one.climate,
                asked=one.asked.to_json(),
            )
            for number, one in enumerate(requirements, start=1)
        ),
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["number", "text", "climate", "asked"],
    )
    carrying.number_requirements(competition.id, first=[row.id for row in kept])
    record_draft(MandatoryRequirementsSet(numbers=tuple(row.number for row in kept)), competition, by, at)
    return tuple(row.id for row in kept)


@action
def set_criteria(
    competition_id: UUID, criteria: Sequence[CriterionInput], *, by: Actor, at: datetime
) -> tuple[UUID, ...]:
    """All award criteria with their weights, in their order; those not named are taken out. Returns their ids."""
    return put_criteria(locked_draft(competition_id, by, at), criteria, by=by, at=at)


def put_criteria(
    competition: Competition, criteria: Sequence[CriterionInput], *, by: Actor, at: datetime
) -> tuple[UUID, ...]:
    """All award criteria of a draft that is held."""
    check_criteria(criteria)
    rows = AwardCriterion.objects.filter(competition_id=competition.id)
    parts = [part for one in criteria for part in one.parts]
    named = {key for key in (*(one.id for one in criteria), *(part.id for part in parts)) if key is not None}
    _require_own((one.id for one in criteria), set(rows.filter(parent=None).values_list("id", flat=True)))
    _require_own((one.id for one in parts), set(rows.exclude(parent=None).values_list("id", flat=True)))
    rows.exclude(id__in=named).delete()
    rows.update(kind="quality")
    kept = _put(
        AwardCriterion(
            id=one.id or uuid7(),
            competition_id=competition.id,
            number=number,
            name=one.name.strip(),
            description=one.description.strip(),
            documentation=one.documentation.strip(),
            weight=one.weight,
            kind=one.kind,
            climate=one.climate,
            least_points=one.least_points,
            asked=one.asked.to_json() if one.kind == "quality" else {},
            anchors=[anchor.to_json() for anchor in sorted(one.anchors, key=lambda anchor: anchor.points)],
        )
        for number, one in enumerate(criteria, start=1)
    )
    _put(
        AwardCriterion(
            id=part.id or uuid7(),
            competition_id=competition.id,
            number=row.number * PARTS_APART + place,
            name=part.name.strip(),
            weight=part.weight,
            kind="quality",
            parent_id=row.id,
        )
        for row, one in zip(kept, criteria, strict=True)
        for place, part in enumerate(one.parts, start=1)
    )
    record_draft(
        CriteriaSet(names=tuple(row.name for row in kept), weights=tuple(str(row.weight) for row in kept)),
        competition,
        by,
        at,
    )
    return tuple(row.id for row in kept)


def _put(rows: Iterable[AwardCriterion]) -> list[AwardCriterion]:
    fields = ["number", "name", "description", "documentation", "weight", "kind", "climate", "least_points", "parent"]
    fields += ["asked", "anchors"]
    return AwardCriterion.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=fields)


@action
def set_model(competition_id: UUID, model: EvaluationModel, *, by: Actor, at: datetime) -> str:
    """The evaluation model; it is locked at publication. Returns its digest."""
    return put_model(locked_draft(competition_id, by, at), model, by=by, at=at)


def put_model(competition: Competition, model: EvaluationModel, *, by: Actor, at: datetime) -> str:
    """The evaluation model of a draft that is held."""
    competition.evaluation_model = model.to_json()
    competition.save(update_fields=["evaluation_model"])
    record_draft(ModelSet(digest=model.digest()), competition, by, at)
    return model.digest()


@action
def attach_document(
    competition_id: UUID,
    stream: IO[bytes],
    *,
    title: str,
    name: str,
    media_type: str,
    access: str,
    access_reason: str = "",
    role: str = "other",
    by: Actor,
    at: datetime,
) -> UUID:
    """A file becomes part of the documents: "public" from publication, or "restricted" with a reason (FOA § 14-3)."""
    competition = locked_draft(competition_id, by, at)
    if not title.strip():
        refuse("competitions.document_without_title", "FOA § 14-1")
    if access not in ("public", "restricted"):
        refuse("competitions.document_access_unknown", "FOA § 14-3", access=access)
    if role not in DOCUMENT_ROLES:
        refuse("competitions.document_role_unknown", "FOA § 14-1(3)", role=role)
    file_id = documents.store_file(
        stream,
        name=name,
        media_type=media_type,
        access=access,
        access_reason=access_reason,
        authority_id=competition.authority_id,
        matters=(competition.id, competition.dps_id),
        at=at,
        by=by,
    )
    rows = CompetitionDocument.objects.filter(competition_id=competition.id)
    last = rows.aggregate(last=Max("number"))["last"] or 0
    row = CompetitionDocument.objects.create(
        competition_id=competition.id, number=last + 1, file_id=file_id, title=title.strip(), role=role, attached_at=at
    )
    record_draft(
        DocumentAttached(document_id=row.id, file_id=file_id, title=row.title, access=access), competition, by, at
    )
    return row.id


@action
def remove_document(competition_id: UUID, document_id: UUID, *, by: Actor, at: datetime) -> None:
    """The file is no longer part of the documents of this draft."""
    competition = locked_draft(competition_id, by, at)
    row = CompetitionDocument.objects.filter(competition_id=competition.id, pk=document_id).first()
    if row is None:
        raise Missing
    row.delete()
    record_draft(DocumentRemoved(document_id=document_id, title=row.title), competition, by, at)


def _stored(value: object) -> object:
    """A value as the row keeps it."""
    match value:
        case str():
            return value.strip()
        case Mapping():
            return {key: asdict(answer) for key, answer in sorted(value.items())}
        case _:
            return value


def _seen(competition_id: UUID) -> Competition:
    """The row unlocked, to learn which DPS must be locked before it."""
    row = Competition.objects.filter(pk=competition_id).first()
    if row is None:
        raise Missing
    return row


def _require_own(named: Iterable[UUID | None], own: set[UUID]) -> None:
    if any(one is not None and one not in own for one in named):
        raise Missing
