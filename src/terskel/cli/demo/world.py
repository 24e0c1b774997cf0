"""The demo's story, in the order it happened; the demo clock is left standing where it ends."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import cycle
from typing import Final

from terskel import clock
from terskel.cli.demo import admissions, articles, assessing, changing, competing, crowd, libraries, schemes
from terskel.cli.demo.admissions import RunningDps
from terskel.cli.demo.cast import PASSPHRASE, Body, Cast, Firm, Owner, gather
from terskel.cli.demo.competing import Stage
from terskel.cli.demo.days import NOW, oslo, working
from terskel.cli.demo.needs import FIRST, GUARDS, LATER, NeedPlan
from terskel.cli.demo.pace import Pace
from terskel.cli.demo.voices import Voices
from terskel.core.actors import SYSTEM
from terskel.core.rulesets.own import OwnRules
from terskel.dps import actions as dps
from terskel.operations import actions as operations
from terskel.organisations import actions as organisations
from terskel.organisations.queries import Guide

SEED: Final = 2026
OSLO_BEGINS: Final = oslo("2018-09-01 09:00")
GUARD_MONTHS: Final = ("2019-02-04", "2020-05-04", "2022-10-03")
MARKETS: Final = {"ikt": "ict", "adm": "admin", "flytting": "moving", "rekruttering": "recruiting", "vekter": "guards"}

# Of Norsk helsenett's competitions, these began from spring to early autumn …
OLD: Final = (oslo("2026-03-16 09:00"), oslo("2026-10-02 09:00"))
OLD_STAGES: Final[tuple[Stage, ...]] = (
    "noticed", "noticed", "noticed", "cancelled", "without_tenders", "noticed", "noticed", "noticed", "noticed",
    "noticed", "cancelled_after", "noticed", "noticed", "noticed", "cancelled", "noticed", "noticed", "noticed",
    "without_tenders", "noticed", "cancelled_after", "concluded", "concluded",
)  # fmt: skip
# … and these so many days before the story ends, each now at a stage of its own.
NEW: Final[tuple[tuple[int, Stage], ...]] = (
    (42, "signing"), (31, "awarded"), (28, "awarded"), (26, "prepared"), (24, "evaluated"), (21, "evaluating"),
    (19, "opened"), (18, "closed"), (17, "closed"), (12, "published"), (7, "published"), (5, "published"),
    (4, "draft"), (3, "draft"),
)  # fmt: skip
# How many of those invited do not tender.
ABSENT: Final = (1, 0, 0, 0)
# The categories that many ask for; each supplier asks for two of them, and for so many others.
POPULAR: Final = {"ikt": ("IKT-03", "IKT-01", "IKT-04", "IKT-09"), "adm": ("ADM-04", "ADM-01", "ADM-05")}
OTHERS: Final = {"ikt": (1, 1, 0, 1) * 8 + (1, 0), "adm": (2, 1)}
# Who has applied in the last days, and waits for an answer when the story ends; by DPS.
WAITING: Final = {"ikt": 3, "adm": 1, "flytting": 1}


def play(size: str, tell: Callable[[str], None]) -> None:
    """Make the world of the given size ("default", or "large" with a load beside the story), telling how it goes."""
    pace, voices = Pace(), Voices(SEED)
    _story(voices, pace, tell)
    if size == "large":
        tell("and a load beside them; the parts that follow are counted one by one …")
        crowd.play(crowd.Scale(), voices, pace, tell)
    operations.move_demo_clock(to_at=NOW, by=SYSTEM, at=clock.now())
    for line in pace.lines():
        tell(line)


def _story(voices: Voices, pace: Pace, tell: Callable[[str], None]) -> None:
    tell("people and organisations …")
    with pace.act("gather the cast"):
        cast = gather()
    tell("Oslo's guard services, from 1 September 2018 …")
    _guards(cast, voices, pace)
    tell("Norsk helsenett's four DPSs, from January 2026 …")
    changing.write_library(cast, pace)
    running = [_run_in(plan, cast, voices, pace) for plan in schemes.NHN]
    by_key = {one.plan.key: one for one in running}
    changing.live_on(by_key, cast, pace)
    tell(f"{len(OLD_STAGES) + len(NEW)} competitions of Norsk helsenett's member bodies …")
    _compete(running, cast, voices, pace, tell)
    assessing.play(by_key, cast, voices, pace, at=NOW)
    with pace.act("what firms keep for themselves"):
        libraries.play(cast.firms, at=NOW)
    with pace.act("make own rules stricter"):
        _demand_more(cast.body("Helsedirektoratet"))
    with pace.act("say where help is given"):
        _help(cast.nhn)
    articles.play(by_key, cast.nhn, pace)


def _demand_more(body: Body) -> None:
    """From New Year the Directorate of Health gives suppliers more than the law, and counts the two eves as free."""
    organisations.set_own_rules(
        body.id,
        OwnRules({"dps_tender": 12, "answers_before_deadline": 7}, frozenset({(12, 24), (12, 31)})),
        from_on=date(2027, 1, 1),
        reason="Små leverandører ba om mer tid, særlig i jula. To dager koster oss lite.",
        by=body.approver,
        at=NOW,
    )


def _help(owner: Owner) -> None:
    """Norsk helsenett helps suppliers and buyers on working days, with a guide for each."""
    desk = organisations.Desk(
        name="Brukerstøtte for innkjøp",
        email="innkjop@example.no",
        phone="24 20 00 00",
        weekdays=range(1, 6),
        opens=time(9),
        closes=time(15),
        guides=[
            Guide("Slik leverer du et godt tilbud", "https://example.no/tilbud", "suppliers"),
            Guide("Rutine for konkurranser under ordningen", "https://example.no/rutine", "buyers"),
        ],
    )
    organisations.set_help_desk(owner.id, desk, by=owner.manager, at=NOW)


def ways_in(address: str) -> list[str]:
    """How to log in as each role, for whoever started the demo."""
    return [
        f"Log in with one click, as anybody on {address}/demo/",
        "  DPS manager     Astrid Nilsen and Solveig Myrvang, Norsk helsenett",
        "  buyer           Brita Solheim, Helsedirektoratet (and one at each of the 13 member bodies)",
        "  decision-maker  Daniel Aune, Helsedirektoratet",
        "  evaluators      Eva Rognli and Erik Tangen, Helsedirektoratet; they also open the tenders, together",
        "  legal reader    Jorunn Lia, and the auditor Geir Moldestad, Norsk helsenett",
        "  supplier        one person at each firm",
        f"The openers' passphrase is: {PASSPHRASE}",
        f"Mail lands in {address}/demo/mail/, and the clock is moved at {address}/demo/clock/",
    ]


def _guards(cast: Cast, voices: Voices, pace: Pace) -> None:
    """Oslo's DPS for guard services: four admitted by 4 January 2019, three competitions, the end in 2024."""
    running = admissions.set_up(schemes.OSLO, cast.oslo, [cast.district], pace, at=OSLO_BEGINS)
    firms = [firm for firm in cast.firms if firm.plan.market == "guards"]
    _first_window(running, firms, voices, pace, dispatched_at=working(OSLO_BEGINS, 1))
    for need, day in zip(GUARDS, GUARD_MONTHS, strict=True):
        at = oslo(f"{day} 09:00")
        admitted = running.admitted("VEKT", at)
        competing.play(running, cast.district, need, "noticed", voices, pace, at=at, tenderers=admitted)
    with pace.act("end a DPS"):
        ended_at = oslo("2024-12-16 09:00")
        dps.end(running.id, reason="Ordningen løper ut 31.12.2024, som kunngjort.", by=cast.oslo.manager, at=ended_at)


def _run_in(plan: schemes.DpsPlan, cast: Cast, voices: Voices, pace: Pace) -> RunningDps:
    """One of Norsk helsenett's DPSs, set up in January 2026, with newcomers through the year."""
    dispatched_at = oslo("2026-01-07 10:00")
    running = admissions.set_up(plan, cast.nhn, cast.bodies, pace, at=working(oslo("2026-01-05 10:00")))
    firms = [firm for firm in cast.firms if firm.plan.market == MARKETS[plan.key]]
    early = max(3, len(firms) * 3 // 5)
    waiting = len(firms) - WAITING.get(plan.key, 0)
    _first_window(running, firms[:early], voices, pace, dispatched_at=dispatched_at, reject_every=6)
    by_id = {firm.id: firm for firm in cast.firms}
    received_at = oslo("2026-03-02 20:00")
    for number, firm in enumerate(firms[early:waiting], start=early):
        received_at += timedelta(days=9)
        admissions.apply(running, firm, _chosen(running, number), voices, pace, at=received_at)
        admissions.decide(
            running, by_id, voices, pace, at=working(received_at, 5), reject_every=1 if number % 4 == 1 else 0
        )
    for number, firm in enumerate(firms[waiting:], start=waiting):
        received_at = NOW - timedelta(days=3 * (number - waiting) + 1, hours=number % 5, minutes=number)
        admissions.apply(running, firm, _chosen(running, number), voices, pace, at=received_at)
    return running


def _first_window(
    running: RunningDps,
    firms: Sequence[Firm],
    voices: Voices,
    pace: Pace,
    *,
    dispatched_at: datetime,
    reject_every: int = 0,
) -> None:
    closes_at = admissions.publish(running, pace, at=dispatched_at)
    for number, firm in enumerate(firms):
        received_at = dispatched_at + timedelta(days=3 + number % 26, hours=number % 7, minutes=3 * number)
        admissions.apply(running, firm, _chosen(running, number), voices, pace, at=received_at)
    admissions.open_first_window(running, pace, at=closes_at + timedelta(hours=1))
    by_id = {firm.id: firm for firm in firms}
    admissions.decide(running, by_id, voices, pace, at=working(closes_at, 3), reject_every=reject_every)
    admissions.bring_into_operation(running, pace, at=working(closes_at, 6))


def _chosen(running: RunningDps, number: int) -> list[str]:
    """Which categories a firm asks for: two that many want, and others so that every category has some."""
    codes = list(running.categories)
    if len(codes) == 1:
        return codes
    popular, others = POPULAR[running.plan.key], OTHERS[running.plan.key]
    first = number % len(popular)
    second = (first + 1 + number // len(popular) % (len(popular) - 1)) % len(popular)
    rest = [code for code in codes if code not in popular]
    start = sum(others[earlier % len(others)] for earlier in range(number))
    fewer = [rest[(start + step) % len(rest)] for step in range(others[number % len(others)])]
    return [popular[first], popular[second], *fewer]


def _compete(
    running: Sequence[RunningDps], cast: Cast, voices: Voices, pace: Pace, tell: Callable[[str], None]
) -> None:
    systems = {code: system for system in running for code in system.categories}
    needs = [need for need in sorted(FIRST, key=_mixed) if need.category in systems] + list(LATER)
    absent = cycle(ABSENT)
    for number, (need, (at, stage)) in enumerate(zip(needs, _calendar(), strict=True), start=1):
        system = systems[need.category]
        admitted = system.admitted(need.category, working(at, 1))
        many = 0 if stage == "without_tenders" else max(1, len(admitted) - next(absent))
        start = number % len(admitted)
        turned = [*admitted[start:], *admitted[:start]]
        body = cast.body(need.body)
        competing.play(system, body, need, stage, voices, pace, at=at, tenderers=turned[:many], others=turned[many:])
        if number % 10 == 0:
            tell(f"  {number} of {len(needs)}")


def _mixed(need: NeedPlan) -> tuple[str, str]:
    """The DPSs mixed, instead of one after the other."""
    return need.category[-2:], need.category


def _calendar() -> list[tuple[datetime, Stage]]:
    """When each competition is drafted, and where it stands when the story ends."""
    first, last = OLD
    old = [(first + (last - first) * number / (len(OLD_STAGES) - 1), stage) for number, stage in enumerate(OLD_STAGES)]
    at_nine = [(working(at.replace(hour=7, minute=0, second=0, microsecond=0)), stage) for at, stage in old]
    return at_nine + [(working(NOW - timedelta(days=days)), stage) for days, stage in NEW]
