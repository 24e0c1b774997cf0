"""Reads of letters and files; the reader is the first argument."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, TYPE_CHECKING, Literal, TypedDict
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse
from terskel.documents import issuing, storage
from terskel.documents.letters import LetterData, from_json
from terskel.documents.models import Letter, MalwareCheck, StoredFile
from terskel.documents.policy import may_read_file
from terskel.documents.readers import readable
from terskel.documents.scanning import Scanned, scan

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter in a list."""

    id: UUID
    kind: str
    language: str
    reference: str
    title: str
    matter_id: UUID
    recipient_organisation_id: UUID | None
    recipient_name: str
    created_at: datetime
    pdf_file_id: UUID | None


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter with its text; `digest` is the SHA-256 of its content."""

    row: LetterRow
    authority_id: UUID
    digest: str
    letter: LetterData


Check = Literal["", "unchecked", "clean", "infected", "too_large"]


@dataclass(frozen=True, slots=True)
class FileView:
    """A stored file. `check` is empty for our own files; one from outside is checked for malware before it is read."""

    id: UUID
    sha256: str
    size: int
    media_type: str
    name: str
    access: str
    access_reason: str
    stored_at: datetime
    check: Check = ""
    found: str = ""

    @property
    def may_be_read(self) -> bool:
        """Not while a scanner has yet to check it, and never when it found something."""
        return self.check != "infected" and not (self.check == "unchecked" and has_scanner())

    def require_readable(self) -> None:
        """Refuses what `may_be_read` keeps back."""
        if self.check == "infected":
            refuse("documents.infected", name=self.name, found=self.found)
        if not self.may_be_read:
            refuse("documents.not_checked_yet", name=self.name)

    def is_whole(self) -> bool:
        """Whether the bytes are there, and those that were stored; reads all of them."""
        digest = hashlib.sha256()
        try:
            with storage.reading(self.sha256) as stream:
                for chunk in stream.chunks(storage.CHUNK):
                    digest.update(chunk)
        except FileNotFoundError:
            return False
        return digest.hexdigest() == self.sha256

    @contextmanager
    def reading(self) -> Iterator[IO[bytes]]:
        """The bytes of a file that may be read."""
        self.require_readable()
        with storage.reading(self.sha256) as file:
            yield file


@dataclass(frozen=True, slots=True)
class SealIssuer:
    """An issuer of certificates for electronic seals; `fingerprint` is the SHA-256 of its certificate, in hex."""

    name: str
    fingerprint: str
    valid_until: date
    pem: str


def seal_issuers() -> list[SealIssuer]:
    """Everyone who has issued here, the oldest first; public."""
    return [
        SealIssuer(
            name=one.subject.rfc4514_string(),
            fingerprint=one.fingerprint(SHA256()).hex(),
            valid_until=one.not_valid_after_utc.date(),
            pem=one.public_bytes(Encoding.PEM).decode(),
        )
        for one in issuing.certificates()
    ]


def has_scanner() -> bool:
    """Whether files from outside are checked for malware here."""
    return bool(settings.TERSKEL_MALWARE_SCANNER)


def scanned(file_id: UUID) -> Scanned | None:
    """What the scanner says of the file now; None where nothing is to be asked. Raises `ScannerAway`."""
    check = MalwareCheck.objects.select_related("file").filter(pk=file_id, verdict="").first()
    if check is None or not has_scanner():
        return None
    with storage.reading(check.file.sha256) as content:
        return scan(settings.TERSKEL_MALWARE_SCANNER, content.chunks(storage.CHUNK))


def unchecked(*, limit: int) -> list[UUID]:
    """Files that wait to be checked, the oldest first; none where there is no scanner."""
    if not has_scanner():
        return []
    return list(MalwareCheck.objects.filter(verdict="").order_by("file_id").values_list("file_id", flat=True)[:limit])


def letter(reader: Actor, letter_id: UUID, *, at: datetime | None = None) -> LetterView:
    """Raises `Missing` for a letter that does not exist or is not the reader's; `at` lets public letters through."""
    found = _letters().filter(id=letter_id).first()
    if found is None or not readable(reader, [found], at=at):
        raise Missing
    return LetterView(
        row=_row(found), authority_id=found.authority_id, digest=found.digest, letter=from_json(found.data)
    )


def reads_letters(reader: Actor, letter_ids: Collection[UUID]) -> frozenset[UUID]:
    """Which of these letters the reader may read; for pages that lead there."""
    found = Letter.objects.filter(id__in=list(letter_ids)).defer("data")
    return frozenset(one.id for one in readable(reader, found, at=None))


def letter_texts(letter_ids: Collection[UUID]) -> dict[UUID, LetterData]:
    """For a room that has itself decided that they may be read, in one statement."""
    return {one.id: from_json(one.data) for one in Letter.objects.filter(id__in=letter_ids).only("id", "data")}


def letters_of_kinds(kinds: Collection[str]) -> list[tuple[UUID, LetterData]]:
    """Every letter of these kinds as (matter id, letter), oldest first, in one statement.

    For a room that has itself decided that they may be read.
    """
    rows = Letter.objects.filter(kind__in=list(kinds)).order_by("created_at", "id")
    needed = rows.only("matter_id", "data")
    return [(row.matter_id, from_json(row.data)) for row in needed]


@dataclass(frozen=True, slots=True)
class KeptLetter:
    """A letter with its text and its own PDF; `pdf` is None while it has not been typeset."""

    id: UUID
    kind: str
    letter: LetterData
    digest: str
    recipient_organisation_id: UUID | None
    pdf: FileView | None


def letters_of_record(matter_id: UUID) -> list[KeptLetter]:
    """Every letter of a matter that no opening hides any longer, the oldest first, with its text.

    For a room that has itself decided that they may be read.
    """
    found = Letter.objects.filter(
        Q(hidden_until_opened__isnull=True) | Q(revealed_at__isnull=False), matter_id=matter_id
    )
    return [
        KeptLetter(
            one.id,
            one.kind,
            from_json(one.data),
            one.digest,
            one.recipient_organisation_id,
            _file(one.pdf) if one.pdf else None,
        )
        for one in found.select_related("pdf__malware_check").order_by("created_at", "id")
    ]


def letter_pdf(reader: Actor, letter_id: UUID, *, at: datetime | None = None) -> FileView | None:
    """The typeset letter, or None while it has not been typeset; raises `Missing` as `letter` does."""
    found = Letter.objects.select_related("pdf__malware_check").filter(id=letter_id).first()
    if found is None or not readable(reader, [found], at=at):
        raise Missing
    return _file(found.pdf) if found.pdf else None


def letters_for_matter(reader: Actor, matter_id: UUID) -> list[LetterRow]:
    """Every letter of a matter the reader may see, oldest first."""
    return _readable(reader, _in_lists().filter(matter_id=matter_id).order_by("created_at", "id"))


def reports_of_matter(reader: Actor, matter_id: UUID) -> list[LetterRow]:
    """Those letters of a matter that are written to nobody in particular: reports, records, documents."""
    found = _in_lists().filter(matter_id=matter_id, recipient_organisation_id__isnull=True)
    return _readable(reader, found.order_by("created_at", "id"))


def letters_for_recipient(reader: Actor, matter_id: UUID | None = None) -> list[LetterRow]:
    """The letters written to the reader's organisation, newest first."""
    if reader.organisation_id is None:
        return []
    found = _in_lists().filter(recipient_organisation_id=reader.organisation_id)
    if matter_id is not None:
        found = found.filter(matter_id=matter_id)
    return _readable(reader, found.order_by("-created_at", "-id"))


def public_letters(matter_id: UUID, *, at: datetime) -> list[LetterRow]:
    """The letters of a matter that everyone may read at `at`."""
    found = _in_lists().filter(
        Q(hidden_until_opened__isnull=True) | Q(revealed_at__isnull=False),
        matter_id=matter_id,
        public_from__lte=at,
    )
    return [_row(one) for one in found.order_by("created_at", "id")]


def file(reader: Actor, file_id: UUID, *, at: datetime | None = None) -> FileView:
    """Raises `Missing` for a file that does not exist or may not be read; `at` lets published files through."""
    found = _with_checks().filter(id=file_id).first()
    if found is None or not may_read_file(
        reader, authority_id=found.authority_id, public_from=found.public_from, at=at
    ):
        raise Missing
    return _file(found)


def attached_file(file_id: UUID) -> FileView:
    """A file for a room that has itself decided that the reader may see the matter it is attached to."""
    found = _with_checks().filter(id=file_id).first()
    if found is None:
        raise Missing
    return _file(found)


def attached_files(file_ids: list[UUID]) -> dict[UUID, FileView]:
    """As `attached_file`, for many in one query; ids that do not exist are left out."""
    return {found.id: _file(found) for found in _with_checks().filter(id__in=file_ids)}


class _Addressed(TypedDict):
    """The recipient's name as the letter has it; empty for a letter to nobody in particular."""

    recipient_name: str


def _letters() -> QuerySet[WithAnnotations[Letter, _Addressed]]:
    name = KeyTextTransform("name", KeyTextTransform("recipient", "data"))
    return Letter.objects.annotate(recipient_name=Coalesce(name, Value(""), output_field=TextField()))


def _in_lists() -> QuerySet[WithAnnotations[Letter, _Addressed]]:
    """Without their text, which is long."""
    return _letters().defer("data")


def _readable(reader: Actor, found: QuerySet[WithAnnotations[Letter, _Addressed]]) -> list[LetterRow]:
    return [_row(one) for one in readable(reader, found, at=None)]


def _row(found: WithAnnotations[Letter, _Addressed]) -> LetterRow:
    return LetterRow(
        id=found.id,
        kind=found.kind,
        language=found.language,
        reference=found.reference,
        title=found.title,
        matter_id=found.matter_id,
        recipient_organisation_id=found.recipient_organisation_id,
        recipient_name=found.recipient_name,
        created_at=found.created_at,
        pdf_file_id=found.pdf_id,
    )


def _with_checks() -> QuerySet[StoredFile]:
    return StoredFile.objects.select_related("malware_check")


def _file(found: StoredFile) -> FileView:
    check: MalwareCheck | None = getattr(found, "malware_check", None)
    return FileView(
        id=found.id,
        sha256=found.sha256,
        size=found.size,
        media_type=found.media_type,
        name=found.name,
        access=found.access,
        access_reason=found.access_reason,
        stored_at=found.stored_at,
        check=_check(check),
        found=check.found if check else "",
    )


def _check(check: MalwareCheck | None) -> Check:
    match check.verdict if check else None:
        case None:
            return ""
        case "clean" | "infected" | "too_large" as verdict:
            return verdict
    return "unchecked"
