"""Systems, categories and suppliers are found by place, by address alone; what is found goes out as a file."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from terskel import clock
from terskel.core.places import PlaceOfPerformance
from terskel.dps import models, queries
from terskel.organisations.models import Supplier
from tests.statements import asked
from tests.web.visiting import visitor
from tests.worlds.cast import oslo
from tests.worlds.dps import DpsWorld, draft_dps, operative_dps
from tests.worlds.lent import lent, lent_cast

pytestmark = pytest.mark.django_db
NOW = oslo("2027-01-11 10:00")
OSLO, TROMS = "NO081", "NO072"


@pytest.fixture
def system() -> DpsWorld:
    """The first category is delivered in Oslo, the second in Oslo and Troms and from anywhere."""
    world = lent(operative_dps)
    first, second = world.category_ids
    models.Category.objects.filter(pk=first).update(nuts=[OSLO])
    models.Category.objects.filter(pk=second).update(nuts=[OSLO, TROMS], remote=True)
    return world


def get(address: str) -> str:
    with clock.stopped_at(NOW):
        response = Client().get(address)
    assert response.status_code == 200, address
    return response.getvalue().decode()


def slug_of(world: DpsWorld) -> str:
    return queries.dps_by_ids([world.id], at=NOW)[world.id].slug


def test_systems_are_counted_and_found_by_county(system: DpsWorld) -> None:
    page = get("/dps/")
    assert "Oslo (1)" in page
    assert "Troms – Romsa – Tromssa (1)" in page
    assert "Rogaland" not in page
    assert "fjernarbeid er mulig" in page
    assert "Konsulenttjenester innen IKT" in get(f"/dps/?place={TROMS}&remote=on")
    none = get("/dps/?place=NO0A1")
    assert "Konsulenttjenester innen IKT" in none, (
        "a county that nothing is delivered in is no choice, so all are shown"
    )


def test_the_list_that_is_shown_is_the_list_that_is_downloaded(system: DpsWorld) -> None:
    (row,) = json.loads(get(f"/dps/?place={OSLO}&format=json"))
    assert (row["nuts"], row["places"]) == ("NO081 NO072", "Oslo, Troms – Romsa – Tromssa")
    assert "NO081 NO072" in get("/dps/?format=csv")


def test_categories_of_a_system_are_found_by_county(system: DpsWorld) -> None:
    address = f"/dps/{slug_of(system)}/"
    page = get(address)
    assert "Oslo (2)" in page
    assert "Troms – Romsa – Tromssa (1)" in page
    found = get(f"{address}?place={TROMS}")
    assert "Fagområde IKT-02" in found
    assert "Fagområde IKT-01" not in found
    assert "Leveringssted" in get(f"{address}categories/IKT-02/")


def test_where_nobody_has_said_there_is_no_filter() -> None:
    world = lent(operative_dps)
    assert 'name="place"' not in get("/dps/")
    assert 'name="place"' not in get(f"/dps/{slug_of(world)}/")


def test_suppliers_are_listed_by_name_and_number_only(system: DpsWorld) -> None:
    """Where a firm is and how large it is would make known what the statistics leave out of small cells."""
    Supplier.objects.filter(id=system.cast.fjordsikt_id).update(county=TROMS, place="Senja", size_class="micro")
    address = f"/dps/{slug_of(system)}/qualified/"
    (row,) = json.loads(get(f"{address}?format=json"))
    assert set(row) == {"name", "number", "since", "categories"}
    for shown in (
        get(address),
        get(f"{address}?on=9999-12-31"),
        get(f"{address}?county={OSLO}"),
        get(f"{address}?format=csv"),
    ):
        assert "Fjordsikt" in shown
        assert "Senja" not in shown
        assert "Troms" not in shown


def test_the_list_takes_as_many_statements_for_many_systems_as_for_one(system: DpsWorld) -> None:
    def statements() -> int:
        with asked() as found:
            get(f"/dps/?place={OSLO}")
        return len(found)

    few = statements()
    for number in range(3):
        row = models.DynamicPurchasingSystem.objects.get(pk=system.id)
        row.pk, row.reference, row.slug = None, f"X-{number}", f"x-{number}"
        row._state.adding = True
        row.save()
        models.Category.objects.create(dps_id=row.pk, number=1, code="A", name="A", nuts=[OSLO], opened_at=NOW)
    assert statements() == few
    assert "Oslo (4)" in get("/dps/")


def test_a_manager_says_where_the_draft_delivers() -> None:
    world = draft_dps(lent_cast())
    astrid = visitor(world.cast.astrid)
    address = reverse("authority:dps_places", args=[world.id])
    assert "Hele landet" in astrid.client.get(address).content.decode()
    assert astrid.client.post(address, {"nuts": ["NO"], "remote": "on"}).status_code == 302
    assert {one.place for one in queries.categories_of([world.id])[world.id]} == {
        PlaceOfPerformance(("NO",), remote=True)
    }
    refused = astrid.client.post(address, {"nuts": ["NO999"]})
    assert refused.status_code == 200
    assert "NO999" in refused.content.decode()
