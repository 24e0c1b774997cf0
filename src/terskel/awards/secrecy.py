"""Reads of business secrets in tenders; the reader is the first argument: the tenderer, and the authority's people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from terskel.accounts import queries as accounts
from terskel.awards import policy, redaction
from terskel.awards.models import AwardDecision, RedactedTender, TradeSecret
from terskel.competitions import queries as competitions
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.documents.letters import LetterData, to_json
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
class TenderSecrets:
    """One tender: what is marked in it, and the versions without what was withheld, the newest first."""

    competition_id: UUID
    tender_id: UUID
    supplier_id: UUID
    supplier_name: str
    secrets: tuple[Secret, ...]
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class ToldSecret:
    """A marked passage that stands in a letter to somebody else."""

    passage: str
    owner: str
    recipients: tuple[str, ...]


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
    terms = competitions.terms(competition_id)
    if not reader.is_authority or not reader.acts_for(terms.authority_id) or not reader.has(*policy.READERS):
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


def told_in(letters: Mapping[UUID, LetterData], competition_id: UUID) -> tuple[ToldSecret, ...]:
    """The marked passages that stand in letters to others than their owner; `letters` by recipient's supplier id.

    For this room's pages, which have decided access themselves.
    """
    rows = list(TradeSecret.objects.filter(competition_id=competition_id).order_by("marked_at", "id"))
    names = {key: one.name for key, one in organisations.suppliers({row.supplier_id for row in rows}).items()}
    words = {key: tuple(_strings(to_json(letter)["blocks"])) for key, letter in letters.items()} if rows else {}
    found = []
    for row in rows:
        others = [key for key in letters if key != row.supplier_id and redaction.stands_in(row.passage, words[key])]
        told = tuple(recipient.name for key in others if (recipient := letters[key].recipient))
        if told:
            found.append(ToldSecret(row.passage, names[row.supplier_id], told))
    return tuple(found)


def _views(competition_id: UUID, opened: Iterable[OpenedTenderView]) -> tuple[TenderSecrets, ...]:
    found = list(opened)
    keys = [one.tender_id for one in found]
    suppliers = organisations.suppliers({one.supplier_id for one in found})
    marked = list(TradeSecret.objects.filter(tender_id__in=keys).order_by("marked_at", "id"))
    made = list(RedactedTender.objects.filter(tender_id__in=keys).order_by("-made_at", "-id"))
    people = accounts.people({row.made_by_id for row in made})
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
        )
        for one in found
    )


def _strings(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _strings(one)
