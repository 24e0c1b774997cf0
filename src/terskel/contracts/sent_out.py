"""Reads of contracts that were sent to the signing service: what the pages show, and what the jobs ask and send."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, cast
from uuid import UUID

from django.db.models import Q

from terskel.awards import moves as award_moves
from terskel.competitions import queries as competitions
from terskel.contracts import letters, policy
from terskel.contracts.entitled import Entitled, entitled
from terskel.contracts.models import Contract, ServiceSigner, SignatureJob
from terskel.contracts.policy import Side
from terskel.contracts.posten import Order, is_set_up
from terskel.contracts.readers import require_party_to
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.documents import queries as documents
from terskel.organisations import queries as organisations

HEARD_AFTER: Final = timedelta(days=1)
"""So long after a job is over the service is still asked: an answer that crossed ours is confirmed or called back."""


@dataclass(frozen=True, slots=True)
class SignerView:
    """`answered` is the service's word, empty until it has said any."""

    side: Side
    name: str
    answered: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class JobView:
    """One time that a contract was sent out; `outcome` and `called_back_for` as in the table, empty until there is one.

    `open_until` is when the service's own limit runs out, once it has taken it.
    """

    id: UUID
    ordered_by: str
    ordered_at: datetime
    taken_at: datetime | None
    open_until: datetime | None
    called_back_at: datetime | None
    called_back_for: str
    ended_at: datetime | None
    outcome: str
    said: str
    signers: tuple[SignerView, ...]


def newest_job(reader: Actor, contract_id: UUID) -> JobView | None:
    """The last time it was sent out, for the people of either party; raises `Missing` for others."""
    require_party_to(reader, contract_id)
    row = (
        SignatureJob.objects.filter(contract_id=contract_id)
        .select_related("ordered_by")
        .order_by("-ordered_at", "-id")
        .first()
    )
    if row is None:
        return None
    return JobView(
        id=row.id,
        ordered_by=row.ordered_by.name,
        ordered_at=row.ordered_at,
        taken_at=row.taken_at,
        open_until=row.taken_at + timedelta(days=row.open_days) if row.taken_at else None,
        called_back_at=row.called_back_at,
        called_back_for=row.called_back_for,
        ended_at=row.ended_at,
        outcome=row.outcome,
        said=row.said,
        signers=tuple(
            SignerView(cast(Side, one.side), one.name, one.answered, one.answered_at)
            for one in row.signers.order_by("side", "name", "id")
        ),
    )


def may_send_out(reader: Actor, *, state: str, sent_out: bool, signed: bool) -> bool:
    """Whether a signing service is set up and the reader could send the contract to it now."""
    return (
        is_set_up()
        and reader.is_authority
        and reader.has(*policy.NAMERS_OF_AUTHORITY)
        and state == "for_signature"
        and not sent_out
        and not signed
    )


def signers(reader: Actor, contract_id: UUID, *, at: datetime) -> dict[Side, list[Entitled]]:
    """Who may be asked to sign for either party, for those of the authority who send it out; raises `Missing`."""
    found, side = require_party_to(reader, contract_id)
    if side != "authority" or not reader.has(*policy.NAMERS_OF_AUTHORITY):
        raise Missing
    return {"authority": entitled(found, "authority", at=at), "supplier": entitled(found, "supplier", at=at)}


def evidence(reader: Actor, contract_id: UUID, signer_id: UUID) -> documents.FileView:
    """The XAdES of one signature, for the people of either party; raises `Missing`."""
    require_party_to(reader, contract_id)
    found = ServiceSigner.objects.filter(id=signer_id, job__contract_id=contract_id).first()
    if found is None or found.evidence_id is None:
        raise Missing
    return documents.attached_file(found.evidence_id)


def signed_documents(contract_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """The file with the service's signatures of each contract that was concluded there."""
    rows = SignatureJob.objects.filter(contract_id__in=contract_ids, outcome="signed", document__isnull=False)
    return {contract: file for contract, file in rows.values_list("contract_id", "document_id") if file is not None}


def to_send(job_id: UUID) -> Order | None:
    """What the service is asked for; None where it has it, or nobody wants it sent any more."""
    row = SignatureJob.objects.select_related("contract").filter(id=job_id).first()
    if row is None:
        raise Missing
    if row.taken_at is not None or row.called_back_at is not None or row.ended_at is not None:
        return None
    contract = row.contract
    authority, supplier = organisations.authority(contract.authority_id), organisations.supplier(contract.supplier_id)
    with documents.attached_file(contract.document_id).reading() as stream:
        content = stream.read()
    return Order(
        reference=str(row.id),
        sender=authority.number,
        title=contract.title,
        description=letters.order_description(
            competitions.terms(contract.competition_id).language,
            reference=contract.reference,
            authority=authority.name,
            supplier=supplier.name,
        ),
        addresses=tuple(row.signers.order_by("id").values_list("address", flat=True)),
        open_for=timedelta(days=row.open_days),
        document=content,
    )


def where_to_cancel(job_id: UUID) -> str:
    """The service's address for it; empty where it has never answered that it has it."""
    found = SignatureJob.objects.filter(id=job_id, called_back_at__isnull=False).first()
    if found is None:
        raise Missing
    return found.cancel_at


@dataclass(frozen=True, slots=True)
class Sender:
    """An authority that something may be heard about."""

    authority_id: UUID
    number: str


def senders_to_ask(*, at: datetime) -> list[Sender]:
    """Authorities with a job that is not over, or hardly, and of which the service lets us ask again by now."""
    jobs = SignatureJob.objects.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at - HEARD_AFTER))
    not_yet = SignatureJob.objects.filter(ask_from__gt=at).values("contract__authority_id")
    rows = jobs.exclude(contract__authority_id__in=not_yet)
    found = sorted(set(rows.values_list("contract__authority_id", flat=True)))
    bodies = organisations.authorities(found)
    return [Sender(one, bodies[one].number) for one in found]


def wait_until(authority_id: UUID, ask_from: datetime) -> None:
    """Keep when the service lets us ask again for this authority; on its newest job, whose end may come first."""
    newest = SignatureJob.objects.filter(contract__authority_id=authority_id).order_by("-ordered_at", "-id")[:1]
    SignatureJob.objects.filter(id__in=newest.values("id")).update(ask_from=ask_from)


def held_jobs() -> list[UUID]:
    """Those that are out although signing waits since: for a complaint, or for a reversal that is proposed."""
    rows = SignatureJob.objects.filter(ended_at__isnull=True, called_back_at__isnull=True)
    return [row.id for row in rows.select_related("contract") if why_held(row.contract)]


def why_held(contract: Contract) -> str:
    """What signing waits for, as a reason to call the contract back; "" where it does not wait."""
    if award_moves.signing_suspended_since(contract.competition_id) is not None:
        return "held"
    if award_moves.signing_held_since(contract.competition_id) is not None:
        return "held"
    return "reversal" if award_moves.reversal_proposed_since(contract.award_id) is not None else ""


@dataclass(frozen=True, slots=True)
class Heard:
    """Which of ours an answer is about; `stray`: the service has it twice, since an answer of its own was lost."""

    job_id: UUID
    stray: bool
    over: bool


def heard_of(reference: str, number: int) -> Heard | None:
    """None for what we have never asked for."""
    known = [str(one) for one in SignatureJob.objects.filter(number=number).values_list("id", flat=True)]
    with suppress(ValueError):
        known = [str(UUID(reference))]
    row = SignatureJob.objects.filter(id__in=known).first()
    if row is None:
        return None
    return Heard(row.id, stray=row.number not in (None, number), over=row.ended_at is not None)
