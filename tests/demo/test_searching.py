"""What `terskel demo` has read for searching before the first page is opened."""

from collections.abc import Iterator

import pytest
from django.test import Client, override_settings
from pytest_django.plugin import DjangoDbBlocker

from terskel import clock
from terskel.cli.demonstrating import _read_for_searching
from terskel.competitions import queries as competitions
from terskel.dps import queries as dps
from terskel.search import queries as search
from tests.clones import copied, working_on
from tests.demo.conftest import Played


@pytest.fixture(scope="module")
def searchable(played: Played, django_db_blocker: DjangoDbBlocker) -> str:
    """A copy of the world, read as the command reads it: the other tests read it as it was played."""
    with django_db_blocker.unblock(), override_settings(TERSKEL_DEMO=True):
        database = copied(played.database)
        with working_on(database):
            clock.forget()
            _read_for_searching()
    clock.forget()
    return database


@pytest.fixture(autouse=True)
def in_the_copy(in_the_demo: None, searchable: str) -> Iterator[None]:
    with working_on(searchable):
        clock.forget()
        yield


def found_from_the_front_page(words: str) -> str:
    """The page that the form on the front page leads to."""
    visitor = Client()
    assert 'action="/search/"' in visitor.get("/").content.decode()
    return visitor.get("/search/", {"q": words}).content.decode()


def test_every_system_is_found_by_its_name() -> None:
    for system in dps.public_list(at=clock.now()):
        assert f'href="/dps/{system.slug}/"' in found_from_the_front_page(system.name)


def test_a_competition_is_found_by_its_title_and_by_its_reference() -> None:
    newest = competitions.public_competitions(at=clock.now())[0]
    for words in (newest.title, newest.reference):
        assert f'href="/competitions/{newest.reference}/"' in found_from_the_front_page(words)


def test_a_word_with_a_typing_error_is_taken_for_the_one_that_was_meant() -> None:
    mistyped = search.search("konsulennt", language="nb", at=clock.now())
    assert mistyped.total >= search.search("konsulent", language="nb", at=clock.now()).counts["system"] > 0
    ((written, taken_for),) = mistyped.instead
    assert written == "konsulennt"
    assert "konsulent" in taken_for
    assert 'href="/dps/' in found_from_the_front_page("konsulennt")


def test_what_was_read_once_is_not_read_again(capsys: pytest.CaptureFixture[str]) -> None:
    _read_for_searching()
    assert capsys.readouterr().out == ""
