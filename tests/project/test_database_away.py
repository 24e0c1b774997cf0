"""What people and programs meet while the database is not there: nothing of theirs is lost, and they may try again."""

from collections.abc import Iterator
from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoDbBlocker

from terskel.web.shared.written_words import FORM

SOMETHING = UUID(int=7)
WRITTEN = "Hvordan skal timeprisen for kvelder og helger settes opp i prisskjemaet?"


@pytest.fixture
def visitor(django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """Somebody who comes while no server listens where the database was."""
    with django_db_blocker.unblock():
        connection.close()
        monkeypatch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
        monkeypatch.setitem(connection.settings_dict, "PORT", "1")
        yield Client(raise_request_exception=False)
        connection.close()


@pytest.mark.parametrize("path", ["/", "/competitions/", "/authority/", f"/supplier/tenders/{SOMETHING}/"])
def test_a_page_says_that_it_is_our_fault_and_when_to_come_back(visitor: Client, path: str) -> None:
    visitor.cookies["sessionid"] = "somebody"
    answer = visitor.get(path)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Det du leverte med kvittering, er levert" in answer.content.decode()


def test_what_somebody_wrote_is_shown_again(visitor: Client) -> None:
    visitor.cookies["sessionid"] = "somebody"
    secret = "a passphrase of so many words that it would be kept"
    asked = f"/supplier/competitions/{SOMETHING}/ask/"
    sent = urlencode({"text": WRITTEN, "passphrase": secret})

    def answer(came_from: str) -> str:
        given = visitor.post(asked, sent, content_type=FORM, headers={"Referer": came_from})
        assert given.status_code == 503
        return given.content.decode()

    ours = answer("http://testserver/supplier/")
    assert WRITTEN in ours
    assert secret not in ours
    assert WRITTEN not in answer("http://elsewhere.example/")


def test_a_program_is_told_to_ask_again_with_its_key(visitor: Client) -> None:
    answer = visitor.get("/api/competitions", headers={"Authorization": "Bearer terskel_somebody"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "Idempotency-Key" in answer.json()["detail"]
