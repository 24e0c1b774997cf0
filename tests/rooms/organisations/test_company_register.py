"""Norwegian firms are looked up in the register of legal entities; a register that is away stops nobody."""

import json
import time
import urllib.request
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import jsonschema_rs
import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from terskel import clock
from terskel.core.actors import SYSTEM
from terskel.core.decisions import RefusedAct
from terskel.core.mandates import Signer
from terskel.core.phrases import refusal_text
from terskel.jobs import registering
from terskel.organisations import actions, queries
from terskel.organisations.register import RegisterAnswer, RegisterAway, look_up, look_up_signers
from tests.rooms.organisations import register_server as numbers
from tests.rooms.organisations.conftest import RegisterServer
from tests.worlds import cast as casting
from tests.worlds.cast import BEGINNING
from tests.worlds.firms import alone, mandate

NORDLYS = RegisterAnswer(numbers.KNOWN, "NORDLYS DATA AS", "AS", "Mo i Rana", 37, county="NO071")


def test_the_server_of_these_tests_speaks_as_the_register_s_openapi_says(
    register: RegisterServer, shared: Path
) -> None:
    spec = json.loads((shared / "standards/api-specs/brreg-enhetsregisteret.openapi.json").read_text())
    assert register.address.endswith(spec["servers"][0]["url"].partition("data.brreg.no")[2])
    operation = spec["paths"]["/enheter/{organisasjonsnummer}"]["get"]
    assert {"200", "404", "410"} <= operation["responses"].keys()
    schema = operation["responses"]["200"]["content"]["application/vnd.enhetsregisteret.enhet.v1+json"]["schema"]
    with urllib.request.urlopen(f"{register.address}/enheter/{numbers.KNOWN}") as answer:
        said = json.load(answer)
    jsonschema_rs.validator_for(schema | {"components": spec["components"]}).validate(said)
    assert said["organisasjonsnummer"] == numbers.KNOWN


def test_what_the_register_says_of_a_firm(register: RegisterServer) -> None:
    assert look_up(numbers.KNOWN) == NORDLYS


@pytest.mark.parametrize("number", ["999999999", numbers.GONE])
def test_a_number_that_is_not_there_or_no_longer_is_known_to_be_nobody_s(register: RegisterServer, number: str) -> None:
    assert look_up(number) == RegisterAnswer(number)


def test_who_may_sign_is_read_from_the_roles_of_living_people_who_have_not_left(register: RegisterServer) -> None:
    assert look_up_signers(numbers.KNOWN) == (
        Signer("DAGL", "Nora Marie Nordlys"),
        Signer("SIFE", "Nora Marie Nordlys"),
    )
    assert look_up_signers("999999999") == ()
    for number in (numbers.DOWN, numbers.BROKEN):
        with pytest.raises(RegisterAway):
            look_up_signers(number)


@pytest.mark.parametrize("number", [numbers.BROKEN, numbers.ANOTHER, numbers.DOWN, numbers.ENDLESS])
def test_an_answer_that_is_no_use_counts_as_none(register: RegisterServer, number: str) -> None:
    with pytest.raises(RegisterAway):
        look_up(number)


@pytest.mark.parametrize("number", [numbers.SLOW, numbers.DRIPPING])
def test_nobody_waits_long_for_a_slow_register(register: RegisterServer, number: str) -> None:
    begun = time.monotonic()
    with pytest.raises(RegisterAway):
        look_up(number)
    assert time.monotonic() - begun < numbers.SLOW_SECONDS


def test_nobody_is_asked_where_no_register_is_connected() -> None:
    with pytest.raises(RegisterAway):
        look_up(numbers.KNOWN)


@pytest.mark.django_db
def test_an_answer_is_kept_for_a_day() -> None:
    actions.keep_register_answer(NORDLYS, by=SYSTEM, at=BEGINNING)
    assert queries.register_answer(numbers.KNOWN, at=BEGINNING + timedelta(hours=23)) == NORDLYS
    assert queries.register_answer(numbers.KNOWN, at=BEGINNING + timedelta(hours=24)) is None
    actions.keep_register_answer(RegisterAnswer(numbers.KNOWN), by=SYSTEM, at=BEGINNING + timedelta(hours=24))
    assert queries.register_answer(numbers.KNOWN, at=BEGINNING + timedelta(hours=25)) == RegisterAnswer(numbers.KNOWN)


@pytest.mark.django_db
def test_a_firm_in_the_register_has_the_register_s_name_and_is_verified_at_once() -> None:
    actions.keep_register_answer(NORDLYS, by=SYSTEM, at=BEGINNING)
    firm = queries.supplier(registered())
    assert (firm.name, firm.verified_at, firm.verified_by) == ("NORDLYS DATA AS", BEGINNING, "register")


@pytest.mark.django_db
@pytest.mark.parametrize("answer", [RegisterAnswer(numbers.KNOWN), NORDLYS])
def test_a_firm_the_register_does_not_have_is_not_registered(answer: RegisterAnswer) -> None:
    gone = RegisterAnswer(numbers.KNOWN, answer.name, deleted_on=BEGINNING.date() if answer.name else None)
    actions.keep_register_answer(gone, by=SYSTEM, at=BEGINNING)
    with pytest.raises(RefusedAct) as stopped:
        registered()
    assert stopped.value.refused.code == "organisations.not_in_register"
    for language in ("nb", "nn", "en"):
        assert numbers.KNOWN in refusal_text(stopped.value.refused, language)


@pytest.mark.usefixtures("own_database")
def test_a_firm_registers_while_the_register_is_away_and_is_verified_when_it_answers(
    register: RegisterServer,
) -> None:
    supplier_id = registered("Nordlys data")
    assert queries.supplier(supplier_id).verified_at is None
    job = ProcrastinateJob.objects.get(task_name="organisations.check_with_register")
    assert job.args == {"supplier_id": str(supplier_id)}
    registering.check_with_register(**job.args)
    firm = queries.supplier(supplier_id)
    assert (firm.name, firm.verified_by) == ("NORDLYS DATA AS", "register")


@pytest.mark.usefixtures("own_database")
def test_the_job_fails_and_comes_again_while_the_register_is_away() -> None:
    supplier_id = registered("Nordlys data")
    with pytest.raises(RegisterAway):
        registering.check_with_register(str(supplier_id))
    assert queries.supplier(supplier_id).verified_at is None


@pytest.mark.django_db
def test_a_firm_that_the_register_turns_out_not_to_have_is_not_verified() -> None:
    supplier_id = registered("Nordlys data")
    actions.keep_register_answer(RegisterAnswer(numbers.KNOWN), by=SYSTEM, at=BEGINNING)
    actions.check_with_register(supplier_id, by=SYSTEM, at=BEGINNING)
    assert queries.supplier(supplier_id).verified_at is None


def registered(name: str = "noe annet") -> UUID:
    by = alone(casting.person("Nora Vik"))
    return actions.register_supplier(numbers.KNOWN, name, "NO", "small", "Mo i Rana", by=by, at=BEGINNING)


@pytest.mark.usefixtures("own_database")
def test_who_may_sign_is_asked_of_the_register_by_a_job(register: RegisterServer) -> None:
    person_id = casting.person("Nora Nordlys")
    actions.register_supplier(numbers.KNOWN, "Nordlys", "NO", "small", "Mo", by=alone(person_id), at=BEGINNING)
    nora = queries.actors_of(person_id)[0].actor
    mandate(nora, "management", at=BEGINNING)
    job = ProcrastinateJob.objects.get(task_name="organisations.check_mandates")
    registering.check_mandates(**job.args)
    assert [one.state for one in queries.mandates(nora, at=clock.now())] == ["confirmed"]
