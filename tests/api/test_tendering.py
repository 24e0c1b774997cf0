"""A tender written, delivered and withdrawn by a program, with the receipts and refusals of the pages."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Literal

import pytest
from django.test import Client
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from pydantic import ValidationError as PydanticError

from terskel import clock
from terskel.accounts import tokens
from terskel.api import field_errors
from terskel.arrival import MOST_READ
from terskel.competitions import actions as competitions
from terskel.competitions.actions import RequirementInput
from terskel.core.answers import AskedFor
from terskel.core.languages import LANGUAGES
from terskel.core.phrases import Phrasebook
from terskel.core.sealing import age, receipts
from terskel.core.sealing.age import LONGEST_PART, PART_SIZE
from terskel.vault import sealed
from tests.api.conftest import ApiWorld, Program
from tests.worlds.cast import Cast
from tests.worlds.competitions import (
    CLOSES_AT,
    DELIVERED_AT,
    DRAFTED_AT,
    CompetitionWorld,
    dps_with_rival,
    draft_competition,
    open_tenders,
    publish,
)
from tests.worlds.lent import lent
from tests.worlds.programs import secret_of

FAR_AWAY = datetime(2100, 1, 1, tzinfo=UTC)


def complete(world: ApiWorld, price: str = "1734000.00"):
    quality = world.competition.criteria[:-1]
    return world.bjorn.send(
        "PATCH",
        world.tender,
        {
            "price": price,
            "requirements": {str(one): {"met": True, "text": "Ja."} for one in world.competition.requirements},
            "criteria": {str(one): "Svar." for one in quality},
        },
    )


def test_a_tender_is_written_delivered_and_receipted(world: ApiWorld) -> None:
    assert world.bjorn.send("GET", world.tender).json()["gaps"]
    written = complete(world).json()
    assert (written["price"], written["gaps"], written["undelivered"]) == ("1734000", [], True)
    added = world.bjorn.send("POST", f"{world.tender}/files?name=l%C3%B8sning.pdf", b"%PDF " * 5_000)
    assert (added.status_code, added.json()["name"], added.json()["size"]) == (201, "løsning.pdf", 25_000)
    delivered = world.bjorn.send("POST", f"{world.tender}/delivery")
    assert delivered.status_code == 201
    receipt = delivered.json()
    assert receipt["received_at"] == "2027-01-19T22:10:00Z"
    key = Client().get("/api/signing-key").json()
    assert receipts.verify(receipt["receipt"], receipt["signature"], key["public_key"])
    mine = world.bjorn.send("GET", world.tender).json()
    assert (mine["counts_now"]["id"], mine["undelivered"], mine["state"]) == (receipt["id"], False, "delivered")


@pytest.mark.parametrize("size", [MOST_READ, MOST_READ + 1])
def test_a_file_is_put_in_whether_it_came_whole_or_streams(world: ApiWorld, size: int) -> None:
    added = world.bjorn.send("POST", f"{world.tender}/files?name=plan.pdf", bytes(size)).json()
    assert (added["name"], added["size"]) == ("plan.pdf", size)
    assert world.bjorn.send("GET", world.tender).json()["files"] == [added]


def test_nothing_is_stored_of_a_file_that_nobody_was_asked_for(world: ApiWorld) -> None:
    stored = list(sealed.stored_before(FAR_AWAY))
    refused = world.astrid.send("POST", f"{world.tender}/files?name=plan.pdf", b"%PDF")
    misnamed = world.bjorn.send("POST", f"{world.tender}/files?name=%20", b"%PDF")
    priced = world.bjorn.send("POST", f"{world.tender}/files?name=pris.pdf&kind=price", b"%PDF")
    assert [one.status_code for one in (refused, misnamed, priced)] == [404, 422, 409]
    assert list(sealed.stored_before(FAR_AWAY)) == stored


def test_a_file_its_sender_seals_comes_in_parts_and_a_cut_one_goes_on(world: ApiWorld) -> None:
    content = bytes(PART_SIZE) + b"rest"
    address = f"{world.tender}/incoming?name=plan.pdf&size={len(content)}"
    begun = world.bjorn.send("POST", address).json()
    assert (begun["parts"], begun["part_size"], begun["received"]) == (2, PART_SIZE, [])
    own = f"{world.tender}/incoming/{begun['id']}"
    for number, plain in ((1, b"rest"), (0, bytes(PART_SIZE))):
        sealed = age.encrypt(plain, [begun["recipient"]])
        wrong = world.bjorn.send("PUT", f"{own}/parts/{number}?sha256={'0' * 64}", sealed)
        assert (wrong.status_code, wrong.json()["code"]) == (422, "tenders.part_altered")
        digest = hashlib.sha256(sealed).hexdigest()
        assert world.bjorn.send("PUT", f"{own}/parts/{number}?sha256={digest}", sealed).status_code == 204
        if number:
            assert world.bjorn.send("GET", own).json()["received"] == [1]
            assert world.bjorn.send("POST", address).json()["id"] == begun["id"]
            lacking = world.bjorn.send("POST", f"{own}/finish")
            assert (lacking.status_code, lacking.json()["code"]) == (409, "tenders.parts_lacking")
    file = world.bjorn.send("POST", f"{own}/finish").json()
    assert (file["name"], file["size"]) == ("plan.pdf", len(content))
    assert world.bjorn.send("GET", own).status_code == 404


def test_a_part_that_is_wrong_is_told_by_code_and_by_the_apis_own_count(world: ApiWorld) -> None:
    """Parts are counted from 0 here and from 1 on the pages; nothing of what is wrong is kept."""
    content = bytes(PART_SIZE) + b"rest"
    begun = world.bjorn.send("POST", f"{world.tender}/incoming?name=plan.pdf&size={len(content)}").json()
    own = f"{world.tender}/incoming/{begun['id']}"
    rest = age.encrypt(b"rest", [begun["recipient"]])
    for number, body, code, words in (
        (2, rest, "part_unknown", "Filen har delene 0 til 1, og dette var del 2."),
        (0, rest, "part_of_another_size", f"Del 0 rommer 4 byte av filen, men skal romme {PART_SIZE}."),
        (1, b"rest", "part_not_sealed", "Delen er ikke en hel age-fil"),
        (1, rest[:-1], "part_of_another_size", "Del 1 rommer 3 byte"),
        (1, bytes(LONGEST_PART + 1), "part_too_long", "Delen er lengre enn"),
    ):
        digest = hashlib.sha256(body).hexdigest()
        refused = world.bjorn.send("PUT", f"{own}/parts/{number}?sha256={digest}", body)
        told = refused.json()
        assert (refused.status_code, told["code"]) == (422, f"tenders.{code}")
        assert told["type"] == f"urn:terskel:refusal:tenders.{code}"
        assert words in told["detail"]
    altered = world.bjorn.send("PUT", f"{own}/parts/1?sha256={'0' * 64}", rest)
    assert "Send den forseglede delen på nytt" in altered.json()["detail"]
    assert world.bjorn.send("GET", own).json()["received"] == []
    lacking = world.bjorn.send("POST", f"{own}/finish").json()
    assert lacking["detail"].startswith("2 deler av «plan.pdf» er ikke kommet. Hent filen på nytt")


def test_a_file_on_its_way_is_given_up(world: ApiWorld) -> None:
    begun = world.bjorn.send("POST", f"{world.tender}/incoming?name=a&size=1").json()
    assert world.bjorn.send("DELETE", f"{world.tender}/incoming/{begun['id']}").status_code == 204
    assert world.bjorn.send("GET", f"{world.tender}/incoming/{begun['id']}").status_code == 404


def asking_for_a_plan(cast: Cast) -> CompetitionWorld:
    draft = draft_competition(dps_with_rival(cast))
    plan = RequirementInput("Vedlagt fremdriftsplan", asked=AskedFor("file"))
    asked = competitions.set_mandatory_requirements(draft.id, [plan], by=cast.brita, at=DRAFTED_AT)
    return publish(replace(draft, requirements=asked))


@pytest.mark.django_db
def test_a_file_of_ones_own_answers_what_asks_for_one() -> None:
    competition = lent(asking_for_a_plan)
    bjorn, tender = competition.cast.bjorn, f"/competitions/{competition.id}/tender"
    [asked] = competition.requirements
    with clock.stopped_at(DELIVERED_AT):
        program = Program(secret_of(bjorn, at=DELIVERED_AT))
        file = program.send("POST", f"{tender}/files?name=plan.pdf", b"plan").json()["id"]
        written = program.send("PATCH", tender, {"answer_files": {str(asked): file}}).json()
        assert written["answer_files"] == {str(asked): file}
        assert "requirement_file" not in {one["kind"] for one in written["gaps"]}
        for wrong in ({str(competition.criteria[0]): file}, {str(asked): str(asked)}):
            assert program.send("PATCH", tender, {"answer_files": wrong}).status_code == 404
        assert program.send("GET", tender).json()["answer_files"] == {str(asked): file}


def test_a_file_is_taken_out_and_a_tender_withdrawn(world: ApiWorld) -> None:
    complete(world)
    file = world.bjorn.send("POST", f"{world.tender}/files?name=a.pdf&kind=cv", b"cv").json()
    assert world.bjorn.send("DELETE", f"{world.tender}/files/{file['id']}").status_code == 204
    assert world.bjorn.send("GET", world.tender).json()["files"] == []
    world.bjorn.send("POST", f"{world.tender}/delivery")
    assert world.bjorn.send("DELETE", f"{world.tender}/delivery").status_code == 204
    assert world.bjorn.send("GET", world.tender).json()["counts_now"] is None


def test_after_the_opening_the_program_gets_its_proof(world: ApiWorld) -> None:
    complete(world)
    world.bjorn.send("POST", f"{world.tender}/delivery")
    assert world.bjorn.send("GET", f"{world.tender}/inclusion").json() == []
    open_tenders(world.competition)
    (proof,) = world.bjorn.send("GET", f"{world.tender}/inclusion").json()
    assert (proof["size"], len(proof["root"])) == (2, 64)


@pytest.mark.parametrize(
    ("early", "status"), [(timedelta(microseconds=1), 201), (timedelta(0), 409)], ids=["just in time", "too late"]
)
def test_a_microsecond_late_is_late(world: ApiWorld, early: timedelta, status: int) -> None:
    complete(world)
    with clock.stopped_at(CLOSES_AT - early):
        answer = world.bjorn.send("POST", f"{world.tender}/delivery")
    assert answer.status_code == status
    if status == 409:
        assert answer.json()["code"] == "tenders.deadline_passed"


def test_a_refusal_is_a_problem_with_the_code_of_the_pages(world: ApiWorld) -> None:
    answer = world.bjorn.send("POST", f"{world.tender}/delivery")
    assert (answer.status_code, answer.headers["Content-Type"]) == (409, "application/problem+json")
    problem = answer.json()
    assert problem["code"] == "tenders.nothing_begun"
    assert problem["type"] == "urn:terskel:refusal:tenders.nothing_begun"
    assert problem["detail"]


def test_a_refusal_speaks_the_language_asked_for_else_the_person_s(world: ApiWorld) -> None:
    def detail(**headers: str) -> str:
        return world.bjorn.send("POST", f"{world.tender}/delivery", None, **headers).json()["detail"]

    own, english = detail(), detail(**{"accept-language": "en"})
    assert own == detail(**{"accept-language": "nb"})
    assert own != english


@pytest.mark.parametrize(
    ("body", "location"),
    [({"price": "12,50"}, "price"), ({"price": 1.5}, "price"), ({"criteria": {"x": "y"}}, "criteria")],
)
def test_what_is_not_as_described_is_422_and_not_repeated(world: ApiWorld, body: object, location: str) -> None:
    answer = world.bjorn.send("PATCH", world.tender, body)
    assert answer.status_code == 422
    assert location in answer.json()["errors"][0]["location"]
    assert "12,50" not in answer.content.decode()


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "Feltet manglar."),
        ({"dps_id": "x"}, "Må vere ein id (UUID)."),
        ({"dps_id": 7}, "Må vere ein id (UUID)."),
    ],
)
def test_what_is_wrong_with_a_field_is_told_in_the_reader_s_language(
    world: ApiWorld, body: object, message: str
) -> None:
    answer = world.camilla.send("POST", "/applications", body, **{"accept-language": "nn"})
    assert [one["message"] for one in answer.json()["errors"]] == [message]


def test_a_program_is_told_where_to_read_what_a_tender_lacks_and_not_of_a_page(world: ApiWorld) -> None:
    world.bjorn.send("PATCH", world.tender, {"price": "1500000"})
    for language in ("nb", "nn", "en"):
        answer = world.bjorn.send("POST", f"{world.tender}/delivery", None, **{"accept-language": language})
        assert answer.json()["code"] == "tenders.incomplete"
        assert "gaps" in answer.json()["detail"]


def test_where_a_body_is_wrong_is_told_by_what_was_sent_alone(world: ApiWorld) -> None:
    wrong = world.camilla.send("POST", "/applications", {"dps_id": "x"})
    without = world.camilla.send("POST", "/applications", [])
    assert [one["location"] for one in wrong.json()["errors"]] == [["body", "dps_id"]]
    assert without.json()["errors"][0]["location"][:1] == ["body"]


def test_every_way_a_field_is_wrong_has_words() -> None:
    class Sent(BaseModel):
        model_config = ConfigDict(extra="forbid")
        short: Annotated[str, Field(max_length=2)] = ""
        long: Annotated[str, Field(min_length=2)] = "xx"
        few: Annotated[list[int], Field(max_length=1)] = []
        least: Annotated[int, Field(ge=1)] = 1
        chosen: Literal["a", "b"] = "a"
        coded: Annotated[str, Field(pattern="^[0-9]+$")] = "1"
        day: date = date(2027, 1, 1)
        at: AwareDatetime = DELIVERED_AT
        met: bool = True

    sent = {"short": "xxx", "long": "x", "few": [1, 2], "least": 0, "chosen": "c", "coded": "x", "day": "i dag"}
    with pytest.raises(PydanticError) as wrong:
        Sent.model_validate(sent | {"at": "2027-01-01T10:00:00", "met": "kanskje", "annet": 1})
    for language in LANGUAGES:
        said = [field_errors.message(one, language) for one in wrong.value.errors()]
        assert len(set(said)) == len(said) == 10
        assert Phrasebook.of("api").say("field.other", language) not in said
    assert "'a', 'b'" in "".join(field_errors.message(one, "en") for one in wrong.value.errors())


def test_an_empty_file_and_json_that_is_none_are_refused(world: ApiWorld) -> None:
    empty = world.bjorn.send("POST", f"{world.tender}/files?name=a.pdf", b"")
    assert (empty.status_code, empty.json()["code"]) == (422, "tenders.file_empty")
    assert world.bjorn.send("PATCH", world.tender, b"{not json").status_code == 400


@pytest.mark.parametrize("method", ["GET", "PATCH"])
def test_without_a_token_a_tender_is_nobody_s(world: ApiWorld, method: str) -> None:
    answer = Client().generic(method, f"/api{world.tender}", b"{}", content_type="application/json")
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert world.stranger.send(method, world.tender, {}).status_code == 401


def test_a_wrong_token_is_refused_where_none_is_needed(world: ApiWorld) -> None:
    assert world.stranger.send("GET", "/dps").status_code == 401


def test_a_session_is_no_token(world: ApiWorld) -> None:
    client = Client()
    from django.contrib.auth import get_user_model

    person = get_user_model().objects.get(pk=world.competition.cast.bjorn.person_id)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/api{world.tender}").status_code == 401


def test_a_revoked_token_opens_nothing(world: ApiWorld) -> None:
    bjorn = world.competition.cast.bjorn
    for token in tokens.tokens(bjorn, at=DELIVERED_AT):
        tokens.revoke_api_token(token.id, by=bjorn, at=DELIVERED_AT)
    assert world.bjorn.send("GET", world.tender).status_code == 401


def test_the_buyer_s_token_sees_no_tender_and_the_rival_sees_only_its_own(world: ApiWorld) -> None:
    complete(world)
    assert world.brita.send("GET", world.tender).status_code == 404
    assert world.camilla.send("GET", world.tender).json()["price"] is None


@pytest.mark.parametrize("text", ["\\ud83d", "\\u0000"])
def test_a_character_that_cannot_be_kept_is_refused_by_the_answer_it_stands_in(world: ApiWorld, text: str) -> None:
    """JSON can spell half a character; PostgreSQL keeps none."""
    complete(world)
    asked = world.competition.criteria[0]
    body = f'{{"price": "1.00", "criteria": {{"{asked}": "Svar {text}"}}}}'.encode()
    answer = world.bjorn.send("PATCH", world.tender, body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["location"] == ["body", "criteria", str(asked)]
    assert world.bjorn.send("GET", world.tender).json()["price"] == "1734000"
    here = f"/competitions/{world.competition.id}"
    for method, address, wrong in (
        ("POST", f"{here}/questions", f'{{"text": "Når{text}?"}}'),
        ("PUT", f"{here}/decline", f'{{"reason_code": "other", "text": "{text}"}}'),
    ):
        told = world.bjorn.send(method, address, wrong.encode())
        assert (told.status_code, told.json()["errors"][0]["location"]) == (422, ["body", "text"])


def test_json_that_is_wrong_besides_is_still_no_json(world: ApiWorld) -> None:
    """A pair of halves is one character; what else is wrong with it is told as before."""
    complete(world)
    whole = f'{{"criteria": {{"{world.competition.criteria[0]}": "\\ud83d\\ude00"}}}}'.encode()
    assert world.bjorn.send("PATCH", world.tender, whole).status_code == 200
    assert world.bjorn.send("PATCH", world.tender, b'{"price": NaN, "x": "\\ud83d\\ude00"}').status_code == 400
