"""Worlds with a competition: a draft, a published one, one whose deadline has passed, one opened. All through actions.

The calendar: the DPS is in operation from Monday 4 January 2027; the competition is published on Monday 11 January
at 09.00, its deadline is Friday 22 January at 12.00, receipt is settled and the tenders are opened at 13.00.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from terskel.competitions import actions
from terskel.competitions import queries as competition_queries
from terskel.competitions.actions import ClauseInput, CriterionInput, RequirementInput
from terskel.competitions.queries import Terms
from terskel.core.actors import SYSTEM, Actor
from terskel.core.envelopes import envelope_of_file
from terskel.core.evaluation import EvaluationModel
from terskel.tenders import actions as tenders
from terskel.tenders import uploads
from terskel.tenders.content import RequirementAnswer
from tests.worlds.cast import PASSPHRASE, Cast, oslo
from tests.worlds.dps import DpsWorld, admitted, operative_dps

DRAFTED_AT = oslo("2027-01-08 10:00")
PUBLISHED_AT = oslo("2027-01-11 09:00")
ASKED_AT = oslo("2027-01-13 10:00")
DELIVERED_AT = oslo("2027-01-19 23:10")
CLOSES_AT = oslo("2027-01-22 12:00")
OPENING_AT = oslo("2027-01-22 13:00")


@dataclass(frozen=True, slots=True)
class CompetitionWorld:
    """One competition at Helfo. `requirements`, `criteria`: ids in their order; price is the last criterion."""

    cast: Cast
    dps: DpsWorld
    id: UUID
    requirements: tuple[UUID, ...]
    criteria: tuple[UUID, ...]

    @property
    def terms(self) -> Terms:
        return competition_queries.terms(self.id)


def draft_competition(
    dps: DpsWorld, *, codes: Sequence[str] = (), title: str = "Testleder 12 måneder", at: datetime = DRAFTED_AT
) -> CompetitionWorld:
    """A complete draft at Helfo in the DPS's first category, or in those named; climate weighs 30 per cent."""
    cast = dps.cast
    by = cast.brita
    chosen = [dps.categories[code] for code in codes] or [dps.category_ids[0]]
    competition_id = actions.create(dps.id, category_ids=chosen, title=title, by=by, at=at)
    actions.change_draft(
        competition_id,
        scope="En testleder i full stilling i tolv måneder.",
        need="Helfo innfører ny oppgjørsløsning og mangler ledelse av test.",
        estimated_value=Decimal(1_900_000),
        duration_text="Tolv måneder, med opsjon på tolv til.",
        starts_on=date(2027, 3, 1),
        ends_on=date(2028, 2, 29),
        place="Tønsberg",
        contract_form="SSA-B 2024",
        contract_basis="standard",
        climate_answer="criteria",
        clauses={
            "5e": ClauseInput(True, sanction="Tilbakehold av betaling, i siste instans heving."),
            "5f": ClauseInput(False, "Ikke renhold eller bygg."),
            "5g": ClauseInput(False, "Ikke renhold eller bygg."),
            "5h": ClauseInput(False, "Fagarbeid er ikke relevant."),
        },
        universal_design="Testrapportene skal kunne leses med skjermleser.",
        security="Testdata er fiktive; ingen tilgang til helseopplysninger.",
        human_rights="Lav risiko: konsulenter ansatt i Norge.",
        lots_reason="Ett oppdrag for én person kan ikke deles.",
        by=by,
        at=at,
    )
    requirements = actions.set_mandatory_requirements(
        competition_id,
        [RequirementInput("Testlederen behersker norsk."), RequirementInput("Oppdraget starter 1. mars 2027.")],
        by=by,
        at=at,
    )
    criteria = actions.set_criteria(
        competition_id,
        [
            CriterionInput(
                name="Kompetanse",
                weight=Decimal(30),
                kind="quality",
                description="Erfaring med test av oppgjørsløsninger.",
                documentation="Beskrivelse av inntil tre oppdrag.",
            ),
            CriterionInput(
                name="Klima og miljø",
                weight=Decimal(30),
                kind="quality",
                description="Utslipp fra reiser og utstyr.",
                documentation="Plan for reiser.",
                climate=True,
            ),
            CriterionInput(
                name="Pris",
                weight=Decimal(40),
                kind="price",
                description="Timepris ganger 1 700 timer.",
                documentation="Samlet pris.",
            ),
        ],
        by=by,
        at=at,
    )
    actions.set_model(competition_id, EvaluationModel("linear_floor"), by=by, at=at)
    return CompetitionWorld(cast=cast, dps=dps, id=competition_id, requirements=requirements, criteria=criteria)


def publish(
    world: CompetitionWorld, *, at: datetime = PUBLISHED_AT, closes_at: datetime = CLOSES_AT
) -> CompetitionWorld:
    """Everyone admitted is invited; Eva and Erik open together."""
    actions.publish(world.id, closes_at=closes_at, openers=openers(world.cast), by=world.cast.brita, at=at)
    return world


def openers(cast: Cast) -> list[UUID]:
    return [one.person_id for one in (cast.eva_at_helfo, cast.erik_at_helfo) if one.person_id is not None]


def with_rival(dps: DpsWorld, *, at: datetime = DRAFTED_AT) -> DpsWorld:
    """Camilla's firm is admitted too."""
    admitted(dps, dps.cast.camilla, tuple(dps.categories), at=at)
    return dps


def dps_with_rival(cast: Cast) -> DpsWorld:
    """In operation, with Bjørn's and Camilla's firms admitted."""
    return with_rival(operative_dps(cast))


def published_competition(cast: Cast, *, rival: bool = True) -> CompetitionWorld:
    """Published to Bjørn's firm, and to Camilla's unless there is no rival."""
    dps = operative_dps(cast)
    if rival:
        with_rival(dps)
    return publish(draft_competition(dps))


def write_tender(
    world: CompetitionWorld, by: Actor, *, price: Decimal = Decimal("1734000.00"), at: datetime = DELIVERED_AT
) -> None:
    """A complete draft of a tender."""
    quality = world.criteria[:-1]
    tenders.save_draft(
        world.id,
        price=price,
        requirements={one: RequirementAnswer(True, f"{by.name} bekrefter.") for one in world.requirements},
        criteria=dict.fromkeys(quality, f"{by.name} svarer på kriteriet."),
        by=by,
        at=at,
    )


def attach(
    world: CompetitionWorld,
    by: Actor,
    content: bytes,
    *,
    name: str = "løsning.pdf",
    kind: str = "attachment",
    at: datetime = DELIVERED_AT,
) -> UUID:
    """A file of the tender, sealed as it streams in."""
    envelope = envelope_of_file(kind, apart=world.terms.price_after_quality)
    upload = uploads.seal(world.id, _chunks(content), name=name, media_type="application/pdf", envelope=envelope)
    return tenders.add_file(world.id, upload, kind=kind, by=by, at=at)


def _chunks(content: bytes, size: int = 65_536) -> Iterable[bytes]:
    return (content[start : start + size] for start in range(0, len(content), size))


def deliver(
    world: CompetitionWorld, by: Actor, *, price: Decimal = Decimal("1734000.00"), at: datetime = DELIVERED_AT
) -> UUID:
    """A delivered tender."""
    write_tender(world, by, price=price, at=at)
    return tenders.deliver(world.id, received_at=at, acting_on="management", by=by, at=at).id


def open_tenders(world: CompetitionWorld, *, at: datetime = OPENING_AT) -> CompetitionWorld:
    """Eva and Erik each release their share, and the job unseals what there is."""
    for opener in (world.cast.eva_at_helfo, world.cast.erik_at_helfo):
        tenders.release_share(world.id, passphrase=PASSPHRASE, impartial=True, by=opener, at=at)
    unseal(world, at=at)
    return world


def unseal(world: CompetitionWorld, *, at: datetime = OPENING_AT) -> None:
    """What the job `tenders.unseal` does once enough shares are released."""
    while tenders.unseal_next(world.id, by=SYSTEM, at=at):
        pass
    if tenders.open_unsealed(world.id, by=SYSTEM, at=at):
        tenders.forget_unsealed(world.id, by=SYSTEM, at=at)


def opened_competition(
    cast: Cast, *, prices: Mapping[str, Decimal] | None = None, at: datetime = OPENING_AT
) -> CompetitionWorld:
    """Opened, with a tender from Bjørn and one from Camilla."""
    return opened(published_competition(cast), prices, at)


def opened_beside(dps: DpsWorld, title: str, *, at: datetime = OPENING_AT) -> CompetitionWorld:
    """One more opened competition in a DPS where both firms are admitted."""
    return opened(publish(draft_competition(dps, title=title)), None, at)


def opened(
    world: CompetitionWorld, prices: Mapping[str, Decimal] | None = None, at: datetime = OPENING_AT
) -> CompetitionWorld:
    """A published one, with a tender from Bjørn and one from Camilla."""
    given = prices or {"bjorn": Decimal("1734000.00"), "camilla": Decimal("1612000.00")}
    for name, price in given.items():
        deliver(world, getattr(world.cast, name), price=price)
    tenders.settle(world.id, by=SYSTEM, at=at)
    return open_tenders(world, at=at)
