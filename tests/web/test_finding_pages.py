"""Finding one's own matters, and one supplier over all of them: never more than the reader's own lists show."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from terskel import clock
from terskel.core.actors import Actor
from terskel.dps import queries as dps
from terskel.organisations import queries as organisations
from terskel.qualification import queries as qualification
from tests.statements import asked
from tests.web.visiting import visitor
from tests.worlds.cast import founder
from tests.worlds.competitions import CLOSES_AT, PUBLISHED_AT, CompetitionWorld, published_competition
from tests.worlds.evaluations import APPROVED_AT, announced
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Iterator[CompetitionWorld]:
    published = lent(published_competition)
    with clock.stopped_at(PUBLISHED_AT + timedelta(hours=1)):
        yield published


def found(reader: Actor, words: str) -> str:
    return visitor(reader).client.get(reverse("account:find"), {"q": words}).content.decode()


def test_a_buyer_finds_a_competition_by_some_letters_of_its_title_and_by_its_reference(world: CompetitionWorld) -> None:
    address = reverse("authority:competition", args=[world.id])
    assert address in found(world.cast.brita, world.terms.title[2:7].upper())
    assert address in found(world.cast.brita, world.terms.reference)


def test_whoever_is_invited_finds_the_competition_and_nobody_else_does(world: CompetitionWorld) -> None:
    assert reverse("supplier:competition", args=[world.id]) in found(world.cast.bjorn, world.terms.title)
    stranger = founder(61, "Ny AS", "Nina Ny")
    assert str(world.id) not in found(stranger, world.terms.title)
    assert "Ingenting hos oss heter" in found(stranger, world.terms.title)


def test_one_letter_finds_no_matter_and_nothing_written_shows_the_pages(world: CompetitionWorld) -> None:
    assert str(world.id) not in found(world.cast.brita, world.terms.title[0])
    assert reverse("authority:contracts") in found(world.cast.brita, "")


def test_what_is_written_comes_back_as_text(world: CompetitionWorld) -> None:
    assert "<script>alert" not in found(world.cast.brita, "<script>alert(1)</script>")


def test_a_supplier_is_found_by_its_name_and_leads_to_its_page(world: CompetitionWorld) -> None:
    firm = world.cast.bjorn.organisation_id
    assert firm is not None
    address = reverse("authority:supplier", args=[firm])
    assert address in found(world.cast.astrid, "fjords")
    page = visitor(world.cast.astrid).client.get(address)
    assert page.status_code == 200


@pytest.mark.parametrize("words", ["f%s", "f_ords", "fjords\\"])
def test_signs_that_a_pattern_is_made_of_are_only_signs(world: CompetitionWorld, words: str) -> None:
    assert reverse("authority:supplier", args=[world.cast.bjorn.organisation_id]) not in found(world.cast.astrid, words)


def test_a_supplier_is_found_by_two_letters_and_by_how_its_number_begins(world: CompetitionWorld) -> None:
    firm = world.cast.bjorn.organisation_id
    number = organisations.supplier(firm).number
    address = reverse("authority:supplier", args=[firm])
    for words in ("fj", "FJORDSIKT", number[:5], f"{number[:3]} {number[3:6]}"):
        assert address in found(world.cast.astrid, words), words


def test_of_those_called_so_the_first_admitted_by_name_are_found_and_nobody_who_is_not(world: CompetitionWorld) -> None:
    """However many come before them in the alphabet."""
    for number in range(3):
        founder(70 + number, f"Aa Fjordsikt {number} AS", f"Person {number}")
    systems = dps.public_ids(at=clock.now())
    for words in ("fjordsikt", "fj"):
        called = qualification.admitted_called(systems, words, at=clock.now(), most=2)
        assert called == [world.cast.bjorn.organisation_id]


def test_finding_takes_so_many_statements_whatever_is_called_so(world: CompetitionWorld) -> None:
    client = visitor(world.cast.brita).client
    counts = []
    client.get(reverse("account:find"), {"q": "qqq"})
    for words in ("qqq", "test", "as"):
        with asked() as statements:
            client.get(reverse("account:find"), {"q": words})
        counts.append(len(statements))
    assert max(counts) <= 21


def test_a_list_for_words_reads_no_competition_that_is_not_called_so(world: CompetitionWorld) -> None:
    """By the plan: the index over the letters of titles, and that of references."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM competitions_competition"
            " WHERE upper(title) LIKE upper('%sjukepleiar%') OR upper(reference) = upper('K-2026-1')"
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "competition_by_words" in plan
    assert "competition_by_reference" in plan


def test_a_supplier_s_page_says_nothing_of_a_competition_before_its_letters_are_sent(world: CompetitionWorld) -> None:
    address = reverse("authority:supplier", args=[world.cast.bjorn.organisation_id])
    for at in (PUBLISHED_AT + timedelta(hours=1), CLOSES_AT + timedelta(hours=1)):
        with clock.stopped_at(at):
            assert world.terms.title not in visitor(world.cast.brita).client.get(address).content.decode()


def test_a_supplier_s_page_tells_what_it_won_once_the_letters_are_sent() -> None:
    decided, _award = lent(announced)
    address = reverse("authority:supplier", args=[decided.competition.cast.bjorn.organisation_id])
    client = visitor(decided.competition.cast.brita).client
    with clock.stopped_at(APPROVED_AT + timedelta(hours=1)):
        client.get(address)
        with asked() as statements:
            page = client.get(address).content.decode()
    assert decided.competition.terms.title in page
    assert "invitert til" in page
    assert len(statements) <= 30


def test_a_firm_that_is_nowhere_near_the_authority_has_no_page(world: CompetitionWorld) -> None:
    stranger = founder(61, "Ny AS", "Nina Ny")
    address = reverse("authority:supplier", args=[stranger.organisation_id])
    assert visitor(world.cast.brita).client.get(address).status_code == 404


def test_a_narrowed_list_is_kept_under_a_name_found_again_and_removed(world: CompetitionWorld) -> None:
    client = visitor(world.cast.brita).client
    listed = reverse("authority:competitions")
    assert "Lagre dette søket" not in client.get(listed).content.decode()
    page = client.get(listed, {"q": "test", "page": "2"}).content.decode()
    assert f'value="{listed}?q=test"' in page
    kept = client.post(reverse("account:keep_search"), {"to": f"{listed}?q=test", "name": " Alt om  test "})
    assert kept["Location"] == f"{listed}?q=test"
    found = client.get(reverse("account:find")).content.decode()
    assert f'<a href="{listed}?q=test">Alt om test</a>' in found
    drop = re.search(r"/account/find/[0-9a-f-]{36}/drop/", found)
    assert drop is not None
    assert visitor(world.cast.bjorn).client.post(drop[0]).status_code == 404
    client.post(drop[0])
    assert "Alt om test" not in client.get(reverse("account:find")).content.decode()


def test_a_kept_search_in_a_public_list_can_be_followed_as_a_feed_and_no_other_can(world: CompetitionWorld) -> None:
    client = visitor(world.cast.brita).client
    for to in ("/competitions/?text=test", "/results/?text=test", "/authority/competitions/?q=test"):
        client.post(reverse("account:keep_search"), {"to": to, "name": to})
    found = client.get(reverse("account:find")).content.decode()
    assert 'href="/feeds/nb/competitions.atom?text=test"' in found
    assert 'href="/feeds/nb/results.atom?text=test"' in found
    assert found.count(".atom?") == 2


def test_a_search_kept_twice_is_one_with_the_newer_name(world: CompetitionWorld) -> None:
    client = visitor(world.cast.brita).client
    for name in ("Først", "Så"):
        client.post(reverse("account:keep_search"), {"to": "/dps/?q=ikt", "name": name})
    found = client.get(reverse("account:find")).content.decode()
    assert "Så</a>" in found
    assert "Først</a>" not in found


@pytest.mark.parametrize("to", ["https://example.com/", "//example.com/", "/no-such-page/", "javascript:alert(1)", ""])
def test_nobody_is_led_away_by_what_is_kept(world: CompetitionWorld, to: str) -> None:
    kept = visitor(world.cast.brita).client.post(reverse("account:keep_search"), {"to": to, "name": "Bort"})
    assert kept.status_code == 404


def test_a_search_without_a_name_is_refused_in_words(world: CompetitionWorld) -> None:
    answer = visitor(world.cast.brita).client.post(reverse("account:keep_search"), {"to": "/dps/?q=a", "name": " "})
    assert answer.status_code == 409
    assert "Gi søket et navn" in answer.content.decode()
