"""What is public is read without a token; what is one's own, with one."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from terskel import clock
from terskel.competitions import actions as competitions
from terskel.competitions import queries as competition_queries
from tests.api.conftest import ApiWorld
from tests.worlds.cast import oslo
from tests.worlds.competitions import CLOSES_AT, DRAFTED_AT, PUBLISHED_AT, draft_competition, openers


def get(address: str, **headers: str):
    return Client().get(f"/api{address}", headers=headers)


def test_the_list_of_systems_and_one_of_them_are_public(world: ApiWorld) -> None:
    (row,) = get("/dps").json()
    assert row["id"] == str(world.competition.dps.id)
    whole = get(f"/dps/{row['id']}").json()
    assert (whole["name"], whole["state"]) == (row["name"], "operative")
    assert isinstance(whole["estimated_value"], str)


def test_categories_are_public_with_their_names(world: ApiWorld) -> None:
    rows = get(f"/dps/{world.competition.dps.id}/categories").json()
    assert {row["code"] for row in rows} == set(world.competition.dps.categories)


def test_what_people_have_written_carries_its_language(world: ApiWorld) -> None:
    """Whoever reads in another language is told so, and that the text is still in its own."""
    reader = Client(headers={"accept-language": "en"})
    of_system = f"/api/dps/{world.competition.dps.id}"
    for address in (f"{of_system}/categories", f"{of_system}/requirements"):
        assert reader.get(address).headers["Content-Language"] == "nb"
    for address in ("/api/dps", "/api/competitions"):
        assert {row["language"] for row in reader.get(address).json()} == {"nb"}


@pytest.mark.parametrize(("on", "names"), [("2027-01-08", 2), ("2027-01-05", 1), ("2026-12-01", 0), (None, 2)])
def test_the_qualified_are_those_of_the_day_asked_for(world: ApiWorld, on: str | None, names: int) -> None:
    rows = get(f"/dps/{world.competition.dps.id}/qualified" + (f"?on={on}" if on else "")).json()
    assert len(rows) == names
    assert all(row["category_ids"] and row["number"] for row in rows)


def test_a_published_competition_is_public_with_its_model_and_weights(world: ApiWorld) -> None:
    (row,) = get("/competitions").json()
    whole = get(f"/competitions/{row['id']}").json()
    assert [one["weight"] for one in whole["criteria"]] == ["30", "30", "40"]
    assert whole["model"]["price_formula"] == "linear_floor"
    assert whole["closes_at"] == "2027-01-22T11:00:00Z"
    assert "invited_count" not in whole


@pytest.mark.parametrize(("query", "found"), [("text=testleder", 1), ("text=brannmur", 0), ("open_only=true", 1)])
def test_competitions_are_narrowed_as_asked(world: ApiWorld, query: str, found: int) -> None:
    assert len(get(f"/competitions?{query}").json()) == found


def test_nothing_is_shown_before_it_is_published(world: ApiWorld) -> None:
    with clock.stopped_at(PUBLISHED_AT - timedelta(microseconds=1)):
        assert get(f"/competitions/{world.competition.id}").status_code == 404
        assert get("/competitions").json() == []


def test_a_draft_is_read_with_a_token_of_its_own_authority_only(world: ApiWorld) -> None:
    draft = draft_competition(world.competition.dps, title="Kladd", at=DRAFTED_AT)
    address = f"/competitions/{draft.id}"
    assert world.brita.send("GET", address).json()["state"] == "draft"
    assert world.bjorn.send("GET", address).status_code == 404
    assert get(address).status_code == 404


def test_a_system_under_embargo_is_missing(world: ApiWorld) -> None:
    with clock.stopped_at(oslo("2026-11-02 09:00")):
        assert get(f"/dps/{world.competition.dps.id}").status_code == 404
        assert get("/dps").json() == []


def test_invitations_are_those_of_the_token(world: ApiWorld) -> None:
    (row,) = world.bjorn.send("GET", "/invitations").json()
    assert row["competition"]["id"] == str(world.competition.id)
    assert world.brita.send("GET", "/invitations").json() == []


def test_the_description_is_served_and_names_every_problem() -> None:
    schema = get("/openapi.json").json()
    for path in schema["paths"].values():
        for operation in path.values():
            assert {"401", "404", "409", "422"} <= operation["responses"].keys()
            for status, answer in operation["responses"].items():
                if status >= "400":
                    assert list(answer["content"]) == ["application/problem+json"]


def test_a_lot_is_read_with_the_others_and_tendered_for_by_its_own_id(world: ApiWorld) -> None:
    assert get(f"/competitions/{world.competition.id}").json()["lots"] is None
    draft = draft_competition(world.competition.dps, title="Delt")
    by = world.competition.cast.brita
    purchase = competitions.divide(draft.id, ["Nord", "Sør"], by=by, at=DRAFTED_AT)
    ids = competition_queries.ids_together(draft.id)
    for one in ids:
        competitions.change_draft(one, estimated_value=Decimal(1_500_000), by=by, at=DRAFTED_AT)
    chosen = openers(world.competition.cast)
    competitions.publish_lots(purchase, closes_at=CLOSES_AT, openers=chosen, by=by, at=PUBLISHED_AT)
    whole = get(f"/competitions/{ids[0]}").json()["lots"]
    assert [(one["competition_id"], one["place"], one["name"]) for one in whole["lots"]] == [
        (str(ids[0]), 1, "Nord"),
        (str(ids[1]), 2, "Sør"),
    ]
    assert (whole["value"], whole["most_awarded"]) == ("3000000", None)
    for one in whole["lots"]:
        mine = world.bjorn.send("GET", f"/competitions/{one['competition_id']}/tender").json()
        assert (mine["competition_id"], mine["deliveries"]) == (one["competition_id"], [])
