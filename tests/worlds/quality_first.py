"""Worlds where price is opened after quality, and the panel does not see who tenders what. All through actions.

The calendar of `competitions` and `evaluations`: opened on Friday 22 January 2027 at 13.00, scored on Monday 25 at
10.00, locked at 11.00, prices opened at noon.
"""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from terskel.competitions import actions as competitions
from terskel.core.actors import SYSTEM
from terskel.evaluation import actions as evaluations
from terskel.evaluation import queries as evaluation_queries
from terskel.tenders import actions as tenders
from tests.worlds.cast import PASSPHRASE, Cast, oslo
from tests.worlds.competitions import (
    CLOSES_AT,
    DRAFTED_AT,
    OPENING_AT,
    CompetitionWorld,
    attach,
    dps_with_rival,
    draft_competition,
    open_tenders,
    publish,
    write_tender,
)
from tests.worlds.evaluations import EvaluationWorld, give, panel_seated, pass_requirements

LOCKED_AT = oslo("2027-01-25 11:00")
PRICES_AT = oslo("2027-01-25 12:00")
PRICE_TEXT = b"Timepris 1 020 kroner for testleder"
PRICES = {"bjorn": Decimal("1734000.00"), "camilla": Decimal("1612000.00")}


def quality_first(cast: Cast, *, hidden: bool = True) -> CompetitionWorld:
    """Published: price after quality, and names hidden unless not."""
    world = draft_competition(dps_with_rival(cast))
    competitions.change_draft(world.id, price_after_quality=True, tenderers_hidden=hidden, by=cast.brita, at=DRAFTED_AT)
    return publish(world)


def delivered_apart(cast: Cast) -> CompetitionWorld:
    """Bjørn and Camilla have delivered, each with an attachment and a file of prices."""
    world = quality_first(cast)
    for name, price in PRICES.items():
        by = getattr(cast, name)
        write_tender(world, by, price=price)
        attach(world, by, f"Plan fra {name}".encode(), name="plan.pdf")
        attach(world, by, PRICE_TEXT + name.encode(), name="priser.pdf", kind="price")
        tenders.deliver(world.id, received_at=CLOSES_AT.replace(hour=9), by=by, at=CLOSES_AT.replace(hour=9))
    return world


def opened_apart(cast: Cast) -> CompetitionWorld:
    """The first opening is done; no price is."""
    world = delivered_apart(cast)
    tenders.settle(world.id, by=SYSTEM, at=OPENING_AT)
    return open_tenders(world)


def declared_apart(cast: Cast) -> EvaluationWorld:
    """Eva and Erik are free, and see the tenders without price or name."""
    world = panel_seated(cast, opened=opened_apart(cast))
    for member in (cast.eva_at_helfo, cast.erik_at_helfo):
        evaluations.declare_impartiality(world.id, free=True, by=member, at=OPENING_AT)
    sheets = evaluation_queries.matrix(cast.eva_at_helfo, world.id).sheets
    return replace(world, tenders={sheet.supplier_id: sheet.tender_id for sheet in sheets})


def scored_apart(cast: Cast) -> EvaluationWorld:
    """Every tender is checked and has points for quality."""
    world = declared_apart(cast)
    pass_requirements(world, world.bjorns, world.camillas)
    give(world, world.bjorns, "9", "8")
    give(world, world.camillas, "6", "7")
    return world


def locked(cast: Cast) -> EvaluationWorld:
    """Eva, who leads, has locked the points."""
    world = scored_apart(cast)
    evaluations.lock_quality(world.id, by=cast.eva_at_helfo, at=LOCKED_AT)
    return world


def release_prices(world: EvaluationWorld, *, at: datetime = PRICES_AT) -> None:
    """Eva and Erik each release their share of the key to prices."""
    for opener in (world.cast.eva_at_helfo, world.cast.erik_at_helfo):
        evaluations.release_price_share(world.id, passphrase=PASSPHRASE, impartial=True, by=opener, at=at)


def unseal_prices(world: EvaluationWorld, *, at: datetime = PRICES_AT) -> None:
    """What the job `tenders.unseal` does of a second opening."""
    while tenders.unseal_next(world.id, by=SYSTEM, at=at):
        pass
    if evaluations.open_prices(world.id, by=SYSTEM, at=at):
        tenders.forget_unsealed(world.id, by=SYSTEM, at=at)


def prices_opened(cast: Cast) -> EvaluationWorld:
    """The second opening is done."""
    world = locked(cast)
    release_prices(world)
    unseal_prices(world)
    return world
