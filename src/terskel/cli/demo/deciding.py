"""Evaluation, award and contract in the demo: every judgement is about what the tender claimed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from terskel.awards import actions as awards
from terskel.awards import documentation
from terskel.awards.queries import Evidence
from terskel.cli.demo.cast import PASSPHRASE, person_of
from terskel.cli.demo.days import working
from terskel.cli.demo.run import Run
from terskel.competitions import queries as competitions
from terskel.contracts import actions as contracts
from terskel.contracts import queries as contract_queries
from terskel.core import deadlines
from terskel.core.actors import SYSTEM
from terskel.core.decisions import RefusedAct
from terskel.evaluation import actions as evaluations
from terskel.evaluation import queries as evaluation_queries
from terskel.evaluation.actions import Check, Mark
from terskel.evaluation.queries import Sheet
from terskel.notices import actions as notices
from terskel.notices import queries as notice_queries
from terskel.tenders import actions as tenders

LATE = "Evalueringen tok lengre tid enn planlagt, så oppdraget begynner og slutter tilsvarende senere."
LOW_PRICE_NOTE = "Timeprisene ligger innenfor det vi kjenner fra tilsvarende oppdrag, og lønn etter tariff er dekket."


def begin(run: Run, *, at: datetime) -> None:
    """The panel is seated, and its members declare themselves impartial."""
    lead, other = run.body.lead, run.body.evaluator
    with run.pace.act("seat a panel"):
        evaluations.appoint(
            run.id, lead_id=person_of(lead), person_ids=[person_of(lead), person_of(other)], by=run.body.buyer, at=at
        )
        for member in (lead, other):
            evaluations.declare_impartiality(run.id, free=True, by=member, at=at + timedelta(minutes=10))


def assess(run: Run, *, at: datetime, half: bool = False) -> None:
    """Mandatory requirements first, then points with reasons; `half` of the tenders when the work is under way."""
    evaluator = run.body.evaluator
    with run.pace.act("assess the tenders"):
        sheets = evaluation_queries.matrix(evaluator, run.id).sheets
        shortfall = run.voices.shortfall(run.need.kind, at.year) if run.failing else ""
        checks = [
            Check(sheet.tender_id, requirement, met=not fails, reason=shortfall if fails else "")
            for sheet in sheets
            for index, requirement in enumerate(run.requirements)
            for fails in [sheet.supplier_id == run.failing and index == 0]
        ]
        evaluations.check_requirements(run.id, checks, by=evaluator, at=at)
        for sheet in sheets:
            if sheet.supplier_id == run.failing:
                reason = f"Det absolutte kravet «{run.need.musts[0]}» er ikke oppfylt. {shortfall}"
                evaluations.reject_tender(
                    run.id, sheet.tender_id, ground="R-248-1b", reason=reason, by=evaluator, at=at + timedelta(hours=1)
                )
        standing = [sheet for sheet in sheets if sheet.supplier_id != run.failing]
        told: set[str] = set()
        marks = [
            mark for sheet in standing[: len(standing) // 2 if half else None] for mark in _marks(run, sheet, told)
        ]
        evaluations.score(run.id, marks, by=evaluator, at=at + timedelta(hours=3))


def open_prices(run: Run, *, at: datetime) -> None:
    """Where price comes after quality: the points are locked, then two openers open the prices."""
    lead, other = run.body.lead, run.body.evaluator
    with run.pace.act("lock quality and open the prices"):
        for sheet in evaluation_queries.matrix(lead, run.id).sheets:
            if sheet.rejection is not None and sheet.rejection.confirmed_at is None:
                evaluations.confirm_rejection(run.id, sheet.tender_id, by=lead, at=at)
        evaluations.lock_quality(run.id, by=lead, at=at)
        opened_at = at + timedelta(hours=1)
        for opener in (lead, other):
            evaluations.release_price_share(run.id, passphrase=PASSPHRASE, impartial=True, by=opener, at=opened_at)
        while tenders.unseal_next(run.id, by=SYSTEM, at=opened_at):
            pass
        if evaluations.open_prices(run.id, by=SYSTEM, at=opened_at):
            tenders.forget_unsealed(run.id, by=SYSTEM, at=opened_at)


def finalise(run: Run, *, at: datetime) -> None:
    """The lead confirms and ranks; lots are drawn when the model leaves a tie, and low prices are looked at."""
    lead = run.body.lead
    drawn: list[UUID] = []
    note = ""
    with run.pace.act("finalise an evaluation"):
        for hours in range(3):
            try:
                evaluations.finalise(
                    run.id, lottery=drawn, low_price_note=note, by=lead, at=at + timedelta(hours=hours)
                )
            except RefusedAct as stopped:
                if stopped.refused.code == "evaluation.draw_lots" and not drawn:
                    drawn = [sheet.tender_id for sheet in evaluation_queries.matrix(lead, run.id).sheets]
                    run.voices.random.shuffle(drawn)
                elif stopped.refused.code == "evaluation.low_price_unsettled" and not note:
                    note = LOW_PRICE_NOTE
                else:
                    raise
            else:
                return


def submit(run: Run, *, at: datetime) -> UUID:
    """The buyer recommends the winner, with its evidence checked; returns the award's id."""
    buyer = run.body.buyer
    with run.pace.act("prepare an award"):
        result = evaluation_queries.result_for_room(run.id)
        if result is None:
            raise ValueError("the competition is not evaluated")
        winner = result.sheet(result.ranking.winner.tender_id).supplier_id
        claim = run.claims[winner, run.quality[0]]
        award_id = awards.prepare(
            run.id,
            characteristics={one: run.voices.characteristic(run.claims[winner, one]) for one in run.quality},
            by=buyer,
            at=at,
        )
        document_the_winner(run, award_id, at=at)
        awards.check_evidence(
            award_id,
            Evidence(
                evidence=f"Firmaattest, skatteattest og referansen fra {claim.buyer} ({claim.year}) er kontrollert mot "
                f"egenerklæringen fra {run.name(winner)}, og stemmer.",
                sanctions="Oppdragsgiveren kan holde tilbake betaling til forholdet er rettet.",
                no_lots_reason=f"«{run.need.title}» er ett oppdrag og kan ikke deles uten at ansvaret blir uklart.",
                subcontracts="",
                conflicts="",
                other_matters="",
            ),
            by=buyer,
            at=at + timedelta(hours=1),
        )
        awards.submit(award_id, by=buyer, at=at + timedelta(hours=2))
    return award_id


def document_the_winner(run: Run, award_id: UUID, *, at: datetime) -> None:
    """The buyer holds every piece since the supplier was admitted, or finds it in a register, and accepts it."""
    issued_on = (at - timedelta(days=run.voices.random.randint(9, 120))).date()
    for one in documentation.standing(award_id):
        source = "register" if one.kind == "tax" else "held"
        awards.receive_evidence(one.id, source=source, issued_on=issued_on, by=run.body.buyer, at=at)
        awards.conclude_evidence(one.id, accepted=True, by=run.body.buyer, at=at)


def announce(run: Run, award_id: UUID, *, at: datetime) -> None:
    """Somebody else approves, and all tenderers are told in the same act."""
    with run.pace.act("approve an award and tell all"):
        awards.approve(award_id, by=run.body.approver, at=at)


@dataclass(frozen=True, slots=True)
class Signed:
    """A contract that the supplier has signed, with the digest of its text."""

    contract_id: UUID
    digest: str
    at: datetime


def contract(run: Run, *, announced_at: datetime) -> Signed:
    """Prepared the day after; the supplier signs when standstill has run out."""
    buyer, approver = run.body.buyer, run.body.approver
    terms = competitions.terms(run.id)
    if terms.starts_on is None or terms.ends_on is None:
        raise ValueError(f"{terms.reference} was published without dates")
    starts_on = max(terms.starts_on, working(announced_at + timedelta(days=14)).date())
    with run.pace.act("prepare a contract"):
        contract_id = contracts.prepare(
            run.id,
            starts_on=starts_on,
            ends_on=starts_on + (terms.ends_on - terms.starts_on),
            shift_reason="" if starts_on == terms.starts_on else LATE,
            owner_id=person_of(approver),
            manager_id=person_of(buyer),
            by=buyer,
            at=working(announced_at, 1),
        )
    prepared = contract_queries.contract_for_room(contract_id)
    winner = next(firm for firm in run.firms if firm.id == prepared.supplier_id)
    signed_at = working(deadlines.standstill_end(announced_at).instant + timedelta(hours=10))
    with run.pace.act("sign a contract"):
        contracts.sign(contract_id, digest_seen=prepared.digest, by=winner.actor, at=signed_at)
    return Signed(contract_id, prepared.digest, signed_at)


def conclude(run: Run, signed: Signed, *, at: datetime) -> None:
    """The authority signs as the second party; everyone invited is told."""
    with run.pace.act("sign and conclude a contract"):
        contracts.sign(signed.contract_id, digest_seen=signed.digest, by=run.body.approver, at=at)


def publish_award_notice(run: Run, *, at: datetime) -> None:
    """The contract award notice, dispatched well within its 30 days and public two days later."""
    buyer = run.body.buyer
    owed = next(one for one in notice_queries.of_matter(buyer, run.id) if one.kind == "award")
    published_at = working(at, 2)
    with run.pace.act("publish an award notice"):
        notices.record_dispatch(owed.id, dispatched_at=at, by=buyer, at=at)
        notices.record_publication(
            owed.id,
            published_on=published_at.date(),
            doffin_number=f"{published_at.year}-{100_000 + run.id.int % 900_000}",
            by=buyer,
            at=published_at,
        )


def cancel(run: Run, *, at: datetime) -> None:
    """After the opening, before any award."""
    with run.pace.act("cancel after the opening"):
        awards.cancel(
            run.id,
            reason_code="no_funds",
            reason=f"Bevilgningen som skulle dekke «{run.need.title.lower()}», er trukket tilbake. {run.body.name} har "
            f"ikke midler til kontrakten.",
            new_competition_follows=False,
            by=run.body.approver,
            at=at,
        )


def _marks(run: Run, sheet: Sheet, told: set[str]) -> list[Mark]:
    name = run.name(sheet.supplier_id)
    return [
        Mark(sheet.tender_id, criterion, Decimal(claim.points), run.voices.reason(claim, name, told))
        for criterion in run.quality
        for claim in [run.claims[sheet.supplier_id, criterion]]
    ]
