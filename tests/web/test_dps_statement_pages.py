"""What an authority says about a system, written by its manager and read by everyone."""

import pytest

from terskel.dps import actions, queries
from tests.web.visiting import visitor
from tests.worlds.cast import the_cast
from tests.worlds.dps import OPERATIVE_AT, DpsWorld, operative_dps, public_dps

pytestmark = pytest.mark.django_db


def test_a_manager_writes_changes_and_takes_back_and_everyone_reads_what_is_public() -> None:
    world = public_dps(the_cast())
    astrid, bjorn, at = visitor(world.cast.astrid), visitor(world.cast.bjorn), OPERATIVE_AT
    bare = " ".join(astrid.get("authority:dps_about", world.id, at=at).split())
    assert "Ingenting er skrevet." in bare
    assert "Skriv Rettslig grunnlag" in bare
    assert "Skriv:" not in bare
    astrid.done("authority:dps_fact", world.id, "mandate", at=at, text="Besluttet av ledelsen", access="public")
    astrid.done("authority:dps_remark", world.id, at=at, said_of="våren 2021", text="Etablert.", access="internal")
    page = astrid.get("authority:dps_about", world.id, at=at)
    assert "Besluttet av ledelsen" in page
    assert "våren 2021" in page
    slug = world_slug(world)
    public = bjorn.get("public:dps", slug, at=at)
    assert "Besluttet av ledelsen" in public
    assert "våren 2021" not in public
    assert "Besluttet av ledelsen" in astrid.get("authority:dps_fact", world.id, "mandate", at=at)
    astrid.done("authority:dps_fact", world.id, "mandate", at=at, text="Besluttet av styret", access="public")
    assert "Besluttet av ledelsen" in astrid.get("authority:dps_about", world.id, at=at)
    assert "Besluttet av styret" in bjorn.get("public:dps", slug, at=at)


def test_what_is_not_written_is_said_beside_its_field() -> None:
    world = public_dps(the_cast())
    astrid = visitor(world.cast.astrid)
    answer = astrid.post("authority:dps_remark", world.id, at=OPERATIVE_AT, said_of="", text="", access="public")
    assert answer.status_code == 200
    assert answer.content.decode().count("ds-validation-message") >= 2
    astrid.get("authority:dps_fact", world.id, "no-such-fact", at=OPERATIVE_AT, status=404)


def test_a_statement_taken_back_is_shown_among_the_earlier() -> None:
    world = public_dps(the_cast())
    astrid = visitor(world.cast.astrid)
    said = actions.state_fact(
        world.id, kind="benefits", text="Lavere pris", access="public", by=world.cast.astrid, at=OPERATIVE_AT
    )
    astrid.done("authority:dps_statement_take_back", world.id, said, at=OPERATIVE_AT)
    page = astrid.get("authority:dps_about", world.id, at=OPERATIVE_AT)
    assert "Det som sto tidligere" in page
    assert "Lavere pris" in page


@pytest.mark.parametrize(
    ("choice", "said"),
    [("next", "Inviteres fra neste konkurranse"), ("invited", "Kan bli invitert til den, sammen med alle andre")],
)
def test_everyone_reads_what_becomes_of_those_admitted_along_the_way(choice: str, said: str) -> None:
    world = operative_dps(the_cast(), late_admitted=choice)
    assert said in visitor(world.cast.bjorn).get("public:dps", world_slug(world), at=OPERATIVE_AT)


def world_slug(world: DpsWorld) -> str:
    return queries.dps(world.cast.astrid, world.id, at=OPERATIVE_AT).slug
