"""What is public is read without a token; what is one's own, with one."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256
from uuid import uuid4

import orjson
import pytest
from django.test import Client

from terskel import clock
from terskel.api.operations import reading
from terskel.api.schemas.competitions import CompetitionOut
from terskel.api.written import Written, spelled
from terskel.competitions import actions as competitions
from terskel.competitions import queries as competition_queries
from terskel.core.sorting import sort_key
from terskel.organisations.models import Supplier
from terskel.qualification.models import Qualification
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


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("get", "/competitions/abc", 404),
        ("get", "/nothing", 404),
        ("get", "/changes/", 404),
        ("put", "/competitions", 405),
        ("options", "/dps", 405),
    ],
)
def test_an_address_or_method_that_is_not_there_is_a_problem_too(
    world: ApiWorld, method: str, address: str, status: int
) -> None:
    said = set()
    for language in ("nb", "nn", "en"):
        answer = Client().generic(method.upper(), f"/api{address}", headers={"accept-language": language})
        assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
        assert answer.json()["status"] == status
        said.add(answer.json()["detail"])
        if status == 405:
            assert "GET" in answer.json()["detail"]
            assert answer.headers["Allow"] in {"GET", "GET, POST"}
    assert len(said) == 3
    assert Client().get("/competitions/abc").headers["Content-Type"].startswith("text/html")
    misaddressed = Client().get("/api/dps", headers={"host": "elsewhere.example"})
    assert (misaddressed.status_code, misaddressed.headers["Content-Type"]) == (400, "application/problem+json")


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


def test_a_competition_that_everyone_reads_is_written_once_and_says_all_that_the_schema_says(world: ApiWorld) -> None:
    address = f"/competitions/{world.competition.id}"
    first, again = get(address), get(address)
    assert first.content == again.content
    assert first.headers["ETag"] == again.headers["ETag"]
    assert get(address, **{"if-none-match": first.headers["ETag"]}).status_code == 304
    assert first.headers["Content-Type"] == world.brita.send("GET", address).headers["Content-Type"]
    told = world.brita.send("GET", address).json()
    for shown in (*told["documents"], *told["requirements"]):
        shown.pop("readable", None)
    assert {name: value for name, value in first.json().items() if name != "documents"} == {
        name: value for name, value in told.items() if name != "documents"
    }


def test_a_change_and_the_passing_of_time_are_in_the_next_answer(world: ApiWorld) -> None:
    address = f"/competitions/{world.competition.id}"
    before = get(address).json()
    with clock.stopped_at(CLOSES_AT):
        assert get(address).json() == {**before, "state": "closed"}
    assert get(address).json() == before
    competition = world.competition
    later = CLOSES_AT + timedelta(days=1)
    competitions.extend_deadline(
        competition.id, closes_at=later, reason="Spørsmål.", by=competition.cast.brita, at=PUBLISHED_AT
    )
    after = get(address)
    assert after.json()["closes_at"] == later.isoformat().replace("+00:00", "Z")
    assert get(address).content == after.content


def test_answers_are_kept_up_to_so_many_bytes(world: ApiWorld) -> None:
    one = get(f"/competitions/{world.competition.id}").json()
    size = len(spelled(one))
    kept, asked_for = Written(CompetitionOut, most=2 * size), []

    def of(version: int) -> Callable[[], object]:
        return lambda: asked_for.append(version) or one

    for version in (1, 2, 1, 3, 1, 2):
        assert orjson.loads(kept.answer(version, of(version)).content) == one
    assert asked_for == [1, 2, 3, 2], "the one asked for longest ago goes first"


def test_a_long_list_of_the_qualified_is_read_on_from_whom_the_last_page_ended_with(
    world: ApiWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "QUALIFIED_PAGE", 1)
    address = f"/dps/{world.competition.dps.id}/qualified"
    first = get(address)
    following = first.headers["Link"].partition("<")[2].partition(">")[0]
    (one,), (other,) = first.json(), Client().get(following).json()
    assert one["supplier_name"] < other["supplier_name"]
    Supplier.objects.filter(id=one["supplier_id"]).update(name="Åsen AS", sort_key=sort_key("Åsen AS"))
    assert [row["supplier_name"] for row in Client().get(following).json()] == []
    Supplier.objects.filter(id=one["supplier_id"]).update(name="Aa AS", sort_key=sort_key("!"))
    assert [row["supplier_name"] for row in Client().get(following).json()] == [other["supplier_name"]]


def test_a_cursor_that_names_nobody_is_refused(world: ApiWorld) -> None:
    address = f"/api/dps/{world.competition.dps.id}/qualified"
    of = sha256(f"{address}?".encode()).hexdigest()[:16]
    for named in (uuid4(), "nobody", 7):
        inside = json.dumps([of, PUBLISHED_AT.isoformat(), 2, str(named) if not isinstance(named, int) else named])
        answer = Client().get(f"{address}?cursor={urlsafe_b64encode(inside.encode()).decode()}")
        assert (answer.status_code, answer.json()["code"]) == (422, "api.cursor_unknown")


def test_who_is_suspended_is_gone_from_the_next_answer(world: ApiWorld) -> None:
    address = f"/dps/{world.competition.dps.id}/qualified"
    rows = get(address).json()
    right = Qualification.objects.filter(supplier_id=rows[0]["supplier_id"])
    right.update(to_at=PUBLISHED_AT, ended_because="left", ended_by=world.competition.cast.brita.person_id)
    assert get(address).json() == rows[1:]
