"""Where a category is delivered: said in the draft, announced, and never moved afterwards (FOA § 14-2(1))."""

from datetime import timedelta

import pytest

from terskel.core.actors import ANONYMOUS, Actor
from terskel.core.decisions import Missing, RefusedAct
from terskel.core.places import COUNTRY, UNSAID, PlaceOfPerformance
from terskel.documents import queries as documents
from terskel.dps import actions, importing, models, queries
from terskel.dps.importing import CellError, Existing, Plan
from terskel.dps.proposals import CategoryClarified, kept
from tests.worlds import cast as casting
from tests.worlds.cast import Cast
from tests.worlds.changes import make_known
from tests.worlds.dps import (
    OPERATIVE_AT,
    PUBLIC_AT,
    SET_UP_AT,
    DpsWorld,
    draft_dps,
    make_openers,
    operative_dps,
    publish,
)
from tests.worlds.lent import lent, lent_cast

pytestmark = pytest.mark.django_db
OSLO, TROMS = "NO081", "NO072"
HERE = PlaceOfPerformance((OSLO,), remote=True)
LATER = OPERATIVE_AT + timedelta(days=1)


@pytest.fixture
def cast() -> Cast:
    return lent_cast()


def places_of(world: DpsWorld, cast: Cast) -> list[PlaceOfPerformance]:
    return [one.place for one in queries.categories(cast.astrid, world.id, at=LATER)]


def test_a_place_is_stated_for_all_categories_at_once_and_changed_for_one(cast: Cast) -> None:
    world = draft_dps(cast)
    actions.state_place(world.id, PlaceOfPerformance((TROMS, OSLO, OSLO)), by=cast.astrid, at=SET_UP_AT)
    assert places_of(world, cast) == [PlaceOfPerformance((OSLO, TROMS))] * 2
    actions.change_category(
        world.category_ids[1],
        code="IKT-02",
        name="Drift",
        description="",
        cpv=[],
        maximum_value=None,
        place=PlaceOfPerformance((OSLO, COUNTRY)),
        by=cast.astrid,
        at=SET_UP_AT,
    )
    assert places_of(world, cast) == [PlaceOfPerformance((OSLO, TROMS)), PlaceOfPerformance((COUNTRY,))]
    told = queries.places_of([world.id], at=SET_UP_AT)[world.id]
    assert told == PlaceOfPerformance((COUNTRY,))


def test_an_undivided_system_has_a_place_too(cast: Cast) -> None:
    world = draft_dps(cast, codes=())
    actions.state_place(world.id, HERE, by=cast.astrid, at=SET_UP_AT)
    assert places_of(world, cast) == [HERE]


def test_a_place_that_is_none_is_refused(cast: Cast) -> None:
    world = draft_dps(cast)
    with pytest.raises(RefusedAct) as refusal:
        actions.state_place(world.id, PlaceOfPerformance(("NO999",)), by=cast.astrid, at=SET_UP_AT)
    assert refusal.value.refused.code == "core.place_unknown"
    with pytest.raises(Missing):
        actions.state_place(world.id, HERE, by=cast.brita, at=SET_UP_AT)


def test_before_there_is_a_category_there_is_nothing_to_place(cast: Cast) -> None:
    dps_id = actions.create_dps(name="Ny", by=cast.astrid, at=SET_UP_AT)
    with pytest.raises(RefusedAct) as refusal:
        actions.state_place(dps_id, HERE, by=cast.astrid, at=SET_UP_AT)
    assert refusal.value.refused.code == "dps.places_before_categories"


def test_the_qualification_documents_name_the_place(cast: Cast) -> None:
    world = draft_dps(cast)
    actions.state_place(world.id, HERE, by=cast.astrid, at=SET_UP_AT)
    make_openers(cast.eva, cast.erik)
    publish(world)
    letter = next(
        one for one in documents.letters_for_matter(cast.astrid, world.id) if one.kind == "dps.qualification_documents"
    )
    said = str(documents.letter(cast.astrid, letter.id, at=PUBLIC_AT))
    assert "Leveringssted" in said
    assert "Oslo" in said
    assert "Fjernarbeid" in said


def _clarified(world: DpsWorld, place: PlaceOfPerformance, lawyer: Actor) -> int:
    proposal = CategoryClarified(world.category_ids[0], "IKT-01", "Fagområde IKT-01", "Avgrenset etter fag.", place)
    change_id = actions.propose_change(world.id, proposal, why="Det manglet.", by=world.cast.astrid, at=OPERATIVE_AT)
    actions.sign_off_change(change_id, note="Ingen får mindre.", by=lawyer, at=OPERATIVE_AT)
    actions.publish_change(change_id, dispatched_at=OPERATIVE_AT, by=world.cast.astrid, at=LATER)
    return make_known(change_id, by=world.cast.astrid, at=LATER)


def test_a_published_category_tells_its_place_once_and_keeps_it() -> None:
    world = lent(operative_dps)
    lawyer = casting.official(casting.person("Liv Lovise"), world.cast.nhn_id, "legal_reader")
    assert _clarified(world, HERE, lawyer) == 2
    assert queries.categories(ANONYMOUS, world.id, at=LATER)[0].place == HERE
    newest = queries.versions_of(ANONYMOUS, world.id, at=LATER)[0]
    told = {one.what: one.after for one in newest.differences}
    assert told == {
        "Kategori IKT-01: Leveringssted": "Oslo",
        "Kategori IKT-01: Fjernarbeid": "kan gjøres fra et annet sted",
    }
    with pytest.raises(RefusedAct) as refusal:
        _clarified(world, PlaceOfPerformance((TROMS,)), lawyer)
    assert refusal.value.refused.code == "dps.places_are_announced"


def test_a_change_recorded_before_places_were_asked_for_is_read_as_it_was() -> None:
    world = lent(operative_dps)
    proposal = CategoryClarified(world.category_ids[0], "IKT-01", "Navn", "", HERE)
    written = kept.to_json(proposal)
    assert kept.from_json("category_clarified", written) == proposal
    del written["place"]
    read = kept.from_json("category_clarified", written)
    assert isinstance(read, CategoryClarified)
    assert read.place is None


HEADER = ["Kode", "Navn", "Leveringssted", "Fjernarbeid"]


def test_a_sheet_names_places_in_words() -> None:
    found = importing.read([HEADER, ["A", "Alfa", "Oslo; romsa", "ja"], ["B", "Beta", "", ""]], Existing())
    assert isinstance(found, Plan)
    assert [one.place for one in found.categories] == [PlaceOfPerformance((OSLO, TROMS), remote=True), UNSAID]


def test_a_place_that_a_sheet_misspells_is_told_by_its_cell() -> None:
    found = importing.read([HEADER, ["A", "Alfa", "Oslo, Viken", "kanskje"]], Existing())
    assert not isinstance(found, Plan)
    assert [(one.cell, one.refused.code) for one in found if isinstance(one, CellError)] == [
        ("C2", "core.place_unknown"),
        ("D2", "dps.import_not_yes_or_no"),
    ]


def test_a_closed_category_delivers_nowhere(cast: Cast) -> None:
    world = draft_dps(cast)
    actions.state_place(world.id, HERE, by=cast.astrid, at=SET_UP_AT)
    models.Category.objects.filter(dps_id=world.id).update(opened_at=SET_UP_AT, closed_at=LATER)
    assert queries.places_of([world.id], at=LATER)[world.id] == UNSAID
    assert queries.places_of([world.id], at=SET_UP_AT)[world.id] == HERE
