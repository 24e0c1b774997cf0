"""A person makes and withdraws tokens, and sees what was sent to their own systems."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from terskel import clock
from terskel.accounts.models import ApiToken
from terskel.core import scopes
from terskel.notifications import webhooks
from tests.worlds.cast import BEGINNING
from tests.worlds.lent import lent_cast
from tests.worlds.visitors import World

pytestmark = pytest.mark.django_db
AT = BEGINNING + timedelta(days=2)


@pytest.fixture
def world():
    made = World(lent_cast(), AT)
    with clock.stopped_at(AT):
        for name in ("bjorn", "camilla", "eva"):
            made.seat(name, getattr(made.cast, name))
        ApiToken.objects.all().delete()
        made.tokens.clear()
        yield made


def text(response) -> str:
    return response.content.decode()


def make(client: Client, **given: str):
    areas = {f"area_{area}": "nothing" for area in scopes.AREAS}
    chosen = {"name": "Fagsystem", "days": "90", "area_tenders": "tenders:write", "area_dps": "dps:read"}
    form = areas | chosen | given
    return client.post("/account/programs/new/", form)


def test_the_secret_is_shown_once_and_works_within_its_scopes(world: World) -> None:
    client = world.client("bjorn")
    page = text(make(client))
    secret = re.search(r'value="(terskel_[^"]+)"', page)
    assert secret is not None
    assert secret[1] not in text(client.get("/account/programs/"))
    assert secret[1] not in str(dict(client.session))
    headers = {"authorization": f"Bearer {secret[1]}"}
    assert Client().get("/api/invitations", headers=headers).status_code == 403
    token = ApiToken.objects.get()
    assert (token.scopes, token.expires_at) == (["dps:read", "tenders:write"], AT + timedelta(days=90))


def test_the_list_says_what_each_may_and_when_it_was_used(world: World) -> None:
    client = world.client("bjorn")
    make(client)
    page = text(client.get("/account/programs/"))
    assert "Fagsystem" in page
    assert "Egne tilbud: Lese og skrive" in page
    assert "Aldri" in page


def test_a_token_that_may_nothing_is_refused_in_words(world: World) -> None:
    answer = make(world.client("bjorn"), area_tenders="nothing", area_dps="nothing")
    assert answer.status_code == 200
    assert "Velg minst ett område" in text(answer)
    assert not ApiToken.objects.exists()


def test_a_withdrawn_token_is_gone_and_only_its_owner_withdraws_it(world: World) -> None:
    client = world.client("bjorn")
    make(client)
    address = f"/account/programs/{ApiToken.objects.get().id}/withdraw/"
    assert world.client("camilla").post(address).status_code == 404
    assert client.post(address).status_code == 302
    assert "Fagsystem" not in text(client.get("/account/programs/"))


def test_an_administrator_makes_an_address_tries_it_and_reads_the_log(world: World) -> None:
    client = world.client("bjorn")
    page = text(client.post("/account/webhooks/", {"address": "https://example.no/terskel"}))
    assert 'value="whsec_' in page
    [endpoint] = webhooks.endpoints(world.cast.bjorn)
    log = f"/account/webhooks/{endpoint.id}/"
    assert "Ingenting er sendt ennå" in text(client.get(log))
    client.post(f"{log}try/")
    assert "Prøve" in text(client.get(log))
    client.post(f"{log}close/")
    assert "example.no" not in text(client.get("/account/webhooks/"))


def test_a_wrong_address_is_explained_beside_the_field(world: World) -> None:
    page = text(world.client("bjorn").post("/account/webhooks/", {"address": "http://example.no/"}))
    assert "begynner med https://" in page
    assert webhooks.endpoints(world.cast.bjorn) == []


def test_an_authority_is_not_asked_about_tenders_of_its_own(world: World) -> None:
    page = text(world.client("eva").get("/account/programs/new/"))
    assert "area_competitions" in page
    assert "area_tenders" not in page


def test_whoever_administers_nothing_has_no_such_page(world: World) -> None:
    assert world.client("eva").get("/account/webhooks/").status_code == 404
    assert "/account/webhooks/" not in text(world.client("eva").get("/account/programs/"))


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_pages_are_there_in_three_languages(world: World, language: str) -> None:
    client = world.client("bjorn")
    client.cookies["django_language"] = language
    for address in ("programs/", "programs/new/", "webhooks/"):
        answer = client.get(f"/account/{address}")
        assert (answer.status_code, answer.headers["Content-Language"]) == (200, language)
