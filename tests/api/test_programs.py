"""What a buyer's, a manager's and a supplier's programs do over the API, each as the person could on the pages."""

from uuid import uuid4

from django.db import connection
from django.test import Client

from terskel import clock
from terskel.qualification import queries as qualification
from tests.api.conftest import ApiWorld, ask
from tests.worlds.cast import oslo
from tests.worlds.competitions import (
    DELIVERED_AT,
)


def test_a_competition_is_drafted_from_a_file(world: ApiWorld) -> None:
    dps = world.competition.dps
    file = {
        "kind": "competition",
        "dps_id": str(dps.id),
        "categories": [{"code": next(iter(dps.categories)), "maximum_value": 5}],
        "title": "Testleder fra fil",
        "scope": "En testleder.",
        "estimated_value": 900000,
        "closes_at": "2027-03-01T12:00:00+01:00",
        "requirements": [{"text": "Behersker norsk."}],
        "criteria": [
            {"name": "Kompetanse", "weight": 60, "kind": "quality"},
            {"name": "Pris", "weight": 40, "kind": "price"},
        ],
        "model": Client().get(f"/api/competitions/{world.competition.id}").json()["model"],
        "clause_answers": [{"clause": "5e", "included": False, "reason": "Ikke relevant."}],
        "site_visit": True,
    }
    answer = world.brita.send("POST", "/competitions", file)
    assert answer.status_code == 201, answer.json()
    made = answer.json()
    assert made["passed_over"] == ["closes_at", "kind", "site_visit"]
    assert [one["weight"] for one in made["competition"]["criteria"]] == ["60", "40"]
    found = world.brita.send("GET", f"/competitions/{made['competition']['id']}/check").json()
    assert any(one["severity"] == "block" for one in found["findings"])
    assert world.bjorn.send("POST", "/competitions", file).status_code == 404
    misspelt = world.brita.send("POST", "/competitions", file | {"tittel": "x"})
    assert misspelt.status_code == 422
    unknown = world.brita.send("POST", "/competitions", file | {"categories": [{"code": "XX-99"}]})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "api.category_unknown")
    unreadable = world.brita.send("POST", "/competitions", file | {"model": {"scale": "x"}})
    assert (unreadable.status_code, unreadable.json()["code"]) == (422, "api.model_unreadable")


def test_a_question_is_answered_by_the_buyer_s_program(world: ApiWorld) -> None:
    question = ask(world).json()["id"]
    address = f"/competitions/{world.competition.id}/questions/{question}/answer"
    with clock.stopped_at(oslo("2027-01-13 10:00")):
        answered = world.brita.send("PUT", address, {"answer": "I Tønsberg."})
    assert (answered.status_code, answered.json()["answer"]) == (200, "I Tønsberg.")
    [public] = Client().get(f"/api/competitions/{world.competition.id}/questions").json()
    assert (public["answer"], public["own"]) == ("I Tønsberg.", False)
    elsewhere = f"/competitions/{uuid4()}/questions/{question}/answer"
    assert world.brita.send("PUT", elsewhere, {"answer": "x"}).status_code == 404


def test_a_question_is_withdrawn_by_its_asker_s_program_or_rejected_by_the_buyer_s(world: ApiWorld) -> None:
    first, second = (ask(world, text).json()["id"] for text in ("Hvor?", "Når?"))
    base = f"/competitions/{world.competition.id}/questions"
    given = {"reason_code": "not_about_the_purchase", "text": "Spør Helfo direkte."}
    with clock.stopped_at(oslo("2027-01-13 10:00")):
        assert world.camilla.send("DELETE", f"{base}/{first}").status_code == 404
        assert world.bjorn.send("DELETE", f"{base}/{first}").status_code == 204
        again = world.brita.send("PUT", f"{base}/{first}/rejection", given)
        assert (again.status_code, again.json()["code"]) == (409, "competitions.question_was_withdrawn")
        unknown = world.brita.send("PUT", f"{base}/{second}/rejection", given | {"reason_code": "busy"})
        assert unknown.status_code == 422
        assert world.bjorn.send("PUT", f"{base}/{second}/rejection", given).status_code == 404
        rejected = world.brita.send("PUT", f"{base}/{second}/rejection", given)
    assert (rejected.status_code, rejected.json()["state"]) == (200, "rejected")
    mine = world.bjorn.send("GET", base).json()
    assert [(one["state"], one["rejection_text"]) for one in mine] == [
        ("withdrawn", ""),
        ("rejected", "Spør Helfo direkte."),
    ]
    assert Client().get(f"/api{base}").json() == []


def test_an_invitation_is_declined_and_taken_back(world: ApiWorld) -> None:
    address = f"/competitions/{world.competition.id}/decline"
    assert world.bjorn.send("PUT", address, {"reason_code": "capacity"}).status_code == 204
    assert world.bjorn.send("GET", "/invitations").json()[0]["declined_at"] == "2027-01-19T22:10:00Z"
    assert world.bjorn.send("DELETE", address).status_code == 204
    assert world.bjorn.send("GET", "/invitations").json()[0]["declined_at"] is None


def test_a_right_is_shown_to_its_supplier_and_to_the_systems_owner_alone(world: ApiWorld) -> None:
    [held] = [one for one in world.camilla.send("GET", "/applications").json() if one["received_at"]]
    assert {line["state"] for line in held["lines"]} == {"admitted"}
    assert world.camilla.send("GET", f"/applications/{held['id']}/draft").status_code == 404
    [right, *_] = world.camilla.send("GET", "/rights").json()
    assert world.astrid.send("GET", f"/rights/{right['id']}").json()["supplier_id"] == right["supplier_id"]
    assert world.bjorn.send("GET", f"/rights/{right['id']}").status_code == 404


def test_a_request_to_participate_is_filled_in_and_whoever_is_admitted_already_keeps_the_draft(world: ApiWorld) -> None:
    dps, camilla = world.competition.dps, world.camilla
    begun = camilla.send("POST", "/applications", {"dps_id": str(dps.id)})
    assert begun.status_code == 201, begun.json()
    address = f"/applications/{begun.json()['id']}"
    chosen = camilla.send("PUT", f"{address}/categories", {"category_ids": [str(dps.category_ids[-1])]})
    asked = {
        one["requirement_id"]: {"statement": "yes", "text": "Se vedlegg."} for one in chosen.json()["requirements"]
    }
    assert asked
    assert camilla.send("PATCH", f"{address}/answers", {"answers": asked}).status_code == 200
    delivered = camilla.send("POST", f"{address}/delivery", {"acting_on": "management"})
    assert (delivered.status_code, delivered.json()["code"]) == (409, "qualification.already_qualified")
    kept = camilla.send("GET", f"{address}/draft").json()["requirements"]
    assert {one["answer"]["text"] for one in kept} == {"Se vedlegg."}


def test_an_opened_line_is_assessed_and_admitted_by_the_manager_s_program(world: ApiWorld) -> None:
    assert world.astrid.send("GET", "/cases").json() == []
    bjorn = world.competition.cast.bjorn
    line = qualification.my_applications(bjorn, at=DELIVERED_AT)[0].lines[0].id
    case = world.astrid.send("GET", f"/cases/{line}").json()
    assert (case["state"], {one["met"] for one in case["requirements"]}) == ("admitted", {True})
    again = world.astrid.send("POST", f"/cases/{line}/admission", {})
    assert again.status_code == 409
    assert world.brita.send("GET", f"/cases/{line}").status_code == 404


def test_letters_are_read_as_data_and_as_pdf_by_whom_they_are_written_to(world: ApiWorld) -> None:
    [letter, *_] = world.bjorn.send("GET", "/letters").json()
    whole = world.bjorn.send("GET", f"/letters/{letter['id']}").json()
    assert whole["letter"]["blocks"]
    pdf = world.bjorn.send("GET", f"/letters/{letter['id']}/pdf")
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")
    assert world.camilla.send("GET", f"/letters/{letter['id']}").status_code == 404


def test_what_nobody_expected_is_a_problem_too_and_tells_nothing_of_why(world: ApiWorld) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_apitoken RENAME TO gone")
    client = Client(raise_request_exception=False, headers=world.bjorn.headers())
    answer = client.get("/api/competitions", headers={"accept-language": "en"})
    problem = answer.json()
    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "application/problem+json")
    assert problem["request_id"] == answer.headers["X-Request-ID"]
    assert problem["detail"].startswith("Something went wrong on our side")
    assert "accounts" not in str(problem)
