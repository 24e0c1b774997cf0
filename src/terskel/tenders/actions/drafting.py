"""A supplier writes its tender. Nobody else learns that it does."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from terskel.audit.act import action
from terskel.competitions.queries import Terms
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse
from terskel.tenders import content, drafts, kept_answers, uploads
from terskel.tenders.content import HIGHEST_PRICE, LONGEST_NAME, LONGEST_TEXT, RequirementAnswer, answered
from terskel.tenders.events import FileRemoved
from terskel.tenders.incoming import forget_parts
from terskel.tenders.models import TenderFile
from terskel.tenders.moves import (
    open_own,
    open_tender,
    put_in,
    record_own,
    require_file_name,
    require_kind,
    require_openable,
    require_room,
    touch_draft,
    write_draft,
)
from terskel.tenders.queries.own import file_put_in, whole_tender
from terskel.tenders.queries.views import FileView, MyTender
from terskel.tenders.uploads import SealedUpload
from terskel.vault.sealed import SealedPart


@action
def save_draft(
    competition_id: UUID,
    *,
    price: Decimal | None = None,
    prices: Mapping[str, Decimal | None] | None = None,
    requirements: Mapping[UUID, RequirementAnswer] | None = None,
    criteria: Mapping[UUID, str] | None = None,
    roles: Mapping[UUID, Sequence[str]] | None = None,
    answer_files: Mapping[UUID, UUID | None] | None = None,
    seen: Collection[str] | None = None,
    seen_answer: str | None = None,
    by: Actor,
    at: datetime,
) -> MyTender:
    """Keep what was written. What is not named stays as it was. `seen`: only if the draft is one of these versions.
    `seen_answer`: only if what is named here still says what it said in that version (`content.part_of`), or says
    already what is written now.

    Returns the tender as `queries.my_tender` would tell it now.

    `price` is one sum; `prices` are the unit prices of a price form, by the row's id, None for one that is emptied.
    Their sum is computed from the published form. `roles` are the persons offered for each category of a team. Whether
    a number or a choice meets its requirement follows from the answer, whatever `met` says. `answer_files` names the
    attachment that answers each requirement or criterion that asks for a file; None names none.
    """
    invited, tender = open_own(competition_id, by, at)
    terms = invited.terms
    _check(terms, requirements or {}, criteria or {})
    _check_prices(terms, price, prices or {})
    _check_roles(terms, roles or {})
    _check_answer_files(terms, tender.files, answer_files or {})
    before = drafts.read(tender.draft)
    if seen is not None and content.version_of(before) not in seen:
        refuse("tenders.draft_written_since")
    forms = {one.id: one.asked for one in terms.requirements}
    named: content.Named = {
        "price": price,
        "prices": prices,
        "requirements": {key: answered(forms[key], one) for key, one in (requirements or {}).items()},
        "criteria": criteria,
        "roles": {key: tuple(names) for key, names in (roles or {}).items()},
        "answer_files": answer_files,
    }
    written = before.changed(**named)
    if seen_answer is not None:
        stands_now, new = content.part_of(before, **named), content.part_of(written, **named)
        if content.version_of(stands_now) != seen_answer and stands_now != new:
            refuse("tenders.answer_written_since")
    require_openable(written, terms)
    draft = write_draft(tender.id, written, at)
    return whole_tender(invited, replace(tender, draft=draft, saved_at=at), written, at=at)


@action
def bring_in_answers(competition_id: UUID, kept: bytes, *, by: Actor, at: datetime) -> None:
    """Answers that the supplier kept itself take the place of what the draft says; see `kept_answers`."""
    terms, tender, _stands = open_tender(competition_id, by, at)
    told = kept_answers.brought_in(kept, terms)
    _check(terms, told.requirements, told.criteria)
    _check_prices(terms, told.price, told.prices)
    _check_roles(terms, told.roles)
    forms = {one.id: one.asked for one in terms.requirements}
    answers = {key: answered(forms[key], one) for key, one in told.requirements.items()}
    written = replace(told, requirements=answers)
    require_openable(written, terms)
    write_draft(tender.id, written, at)


@action
def add_file(competition_id: UUID, upload: SealedUpload, *, kind: str, by: Actor, at: datetime) -> UUID:
    """A file that has been received whole and sealed becomes part of the draft."""
    terms, tender, stands = open_tender(competition_id, by, at)
    require_room(stands, upload.size, name=upload.name)
    return put_in(tender, stands, upload, terms=terms, kind=kind, by=by, at=at)


@action
def take_file(
    competition_id: UUID, content: bytes, *, name: str, media_type: str, kind: str, by: Actor, at: datetime
) -> FileView:
    """A short file that has come whole is sealed and becomes part of the draft, in one act.

    Of a longer one the rules are asked first (`queries.room_for`) and it is sealed as it comes in, for `add_file`.
    """
    terms, tender, stands = open_tender(competition_id, by, at)
    require_file_name(name)
    upload = uploads.seal(
        competition_id,
        [content],
        name=name,
        media_type=media_type,
        held=stands.held,
        envelope=require_kind(kind, terms),
    )
    file_id = put_in(tender, stands, upload, terms=terms, kind=kind, by=by, at=at)
    return file_put_in(file_id, upload, kind=kind, at=at)


@action
def remove_file(competition_id: UUID, file_id: UUID, *, by: Actor, at: datetime) -> None:
    """The file is not part of the next delivery. Versions already delivered keep it."""
    terms, tender, _stands = open_tender(competition_id, by, at)
    file = TenderFile.objects.filter(tender_id=tender.id, pk=file_id, removed_at__isnull=True).first()
    if file is None:
        raise Missing
    file.removed_at = at
    file.draft_about = None
    file.save(update_fields=["removed_at", "draft_about"])
    touch_draft(tender, at)
    parts = [SealedPart.from_json(part) for part in file.parts]
    forget_parts(parts)
    record_own(FileRemoved(file_id=file.id), terms, tender.id, by, at)


def _check(
    terms: Terms,
    requirements: Mapping[UUID, RequirementAnswer],
    criteria: Mapping[UUID, str],
) -> None:
    if requirements.keys() - {one.id for one in terms.requirements}:
        raise Missing
    if criteria.keys() - {one.id for one in terms.quality_criteria}:
        raise Missing
    texts = [text for one in requirements.values() for text in (one.text, one.value)] + list(criteria.values())
    if any(len(text) > LONGEST_TEXT for text in texts):
        refuse("tenders.text_too_long", most=LONGEST_TEXT)


def _check_answer_files(terms: Terms, files: Sequence[FileView], answer_files: Mapping[UUID, UUID | None]) -> None:
    """A question that asks for a file, and an attachment that stands in the draft."""
    if answer_files.keys() - content.asks_for_file(terms):
        raise Missing
    named = {one for one in answer_files.values() if one is not None}
    if named - {file.id for file in files if file.kind == "attachment"}:
        raise Missing


def _check_prices(terms: Terms, price: Decimal | None, prices: Mapping[str, Decimal | None]) -> None:
    """One sum, or a price for each row: what the documents ask for and nothing else."""
    form = terms.price_form
    if price is not None:
        if form is not None:
            refuse("tenders.price_is_a_form", "FOA § 18-2", rows=len(form.lines))
        if price < 0 or price.as_tuple().exponent not in (0, -1, -2):
            refuse("tenders.price_not_an_amount")
        if terms.model is not None and not terms.model.permit_price(price):
            refuse("tenders.price_zero", "FOA § 18-1")
    for line_id, given in prices.items():
        line = form.line(line_id) if form is not None else None
        if line is None:
            raise Missing
        if given is None:
            continue
        if given > HIGHEST_PRICE:
            refuse("tenders.unit_price_too_high", row=line.name)
        if (found := line.judge(given)) is not None:
            refuse(f"tenders.unit_price_{found}", "FOA § 18-2", row=line.name)


def _check_roles(terms: Terms, roles: Mapping[UUID, Sequence[str]]) -> None:
    if roles.keys() - terms.people.keys():
        raise Missing
    for category_id, names in roles.items():
        if len(names) > terms.people[category_id]:
            refuse("tenders.too_many_people", asked=terms.people[category_id])
        if any(len(name) > LONGEST_NAME for name in names):
            refuse("tenders.text_too_long", most=LONGEST_NAME)
