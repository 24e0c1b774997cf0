"""Addresses and documents that the texts of a DPS, or of a change of it, name: what is wrong with them, in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings

from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.core.phrases import Phrasebook
from terskel.documents import queries as documents
from terskel.dps.links import Named, missing_documents, named_in
from terskel.dps.models import (
    Category,
    ChangeRecord,
    DpsDocument,
    DynamicPurchasingSystem,
    LinkAnswer,
    QualificationRequirement,
)

MOST_ASKED: Final = 50
_TEXTS: Final = (
    "subject",
    "estimated_quantity",
    "need_for_dps",
    "suitability",
    "how_it_works",
    "award_criteria_frame",
    "contact",
    "strategy",
)
_OF_A_REQUIREMENT: Final = ("text", "level", "evidence", "why")
_TOLD: Final = {"gone": "link.gone", "away": "link.away", "private": "link.private"}


@dataclass(frozen=True, slots=True)
class LinkCheck:
    """`warnings` in the reader's language. `unasked` of the `addresses` nobody has asked yet.

    `may_ask`: this installation asks addresses outside. `asked_at`: the last time.
    """

    warnings: tuple[str, ...]
    addresses: int
    unasked: int
    asked_at: datetime | None
    may_ask: bool


def links_of(reader: Actor, dps_id: UUID) -> LinkCheck:
    """Of the texts of the DPS as they stand, for people of its owner."""
    dps = _own(reader, dps_id)
    return _check(reader, dps, named_in(texts_of(dps)))


def links_of_change(reader: Actor, dps_id: UUID, change_id: UUID) -> LinkCheck:
    """Of what a change would have the texts say, for people of the owner."""
    dps = _own(reader, dps_id)
    change = ChangeRecord.objects.filter(pk=change_id, dps_id=dps.id).first()
    if change is None:
        raise Missing
    return _check(reader, dps, named_in(_strings(change.proposal)))


def links_to_ask(dps_id: UUID) -> list[str]:
    """The addresses in the texts of the DPS and of its open changes; for the job that asks them."""
    dps = DynamicPurchasingSystem.objects.get(pk=dps_id)
    asked = ChangeRecord.objects.filter(dps_id=dps_id, published_at__isnull=True, withdrawn_at__isnull=True)
    proposed = [text for proposal in asked.values_list("proposal", flat=True) for text in _strings(proposal)]
    return list(named_in([*texts_of(dps), *proposed]).addresses[:MOST_ASKED])


def texts_of(dps: DynamicPurchasingSystem) -> Iterator[str]:
    """Everything that suppliers read of the DPS; for this room only."""
    yield from (getattr(dps, name) for name in _TEXTS)
    yield from Category.objects.filter(dps_id=dps.id).order_by("number").values_list("description", flat=True)
    rows = QualificationRequirement.objects.filter(dps_id=dps.id).order_by("number")
    for values in rows.values_list(*_OF_A_REQUIREMENT):
        yield from values


def _own(reader: Actor, dps_id: UUID) -> DynamicPurchasingSystem:
    dps = DynamicPurchasingSystem.objects.filter(pk=dps_id).first()
    if dps is None or not (reader.is_authority and reader.acts_for(dps.authority_id)):
        raise Missing
    return dps


def _check(reader: Actor, dps: DynamicPurchasingSystem, named: Named) -> LinkCheck:
    rows = LinkAnswer.objects.filter(dps_id=dps.id, address__in=named.addresses)
    answers = {row.address: row for row in rows}
    return LinkCheck(
        warnings=tuple(_warnings(reader, dps, named, {key: row.outcome for key, row in answers.items()})),
        addresses=len(named.addresses),
        unasked=len(named.addresses) - len(answers),
        asked_at=max((row.asked_at for row in answers.values()), default=None),
        may_ask=settings.TERSKEL_ASK_LINKS,
    )


def _warnings(reader: Actor, dps: DynamicPurchasingSystem, named: Named, outcomes: dict[str, str]) -> Iterator[str]:
    book = Phrasebook.of("dps")
    for address in named.malformed:
        yield book.say("link.malformed", reader.language, address=address)
    for address in named.addresses:
        if outcomes.get(address) in _TOLD:
            yield book.say(_TOLD[outcomes[address]], reader.language, address=address)
    if named.documents:
        for one in missing_documents(named.documents, _held(dps)):
            yield book.say("link.document_missing", reader.language, name=one)


def _held(dps: DynamicPurchasingSystem) -> list[str]:
    """Titles and names of the files that everyone may open."""
    rows = DpsDocument.objects.filter(dps_id=dps.id, removed_at__isnull=True)
    titles = dict(rows.values_list("file_id", "title"))
    files = documents.attached_files(list(titles))
    public = [(title, files[key]) for key, title in titles.items() if files[key].access == "public"]
    return [name for title, file in public for name in (title, file.name)]


def _strings(value: Any) -> Iterable[str]:
    match value:
        case str():
            yield value
        case dict():
            for one in value.values():
                yield from _strings(one)
        case list():
            for one in value:
                yield from _strings(one)
