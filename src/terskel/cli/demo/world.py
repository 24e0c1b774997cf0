"""The demo's story, in the order it happened; the demo clock is left standing where it ends."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import cycle
from typing import Final

from terskel import clock
from terskel.cli.demo import admissions, competing, schemes
from terskel.cli.demo.admissions import RunningDps
from terskel.cli.demo.cast import PASSPHRASE, Cast, Firm, gather, oslo
from terskel.cli.demo.needs import BY_CATEGORY, NeedPlan
from terskel.cli.demo.pace import Pace
from terskel.cli.demo.voices import Voices
from terskel.core.actors import SYSTEM
from terskel.dps import actions as dps
from terskel.operations import actions as operations

SEED: Final = 2026
NOW: Final = oslo("2026-11-23 09:00")
COMPETITIONS: Final = {"default": 37, "large": 1_000}
TENDERS_EACH: Final = (4, 6, 7, 8, 9, 10)
# Where the competitions of Norsk helsenett stand when the story ends: old ones are done, new ones under way.
OLD_STAGES: Final = ("concluded", "concluded", "awarded", "concluded", "cancelled", "concluded", "without_tenders")
NEW_STAGES: Final = ("published", "opened", "evaluated", "closed", "published", "draft", "awarded", "published")
MARKETS: Final = {"ikt": "ict", "adm": "admin", "flytting": "moving", "rekruttering": "recruiting", "vekter": "guards"}


def play(size: str, tell: Callable[[str], None]) -> None:
    """Make the world of the given size ("default" or "large"), telling how it goes."""
    pace, voices = Pace(), Voices(SEED)
    tell("people and organisations …")
    with pace.act("gather the cast"):
        cast = gather()
    tell("Oslo's guard services, from 1 September 2018 …")
    _guards(cast, voices, pace)
    tell("Norsk helsenett's four DPSs, from January 2026 …")
    running = [_run_in(plan, cast, voices, pace) for plan in schemes.NHN]
    tell(f"{COMPETITIONS[size]} competitions …")
    _compete(running, cast, voices, pace, COMPETITIONS[size], tell)
    operations.move_demo_clock(to_at=NOW, by=SYSTEM, at=clock.now())
    for line in pace.lines():
        tell(line)


def ways_in(address: str) -> list[str]:
    """How to log in as each role, for whoever started the demo."""
    return [
        f"Log in with one click, as anybody: {address}/demo/",
        "  DPS manager    Astrid Nilsen, Norsk helsenett",
        "  buyer          the buyer of any of the 13 member bodies",
        "  evaluator      two at each body; they also open the tenders, together",
        "  decision-maker the approver of each body",
        "  supplier       any of the sixty firms",
        f"The openers' passphrase is: {PASSPHRASE}",
        f"Mail lands in {address}/demo/mail/, and the clock is moved at {address}/demo/clock/",
    ]


def _guards(cast: Cast, voices: Voices, pace: Pace) -> None:
    """Oslo's DPS for guard services: four admitted by 4 January 2019, three competitions, the end in 2024."""
    set_up_at = oslo("2018-09-03 09:00")
    running = admissions.set_up(schemes.OSLO, cast.oslo, [cast.district], pace, at=set_up_at - timedelta(days=3))
    firms = [firm for firm in cast.firms if firm.plan.market == "guards"]
    _first_window(running, firms, voices, pace, dispatched_at=set_up_at)
    for month, stage in (("2019-02", "concluded"), ("2020-05", "concluded"), ("2022-10", "concluded")):
        competing.play(
            running,
            cast.district,
            BY_CATEGORY["VEKT"],
            stage,
            voices,
            pace,
            at=oslo(f"{month}-04 09:00"),
            tenderers=running.admitted("VEKT", oslo(f"{month}-04 09:00")),
        )
    ended = oslo("2024-12-16 09:00")
    with pace.act("end a DPS"):
        dps.end(running.id, reason="Ordningen løper ut 31.12.2024, som kunngjort.", by=cast.oslo.manager, at=ended)


def _run_in(plan: schemes.DpsPlan, cast: Cast, voices: Voices, pace: Pace) -> RunningDps:
    """One of Norsk helsenett's DPSs, set up in January 2026, with newcomers through the year."""
    dispatched_at = oslo("2026-01-07 10:00")
    running = admissions.set_up(plan, cast.nhn, cast.bodies, pace, at=dispatched_at - timedelta(days=2))
    firms = [firm for firm in cast.firms if firm.plan.market == MARKETS[plan.key]]
    early, late = firms[: max(3, len(firms) * 3 // 5)], firms[max(3, len(firms) * 3 // 5) :]
    _first_window(running, early, voices, pace, dispatched_at=dispatched_at)
    by_id = {firm.id: firm for firm in cast.firms}
    received_at = oslo("2026-03-02 20:00")
    for number, firm in enumerate(late):
        received_at += timedelta(days=9)
        admissions.apply(running, firm, _chosen(running, number + 3), voices, pace, at=received_at)
        admissions.decide(running, by_id, voices, pace, at=received_at + timedelta(days=6), reject_every=5 - number % 2)
    return running


def _first_window(
    running: RunningDps, firms: Sequence[Firm], voices: Voices, pace: Pace, *, dispatched_at: datetime
) -> None:
    closes_at = admissions.publish(running, pace, at=dispatched_at)
    for number, firm in enumerate(firms):
        received_at = dispatched_at + timedelta(days=3, hours=number)
        admissions.apply(running, firm, _chosen(running, number), voices, pace, at=received_at)
    admissions.open_first_window(running, pace, at=closes_at + timedelta(hours=1))
    by_id = {firm.id: firm for firm in firms}
    admissions.decide(running, by_id, voices, pace, at=closes_at + timedelta(days=3))
    admissions.bring_into_operation(running, pace, at=closes_at + timedelta(days=4))


def _chosen(running: RunningDps, number: int) -> list[str]:
    """Which categories a firm asks for: one to five neighbours, so that every category has several."""
    codes = list(running.categories)
    wide = min(len(codes), 2 + number % 4)
    return [codes[(number * 3 + step) % len(codes)] for step in range(wide)]


def _compete(
    running: Sequence[RunningDps], cast: Cast, voices: Voices, pace: Pace, count: int, tell: Callable[[str], None]
) -> None:
    first, last = oslo("2026-03-16 09:00"), oslo("2026-11-19 09:00")
    bodies, sizes, plans = cycle(cast.bodies), cycle(TENDERS_EACH), _needs(running)
    recent = NOW - timedelta(days=30)
    old, new = cycle(OLD_STAGES), cycle(NEW_STAGES)
    for number in range(count):
        usual = first + (last - first) * number / max(1, count - 1)
        stage = next(old) if usual < recent - timedelta(days=35) else next(new)
        at = _begun(stage, usual)
        system, need, admitted = next(
            (system, need, firms) for system, need in plans if (firms := system.admitted(need.category, at))
        )
        start = number % len(admitted)
        tenderers = [*admitted[start:], *admitted[:start]][: next(sizes)]
        competing.play(system, next(bodies), need, stage, voices, pace, at=at, tenderers=tenderers)
        if (number + 1) % 10 == 0:
            tell(f"  {number + 1} of {count}")


def _begun(stage: str, usual: datetime) -> datetime:
    """When a competition must have been drafted to stand at `stage` when the story ends."""
    days = {"published": 6, "closed": 13, "opened": 17, "evaluated": 22, "awarded": 26, "draft": 1}.get(stage)
    if days is None or usual < NOW - timedelta(days=65):
        return usual
    return NOW - timedelta(days=days)


def _needs(running: Sequence[RunningDps]) -> Iterator[tuple[RunningDps, NeedPlan]]:
    """Every need somebody can meet, again and again, the DPSs mixed."""
    pairs = [(system, BY_CATEGORY[code]) for system in running for code in admissions.needs_of(system)]
    return cycle(sorted(pairs, key=lambda pair: (pair[1].category[-2:], pair[1].category)))
