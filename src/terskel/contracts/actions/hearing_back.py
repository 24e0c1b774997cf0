"""What the signing service answers, written down: it has it, how far it has come, what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Final, cast
from uuid import UUID

from terskel.audit import act
from terskel.audit.act import action
from terskel.competitions.queries.clauses import in_part_of
from terskel.contracts.actions.giving import conclude, keep_signature
from terskel.contracts.actions.parts import facts_now, locked, matter_of_job, recorded
from terskel.contracts.actions.sending_out import CANCEL, QUEUE
from terskel.contracts.entitled import bound, entitled
from terskel.contracts.events import (
    ContractSigned,
    SignatureJobEnded,
    SignatureJobTaken,
    SignersAnswered,
)
from terskel.contracts.models import Contract, ServiceSigner, Signature, SignatureJob
from terskel.contracts.policy import Side
from terskel.contracts.posten import Change, Taken
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, require
from terskel.core.lifecycles import CONTRACT
from terskel.documents import moves as document_moves
from terskel.organisations import queries as organisations

SIGNED: Final = "SIGNED"
COMES_TO: Final = {"REJECTED": "rejected", "EXPIRED": "expired", "CANCELLED": "cancelled"}
"""What a job that failed came to, by what the service says of one of its signers; the first that is said counts."""

LONGEST_SAID: Final = 500


@dataclass(frozen=True, slots=True)
class Files:
    """What the service made: the PDF with all signatures (PAdES), and the XAdES of each signer by address."""

    document: bytes
    evidence: Mapping[str, bytes]


@action
@in_part_of(matter_of_job)
def note_taken(job_id: UUID, taken: Taken, *, by: Actor, at: datetime) -> None:
    """The service has it. Where it was called back meanwhile, that is asked of the service now."""
    contract, job = _locked(job_id)
    if job.taken_at is not None:
        return
    _keep_number(job, taken.number, taken.cancel_at, at)
    recorded(SignatureJobTaken(contract.id, job.id, taken.number), contract, by, at)
    if job.called_back_at is not None:
        act.defer(CANCEL, queue=QUEUE, job_id=str(job.id))


@action
@in_part_of(matter_of_job)
def note_refused(job_id: UUID, *, code: str, said: str, by: Actor, at: datetime) -> None:
    """The service does not take it, in its own words."""
    contract, job = _locked(job_id)
    if job.ended_at is None and job.taken_at is None:
        _end(contract, job, "refused", by, at, said=f"{code}: {said}" if said else code)


@action
@in_part_of(matter_of_job)
def note_cancelled(job_id: UUID, *, by: Actor, at: datetime) -> None:
    """Nobody can sign it there any more."""
    contract, job = _locked(job_id)
    if job.ended_at is None:
        _end(contract, job, "cancelled", by, at)


@action
@in_part_of(matter_of_job)
def note_change(job_id: UUID, change: Change, files: Files | None, *, by: Actor, at: datetime) -> None:
    """How far the signers have come, and what became of it; `files` come with a change that all have signed.

    May be told twice. When everyone has signed and might, both parties have signed when the service says they did, and
    the contract is concluded (FOA § 25-1(5)).
    """
    contract, job = _locked(job_id)
    if job.ended_at is not None:
        return
    if job.number is None and change.cancel_at:
        _keep_number(job, change.number, change.cancel_at, at)
    _note_answers(contract, job, change, by, at)
    if change.state == "FAILED":
        said = [one.said for one in change.signers]
        outcome = next((COMES_TO[one] for one in said if one in COMES_TO), "failed")
        _end(contract, job, outcome, by, at, said=", ".join(sorted(set(said))) if outcome == "failed" else "")
    elif change.state == "COMPLETED_SUCCESSFULLY" and files is not None:
        _keep_files(contract, job, files, by, at)
        _conclude_or_give_back(contract, job, by, at)


def _conclude_or_give_back(contract: Contract, job: SignatureJob, by: Actor, at: datetime) -> None:
    signers = list(job.signers.order_by("answered_at", "id"))
    when = {one.id: min(max(one.answered_at or at, job.ordered_at), at) for one in signers}
    if strangers := _unentitled(contract, signers, when):
        _end(contract, job, "unentitled", by, at, said=", ".join(one.name for one in strangers))
        return
    require(CONTRACT.permit("sign_at_service", facts_now(contract), at))
    contract.sent_out_at = None
    for one in signers:
        _sign(contract, one, when[one.id])
    contract.concluded_at = max(when.values())
    contract.save()
    for side, organisation_id in (("authority", contract.authority_id), ("supplier", contract.supplier_id)):
        given = Signature.objects.filter(contract=contract, side=side).order_by("-signed_at", "-id")[0]
        event = ContractSigned(contract.id, side, organisation_id, contract.digest, given.mandate_id)
        recorded(event, contract, by, at)
    _end(contract, job, "signed", by, at)
    conclude(contract, contract.concluded_at, by, at)


def _sign(contract: Contract, signer: ServiceSigner, at: datetime) -> None:
    """The signature as it was given there; the last of a party's completes it."""
    side = cast(Side, signer.side)
    organisation_id = contract.authority_id if side == "authority" else contract.supplier_id
    choices = organisations.actors_of(signer.person_id, at=at)
    actor = next(one.actor for one in choices if one.actor.acts_for(organisation_id))
    keep_signature(contract, side, actor, at, given_at_service=signer)
    if side == "authority":
        contract.authority_signed_by_id, contract.authority_signed_at = signer.person_id, at
    else:
        contract.supplier_signed_by_id, contract.supplier_signed_at = signer.person_id, at


def _unentitled(contract: Contract, signers: list[ServiceSigner], when: Mapping[UUID, datetime]) -> list[ServiceSigner]:
    """Those who signed although they might not when they did; all of a supplier's where they do not bind it."""
    strangers, theirs = [], []
    for one in signers:
        might = {each.person_id: each for each in entitled(contract, cast(Side, one.side), at=when[one.id])}
        if one.person_id not in might:
            strangers.append(one)
        elif one.side == "supplier":
            theirs.append(might[one.person_id])
    return strangers if strangers or bound(theirs) else [one for one in signers if one.side == "supplier"]


def _note_answers(contract: Contract, job: SignatureJob, change: Change, by: Actor, at: datetime) -> None:
    said = {one.address.lower(): one for one in change.signers}
    changed = []
    for signer in job.signers.order_by("id"):
        found = said.get(signer.address.lower())
        if found is not None and (found.said, found.since) != (signer.answered, signer.answered_at):
            signer.answered, signer.answered_at = found.said[:60], found.since
            signer.save(update_fields=["answered", "answered_at"])
            changed.append((signer.person_id, found.said))
    if changed:
        recorded(SignersAnswered(contract.id, job.id, tuple(changed)), contract, by, at)


def _keep_files(contract: Contract, job: SignatureJob, files: Files, by: Actor, at: datetime) -> None:
    matters = (contract.competition_id, contract.id)
    name = document_moves.file_name(contract.reference, contract.title)

    def keep(content: bytes, ending: str, media_type: str) -> UUID:
        return document_moves.store_file(
            BytesIO(content),
            name=f"{name}{ending}",
            media_type=media_type,
            access="internal",
            matters=matters,
            at=at,
            by=by,
        )

    job.document_id = keep(files.document, ".pdf", "application/pdf")
    job.save(update_fields=["document"])
    evidence = {address.lower(): content for address, content in files.evidence.items()}
    for signer in job.signers.order_by("id"):
        if content := evidence.get(signer.address.lower()):
            signer.evidence_id = keep(content, f"-{signer.side}.xml", "application/xml")
            signer.save(update_fields=["evidence"])


def _end(contract: Contract, job: SignatureJob, outcome: str, by: Actor, at: datetime, *, said: str = "") -> None:
    if outcome != "signed":
        require(CONTRACT.permit("give_back", facts_now(contract), at))
        contract.sent_out_at = None
        contract.save(update_fields=["sent_out_at"])
    job.ended_at, job.outcome, job.said = at, outcome, said[:LONGEST_SAID]
    job.save(update_fields=["ended_at", "outcome", "said"])
    recorded(SignatureJobEnded(contract.id, job.id, outcome, job.document_id), contract, by, at)


def _keep_number(job: SignatureJob, number: int, cancel_at: str, at: datetime) -> None:
    job.number, job.cancel_at, job.taken_at = number, cancel_at, at
    job.save(update_fields=["number", "cancel_at", "taken_at"])


def _locked(job_id: UUID) -> tuple[Contract, SignatureJob]:
    contract_id = SignatureJob.objects.filter(id=job_id).values_list("contract_id", flat=True).first()
    if contract_id is None:
        raise Missing
    contract = locked(contract_id)
    return contract, SignatureJob.objects.select_for_update().get(id=job_id)
