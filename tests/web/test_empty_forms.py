"""A form sent without a word in it is answered like any other: with what is missing, not as if it had never come."""

import pytest
from django.test import RequestFactory

from terskel.web.shared.forms import posted
from tests.web.visiting import text_of, visitor
from tests.worlds.competitions import DELIVERED_AT, PUBLISHED_AT, published_competition
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db


def test_what_was_posted_is_bound_and_what_was_asked_for_is_not() -> None:
    post, get = RequestFactory().post("/"), RequestFactory().get("/")
    assert posted(post) is not None
    assert not posted(post)
    assert posted(get) is None


@pytest.mark.parametrize("name", ["supplier:tender_price", "supplier:competition_ask", "supplier:competition_decline"])
def test_an_empty_answer_in_a_competition_says_what_is_missing(name: str) -> None:
    world = lent(published_competition)
    answer = visitor(world.cast.bjorn).post(name, world.id, at=DELIVERED_AT)
    assert answer.status_code == 200
    assert "Feil:" in text_of(answer)


def test_an_empty_registration_says_what_is_missing() -> None:
    world = lent(published_competition)
    answer = visitor(world.cast.bjorn).post("account:register_supplier", at=PUBLISHED_AT)
    assert "Feil:" in text_of(answer)
