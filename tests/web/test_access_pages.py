"""Access to the tool on request, in pages: asked, seen by the central body, given or declined with a reason."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from terskel.core.actors import Actor
from terskel.organisations import queries
from tests.web.visiting import Visitor, text_of, visitor
from tests.worlds.cast import BEGINNING, Cast, organisation_number, person, the_cast
from tests.worlds.firms import alone

pytestmark = pytest.mark.django_db
GIVEN = {"number": organisation_number(60), "body_name": "Etaten for noe", "purpose": "Kjøpe konsulenter."}


@pytest.fixture
def cast() -> Cast:
    return the_cast()


@pytest.fixture
def nora() -> Actor:
    return alone(person("Nora Nes"))


def alone_at_a_page(actor: Actor) -> Visitor:
    """Somebody logged in who acts for nobody yet."""
    client = Client(REMOTE_ADDR="127.0.0.1")
    found = get_user_model()._default_manager.get(pk=actor.person_id)
    client.force_login(found, backend="django.contrib.auth.backends.ModelBackend")
    return Visitor(client)


def test_a_body_asks_and_is_let_in(cast: Cast, nora: Actor) -> None:
    new, astrid = alone_at_a_page(nora), visitor(cast.astrid)
    assert "Be om tilgang til verktøyet" in new.get("account:home", at=BEGINNING)
    answer = text_of(new.post("account:ask_access", at=BEGINNING, **{**GIVEN, "number": "123456789"}))
    assert "Kjøpe konsulenter." in answer
    new.done("account:ask_access", at=BEGINNING, **GIVEN)
    assert "Etaten for noe" in new.get("account:join_requests", at=BEGINNING)
    (asked,) = queries.access_requests(cast.astrid)
    assert "Nora Nes ber om tilgang til verktøyet for Etaten for noe" in astrid.get("authority:home", at=BEGINNING)
    assert "Nora Nes" in astrid.get("account:access_requests", at=BEGINNING, sort="-name")
    assert "ny i verktøyet" in astrid.get("account:access_request", asked.id, at=BEGINNING)
    refused = astrid.post("account:access_request", asked.id, at=BEGINNING, roles=["buyer"], buyer_kind="other")
    assert "ingen administrator ennå" in text_of(refused)
    roles = ["buyer", "authority_admin"]
    astrid.done("account:access_request", asked.id, at=BEGINNING, roles=roles, buyer_kind="other")
    assert "Har tilgang" in astrid.get("account:access_requests", at=BEGINNING)
    assert "allerede gitt tilgang" in astrid.get("account:access_request", asked.id, at=BEGINNING)
    assert "Nora Nes" in Visitor(new.client).get("account:people", at=BEGINNING)


def test_a_body_is_told_why_not(cast: Cast, nora: Actor) -> None:
    new, astrid = alone_at_a_page(nora), visitor(cast.astrid)
    new.done("account:ask_access", at=BEGINNING, **GIVEN)
    (asked,) = queries.access_requests(cast.astrid)
    assert "Hvorfor ikke" in text_of(astrid.post("account:access_decline", asked.id, at=BEGINNING, reason=""))
    astrid.done("account:access_decline", asked.id, at=BEGINNING, reason="Ikke med i avtalen.")
    assert "Ikke med i avtalen." in new.get("account:home", at=BEGINNING)
    new.done("account:ask_access", at=BEGINNING, **GIVEN)
    again = queries.my_access_requests(nora)[0]
    new.done("account:withdraw_access", again.id, at=BEGINNING)
    assert [one.state for one in queries.my_access_requests(nora)] == ["declined"]
