"""Reads of business secrets in tenders; the reader is the first argument: the tenderer, and the authority's people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from terskel.accounts import queries as accounts
from terskel.awards import redaction
from terskel.awards.models import AwardDecision, RedactedCopy, RedactedTender, TendererLetter, TradeSecret
from terskel.awards.readers import require_reader
from terskel.awards.redaction import BAR as BAR
from terskel.awards.redaction import blacked_out as blacked_out
from terskel.competitions import queries as competitions
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.documents import queries as documents
from terskel.documents.letters import LetterData, to_json
from terskel.documents.queries import FileView
from terskel.evaluation.queries import Sheet, told_in_rejection
from terskel.organisations import queries as organisations
from terskel.tenders import queries as tenders
from terskel.tenders.queries import OpenedTenderView


@dataclass(frozen=True, slots=True)
class Secret:
    """A passage that the tenderer holds to be a business secret, and why."""

    id: UUID
    passage: str
    reason: str
    marked_at: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """A version that may be given out; `withheld` counts the passages that were blacked out."""

    letter_id: UUID
    made_at: datetime
    made_by_name: str
    withheld: int


@dataclass(frozen=True, slots=True)
class TenderFile:
    """A delivered file by its number and name, and the redacted copy that may leave in its place, if there is one."""

    id: UUID
    number: int
    name: str
    copy: FileView | None


@dataclass(frozen=True, slots=True)
class TenderSecrets:
    """One tender: what is marked in it, its files, and the versions without what was withheld, the newest first."""

    competition_id: UUID
    tender_id: UUID
    supplier_id: UUID
    supplier_name: str
    secrets: tuple[Secret, ...]
    versions: tuple[Version, ...]
    files: tuple[TenderFile, ...]

    @property
    def uncopied(self) -> tuple[TenderFile, ...]:
        return tuple(one for one in self.files if one.copy is None)


@dataclass(frozen=True, slots=True)
class ToldSecret:
    """A marked passage that stands in a letter to somebody else."""

    id: UUID
    passage: str
    owner: str
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Withheld:
    """What may leave of one tender: the passages that may not, and the version without them; None where none is made.

    The passages are those of the newest version, or all that the tenderer has marked where there is none.
    """

    tender_id: UUID
    supplier_id: UUID
    supplier_name: str
    passages: tuple[str, ...]
    letter_id: UUID | None
    files: tuple[TenderFile, ...]


def chosen_at(competition_id: UUID) -> datetime | None:
    """When an award was first told, also one that was reversed since; what is asked for may be given out from then.

    Offentleglova § 23(3). For later rooms, which decide access themselves.
    """
    told = AwardDecision.objects.filter(competition_id=competition_id, letters_sent_at__isnull=False)
    return told.order_by("letters_sent_at").values_list("letters_sent_at", flat=True).first()


def conflicts_written(competition_id: UUID) -> tuple[str, ...]:
    """What was written of conflicts of interest in the reports on awards, also of those that were reversed since."""
    rows = AwardDecision.objects.filter(competition_id=competition_id).exclude(conflicts="")
    return tuple(rows.order_by("id").values_list("conflicts", flat=True))


def withheld(competition_id: UUID) -> tuple[Withheld, ...]:
    """Every readable tender in the order of arrival, for later rooms, which decide access themselves."""
    opened = [one for one in tenders.opened_for_room(competition_id) if not one.unreadable]
    keys = [one.tender_id for one in opened]
    newest = {row.tender_id: row for row in RedactedTender.objects.filter(tender_id__in=keys).order_by("made_at", "id")}
    marked: dict[UUID, list[str]] = {}
    for row in TradeSecret.objects.filter(tender_id__in=keys).order_by("marked_at", "id"):
        marked.setdefault(row.tender_id, []).append(row.passage)
    names = {key: one.name for key, one in organisations.suppliers({one.supplier_id for one in opened}).items()}
    files = _files(opened)
    return tuple(
        Withheld(
            one.tender_id,
            one.supplier_id,
            names[one.supplier_id],
            tuple(version.withheld if version else marked.get(one.tender_id, ())),
            version.letter_id if version else None,
            files[one.tender_id],
        )
        for one in opened
        for version in (newest.get(one.tender_id),)
    )


def own_tender(reader: Actor, competition_id: UUID) -> OpenedTenderView:
    """The reader's own tender after the opening; raises `Missing`."""
    if not reader.is_supplier or reader.organisation_id is None:
        raise Missing
    competitions.invitation(reader, competition_id)
    opened = tenders.opened_for_room(competition_id)
    found = next((one for one in opened if one.supplier_id == reader.organisation_id and not one.unreadable), None)
    if found is None:
        raise Missing
    return found


def own_secrets(reader: Actor, competition_id: UUID) -> TenderSecrets:
    """What the reader's supplier has marked in its own tender; raises `Missing`."""
    return _views(competition_id, [own_tender(reader, competition_id)])[0]


def of_competition(reader: Actor, competition_id: UUID) -> tuple[TenderSecrets, ...]:
    """Every readable tender, for the responsible people of the authority once the award is told; raises `Missing`.

    Until the supplier is chosen nobody is given access to tenders (offentleglova § 23(3)).
    """
    if not reader.acts_for(require_reader(reader, competition_id).authority_id):
        raise Missing
    if not AwardDecision.objects.filter(competition_id=competition_id, letters_sent_at__isnull=False).exists():
        raise Missing
    return _views(competition_id, [one for one in tenders.opened_for_room(competition_id) if not one.unreadable])


def of_tender(reader: Actor, competition_id: UUID, tender_id: UUID) -> TenderSecrets:
    """One of them; raises `Missing` for everybody else."""
    found = next((one for one in of_competition(reader, competition_id) if one.tender_id == tender_id), None)
    if found is None:
        raise Missing
    return found


def tender_to_redact(reader: Actor, competition_id: UUID, tender_id: UUID) -> OpenedTenderView:
    """What the tender says, for those who decide what of it is withheld; raises `Missing` as `of_tender` does."""
    of_tender(reader, competition_id, tender_id)
    return next(one for one in tenders.opened_for_room(competition_id) if one.tender_id == tender_id)


def redacted_copy(reader: Actor, competition_id: UUID, file_id: UUID) -> FileView:
    """The copy that may leave in place of a delivered file: for its supplier, and for the authority once it may be
    given out; raises `Missing`."""
    found = (own_secrets(reader, competition_id),) if reader.is_supplier else of_competition(reader, competition_id)
    copy = next((file.copy for one in found for file in one.files if file.id == file_id), None)
    if copy is None:
        raise Missing
    return copy


def told_in(letters: Mapping[UUID, LetterData], competition_id: UUID) -> tuple[ToldSecret, ...]:
    """The marked passages that stand in letters to others than their owner; `letters` by recipient's supplier id.

    For this room's pages, which have decided access themselves.
    """
    words = {key: tuple(_strings(to_json(letter)["blocks"])) for key, letter in letters.items()}
    names = {key: letter.recipient.name if letter.recipient else "" for key, letter in letters.items()}
    return _told(competition_id, words, names)


def told_in_reason(text: str, competition_id: UUID, readers: Collection[UUID]) -> tuple[ToldSecret, ...]:
    """The marked passages that stand in what is newly written, in the same words to all `readers` (supplier ids).

    What a letter repeats of the award letter was read before that was sent. For this room's acts and pages, which have
    decided access themselves.
    """
    names = {key: one.name for key, one in organisations.suppliers(set(readers)).items()}
    return _told(competition_id, dict.fromkeys(names, (text,)), names)


def told_by_reversal(reason: str, award_id: UUID) -> tuple[ToldSecret, ...]:
    """The same in why an award is reversed, which everyone reads who was told of it."""
    told = TendererLetter.objects.filter(award_id=award_id).values_list("award__competition_id", "supplier_id")
    readers = {supplier_id: competition_id for competition_id, supplier_id in told}
    return told_in_reason(reason, next(iter(readers.values())), readers) if readers else ()


def told_by_cancelling(reason: str, competition_id: UUID) -> tuple[ToldSecret, ...]:
    """The same in why a competition is cancelled, which everyone invited reads."""
    return told_in_reason(reason, competition_id, competitions.invited(competition_id))


def told_by_rejecting(
    competition_id: UUID, sheets: Sequence[Sheet], *, tender_id: UUID | None = None
) -> tuple[ToldSecret, ...]:
    """The same in the proposals to reject that nobody has confirmed, or that of one tender.

    `sheets` are those of all tenders: the tenderers are called what the panel may call them.
    """
    names = {one.supplier_id: one.supplier_name for one in sheets}
    words = {
        one.supplier_id: told_in_rejection(one)
        for one in sheets
        if one.rejection is not None and one.rejection.confirmed_at is None and tender_id in (None, one.tender_id)
    }
    return _told(competition_id, words, names, owners=names)


def marked_by_others(competition_id: UUID, reader_id: UUID, texts: Collection[str]) -> dict[UUID, str]:
    """Passages that others than the supplier who reads have marked, and that stand in the texts; by mark."""
    rows = TradeSecret.objects.filter(competition_id=competition_id).exclude(supplier_id=reader_id)
    return {row.id: row.passage for row in rows.order_by("marked_at", "id") if redaction.stands_in(row.passage, texts)}


def tenderers(competition_id: UUID) -> set[UUID]:
    """Nobody before the opening: who tenders is sealed, and nothing of a tender can be told."""
    try:
        return {one.supplier_id for one in tenders.opened_for_room(competition_id)}
    except Missing:
        return set()


def _told(
    competition_id: UUID,
    words: Mapping[UUID, Sequence[str]],
    names: Mapping[UUID, str],
    *,
    owners: Mapping[UUID, str] | None = None,
) -> tuple[ToldSecret, ...]:
    """By recipient: the texts that they read, and their names. `owners`: what those who marked are called here."""
    if not words:
        return ()
    rows = list(TradeSecret.objects.filter(competition_id=competition_id).order_by("marked_at", "id"))
    if owners is None:
        owners = {key: one.name for key, one in organisations.suppliers({row.supplier_id for row in rows}).items()}
    found = []
    for row in rows:
        others = [key for key in words if key != row.supplier_id and redaction.stands_in(row.passage, words[key])]
        told = tuple(names[key] for key in others if names[key])
        if told:
            found.append(ToldSecret(row.id, row.passage, owners[row.supplier_id], told))
    return tuple(found)


def _views(competition_id: UUID, opened: Iterable[OpenedTenderView]) -> tuple[TenderSecrets, ...]:
    found = list(opened)
    keys = [one.tender_id for one in found]
    suppliers = organisations.suppliers({one.supplier_id for one in found})
    marked = list(TradeSecret.objects.filter(tender_id__in=keys).order_by("marked_at", "id"))
    made = list(RedactedTender.objects.filter(tender_id__in=keys).order_by("-made_at", "-id"))
    people = accounts.people({row.made_by_id for row in made})
    files = _files(found)
    return tuple(
        TenderSecrets(
            competition_id,
            one.tender_id,
            one.supplier_id,
            suppliers[one.supplier_id].name,
            tuple(
                Secret(row.id, row.passage, row.reason, row.marked_at)
                for row in marked
                if row.tender_id == one.tender_id
            ),
            tuple(
                Version(row.letter_id, row.made_at, people[row.made_by_id].name, len(row.withheld))
                for row in made
                if row.tender_id == one.tender_id
            ),
            files[one.tender_id],
        )
        for one in found
    )


def _files(opened: Sequence[OpenedTenderView]) -> dict[UUID, tuple[TenderFile, ...]]:
    """The files of each tender in their order, in two statements."""
    rows = RedactedCopy.objects.filter(tender_id__in=[one.tender_id for one in opened]).order_by("uploaded_at", "id")
    newest = dict(rows.values_list("original_id", "copy_id"))
    copies = documents.attached_files(list(newest.values()))
    return {
        one.tender_id: tuple(
            TenderFile(file.id, number, file.name, copies.get(newest[file.id]) if file.id in newest else None)
            for number, file in enumerate(one.every_file, start=1)
        )
        for one in opened
    }


def _strings(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _strings(one)
