"""Getting admitted, in a real browser: the supplier's way in, the opening, the case and the decision."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from terskel.core.actors import Actor
from terskel.dps import queries as dps_queries
from terskel.organisations import queries as organisations
from terskel.qualification import queries
from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor
from tests.worlds.cast import PASSPHRASE, Cast, the_cast
from tests.worlds.dps import (
    APPLIED_AT,
    DECIDED_AT,
    OPENED_AT,
    OPERATIVE_AT,
    DpsWorld,
    apply,
    draft_dps,
    public_dps,
)

WIDTHS = (1280, 320)


@dataclass(frozen=True, slots=True)
class Stage:
    """A DPS in its first window with Camilla's request in it, and a draft DPS."""

    cast: Cast
    world: DpsWorld
    draft: DpsWorld
    slug: str


@pytest.fixture(scope="module")
def stage(database: None, set_clock: Callable[[datetime], None]) -> Stage:
    cast = the_cast()
    world = public_dps(cast)
    apply(world, cast.camilla, ["IKT-02"])
    slug = dps_queries.dps(cast.astrid, world.id, at=APPLIED_AT).slug
    set_clock(APPLIED_AT)
    return Stage(cast, world, draft_dps(cast, name="Flyttetjenester"), slug)


def enter(visit: Visit, actor: Actor, **kwargs: object) -> Visitor:
    if actor.person_id is None:
        raise AssertionError("somebody logs in")
    choice = next(one for one in organisations.actors_of(actor.person_id) if one.actor == actor)
    return visit(actor.person_id, choice.membership_id, **kwargs)


def test_a_supplier_applies_on_a_phone_by_answering_each_question_once(stage: Stage, visit: Visit) -> None:
    bjorn = enter(visit, stage.cast.bjorn, width=320)
    bjorn.open(reverse("supplier:dps_list")).follow("Konsulenttjenester innen IKT").press("Begynn")
    bjorn.follow("Fortsett").choose("IKT-01").choose("IKT-02").press("Lagre og gå videre")
    bjorn.follow("Fortsett")
    for _ in stage.world.requirements:
        bjorn.choose("Ja", exact=True).fill("Beskriv hvordan", "Se vedlagt attest.").press("Lagre og gå videre")
    bjorn.see("ikke levert ennå").choose("Daglig leder").press("Lever søknaden").see("Søknaden er levert")
    bjorn.follow("Kvitteringen").see("Fingeravtrykk")


def test_the_set_up_pages_hold_at_both_widths(stage: Stage, visit: Visit) -> None:
    dps_id = stage.draft.id
    for width in WIDTHS:
        astrid = enter(visit, stage.cast.astrid, width=width)
        astrid.open(reverse("authority:dps_list")).open(reverse("authority:dps_new"))
        astrid.open(reverse("authority:dps_setup", args=[dps_id])).see("Kontroll")
        for part in ("subject", "why", "value", "period", "competitions", "climate", "buyers", "notice"):
            astrid.open(reverse("authority:dps_part", args=[dps_id, part]))
        for page in ("dps_criteria", "dps_members", "dps_categories", "dps_requirements", "dps_publish", "dps_cancel"):
            astrid.open(reverse(f"authority:{page}", args=[dps_id]))
        astrid.open(reverse("authority:dps_category", args=[dps_id, stage.draft.category_ids[0]]))
        astrid.open(reverse("authority:dps_requirement", args=[dps_id, stage.draft.requirements[0]]))


def test_two_people_open_in_two_browsers_and_the_case_is_decided(
    stage: Stage, visit: Visit, set_clock: Callable[[datetime], None]
) -> None:
    set_clock(OPENED_AT)
    opening = reverse("authority:dps_opening", args=[stage.world.id])
    eva, erik = enter(visit, stage.cast.eva), enter(visit, stage.cast.erik)
    eva.open(opening).fill("Passfrasen din", PASSPHRASE).press("Frigi nøkkeldelen min")
    eva.see("Én nøkkeldel er frigitt")
    erik.open(opening).fill("Passfrasen din", PASSPHRASE).press("Frigi nøkkeldelen min")
    erik.see("Søknadene er åpnet")
    set_clock(DECIDED_AT)
    for width in WIDTHS:
        astrid = enter(visit, stage.cast.astrid, width=width)
        astrid.open(reverse("authority:applications")).see("Rival Konsulenter AS")
        astrid.open(reverse("authority:application", args=[_line_of(stage, "Rival Konsulenter AS")]))
    for requirement in (1, 2):
        _tick(astrid, requirement, "Oppfylt")
    astrid.press("Lagre vurderingen").see("Alle krav er oppfylt").press("Ta opp leverandøren").see("Avgjort")
    camilla = enter(visit, stage.cast.camilla)
    camilla.open(reverse("supplier:qualifications")).see("IKT-02")


def test_every_page_of_the_running_system_holds_at_both_widths_and_in_the_dark(
    stage: Stage, visit: Visit, set_clock: Callable[[datetime], None]
) -> None:
    set_clock(OPERATIVE_AT)
    line = queries.queue(stage.cast.astrid, at=OPERATIVE_AT)[0].line_id
    for width, dark in ((1280, False), (320, False), (1280, True)):
        astrid = enter(visit, stage.cast.astrid, width=width, dark=dark)
        for name, args in (
            ("dps", [stage.world.id]),
            ("dps_log", [stage.world.id]),
            ("dps_qualified", [stage.world.id]),
            ("dps_notice", [stage.world.id]),
            ("dps_opening", [stage.world.id]),
            ("dps_establish", [stage.world.id]),
            ("notices", []),
            ("application", [line]),
            ("application_reject", [line]),
            ("application_extend", [line]),
        ):
            astrid.open(reverse(f"authority:{name}", args=args))
        camilla = enter(visit, stage.cast.camilla, width=width, dark=dark)
        request = queries.my_applications(stage.cast.camilla, at=OPERATIVE_AT)[-1]
        camilla.open(reverse("supplier:application", args=[request.id])).open(reverse("supplier:applications"))
        camilla.open(reverse("supplier:application_delivered", args=[request.id]))
        camilla.open(reverse("supplier:apply", args=[stage.slug])).press("Begynn")


def _line_of(stage: Stage, supplier: str) -> UUID:
    rows = queries.queue(stage.cast.astrid, at=DECIDED_AT + timedelta(minutes=1))
    return next(row.line_id for row in rows if row.supplier_name == supplier)


def _tick(astrid: Visitor, requirement: int, answer: str) -> None:
    group = astrid.main.get_by_role("group", name=f"Krav {requirement}")
    group.get_by_label(answer, exact=True).check()
