"""Reads of the supplier's own library; everybody else meets nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from terskel.core.actors import OPERATOR, SUPPLIER_ADMIN, TENDERER, Actor
from terskel.core.decisions import Missing
from terskel.documents import queries as documents
from terskel.documents.queries import FileView
from terskel.organisations import queries as organisations
from terskel.qualification.library import expiry
from terskel.qualification.library.kinds import COMPANY_REGISTER
from terskel.qualification.models import Cv, Evidence, ItemUse, Reference


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """`state` is "valid", "expires_soon" or "expired"; `last_used_at` when a copy last went with a delivery.

    `sha256` is that of its file, "" without one.
    """

    id: UUID
    kind: str
    title: str
    issuer: str
    reuse_key: str
    valid_from: date | None
    valid_to: date | None
    shown_on: date | None
    shown_to: str
    file_id: UUID | None
    file_name: str
    added_at: datetime
    state: str
    last_used_at: datetime | None
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class ReferenceView:
    id: UUID
    title: str
    recipient: str
    contact: str
    own_part: str
    value: Decimal | None
    from_on: date | None
    to_on: date | None
    text: str
    reuse_key: str
    assignment: str
    tailored_from: UUID | None
    changed_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class CvView:
    """`review_due`: the day has come to see whether it is still needed."""

    id: UUID
    title: str
    person_name: str
    text: str
    education: str
    purpose: str
    told_on: date
    review_on: date
    reuse_key: str
    assignment: str
    tailored_from: UUID | None
    changed_at: datetime
    last_used_at: datetime | None
    review_due: bool


@dataclass(frozen=True, slots=True)
class LibraryItem:
    """What can go with an answer. `valid_to` is the last valid day; `expired` on the day that was asked about.

    `sha256` is that of its file, "" without one.
    """

    id: UUID
    kind: str
    title: str
    reuse_key: str
    valid_from: date | None
    valid_to: date | None
    changed_at: datetime
    file_name: str
    expired: bool
    sha256: str = ""


def evidence(reader: Actor, *, on: date) -> list[EvidenceView]:
    """What lies in the reader's library, what runs out first at the top; replaced ones are left out."""
    supplier_id = _supplier(reader)
    if supplier_id is None:
        return []
    rows = Evidence.objects.filter(supplier_id=supplier_id, removed_at__isnull=True, replaced_by__isnull=True)
    found = list(rows.select_related("file").order_by("valid_to", "title", "id"))
    used = _last_used(row.id for row in found)
    return [_evidence(row, used.get(row.id), on) for row in found]


def one_evidence(reader: Actor, evidence_id: UUID, *, on: date) -> EvidenceView:
    """Raises Missing for what is removed or somebody else's."""
    row = Evidence.objects.select_related("file").filter(id=evidence_id, removed_at__isnull=True).first()
    if row is None or row.supplier_id != _supplier(reader):
        raise Missing
    return _evidence(row, _last_used([row.id]).get(row.id), on)


def evidence_file(reader: Actor, evidence_id: UUID, *, on: date) -> FileView:
    """The file of one's own evidence; raises Missing."""
    view = one_evidence(reader, evidence_id, on=on)
    if view.file_id is None:
        raise Missing
    return documents.attached_file(view.file_id)


def references(reader: Actor) -> list[ReferenceView]:
    """The newest first."""
    supplier_id = _supplier(reader)
    if supplier_id is None:
        return []
    rows = list(Reference.objects.filter(supplier_id=supplier_id, removed_at__isnull=True).order_by("-added_at", "-id"))
    used = _last_used(row.id for row in rows)
    return [_reference(row, used.get(row.id)) for row in rows]


def reference(reader: Actor, reference_id: UUID) -> ReferenceView:
    """Raises Missing."""
    row = Reference.objects.filter(id=reference_id, removed_at__isnull=True).first()
    if row is None or row.supplier_id != _supplier(reader):
        raise Missing
    return _reference(row, _last_used([row.id]).get(row.id))


def cvs(reader: Actor, *, on: date) -> list[CvView]:
    """The newest first; for those who write requests and tenders, since CVs are personal data."""
    supplier_id = _writer(reader)
    if supplier_id is None:
        return []
    rows = list(Cv.objects.filter(supplier_id=supplier_id, removed_at__isnull=True).order_by("-added_at", "-id"))
    used = _last_used(row.id for row in rows)
    return [_cv(row, used.get(row.id), on) for row in rows]


def cv(reader: Actor, cv_id: UUID, *, on: date) -> CvView:
    """Raises Missing."""
    row = Cv.objects.filter(id=cv_id, removed_at__isnull=True).first()
    if row is None or row.supplier_id != _writer(reader):
        raise Missing
    return _cv(row, _last_used([row.id]).get(row.id), on)


def attachable(reader: Actor, *, on: date, reuse_key: str = "") -> list[LibraryItem]:
    """What can go with an answer, those made for requirements with this key first, then by what runs out last."""
    items = [
        *(
            LibraryItem(
                row.id,
                "evidence",
                row.title,
                row.reuse_key,
                row.valid_from,
                row.valid_to,
                row.added_at,
                row.file_name,
                row.state == "expired",
                row.sha256,
            )
            for row in evidence(reader, on=on)
        ),
        *(
            LibraryItem(one.id, "reference", one.title, one.reuse_key, None, None, one.changed_at, "", expired=False)
            for one in references(reader)
        ),
        *(
            LibraryItem(
                one.id,
                "cv",
                f"{one.person_name}: {one.title}",
                one.reuse_key,
                None,
                None,
                one.changed_at,
                "",
                expired=False,
            )
            for one in cvs(reader, on=on)
        ),
    ]
    fits = {key for key in [reuse_key] if key}
    return sorted(items, key=lambda item: (item.reuse_key not in fits, item.expired))


def expiring(reader: Actor, *, on: date) -> list[EvidenceView]:
    """What runs out within two months or has run out, soonest first: for the reader's start page."""
    return [row for row in evidence(reader, on=on) if row.state != "valid"]


def to_remind(*, on: date, limit: int) -> list[UUID]:
    """Evidence whose supplier is to be told today that it runs out: for the timetable."""
    rows = Evidence.objects.filter(remind_on__lte=on).order_by("remind_on", "id").values_list("id", flat=True)
    return list(rows[:limit])


def title_of(evidence_id: UUID) -> str:
    """For the room that tells of it, to the supplier's own people; raises Missing."""
    title = Evidence.objects.filter(id=evidence_id).values_list("title", flat=True).first()
    if title is None:
        raise Missing
    return title


@dataclass(frozen=True, slots=True)
class ExtractToRead:
    """A firm that no register of ours knows, and the extract it has given."""

    evidence_id: UUID
    supplier_name: str
    number: str
    country: str
    file_id: UUID
    added_at: datetime


def extracts_to_read(reader: Actor) -> list[ExtractToRead]:
    """For whoever runs the installation: the newest extract of each firm that is not verified, the oldest first."""
    if not reader.has(OPERATOR):
        return []
    rows = Evidence.objects.filter(
        kind=COMPANY_REGISTER,
        removed_at__isnull=True,
        replaced_by__isnull=True,
        file__isnull=False,
        supplier__verified_at__isnull=True,
    )
    newest = {row.supplier_id: row for row in rows.order_by("added_at", "id")}
    firms = organisations.suppliers(newest)
    return [
        ExtractToRead(row.id, firms[key].name, firms[key].number, firms[key].country, row.file_id, row.added_at)
        for key, row in newest.items()
        if row.file_id is not None
    ]


def extract_file(reader: Actor, evidence_id: UUID) -> FileView:
    """The file of an extract that waits to be read; raises Missing."""
    for one in extracts_to_read(reader):
        if one.evidence_id == evidence_id:
            return documents.attached_file(one.file_id)
    raise Missing


def _supplier(reader: Actor) -> UUID | None:
    return reader.organisation_id if reader.is_supplier else None


def _writer(reader: Actor) -> UUID | None:
    return _supplier(reader) if reader.has(SUPPLIER_ADMIN, TENDERER) else None


def _last_used(item_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    uses = ItemUse.objects.filter(item_id__in=list(item_ids)).order_by("item_id", "-used_at").distinct("item_id")
    return dict(uses.values_list("item_id", "used_at"))


def _evidence(row: Evidence, last_used_at: datetime | None, on: date) -> EvidenceView:
    return EvidenceView(
        row.id,
        row.kind,
        row.title,
        row.issuer,
        row.reuse_key,
        row.valid_from,
        row.valid_to,
        row.shown_on,
        row.shown_to,
        row.file_id,
        row.file.name if row.file is not None else "",
        row.added_at,
        expiry.state(row.valid_to, on=on),
        last_used_at,
        row.file.sha256 if row.file is not None else "",
    )


def _reference(row: Reference, last_used_at: datetime | None) -> ReferenceView:
    return ReferenceView(
        row.id,
        row.title,
        row.recipient,
        row.contact,
        row.own_part,
        row.value,
        row.from_on,
        row.to_on,
        row.text,
        row.reuse_key,
        row.assignment,
        row.tailored_from_id,
        row.changed_at,
        last_used_at,
    )


def _cv(row: Cv, last_used_at: datetime | None, on: date) -> CvView:
    return CvView(
        row.id,
        row.title,
        row.person_name,
        row.text,
        row.education,
        row.purpose,
        row.told_on,
        row.review_on,
        row.reuse_key,
        row.assignment,
        row.tailored_from_id,
        row.changed_at,
        last_used_at,
        row.review_on <= on,
    )
