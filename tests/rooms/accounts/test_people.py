"""People: one per e-mail address, changed by themselves, never deleted."""

from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction

from terskel.accounts import actions, queries
from terskel.accounts.models import Person
from terskel.audit.models import Event
from terskel.core.actors import OPERATOR, SYSTEM, Actor
from terskel.core.decisions import Missing, RefusedAct
from terskel.core.phrases import refusal_text
from terskel.organisations import queries as organisations
from tests.worlds.cast import BEGINNING

pytestmark = pytest.mark.django_db


def create(email: str = "astrid@example.no", name: str = "Astrid Nilsen", *, password: str | None = None) -> Actor:
    person_id = actions.create_person(email, name, "nn", password=password, by=SYSTEM, at=BEGINNING)
    return Actor("person", person_id, name, None, None, frozenset(), "nn")


def refusal(code: str, stopped: pytest.ExceptionInfo[RefusedAct]) -> None:
    assert stopped.value.refused.code == code
    assert all(refusal_text(stopped.value.refused, language) for language in ("nb", "nn", "en"))


def test_a_person_is_found_by_id_and_by_address_in_any_case() -> None:
    astrid = create()
    found = queries.person(astrid.person_id)
    assert (found.email, found.name, found.language) == ("astrid@example.no", "Astrid Nilsen", "nn")
    assert queries.person_by_email(" ASTRID@Example.no ") == found
    assert queries.people([found.id, uuid4()]) == {found.id: found}


def test_unknown_people_are_missing() -> None:
    for look in (
        lambda: queries.person(uuid4()),
        lambda: queries.person(None),
        lambda: queries.person_by_email("x@y.no"),
    ):
        with pytest.raises(Missing):
            look()


def test_one_person_per_address_in_any_case() -> None:
    create()
    with pytest.raises(RefusedAct) as stopped:
        create("Astrid@EXAMPLE.no")
    refusal("accounts.email_taken", stopped)
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create_user("ASTRID@example.no", name="Another")


@pytest.mark.parametrize(("email", "name"), [("no address", "Astrid"), ("astrid@example.no", "  "), ("", "Astrid")])
def test_a_person_has_an_address_and_a_name(email: str, name: str) -> None:
    with pytest.raises(RefusedAct) as stopped:
        create(email, name)
    refusal("accounts.person_incomplete", stopped)


def test_a_password_lets_in_and_no_password_lets_nobody_in() -> None:
    create(password="en lang setning til Astrid")
    create("eva@example.no", "Eva")
    assert authenticate(username="ASTRID@example.no", password="en lang setning til Astrid") is not None
    assert authenticate(username="astrid@example.no", password="en lang setning til Eva") is None
    assert authenticate(username="eva@example.no", password="") is None


def test_the_audit_knows_the_name_but_no_address_or_password() -> None:
    create(password="en lang setning til Astrid")
    event = Event.objects.get()
    assert event.kind == "accounts.PersonCreated"
    assert set(event.payload) == {"name", "language"}


def test_own_name_and_language_are_changed_by_oneself() -> None:
    astrid, eva = create(), create("eva@example.no", "Eva")
    later = BEGINNING + timedelta(days=1)
    actions.change_profile(astrid.person_id or uuid4(), name=" Astrid Lund ", language="en", by=astrid, at=later)
    changed = queries.person(astrid.person_id)
    assert (changed.name, changed.language) == ("Astrid Lund", "en")
    with pytest.raises(Missing):
        actions.change_profile(astrid.person_id or uuid4(), name="X", language="nb", by=eva, at=later)


@pytest.mark.parametrize(("name", "language"), [("  ", "nb"), ("Astrid", "sv")])
def test_a_profile_has_a_name_and_a_language_we_speak(name: str, language: str) -> None:
    astrid = create()
    with pytest.raises(RefusedAct) as stopped:
        actions.change_profile(astrid.person_id or uuid4(), name=name, language=language, by=astrid, at=BEGINNING)  # type: ignore[arg-type]
    refusal("accounts.profile_incomplete", stopped)


def test_only_the_command_line_makes_an_operator_who_may_then_act_for_the_installation() -> None:
    astrid = create()
    with pytest.raises(Missing):
        actions.create_operator("o@example.no", "Otto", "nb", password="x" * 12, by=astrid, at=BEGINNING)
    person_id = actions.create_operator("otto@example.no", "Otto", "nb", password="x" * 12, by=SYSTEM, at=BEGINNING)
    [choice] = organisations.actors_of(person_id)
    assert choice.actor.roles == {OPERATOR}
    assert choice.actor.organisation_id is None
    assert organisations.actor(person_id, choice.membership_id) == choice.actor
    assert organisations.actors_of(astrid.person_id or uuid4()) == ()


def test_only_the_installation_vouches_for_an_address() -> None:
    astrid = create()
    with pytest.raises(Missing):
        actions.create_person("v@example.no", "Vilde", "nb", vouched=True, by=astrid, at=BEGINNING)
    vouched = actions.create_person("v@example.no", "Vilde", "nb", vouched=True, by=SYSTEM, at=BEGINNING)
    assert EmailAddress.objects.filter(user_id=vouched, verified=True).exists()
    assert not EmailAddress.objects.filter(user_id=astrid.person_id).exists()
