"""A token acts as one membership of one person; its secret is shown once and kept nowhere."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from terskel.accounts import queries, tokens
from terskel.accounts.models import ApiToken, Person
from terskel.audit.models import Event
from terskel.core.actors import ANONYMOUS, Actor
from terskel.core.decisions import Missing, RefusedAct
from terskel.organisations import queries as organisations
from tests.worlds.cast import BEGINNING, Cast
from tests.worlds.lent import lent_cast
from tests.worlds.programs import program

pytestmark = pytest.mark.django_db

LATER = BEGINNING + timedelta(days=1)


@pytest.fixture
def cast() -> Cast:
    return lent_cast()


def membership_of(actor: Actor) -> UUID:
    [choice] = organisations.actors_of(actor.person_id or uuid4())
    return choice.membership_id


def make(actor: Actor, name: str = "Regneark") -> tuple[UUID, str]:
    return program(membership_of(actor), name, by=actor, at=BEGINNING)


def test_the_secret_names_its_owner_and_membership(cast: Cast) -> None:
    _token_id, secret = make(cast.bjorn)
    assert organisations.program(secret, at=LATER).actor == cast.bjorn


def test_the_secret_is_kept_nowhere(cast: Cast) -> None:
    _token_id, secret = make(cast.bjorn)
    assert ApiToken.objects.get().digest == queries.token_digest(secret)
    everything = str(list(ApiToken.objects.values())) + str(list(Event.objects.values()))
    assert secret not in everything
    assert secret.removeprefix("terskel_") not in everything


def test_no_two_secrets_are_alike(cast: Cast) -> None:
    assert len({make(cast.bjorn)[1] for _ in range(20)}) == 20


@pytest.mark.parametrize("wrong", ["", "terskel_", "something else", "\x00"])
def test_a_wrong_secret_is_nobody(cast: Cast, wrong: str) -> None:
    make(cast.bjorn)
    with pytest.raises(Missing):
        organisations.program(wrong, at=LATER)


def test_a_revoked_token_stops_at_once_and_only_its_owner_revokes_it(cast: Cast) -> None:
    token_id, secret = make(cast.bjorn)
    with pytest.raises(Missing):
        tokens.revoke_api_token(token_id, by=cast.camilla, at=LATER)
    assert organisations.program(secret, at=LATER)
    tokens.revoke_api_token(token_id, by=cast.bjorn, at=LATER)
    tokens.revoke_api_token(token_id, by=cast.bjorn, at=LATER + timedelta(days=1))
    with pytest.raises(Missing):
        organisations.program(secret, at=LATER)
    assert ApiToken.objects.get().revoked_at == LATER
    assert tokens.tokens(cast.bjorn, at=LATER) == []


def test_whoever_may_not_log_in_has_no_working_token(cast: Cast) -> None:
    _token_id, secret = make(cast.bjorn)
    Person.objects.filter(id=cast.bjorn.person_id).update(is_active=False)
    with pytest.raises(Missing):
        organisations.program(secret, at=LATER)


def test_tokens_are_listed_to_their_owner_newest_first(cast: Cast) -> None:
    make(cast.bjorn, "Første")
    program(membership_of(cast.bjorn), "Andre", by=cast.bjorn, at=LATER)
    assert [token.name for token in tokens.tokens(cast.bjorn, at=LATER)] == ["Andre", "Første"]
    assert tokens.tokens(cast.camilla, at=LATER) == []


def test_a_token_has_a_name(cast: Cast) -> None:
    with pytest.raises(RefusedAct) as stopped:
        make(cast.bjorn, "  ")
    assert stopped.value.refused.code == "accounts.token_name_missing"


def test_nobody_without_a_log_in_gets_a_token() -> None:
    with pytest.raises(Missing):
        program(uuid4(), "x", by=ANONYMOUS, at=BEGINNING)


def test_a_token_for_the_membership_of_another_opens_nothing(cast: Cast) -> None:
    _token_id, secret = program(membership_of(cast.camilla), "Innbrudd", by=cast.bjorn, at=BEGINNING)
    with pytest.raises(Missing):
        organisations.program(secret, at=LATER)
