"""A contract is sent to the signing service for both parties to sign there, and called back before they have."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from terskel.audit import act
from terskel.audit.act import action
from terskel.competitions.queries.clauses import in_part_of
from terskel.contracts import policy
from terskel.contracts.actions.parts import facts_now, locked, matter_of, matter_of_job, recorded
from terskel.contracts.entitled import Entitled, bound, entitled
from terskel.contracts.events import ContractSentOut, SignatureJobCalledBack
from terskel.contracts.models import LONGEST_OPEN_DAYS, Contract, ServiceSigner, SignatureJob
from terskel.contracts.policy import Side
from terskel.contracts.posten import is_set_up
from terskel.contracts.sent_out import why_held
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse, require
from terskel.core.lifecycles import CONTRACT
from terskel.documents import queries as documents
from terskel.evaluation.moves import require_impartial
from terskel.evaluation.policy import acting_person

SEND = "contracts.send_out"
CANCEL = "contracts.cancel_at_service"
QUEUE = "signing"


@action
@in_part_of(matter_of)
def send_out(
    contract_id: UUID,
    *,
    authority_signer: UUID,
    supplier_signers: Sequence[UUID],
    open_days: int,
    by: Actor,
    at: datetime,
) -> UUID:
    """Have the contract signed at the signing service by these, within `open_days` days; gives the job's id.

    Nobody signs here meanwhile. A job sends it. It is given back unsigned when somebody rejects it, the time runs out,
    the service does not take it, or it is called back.
    """
    contract = locked(contract_id)
    _require_of_authority(contract, by)
    require(policy.may_send_out(by, set_up=is_set_up()))
    require(CONTRACT.permit("send_out", facts_now(contract), at))
    if not documents.attached_file(contract.document_id).is_whole():
        refuse("contracts.text_changed")
    if not 1 <= open_days <= LONGEST_OPEN_DAYS:
        refuse("contracts.open_days", longest=LONGEST_OPEN_DAYS)
    ours = _chosen(contract, "authority", [authority_signer], at)
    theirs = _chosen(contract, "supplier", supplier_signers, at)
    if not bound(theirs):
        refuse("contracts.signers_do_not_bind")
    if {one.person_id for one in ours} & {one.person_id for one in theirs}:
        refuse("contracts.signs_for_both")
    job = SignatureJob.objects.create(
        contract=contract, ordered_by_id=acting_person(by), ordered_at=at, open_days=open_days
    )
    sides: dict[Side, list[Entitled]] = {"authority": ours, "supplier": theirs}
    ServiceSigner.objects.bulk_create(
        ServiceSigner(job=job, side=side, person_id=one.person_id, name=one.name, address=one.address)
        for side, each in sides.items()
        for one in each
    )
    contract.sent_out_at = at
    contract.save(update_fields=["sent_out_at"])
    asked = tuple(one.person_id for one in (*ours, *theirs))
    recorded(ContractSentOut(contract.id, job.id, contract.digest, asked), contract, by, at)
    act.defer(SEND, queue=QUEUE, job_id=str(job.id))
    return job.id


@action
@in_part_of(matter_of)
def call_back(contract_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take it back from the signing service, unless everyone has signed. A job asks; until then both may sign."""
    contract = locked(contract_id)
    _require_of_authority(contract, by)
    require(policy.may_send_out(by, set_up=True))
    require(CONTRACT.permit("give_back", facts_now(contract), at))
    want_back(_live(contract), "asked", by, at)


@action
@in_part_of(matter_of_job)
def call_back_held(job_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take it back because signing waits for a complaint, or a reversal is proposed; nothing where neither is so."""
    job = SignatureJob.objects.select_related("contract").filter(id=job_id).first()
    if job is None:
        raise Missing
    contract = locked(job.contract_id)
    reason = why_held(contract) if contract.sent_out_at is not None else ""
    if reason:
        want_back(_live(contract), reason, by, at)


def want_back_unless_asked(contract: Contract, side: Side, person_id: UUID, by: Actor, at: datetime) -> None:
    """Where another than those who are asked at the service signs for a party now, what lies there is called back."""
    if contract.sent_out_at is None:
        return
    job = _live(contract)
    if set(job.signers.filter(side=side).values_list("person_id", flat=True)) != {person_id}:
        want_back(job, "signatory", by, at)


def want_back(job: SignatureJob, reason: str, by: Actor, at: datetime) -> None:
    """A second wish changes nothing."""
    if job.called_back_at is not None:
        return
    job.called_back_at, job.called_back_for = at, reason
    job.save(update_fields=["called_back_at", "called_back_for"])
    recorded(SignatureJobCalledBack(job.contract_id, job.id, reason), job.contract, by, at)
    act.defer(CANCEL, queue=QUEUE, job_id=str(job.id))


def _live(contract: Contract) -> SignatureJob:
    rows = SignatureJob.objects.select_for_update(of=("self",)).select_related("contract")
    return rows.get(contract=contract, ended_at__isnull=True)


def _chosen(contract: Contract, side: Side, person_ids: Collection[UUID], at: datetime) -> list[Entitled]:
    """Those who are chosen, all of whom may sign for the side."""
    chosen = [one for one in entitled(contract, side, at=at) if one.person_id in person_ids]
    if not person_ids or len(chosen) != len(set(person_ids)):
        refuse(f"contracts.cannot_sign_for_{side}")
    return chosen


def _require_of_authority(contract: Contract, by: Actor) -> None:
    """The supplier and strangers find nothing to send or call back; who is in conflict does neither."""
    if policy.side_of(by, authority_id=contract.authority_id, supplier_id=contract.supplier_id) != "authority":
        raise Missing
    require_impartial(contract.competition_id, by, "contracts.conflict_declared")
