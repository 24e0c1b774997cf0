"""Copies of what lies in a supplier's library, taken when something is delivered."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from terskel.core.decisions import refuse
from terskel.documents import queries as documents
from terskel.qualification.library.copies import ItemCopy
from terskel.qualification.models import Cv, Evidence, ItemUse, Reference


def take_copies(
    item_ids: Sequence[UUID],
    *,
    supplier_id: UUID,
    matter_id: UUID,
    at: datetime,
    delivered: Iterable[ItemCopy] = (),
) -> tuple[ItemCopy, ...]:
    """The items as they are now, in the order asked for, and a note of the use.

    Refuses an item that is not in the supplier's library (any more), unless it went with the request already: such a
    one of `delivered` stays as it was. `matter_id` is the request, or the asked-for renewal, that they go with. The
    delivery's own event tells what happened.
    """
    wanted = set(item_ids)
    taken = {copy.item_id: copy for copy in _copies(wanted, supplier_id)}
    found = {copy.item_id: copy for copy in delivered if copy.item_id in wanted} | taken
    if len(found) < len(wanted):
        refuse("qualification.item_gone")
    copies = tuple(found[key] for key in dict.fromkeys(item_ids))
    ItemUse.objects.bulk_create(
        [
            ItemUse(supplier_id=supplier_id, item_id=copy.item_id, kind=copy.kind, matter_id=matter_id, used_at=at)
            for copy in taken.values()
        ]
    )
    return copies


def _copies(wanted: set[UUID], supplier_id: UUID) -> Iterator[ItemCopy]:
    own = {"id__in": wanted, "supplier_id": supplier_id, "removed_at__isnull": True}
    evidence = list(Evidence.objects.filter(**own))
    files = documents.attached_files([row.file_id for row in evidence if row.file_id is not None])
    for row in evidence:
        file = files.get(row.file_id) if row.file_id is not None else None
        shown = row.shown_on.isoformat() if row.shown_on is not None else ""
        yield ItemCopy(
            row.id,
            "evidence",
            row.title,
            _said(("kind", row.kind), ("issuer", row.issuer), ("shown_on", shown), ("shown_to", row.shown_to)),
            row.valid_from,
            row.valid_to,
            row.file_id,
            file.sha256 if file is not None else "",
            file.name if file is not None else "",
        )
    for one in Reference.objects.filter(**own):
        yield ItemCopy(
            one.id,
            "reference",
            one.title,
            _said(
                ("recipient", one.recipient),
                ("contact", one.contact),
                ("own_part", one.own_part),
                ("value", str(one.value) if one.value is not None else ""),
                ("from_on", one.from_on.isoformat() if one.from_on is not None else ""),
                ("to_on", one.to_on.isoformat() if one.to_on is not None else ""),
                ("text", one.text),
            ),
        )
    for cv in Cv.objects.filter(**own):
        yield ItemCopy(
            cv.id,
            "cv",
            cv.title,
            _said(("person_name", cv.person_name), ("text", cv.text), ("education", cv.education)),
        )


def _said(*lines: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(line for line in lines if line[1])
