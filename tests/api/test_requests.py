"""A request sent again is done once; a change to what others changed is refused; lists stand still."""

import json
import re
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from hashlib import sha256

import pytest
from django.db.models import CharField
from django.test import Client

from terskel import clock
from terskel.accounts import answers
from terskel.accounts.models import ApiAnswer
from terskel.api import keys
from terskel.api.schemas.drafts import CompetitionFileIn, NewCompetitionIn
from terskel.competitions.models import Competition, Question
from terskel.notifications import changes
from tests.api.conftest import ApiWorld, ask
from tests.worlds.cast import founder
from tests.worlds.competitions import (
    ASKED_AT,
    CLOSES_AT,
    DELIVERED_AT,
    DRAFTED_AT,
    PUBLISHED_AT,
    draft_competition,
    publish,
)
from tests.worlds.dps import apply, lines_of


def key(text: str = "en-noekkel-1") -> dict[str, str]:
    return {"idempotency-key": text}


def test_a_request_sent_again_with_its_key_is_done_once_and_answered_alike(world: ApiWorld) -> None:
    first, second = ask(world, **key()), ask(world, **key())
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert second.headers["Idempotency-Replayed"] == "true"
    assert Question.objects.count() == 1


def test_what_is_answered_again_has_its_version_too(world: ApiWorld) -> None:
    begin = {"dps_id": str(world.competition.dps.id)}
    first, second = (world.camilla.send("POST", "/applications", begin, **key()) for _time in range(2))
    assert (first.status_code, second.headers["Idempotency-Replayed"]) == (201, "true")
    assert second.headers["ETag"] == first.headers["ETag"]


def test_an_upload_that_takes_long_is_not_carried_out_beside_it(
    world: ApiWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key is asked for again, later than what is silent is given up, while the body is still coming."""
    monkeypatch.setattr(keys, "SECONDS_A_WORD", 0.0)
    monkeypatch.setattr(keys, "CHUNK", 4)
    address, refused = f"{world.tender}/files?name=plan.pdf", []
    told = answers.still_under_way

    def slowly(first: answers.Claim, *, at: datetime) -> None:
        told(first, at=DELIVERED_AT + answers.GIVEN_UP)
        with clock.stopped_at(DELIVERED_AT + answers.GIVEN_UP + timedelta(minutes=1)):
            refused.append(world.bjorn.send("POST", address, b"%PDF plan", **key()).json()["code"])

    monkeypatch.setattr(answers, "still_under_way", slowly)
    assert world.bjorn.send("POST", address, b"%PDF plan", **key()).status_code == 201
    assert set(refused) == {"accounts.key_under_way"}
    assert len(world.bjorn.send("GET", world.tender).json()["files"]) == 1


def test_without_a_key_two_requests_are_two(world: ApiWorld) -> None:
    ask(world)
    ask(world)
    assert Question.objects.count() == 2


def test_another_content_or_address_under_the_same_key_is_refused(world: ApiWorld) -> None:
    ask(world, **key())
    other = ask(world, "Når?", **key())
    assert (other.status_code, other.json()["code"]) == (422, "accounts.key_used_otherwise")
    elsewhere = world.bjorn.send("POST", f"{world.tender}/delivery", None, **key())
    assert elsewhere.json()["code"] == "accounts.key_used_otherwise"
    assert Question.objects.count() == 1


def test_a_key_is_its_token_s_own(world: ApiWorld) -> None:
    ask(world, **key())
    address = f"/competitions/{world.competition.id}/questions"
    assert world.camilla.send("POST", address, {"text": "Når?"}, **key()).status_code == 201


def test_what_was_refused_left_nothing_so_the_key_is_free(world: ApiWorld) -> None:
    assert ask(world, "", **key()).status_code == 422
    assert ask(world, **key()).status_code == 201


def test_a_request_under_way_is_waited_for_until_it_is_given_up(world: ApiWorld) -> None:
    token_id = answers.ApiAnswer.objects.none()
    ask(world, **key())
    ApiAnswer.objects.update(answered_at=None)
    waiting = ask(world, **key())
    assert (waiting.status_code, waiting.json()["code"]) == (409, "accounts.key_under_way")
    with clock.stopped_at(DELIVERED_AT + answers.GIVEN_UP):
        assert ask(world, **key()).status_code == 201
    assert not token_id


def test_a_file_sent_again_is_one_file_and_another_is_refused(world: ApiWorld) -> None:
    address = f"{world.tender}/files?name=plan.pdf"
    first = world.bjorn.send("POST", address, b"%PDF plan", **key())
    again = world.bjorn.send("POST", address, b"%PDF plan", **key())
    other = world.bjorn.send("POST", address, b"%PDF nett", **key())
    assert (first.status_code, again.content) == (201, first.content)
    assert other.json()["code"] == "accounts.key_used_otherwise"
    assert len(world.bjorn.send("GET", world.tender).json()["files"]) == 1


def test_what_is_remembered_opens_nothing_and_is_forgotten_in_a_day(world: ApiWorld) -> None:
    world.bjorn.send("POST", f"{world.tender}/files?name=hemmelig-plan.pdf", b"%PDF plan", **key())
    stored = ApiAnswer.objects.get()
    assert b"hemmelig-plan" not in bytes(stored.ciphertext)
    assert answers.forget(at=DELIVERED_AT + answers.REMEMBERED) == 0
    assert answers.forget(at=DELIVERED_AT + answers.REMEMBERED + timedelta(seconds=1)) == 1


@pytest.mark.parametrize("wrong", ["short", "æøåæøåæøå", "with space in it", "x" * 256])
def test_a_key_that_is_none_is_refused(world: ApiWorld, wrong: str) -> None:
    answer = ask(world, **key(wrong))
    assert (answer.status_code, answer.json()["code"]) == (422, "api.key_malformed")


def test_a_tender_is_written_only_where_it_is_as_it_was_read(world: ApiWorld) -> None:
    read = world.bjorn.send("GET", world.tender).headers["ETag"]
    seen = {"if-match": read}
    written = world.bjorn.send("PATCH", world.tender, {"price": "1000.00"}, **seen)
    assert written.status_code == 200
    stale = world.bjorn.send("PATCH", world.tender, {"price": "2000.00"}, **seen)
    assert (stale.status_code, stale.json()["code"]) == (412, "tenders.draft_written_since")
    anew = {"if-match": written.headers["ETag"]}
    assert world.bjorn.send("PATCH", world.tender, {"price": "2000.00"}, **anew).json()["price"] == "2000"


def test_a_draft_of_a_competition_too(world: ApiWorld) -> None:
    address = f"/competitions/{draft_competition(world.competition.dps, title='Kladd', at=DRAFTED_AT).id}"
    seen = {"if-match": world.brita.send("GET", address).headers["ETag"]}
    written = world.brita.send("PATCH", address, {"title": "Ny tittel"}, **seen)
    assert written.json()["competition"]["title"] == "Ny tittel"
    assert world.brita.send("PATCH", address, {"title": "En annen"}, **seen).status_code == 412
    assert world.brita.send("GET", address).headers["ETag"] == written.headers["ETag"]


@pytest.mark.parametrize("model", [CompetitionFileIn, NewCompetitionIn])
def test_a_text_the_api_takes_has_room_in_its_column(model: type[CompetitionFileIn]) -> None:
    described = model.model_json_schema()["properties"]
    columns = {field.name: field for field in Competition._meta.fields if isinstance(field, CharField)}
    texts = {name for name in columns.keys() & described.keys() if "passed over" not in str(described[name])} - {
        "result_kind"
    }
    assert texts == {"title", "climate_answer"}
    for name in texts:
        [most] = re.findall(r"'maxLength': (\d+)", str(described[name]))
        assert int(most) == columns[name].max_length, name


def test_a_title_is_as_long_as_there_is_room_for_and_no_longer(world: ApiWorld) -> None:
    dps = world.competition.dps
    draft = {"dps_id": str(dps.id), "categories": [{"code": next(iter(dps.categories))}]}
    for title, status in (("ø" * 200, 201), ("ø" * 201, 422)):
        answer = world.brita.send("POST", "/competitions", draft | {"title": title})
        assert answer.status_code == status, answer.content
    [error] = answer.json()["errors"]
    assert error == {"location": ["body", "title"], "message": "Høyst 200 tegn."}
    address = f"/competitions/{draft_competition(dps, title='Kladd', at=DRAFTED_AT).id}"
    assert world.brita.send("PATCH", address, {"title": "ø" * 201}).status_code == 422
    assert world.brita.send("GET", address).json()["title"] == "Kladd"


def test_what_was_written_is_answered_as_it_is_read(world: ApiWorld) -> None:
    """By the act, which reads nothing anew; a sum is spelled as the database keeps it."""
    draft = f"/competitions/{draft_competition(world.competition.dps, title='Kladd', at=DRAFTED_AT).id}"
    changes = {
        "title": " Ny tittel ",
        "estimated_value": "1250000.5",
        "starts_on": "2027-03-01",
        "subcontractor_tiers": None,
        "clause_answers": [{"clause": "5e", "included": False, "reason": "Ikke aktuelt."}],
    }
    criteria = [{"name": "Pris", "weight": "100", "kind": "price"}]
    for body in (changes, {"title": "Igjen"}, {"criteria": criteria, "title": "Annet"}, {}):
        written, read = world.brita.send("PATCH", draft, body), world.brita.send("GET", draft)
        assert (written.status_code, read.status_code) == (200, 200)
        assert written.json()["competition"] == read.json()
        assert written.headers["ETag"] == read.headers["ETag"]
    assert [one["name"] for one in read.json()["criteria"]] == ["Pris"]
    for price in ("1000.00", "2000.00"):
        own = world.bjorn.send("PATCH", world.tender, {"price": price})
        assert own.json() == world.bjorn.send("GET", world.tender).json()
        assert own.headers["ETag"] == world.bjorn.send("GET", world.tender).headers["ETag"]


def test_answers_of_a_request_to_participate_too(world: ApiWorld) -> None:
    dps, camilla = world.competition.dps, world.camilla
    begun = camilla.send("POST", "/applications", {"dps_id": str(dps.id)})
    address = f"/applications/{begun.json()['id']}"
    chosen = camilla.send("PUT", f"{address}/categories", {"category_ids": [str(dps.category_ids[-1])]})
    asked = [one["requirement_id"] for one in chosen.json()["requirements"]]
    read = camilla.send("GET", f"{address}/draft").headers["ETag"]
    assert read == chosen.headers["ETag"] != begun.headers["ETag"]

    def write(statement: str, tag: str):
        given = {"answers": {asked[0]: {"statement": statement, "text": "Se vedlegg."}}}
        return camilla.send("PATCH", f"{address}/answers", given, **{"if-match": tag})

    written = write("yes", read)
    assert written.status_code == 200
    stale = write("no", read)
    assert (stale.status_code, stale.json()["code"]) == (412, "qualification.draft_written_since")
    shown = camilla.send("GET", f"{address}/draft", **{"if-none-match": read})
    assert {one["answer"]["statement"] for one in shown.json()["requirements"] if one["answer"]} == {"yes"}
    assert write("no", written.headers["ETag"]).status_code == 200


def test_findings_of_a_case_too(world: ApiWorld) -> None:
    dps = world.competition.dps
    firm = founder(77, "Ny i lista AS", "Nora Ny")
    line = lines_of(apply(dps, firm, list(dps.categories)[:1], at=ASKED_AT))[0]
    case = world.astrid.send("GET", f"/cases/{line}")
    one = case.json()["requirements"][0]["requirement_id"]

    def find(met: bool, tag: str):
        found = {"assessments": {one: {"met": met, "note": "Sett."}}}
        return world.astrid.send("PATCH", f"/cases/{line}/assessments", found, **{"if-match": tag})

    first = find(True, case.headers["ETag"])
    assert first.status_code == 200, first.json()
    stale = find(False, case.headers["ETag"])
    assert (stale.status_code, stale.json()["code"]) == (412, "qualification.findings_written_since")
    assert world.astrid.send("GET", f"/cases/{line}").json()["requirements"][0]["met"] is True
    assert find(False, first.headers["ETag"]).status_code == 200


def test_what_can_be_edited_is_sent_whole_for_its_tag_is_not_of_the_rest(world: ApiWorld) -> None:
    read = world.bjorn.send("GET", world.tender)
    world.bjorn.send("POST", f"{world.tender}/files?name=plan.pdf", b"%PDF plan")
    again = world.bjorn.send("GET", world.tender, **{"if-none-match": read.headers["ETag"]})
    assert (again.status_code, len(again.json()["files"])) == (200, 1)


def test_what_has_not_changed_is_not_sent_again(world: ApiWorld) -> None:
    address = f"/api/competitions/{world.competition.id}"
    tag = Client().get(address).headers["ETag"]
    again = Client().get(address, headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_a_list_stands_still_while_it_is_read(world: ApiWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    from terskel.api import paging
    from terskel.competitions.queries import reading

    monkeypatch.setattr(reading, "PAGE", 2)
    monkeypatch.setattr(paging, "PAGE", 2)
    monkeypatch.setattr(paging.lead_on, "__defaults__", (2,))
    dps = world.competition.dps
    for title in ("En", "To", "Tre"):
        draft_competition(dps, title=title, at=DRAFTED_AT)
    first = world.brita.send("GET", "/own/competitions")
    later = draft_competition(dps, title="Kom senere", at=DELIVERED_AT + timedelta(hours=1))
    with clock.stopped_at(DELIVERED_AT + timedelta(hours=2)):
        following = first.headers["Link"].partition("/api")[2].partition(">")[0]
        second = world.brita.send("GET", following)
        newest = world.brita.send("GET", "/own/competitions").json()[0]["id"]
    ids = [row["id"] for row in (*first.json(), *second.json())]
    assert len(ids) == len(set(ids)) == 4
    assert newest == str(later.id) not in ids


@pytest.mark.parametrize("cursor", ["VPO0", "W10=", "eyJhIjoxfQ=="])
def test_a_cursor_of_no_list_is_refused(world: ApiWorld, cursor: str) -> None:
    answer = Client().get(f"/api/competitions?cursor={cursor}")
    assert (answer.status_code, answer.json()["code"]) == (422, "api.cursor_unknown")


@pytest.mark.parametrize(
    "inside",
    [
        '"2027-01-01T00:00:00+00:00",Infinity',
        '"2027-01-01T00:00:00+00:00",NaN',
        '"2027-01-01T00:00:00+00:00",1.5',
        '"2027-01-01T00:00:00+00:00",0',
        '"2027-01-01T00:00:00",2',
        '"9999-12-31T23:59:59+00:00",2',
        '"9999-12-31T23:59:59-23:00",2',
        '"0001-01-01T00:00:00+23:00",2',
    ],
)
def test_a_cursor_that_somebody_has_written_is_refused(world: ApiWorld, inside: str) -> None:
    """Its own list's, and of a day that is looked at: the instant and the place are what is wrong."""
    address = f"/api/dps/{world.competition.dps.id}/qualified"
    of = sha256(f"{address}?on=2027-01-08".encode()).hexdigest()[:16]
    cursor = urlsafe_b64encode(f'["{of}",{inside}]'.encode()).decode()
    answer = Client().get(f"{address}?on=2027-01-08&cursor={cursor}")
    assert (answer.status_code, answer.json()["code"]) == (422, "api.cursor_unknown")


def test_a_list_was_not_begun_in_the_future(world: ApiWorld) -> None:
    of = sha256(b"/api/competitions?").hexdigest()[:16]
    cursors = {
        at: urlsafe_b64encode(json.dumps([of, at.isoformat(), 1]).encode()).decode()
        for at in (DELIVERED_AT, DELIVERED_AT + timedelta(microseconds=1))
    }
    answers = [Client().get(f"/api/competitions?cursor={one}").status_code for one in cursors.values()]
    assert answers == [200, 422]


def test_what_closes_while_a_list_is_read_leaves_no_gap(world: ApiWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    from terskel.api import paging
    from terskel.competitions.queries import reading

    monkeypatch.setattr(reading, "PAGE", 1)
    monkeypatch.setattr(paging.lead_on, "__defaults__", (1,))
    sooner = draft_competition(world.competition.dps, title="Frist før", at=DRAFTED_AT)
    publish(sooner, at=PUBLISHED_AT + timedelta(minutes=1), closes_at=CLOSES_AT - timedelta(hours=2))
    first = Client().get("/api/competitions?open_only=true")
    assert [row["title"] for row in first.json()] == ["Frist før"]
    with clock.stopped_at(CLOSES_AT - timedelta(hours=1)):
        following = first.headers["Link"].partition("<")[2].partition(">")[0]
        assert [row["id"] for row in Client().get(following).json()] == [str(world.competition.id)]


def test_a_feed_is_gone_on_with_by_its_cursor(world: ApiWorld) -> None:
    changes.gather_news(at=DELIVERED_AT)
    first = Client().get("/api/changes/public").json()
    assert first["items"]
    second = Client().get(f"/api/changes/public?cursor={first['cursor']}").json()
    assert second == {"items": [], "cursor": first["cursor"]}
    own = world.bjorn.send("GET", f"/changes?cursor={first['cursor']}")
    assert own.json()["code"] == "api.cursor_unknown"
