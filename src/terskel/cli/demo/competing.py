"""Competitions played from draft to where they are meant to stand when the story ends."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final, Literal

from terskel.awards import actions as awards
from terskel.cli.demo import deciding
from terskel.cli.demo.admissions import RunningDps
from terskel.cli.demo.cast import PASSPHRASE, Body, Firm, person_of
from terskel.cli.demo.days import NOW, working
from terskel.cli.demo.drafting import draft
from terskel.cli.demo.needs import NeedPlan
from terskel.cli.demo.pace import Pace
from terskel.cli.demo.run import Run
from terskel.cli.demo.voices import BEST, WORST, Voices
from terskel.competitions import actions as competitions
from terskel.competitions import queries as competition_queries
from terskel.core import deadlines
from terskel.core.actors import SYSTEM
from terskel.tenders import actions as tenders
from terskel.tenders.content import RequirementAnswer

Stage = Literal[
    "draft", "published", "closed", "opened", "evaluating", "evaluated", "prepared", "awarded", "signing", "concluded",
    "noticed", "cancelled", "cancelled_after", "without_tenders",
]  # fmt: skip

# How long before the deadline the tenders come, in hours; most of them on the last day.
ARRIVALS: Final = (0.7, 1.5, 3, 5, 8, 20, 22, 26, 31, 47, 70, 95)
# How long a tender takes to write, at least.
BRIEFEST: Final = timedelta(hours=20)
# Reasons that suppliers give for not tendering, with what they add.
DECLINES: Final = (
    ("capacity", "{name} har ingen ledige i perioden «{title}» gjelder."),
    ("price_level", "Anslått verdi for «{title}» ligger under det {name} kan levere for."),
    ("time", "{name} rekker ikke et godt tilbud på «{title}» i denne perioden."),
)


def play(
    running: RunningDps,
    body: Body,
    need: NeedPlan,
    stage: Stage,
    voices: Voices,
    pace: Pace,
    *,
    at: datetime,
    tenderers: Sequence[Firm],
    others: Sequence[Firm] = (),
) -> None:
    """A competition drafted at `at` and taken to `stage`. `others` are invited and do not tender."""
    run = draft(running, body, need, voices, pace, at=working(at), tenderers=tenderers)
    if stage == "draft":
        return
    sent_at = working(at, 1, hours=1)
    closes_at = deadlines.suggested_close(deadlines.tender_earliest_close(sent_at))
    with pace.act("publish a competition"):
        competitions.publish(
            run.id,
            closes_at=closes_at,
            openers=[person_of(body.lead), person_of(body.evaluator)],
            by=body.buyer,
            at=sent_at,
        )
    _ask_and_answer(run, others, at=sent_at + timedelta(hours=5))
    if stage == "cancelled":
        _cancel(run, at=working(sent_at, 3))
        return
    _decline(run, others, at=working(sent_at, 2))
    for number, firm in enumerate(run.firms):
        _tender(run, firm, number, sent_at, closes_at)
    if stage in ("published", "closed"):
        return
    opened_at = closes_at + timedelta(hours=1)
    _open(run, at=opened_at)
    if stage == "without_tenders":
        with pace.act("close without tenders"):
            awards.close_without_tenders(
                run.id, new_competition_follows=True, by=body.buyer, at=opened_at + timedelta(hours=1)
            )
    elif stage == "cancelled_after":
        deciding.cancel(run, at=working(opened_at, 2))
    elif stage != "opened":
        _decide(run, stage, opened_at)


def _decide(run: Run, stage: Stage, opened_at: datetime) -> None:
    """From the first assessment to the last signature."""
    begun_at = working(opened_at, 1)
    deciding.begin(run, at=begun_at)
    deciding.assess(run, at=working(begun_at, 1), half=stage == "evaluating")
    if stage == "evaluating":
        return
    finalised_at = working(begun_at, 2)
    if run.need.apart:
        deciding.open_prices(run, at=finalised_at - timedelta(hours=3))
    deciding.finalise(run, at=finalised_at)
    if stage == "evaluated":
        return
    submitted_at = working(finalised_at, 1)
    award_id = deciding.submit(run, at=submitted_at)
    if stage == "prepared":
        return
    announced_at = working(submitted_at, 1)
    deciding.announce(run, award_id, at=announced_at)
    if stage == "awarded":
        return
    signed = deciding.contract(run, announced_at=announced_at)
    if stage == "signing":
        return
    concluded_at = working(signed.at, 1)
    deciding.conclude(run, signed, at=concluded_at)
    if stage == "noticed":
        deciding.publish_award_notice(run, at=working(concluded_at, 4))
    else:
        _keep(run, at=working(concluded_at, 1))


def _keep(run: Run, *, at: datetime) -> None:
    """What has been through a whole purchase is kept as a template, once under each name."""
    if run.need.title in {one.name for one in competition_queries.templates(run.body.buyer)}:
        return
    about = f"Krav, kriterier og evalueringsmodell er prøvd i «{run.need.title}». Tilpass omfang og mengder."
    with run.pace.act("keep a template"):
        competitions.keep_template(run.id, name=run.need.title, about=about, by=run.body.buyer, at=at)


def _ask_and_answer(run: Run, others: Sequence[Firm], *, at: datetime) -> None:
    """One or two questions, sometimes none; who asks is not always who tenders."""
    for number, firm in enumerate([*run.firms[:1], *others[:1]]):
        if run.voices.random.random() < 0.4:
            continue
        question, answer = run.voices.question(run.need.evidence, run.need.title)
        asked_at = at + timedelta(hours=number)
        with run.pace.act("ask and answer a question"):
            question_id = competitions.ask(run.id, question, by=firm.actor, at=asked_at)
            competitions.answer(question_id, answer=answer, by=run.body.buyer, at=working(asked_at, 1, hours=-4))


def _decline(run: Run, others: Sequence[Firm], *, at: datetime) -> None:
    for number, firm in enumerate(others[1:3]):
        code, text = DECLINES[(number + len(run.firms)) % len(DECLINES)]
        with run.pace.act("decline an invitation"):
            said = text.format(name=firm.plan.name, title=run.need.title)
            tenders.decline(run.id, reason_code=code, text=said, by=firm.actor, at=at + timedelta(minutes=number))


def _cancel(run: Run, *, at: datetime) -> None:
    with run.pace.act("cancel a competition"):
        competitions.cancel(
            run.id,
            reason_code="no_need",
            reason=f"{run.body.name} har fått dekket behovet for «{run.need.title.lower()}» ved intern omdisponering.",
            new_competition_follows=False,
            by=run.body.buyer,
            at=at,
        )


def _tender(run: Run, firm: Firm, number: int, sent_at: datetime, closes_at: datetime) -> None:
    """Draft and deliver; the third one finds a mistake in its price in time, and replaces its tender.

    Where the story ends before the deadline, only who is early has delivered.
    """
    voices, draws = run.voices, run.voices.random
    hours = ARRIVALS[number % len(ARRIVALS)] + number // len(ARRIVALS) / 60
    at = min(closes_at, NOW) - timedelta(hours=hours, minutes=draws.randint(0, 15), seconds=draws.randint(0, 59))
    if at < sent_at + BRIEFEST:
        return
    strength = draws.randint(WORST, BEST)
    for criterion, matter in zip(run.quality, run.need.matters, strict=True):
        points = strength + draws.choice((-1, 0, 0, 1))
        run.claims[firm.id, criterion] = voices.claim(matter, run.need.evidence, points=points, year=at.year)
    usual = Decimal(run.need.price * run.need.volume)
    price = (usual * draws.randint(8_800, 11_600) / 10_000).quantize(Decimal("0.01"))
    with run.pace.act("deliver a tender"):
        _deliver(run, firm, price, at)
    if number == 2:
        with run.pace.act("replace a tender"):
            _deliver(run, firm, price - usual.quantize(Decimal(1)) / 50, at + timedelta(minutes=20))


def _deliver(run: Run, firm: Firm, price: Decimal, at: datetime) -> None:
    tenders.save_draft(
        run.id,
        price=price,
        requirements={
            one: RequirementAnswer(True, _met(run, firm, index)) for index, one in enumerate(run.requirements)
        },
        criteria={one: run.voices.answer(run.claims[firm.id, one], firm.plan.name) for one in run.quality},
        by=firm.actor,
        at=at,
    )
    tenders.deliver(run.id, received_at=at, acting_on="management", by=firm.actor, at=at)


def _met(run: Run, firm: Firm, index: int) -> str:
    claim = run.claims[firm.id, run.quality[0]]
    if index == 0:
        return f"Ja. Se oppdraget for {claim.buyer} i {claim.year} og vedlagt oversikt."
    return f"Ja, {firm.plan.name} bekrefter dette. Dokumentasjon kan gis på forespørsel."


def _open(run: Run, *, at: datetime) -> None:
    with run.pace.act("open a competition"):
        tenders.settle(run.id, by=SYSTEM, at=at)
        for opener in (run.body.lead, run.body.evaluator):
            tenders.release_share(run.id, passphrase=PASSPHRASE, impartial=True, by=opener, at=at)
        while tenders.unseal_next(run.id, by=SYSTEM, at=at):
            pass
        tenders.open_unsealed(run.id, by=SYSTEM, at=at)
        tenders.forget_unsealed(run.id, by=SYSTEM, at=at)
