"""Competitions from draft to signed contract, each stopped at the stage it is meant to show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from terskel.awards import actions as awards
from terskel.awards.queries import Evidence
from terskel.cli.demo.admissions import RunningDps
from terskel.cli.demo.cast import PASSPHRASE, Body, Firm
from terskel.cli.demo.needs import NeedPlan
from terskel.cli.demo.pace import Pace
from terskel.cli.demo.questions import QUESTIONS
from terskel.cli.demo.voices import Voices
from terskel.competitions import actions as competitions
from terskel.competitions.actions import ClauseInput, CriterionInput, RequirementInput
from terskel.contracts import actions as contracts
from terskel.contracts import queries as contract_queries
from terskel.core import deadlines
from terskel.core.actors import SYSTEM, Actor
from terskel.core.evaluation import EvaluationModel
from terskel.evaluation import actions as evaluations
from terskel.evaluation import queries as evaluation_queries
from terskel.evaluation.actions import Check, Mark
from terskel.tenders import actions as tenders
from terskel.tenders.content import RequirementAnswer

STAGES: Final = (
    "draft", "published", "closed", "opened", "evaluated", "awarded", "concluded", "cancelled", "without_tenders",
)  # fmt: skip
NO_CLAUSE = "Oppdraget er verken renhold, bygg eller anlegg."


@dataclass(slots=True)
class Run:
    """One competition under way."""

    running: RunningDps
    body: Body
    need: NeedPlan
    firms: Sequence[Firm]
    voices: Voices
    pace: Pace
    id: UUID
    requirements: tuple[UUID, ...] = ()
    quality: tuple[UUID, ...] = ()


def play(
    running: RunningDps,
    body: Body,
    need: NeedPlan,
    stage: str,
    voices: Voices,
    pace: Pace,
    *,
    at: datetime,
    tenderers: Sequence[Firm],
) -> datetime:
    """A competition drafted at `at` and taken to `stage`; returns the instant of its last act."""
    run = _draft(running, body, need, voices, pace, at, tenderers)
    if stage == "draft":
        return at
    sent_at = at + timedelta(days=1)
    closes_at = deadlines.tender_earliest_close(sent_at).instant + timedelta(hours=36)
    with pace.act("publish a competition"):
        competitions.publish(
            run.id,
            closes_at=closes_at,
            openers=[one.person_id for one in (body.lead, body.evaluator) if one.person_id is not None],
            by=body.buyer,
            at=sent_at,
        )
    _ask_and_answer(run, at=sent_at + timedelta(hours=5))
    if stage == "cancelled":
        with pace.act("cancel a competition"):
            competitions.cancel(
                run.id,
                reason_code="no_need",
                reason=f"{body.name} løser behovet «{need.title}» med egne ansatte.",
                new_competition_follows=False,
                by=body.buyer,
                at=sent_at + timedelta(days=4),
            )
        return sent_at + timedelta(days=4)
    if stage != "without_tenders":
        for number, firm in enumerate(run.firms):
            _tender(run, firm, number, at=closes_at - timedelta(hours=3 + number * 7, minutes=number))
    if stage in ("published", "closed"):
        return closes_at if stage == "closed" else sent_at
    _open(run, at=closes_at + timedelta(hours=1))
    if stage == "without_tenders":
        with pace.act("close without tenders"):
            awards.close_without_tenders(
                run.id, new_competition_follows=True, by=body.buyer, at=closes_at + timedelta(hours=2)
            )
        return closes_at + timedelta(hours=2)
    if stage == "opened":
        return closes_at + timedelta(hours=1)
    evaluated_at = closes_at + timedelta(days=4)
    _evaluate(run, at=evaluated_at)
    if stage == "evaluated":
        return evaluated_at
    return _award(run, stage, at=evaluated_at + timedelta(days=1))


def _draft(
    running: RunningDps,
    body: Body,
    need: NeedPlan,
    voices: Voices,
    pace: Pace,
    at: datetime,
    tenderers: Sequence[Firm],
) -> Run:
    by = body.buyer
    climate = need.category == "FLYTT"
    starts_on = (at + timedelta(days=75)).date()
    with pace.act("draft a competition"):
        competition_id = competitions.create(
            running.id, category_ids=[running.categories[need.category]], title=need.title, by=by, at=at
        )
        competitions.change_draft(
            competition_id,
            scope=f"{need.title} hos {body.name}. Omfanget er {need.volume} enheter av typen {need.unit}.",
            need=need.need,
            estimated_value=Decimal(need.price * need.volume),
            duration_text="Til oppdraget er fullført, senest ett år etter oppstart.",
            starts_on=starts_on,
            ends_on=starts_on + timedelta(days=364),
            place=body.place,
            contract_form="SSA-B 2024" if at.year > 2020 else "Oslo kommunes standardkontrakt for tjenestekjøp",
            contact=f"{by.name}, {body.name}",
            climate_answer="criteria" if climate else "insignificant",
            climate_reason=""
            if climate
            else f"Oppdraget «{need.title}» er arbeid på kontor og har etter sin art uvesentlig klimaavtrykk og miljøbelastning.",
            wording_reason="Ordet står i en beskrivelse av brukermedvirkning, ikke av samtaler med leverandører.",
            by=by,
            at=at,
        )
        if at.date() >= date(2026, 7, 1):
            clauses = {
                "5e": ClauseInput(True),
                "5f": ClauseInput(False, NO_CLAUSE),
                "5g": ClauseInput(False, NO_CLAUSE),
                "5h": ClauseInput(False, "Fagarbeid er ikke sentralt i oppdraget."),
            }
            competitions.change_draft(competition_id, clauses=clauses, by=by, at=at)
        requirements = competitions.set_mandatory_requirements(
            competition_id, [RequirementInput(text) for text in need.musts], by=by, at=at
        )
        first, second = need.focus
        criteria = competitions.set_criteria(
            competition_id,
            [
                CriterionInput(
                    name=first,
                    weight=Decimal(35),
                    kind="quality",
                    description=f"Vi vurderer hvor relevant og hvor godt dokumentert erfaringen er: {', '.join(need.evidence[:3])}.",
                    documentation="Beskrivelse på inntil to sider.",
                    climate=climate,
                ),
                CriterionInput(
                    name=second,
                    weight=Decimal(25),
                    kind="quality",
                    description=f"Vi vurderer hvor tilpasset besvarelsen er: {', '.join(need.evidence[3:])}.",
                    documentation="Beskrivelse på inntil én side.",
                ),
                CriterionInput(
                    name="Pris",
                    weight=Decimal(40),
                    kind="price",
                    description=f"Samlet pris for {need.volume} enheter av typen {need.unit}.",
                    documentation="Prisskjema.",
                ),
            ],
            by=by,
            at=at,
        )
        competitions.set_model(competition_id, EvaluationModel("proportional"), by=by, at=at)
    return Run(running, body, need, tenderers, voices, pace, competition_id, requirements, criteria[:-1])


def _ask_and_answer(run: Run, *, at: datetime) -> None:
    if not run.firms or run.voices.random.random() < 0.4:
        return
    question, answer = run.voices.random.choice(QUESTIONS)
    with run.pace.act("ask and answer a question"):
        question_id = competitions.ask(run.id, question, by=run.firms[0].actor, at=at)
        competitions.answer(question_id, answer=answer, by=run.body.buyer, at=at + timedelta(hours=20))


def _tender(run: Run, firm: Firm, number: int, *, at: datetime) -> None:
    factor = Decimal(100 + (number * 7 + firm.id.int) % 23 - 9) / 100
    price = (Decimal(run.need.price * run.need.volume) * factor).quantize(Decimal("0.01"))
    with run.pace.act("deliver a tender"):
        tenders.save_draft(
            run.id,
            price=price,
            requirements={
                one: RequirementAnswer(True, f"{firm.plan.name} bekrefter at kravet er oppfylt, se CV punkt {index}.")
                for index, one in enumerate(run.requirements, start=1)
            },
            criteria={one: run.voices.answer(firm.plan.name, run.need.evidence) for one in run.quality},
            by=firm.actor,
            at=at,
        )
        tenders.deliver(run.id, received_at=at, by=firm.actor, at=at)


def _open(run: Run, *, at: datetime) -> None:
    with run.pace.act("open a competition"):
        tenders.settle(run.id, by=SYSTEM, at=at)
        for opener in (run.body.lead, run.body.evaluator):
            tenders.release_share(run.id, passphrase=PASSPHRASE, impartial=True, by=opener, at=at)


def _evaluate(run: Run, *, at: datetime) -> None:
    lead, other = run.body.lead, run.body.evaluator
    with run.pace.act("evaluate a competition"):
        evaluations.appoint(
            run.id, lead_id=_person(lead), person_ids=[_person(lead), _person(other)], by=run.body.buyer, at=at
        )
        for member in (lead, other):
            evaluations.declare_impartiality(run.id, free=True, by=member, at=at)
        names = {firm.id: firm.plan.name for firm in run.firms}
        sheets = evaluation_queries.matrix(other, run.id).sheets
        failing = sheets[-1].tender_id if len(sheets) > 4 else None
        checks, marks = [], []
        for sheet in sheets:
            name = names[sheet.supplier_id]
            for index, requirement in enumerate(run.requirements):
                fails = sheet.tender_id == failing and index == 0
                reason = run.voices.failed_requirement(name, run.need.musts[0]) if fails else ""
                checks.append(Check(sheet.tender_id, requirement, met=not fails, reason=reason))
            if sheet.tender_id == failing:
                continue
            for criterion in run.quality:
                points = run.voices.random.randint(4, 10)
                marks.append(
                    Mark(
                        sheet.tender_id, criterion, Decimal(points), run.voices.reason(name, points, run.need.evidence)
                    )
                )
        evaluations.check_requirements(run.id, checks, by=other, at=at)
        if failing is not None:
            evaluations.reject_tender(
                run.id,
                failing,
                ground="R-248-1b",
                reason=run.voices.failed_requirement(names[sheets[-1].supplier_id], run.need.musts[0]),
                by=other,
                at=at,
            )
        evaluations.score(run.id, marks, by=other, at=at)
        evaluations.finalise(run.id, by=lead, at=at + timedelta(hours=3))


def _award(run: Run, stage: str, *, at: datetime) -> datetime:
    buyer, approver = run.body.buyer, run.body.approver
    with run.pace.act("award a contract"):
        award_id = awards.prepare(
            run.id,
            characteristics={one: run.voices.characteristic(run.need.evidence) for one in run.quality},
            by=buyer,
            at=at,
        )
        awards.check_evidence(
            award_id,
            Evidence(
                evidence="Firmaattest, skatteattest og referanser stemmer med egenerklæringen.",
                tax_information_issued_on=(at - timedelta(days=40)).date(),
                sanctions="Oppdragsgiveren kan holde tilbake betaling til forholdet er rettet.",
                no_lots_reason=f"«{run.need.title}» er ett oppdrag og kan ikke deles.",
                subcontracts="",
                conflicts="",
                other_matters="",
            ),
            by=buyer,
            at=at,
        )
        awards.submit(award_id, by=buyer, at=at)
        awards.approve(award_id, by=approver, at=at + timedelta(hours=4))
    if stage == "awarded":
        return at + timedelta(hours=4)
    with run.pace.act("conclude a contract"):
        contract_id = contracts.prepare(
            run.id,
            starts_on=(at + timedelta(days=40)).date(),
            ends_on=(at + timedelta(days=400)).date(),
            owner_id=_person(approver),
            manager_id=_person(buyer),
            by=buyer,
            at=at + timedelta(days=1),
        )
        contract = contract_queries.contract_for_room(contract_id)
        winner = next(firm for firm in run.firms if firm.id == contract.supplier_id)
        signed_at = at + timedelta(days=18)
        contracts.sign(contract_id, digest_seen=contract.digest, by=winner.actor, at=signed_at)
        contracts.sign(contract_id, digest_seen=contract.digest, by=approver, at=signed_at + timedelta(hours=2))
    return signed_at + timedelta(hours=2)


def _person(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise ValueError("the demo's actors are people")
    return actor.person_id
