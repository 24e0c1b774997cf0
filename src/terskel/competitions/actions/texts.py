"""The text bank: writing texts that are used again, and using the locked ones in a draft (F053)."""

from datetime import datetime
from uuid import UUID

from terskel.audit.act import action, record
from terskel.competitions import carrying, policy
from terskel.competitions.actions.holding import locked_draft, record_draft
from terskel.competitions.events import DraftChanged, StandardTextRetired, StandardTextWritten
from terskel.competitions.models import TEXT_KINDS, TEXT_USES, CarriedText, StandardText, StandardTextVersion
from terskel.competitions.queries.texts import newest_of, usable_in
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse
from terskel.core.languages import LANGUAGES, Language
from terskel.dps import queries as dps_queries


@action
def write_text(
    *,
    kind: str,
    name: str,
    wording: str,
    language: Language,
    use: str = "free",
    dps_id: UUID | None = None,
    category_id: UUID | None = None,
    by: Actor,
    at: datetime,
) -> UUID:
    """A new text in the bank of the actor's own authority; without `dps_id` it is for all its systems.

    `use`: "free", "locked" or "demanded". Terms of contract always stand word for word. Returns its id.
    """
    if by.organisation_id is None:
        raise Missing
    person_id = policy.require_text_keeper(by, by.organisation_id, locks=use != "free")
    _require_words(kind, name, wording, use)
    if language not in LANGUAGES:
        refuse("competitions.language_unknown", language=language)
    _require_place(by, dps_id, category_id, at)
    same = StandardText.objects.select_for_update().filter(
        authority_id=by.organisation_id, name=name.strip(), language=language, retired_at__isnull=True
    )
    if same.exists():
        refuse("competitions.text_named_twice", name=name.strip())
    row = StandardText.objects.create(
        authority_id=by.organisation_id,
        kind=kind,
        name=name.strip(),
        language=language,
        dps_id=dps_id,
        category_id=category_id,
        created_at=at,
    )
    _write(row, 1, wording, use, person_id, by, at)
    return row.id


@action
def rewrite_text(text_id: UUID, *, wording: str, use: str, by: Actor, at: datetime) -> int:
    """A new version; what was published keeps the old one, and drafts are told. Returns the version's number."""
    row = _locked(text_id)
    newest = newest_of([row.id])[row.id]
    person_id = policy.require_text_keeper(by, row.authority_id, locks=use != "free" or newest.use != "free")
    if row.retired_at is not None:
        refuse("competitions.text_retired", name=row.name)
    _require_words(row.kind, row.name, wording, use)
    if (newest.wording, newest.use) == (wording.strip(), use):
        return newest.number
    _write(row, newest.number + 1, wording, use, person_id, by, at)
    return newest.number + 1


@action
def retire_text(text_id: UUID, *, by: Actor, at: datetime) -> None:
    """Nobody takes it into a draft any more; where it was published it stands."""
    row = _locked(text_id)
    person_id = policy.require_text_keeper(by, row.authority_id, locks=newest_of([row.id])[row.id].use != "free")
    if row.retired_at is not None:
        raise Missing
    row.retired_at, row.retired_by_id = at, person_id
    row.save(update_fields=["retired_at", "retired_by"])
    _record(StandardTextRetired(row.id, row.name), row, by, at)


@action
def take_in_text(competition_id: UUID, text_id: UUID, *, by: Actor, at: datetime) -> None:
    """A locked text stands in the draft, word for word."""
    competition = locked_draft(competition_id, by, at)
    usable = usable_in(competition, at).get(text_id)
    if usable is None or usable.use == "free":
        raise Missing
    if carrying.take_in(competition, [text_id], at=at):
        record_draft(DraftChanged(fields=("texts",)), competition, by, at)


@action
def take_out_text(competition_id: UUID, carried_id: UUID, *, by: Actor, at: datetime) -> None:
    """A locked text that neither the system nor the template demands no longer stands in the draft."""
    competition = locked_draft(competition_id, by, at)
    row = CarriedText.objects.filter(competition_id=competition.id, pk=carried_id).first()
    if row is None:
        raise Missing
    if not carrying.may_go(row, competition, at=at):
        refuse("competitions.text_is_demanded", "FOA § 19-1(1)", name=row.name)
    carrying.take_out(row)
    record_draft(DraftChanged(fields=("texts",)), competition, by, at)


@action
def bring_texts_up_to_date(competition_id: UUID, *, by: Actor, at: datetime) -> None:
    """Demanded texts in, each in its newest wording, and none that is out of use."""
    competition = locked_draft(competition_id, by, at)
    if carrying.bring_up_to_date(competition, at=at):
        record_draft(DraftChanged(fields=("texts",)), competition, by, at)


def _locked(text_id: UUID) -> StandardText:
    row = StandardText.objects.select_for_update().filter(pk=text_id).first()
    if row is None:
        raise Missing
    return row


def _require_words(kind: str, name: str, wording: str, use: str) -> None:
    if kind not in TEXT_KINDS or use not in TEXT_USES:
        refuse("competitions.text_kind_unknown", kind=kind, use=use)
    if not name.strip():
        refuse("competitions.text_without_name")
    if not wording.strip():
        refuse("competitions.text_without_words")
    if kind == "contract_term" and use == "free":
        refuse("competitions.contract_term_is_locked", "FOA § 19-1(1)")


def _require_place(by: Actor, dps_id: UUID | None, category_id: UUID | None, at: datetime) -> None:
    """One of the authority's own systems, and a category of that system."""
    if dps_id is None:
        if category_id is not None:
            raise Missing
        return
    dps = dps_queries.dps_by_ids([dps_id], at=at).get(dps_id)
    if dps is None or not by.acts_for(dps.authority_id):
        raise Missing
    if category_id is not None:
        category = dps_queries.categories_by_ids([category_id]).get(category_id)
        if category is None or category.dps_id != dps_id:
            raise Missing


def _write(row: StandardText, number: int, wording: str, use: str, person_id: UUID, by: Actor, at: datetime) -> None:
    StandardTextVersion.objects.create(
        text_id=row.id, number=number, wording=wording.strip(), use=use, written_at=at, written_by_id=person_id
    )
    _record(StandardTextWritten(row.id, row.name, row.kind, number, use), row, by, at)


def _record(event: StandardTextWritten | StandardTextRetired, row: StandardText, by: Actor, at: datetime) -> None:
    record(
        event,
        by=by,
        at=at,
        subject=("competitions.StandardText", row.id),
        matters=[row.authority_id],
    )
