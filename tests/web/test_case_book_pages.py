"""The case book in the pages: ordered, followed while it is made, and fetched."""

from pathlib import Path
from uuid import UUID

import pytest

from terskel.core.actors import SYSTEM, Actor
from terskel.disclosure import actions
from terskel.disclosure.models import CaseBook
from tests.statements import asked
from tests.web.visiting import visitor
from tests.worlds.evaluations import APPROVED_AT, announced, finalised
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERSKEL_KEYS_DIR", str(tmp_path / "keys"))


def test_from_the_order_to_both_files() -> None:
    world, _award = lent(announced)
    brita = visitor(world.cast.brita)
    assert "Saksmappen" in brita.get("authority:competition", world.id, at=APPROVED_AT)
    assert "Ingen er laget." in brita.get("authority:case_books", world.id, at=APPROVED_AT)
    brita.done("authority:case_books", world.id, at=APPROVED_AT, edition="internal")
    waiting = brita.get("authority:case_books", world.id, at=APPROVED_AT)
    assert "Se hvor langt den er kommet" in waiting
    again = brita.post("authority:case_books", world.id, at=APPROVED_AT, edition="internal").content.decode()
    assert "Denne utgaven lages nå" in again
    actions.make(CaseBook.objects.get().id, by=SYSTEM, at=APPROVED_AT, now=lambda: APPROVED_AT)
    page = brita.get("authority:case_books", world.id, at=APPROVED_AT)
    assert "Se hvor langt den er kommet" not in page
    assert "Det signerte arkivet (ZIP)" in page
    book = CaseBook.objects.get()
    for name, starts in (("authority:case_book_document", b"%PDF-1.7"), ("authority:case_book_archive", b"PK")):
        assert brita.fetched(name, book.id, at=APPROVED_AT).startswith(starts)
        for stranger in (world.cast.bjorn, world.cast.astrid, world.cast.erik_at_helfo):
            visitor(stranger).get(name, book.id, at=APPROVED_AT, status=404)


def test_an_edition_for_everyone_waits_for_the_award_and_says_so() -> None:
    world = lent(finalised)
    brita = visitor(world.cast.brita)
    assert "kan lages når tildelingen er meddelt" in brita.get("authority:case_books", world.id, at=APPROVED_AT)
    said = brita.post("authority:case_books", world.id, at=APPROVED_AT, edition="public").content.decode()
    assert "Ingen leverandør er valgt" in said
    assert not CaseBook.objects.exists()


def test_many_books_take_no_more_statements() -> None:
    world, _award = lent(announced)
    brita = visitor(world.cast.brita)

    def statements() -> int:
        with asked() as counted:
            brita.get("authority:case_books", world.id, at=APPROVED_AT)
        return len(counted)

    for _ in range(2):
        order_and_make(world.id, world.cast.brita)
    few = statements()
    for _ in range(3):
        order_and_make(world.id, world.cast.brita)
    assert statements() <= few


def order_and_make(competition_id: UUID, by: Actor) -> None:
    book = actions.order(competition_id, edition="internal", by=by, at=APPROVED_AT)
    actions.make(book, by=SYSTEM, at=APPROVED_AT, now=lambda: APPROVED_AT)
