"""`--size large`: beside the demo's story, a load of the size of the largest DPSs known, through the same actions.

The counts are goals for one installation (published figures of Consip, Hansel and Nottinghamshire, rounded up): 60 DPSs,
one of them with 200 categories, 3,000 suppliers, 4,000 applications and 1,000 competitions a year, 6,000 tenders, 1,000
suppliers invited at once, 60 tenders in one competition. What is random comes from a seed.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Final, TypeVar

from terskel.cli.demo import admissions, cast, competing, suppliers
from terskel.cli.demo.admissions import RunningDps
from terskel.cli.demo.cast import Body, Firm, Owner
from terskel.cli.demo.competing import Stage
from terskel.cli.demo.days import oslo, working
from terskel.cli.demo.needs import FIRST, NeedPlan
from terskel.cli.demo.pace import Pace
from terskel.cli.demo.schemes import PLACES, CategoryPlan, DpsPlan
from terskel.cli.demo.voices import Voices

T = TypeVar("T")
Tell = Callable[[str], None]

DISPATCHED: Final = oslo("2026-01-08 10:00")
SEASON: Final = oslo("2026-03-16 09:00"), oslo("2026-10-05 09:00")
# Tenders per competition: 260 competitions at one council in seven months, and a few that nobody tendered in.
TENDERS: Final = {0: 5, 1: 8, 2: 33, 3: 27, 4: 34, 5: 39, 6: 38, 7: 27, 8: 33, 9: 6, 10: 4, 11: 6, 12: 1, 13: 2, 14: 1}
# Where competitions stand: most are done, as in a system that has run for a year.
STAGES: Final[dict[Stage, int]] = {
    "noticed": 60, "concluded": 10, "awarded": 5, "evaluated": 5, "opened": 5, "closed": 3, "published": 5, "draft": 4,
    "cancelled": 2, "cancelled_after": 1,
}  # fmt: skip
BEGINNINGS: Final = (
    "Nord", "Sør", "Øst", "Vest", "Ytre", "Indre", "Elve", "Fjell", "Skog", "Hav", "Sol", "Stein", "Bjørke", "Lang",
    "Grønn", "Sande", "Myr", "Øvre", "Nedre", "Lys", "Furu", "Gran", "Rein", "Ørne", "Svart", "Hvit", "Brei", "Tind",
)  # fmt: skip
ENDINGS: Final = (
    "vik", "dal", "nes", "fjord", "haug", "bakken", "sund", "lia", "heim", "stad", "eid", "øya", "moen", "bygda", "strand",
)  # fmt: skip
TRADES: Final = ("Rådgivning AS", "Konsulent AS", "Utvikling AS", "Tjenester AS", "Partner AS", "Data AS", "Gruppen AS")
SUBJECTS: Final = (
    "Prosjektledelse", "Utredning", "Opplæring", "Drift", "Kvalitetssikring", "Analyse", "Design", "Test", "Dokumentasjon",
    "Veiledning",
)  # fmt: skip
FIELDS: Final = (
    "skole", "barnehage", "helse", "omsorg", "vann og avløp", "vei", "eiendom", "kultur", "idrett", "miljø", "arkiv",
    "økonomi", "personal", "beredskap", "samferdsel", "næring", "plan og bygg", "sosiale tjenester", "renovasjon", "havn",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scale:
    """How much of everything is added to the demo's story.

    `widest` is the number of categories of the largest DPS; `crowded` how many apply to its first category, who are all
    invited to one competition; `busiest` how many tender in the busiest one.
    """

    dpss: int = 55
    bodies: int = 186
    suppliers: int = 2_940
    applications: int = 3_940
    competitions: int = 960
    widest: int = 200
    crowded: int = 1_000
    busiest: int = 60

    def part(self, share: float) -> "Scale":
        """A smaller world of the same shape."""
        return Scale(**{name: max(2, round(getattr(self, name) * share)) for name in self.__slots__})


def play(scale: Scale, voices: Voices, pace: Pace, tell: Tell) -> None:
    """Add the load to a world in which the story has been played."""
    draws = random.Random(scale.suppliers)
    numbers = iter(suppliers.numbers(100 + scale.bodies + scale.suppliers)[100:])
    names = map(suppliers.person_name, count(200))
    with pace.act("gather a crowd"):
        places = _places()
        bodies = [
            cast.body(next(numbers), f"{next(places)} kommune", "Oslo", "other", 100 + index, names)
            for index in _counted(range(scale.bodies), "bodies", tell)
        ]
        firms = [
            cast.firm(_supplier(index, next(numbers), next(names), draws))
            for index in _counted(range(scale.suppliers), "suppliers", tell)
        ]
    systems = [
        _run_in(number, body, bodies, firms, scale, draws, voices, pace)
        for number, body in _counted(list(enumerate(bodies[: scale.dpss])), "DPSs with their applicants", tell)
    ]
    planned = _planned(systems, bodies, scale, draws)
    for plan in _counted(planned, "competitions", tell):
        _compete(plan, draws, voices, pace)


@dataclass(frozen=True, slots=True)
class Planned:
    system: RunningDps
    body: Body
    need: NeedPlan
    stage: Stage
    at: datetime
    tenders: int


def _run_in(
    number: int,
    body: Body,
    bodies: Sequence[Body],
    firms: Sequence[Firm],
    scale: Scale,
    draws: random.Random,
    voices: Voices,
    pace: Pace,
) -> RunningDps:
    """A DPS of a municipality for itself and its neighbours; six in ten apply in the first window."""
    plan = _dps_plan(number, body, scale.widest if number == 0 else draws.randint(5, 16))
    owner = Owner(
        id=body.id,
        manager=cast.official(body.id, f"Leder {number}", f"dps.{number:03d}@demo.example", "dps_manager"),
        openers=(body.lead, body.evaluator),
    )
    neighbours = [bodies[(number + step * scale.dpss) % len(bodies)] for step in range(4)]
    members = list({one.id: one for one in (body, *neighbours)}.values())
    running = admissions.set_up(plan, owner, members, pace, at=DISPATCHED - timedelta(days=1))
    if number == 0:
        applicants = list(firms[: scale.crowded])
    else:
        share = (scale.applications - scale.crowded) // max(1, scale.dpss - 1)
        first = (scale.crowded + (number - 1) * share) % len(firms)
        applicants = [firms[(first + step) % len(firms)] for step in range(share)]
    closes_at = admissions.publish(running, pace, at=DISPATCHED)
    early = len(applicants) * 6 // 10
    for place, firm in enumerate(applicants[:early]):
        received_at = DISPATCHED + timedelta(days=5 + place % 24, minutes=7 * place % 600)
        admissions.apply(running, firm, _chosen(running, draws), voices, pace, at=received_at)
    admissions.open_first_window(running, pace, at=closes_at + timedelta(hours=1))
    by_id = {firm.id: firm for firm in applicants}
    admissions.decide(running, by_id, voices, pace, at=working(closes_at, 3), reject_every=8)
    admissions.bring_into_operation(running, pace, at=working(closes_at, 6))
    late = applicants[early:]
    for start in range(0, len(late), 20):
        received_at = closes_at + timedelta(days=8 + start // 20 % 30)
        for place, firm in enumerate(late[start : start + 20]):
            admissions.apply(
                running, firm, _chosen(running, draws), voices, pace, at=received_at + timedelta(minutes=place)
            )
        admissions.decide(running, by_id, voices, pace, at=working(received_at, 4), reject_every=8)
    return running


def _chosen(running: RunningDps, draws: random.Random) -> list[str]:
    """The first category, and one to four others by Zipf's law: few are popular, most are not."""
    codes = list(running.categories)
    others = draws.choices(codes[1:], weights=[1 / rank for rank in range(1, len(codes))], k=draws.randint(1, 4))
    return list(dict.fromkeys([codes[0], *others]))


def _planned(
    systems: Sequence[RunningDps], bodies: Sequence[Body], scale: Scale, draws: random.Random
) -> list[Planned]:
    """All competitions in the order they are drafted; the one with most invited and the busiest among them."""
    first, last = SEASON
    by_id = {body.id: body for body in bodies}
    planned = []
    for number in range(scale.competitions):
        system = systems[number % len(systems)]
        at = first + (last - first) * number / scale.competitions
        codes = [code for code in system.categories if system.admitted(code, at)]
        weights = [1 / rank for rank in range(1, len(codes) + 1)]
        code = codes[0] if number < len(systems) else draws.choices(codes, weights=weights)[0]
        like = FIRST[number % (len(FIRST) - 1)]
        body = by_id[draws.choice(system.members)]
        title = f"{like.title}, {system.label(code)} ({number + 1})"
        need = replace(like, category=code, like=like.category, body=body.name, title=title)
        tenders = draws.choices(list(TENDERS), weights=list(TENDERS.values()))[0] if number else scale.busiest
        stage = draws.choices(list(STAGES), weights=list(STAGES.values()))[0] if tenders else "without_tenders"
        planned.append(Planned(system, body, need, stage if number else "noticed", working(at), tenders))
    return planned


def _compete(plan: Planned, draws: random.Random, voices: Voices, pace: Pace) -> None:
    admitted = plan.system.admitted(plan.need.category, plan.at)
    tenderers = draws.sample(admitted, min(plan.tenders, len(admitted)))
    stage: Stage = plan.stage if tenderers or plan.stage in ("draft", "published", "cancelled") else "without_tenders"
    competing.play(plan.system, plan.body, plan.need, stage, voices, pace, at=plan.at, tenderers=tenderers)


def _dps_plan(number: int, body: Body, categories: int) -> DpsPlan:
    fields = [(subject, field) for field in FIELDS for subject in SUBJECTS]
    chosen = [fields[(number * 7 + step) % len(fields)] for step in range(categories)]
    return DpsPlan(
        key=f"crowd-{number}",
        name=f"Konsulenter og tjenester for {body.name} og naboer",
        subject=f"Kjøp av avgrensede konsulentoppdrag for {body.name} og samarbeidende kommuner.",
        need="Kommunene har hyppige, små behov på mange fagområder, og vil at også små og nye foretak kan gi tilbud.",
        cpv=("79410000",),
        value=Decimal("90000000"),
        ends_on="2030-12-31",
        categories=tuple(
            CategoryPlan(
                f"K-{place:03d}",
                f"{subject} {field}",
                f"{subject} innen {field}.",
                ("79410000",),
                PLACES[place % len(PLACES)],
            )
            for place, (subject, field) in enumerate(chosen, start=1)
        ),
    )


def _supplier(index: int, number: str, person: str, draws: random.Random) -> suppliers.SupplierPlan:
    """One firm; eight in a hundred are foreign, and one in eight has a twin in spelling."""
    turn, place = divmod(index, len(BEGINNINGS) * len(ENDINGS))
    name = f"{BEGINNINGS[place % len(BEGINNINGS)]}{ENDINGS[place // len(BEGINNINGS)]} {TRADES[turn % len(TRADES)]}"
    if index % 8 == 7:
        name = name.replace(" ", "  ", 1).upper() if index % 16 == 7 else name.replace(" ", "-", 1)
    country = draws.choice(("SE", "DK", "FI", "DE", "PL")) if index % 25 in (3, 17) else "NO"
    return suppliers.SupplierPlan(
        market="crowd",
        number=number if country == "NO" else suppliers.foreign_number(country, 10 + index),
        name=" ".join(name.split()),
        country=country,
        size_class=draws.choice(("micro", "small", "small", "medium", "large")),
        place=draws.choice(suppliers.PLACES) if country == "NO" else country,
        person=person,
        email=f"mange{index:05d}@demo.example",
    )


def _places() -> Iterator[str]:
    """Names of municipalities that do not exist, or might."""
    for ending in ENDINGS:
        for beginning in BEGINNINGS:
            yield f"{beginning}{ending}"


def _counted(things: Sequence[T], what: str, tell: Tell) -> Iterator[T]:
    """The things one by one, telling now and then how far it has come and how long the rest will take."""
    began = said = time.monotonic()
    for done, thing in enumerate(things):
        now = time.monotonic()
        if now - said > 15:
            rest = (now - began) / done * (len(things) - done)
            tell(f"  {done:,} of {len(things):,} {what}, {_minutes(rest)} left of these")
            said = now
        yield thing
    tell(f"  {len(things):,} {what} in {_minutes(time.monotonic() - began)}")


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.0f} min" if seconds >= 90 else f"{seconds:.0f} s"
