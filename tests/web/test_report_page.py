"""What the procurement report lacks stands on its own page and on the award's, each with the way to put it right."""

import pytest

from terskel import clock
from terskel.awards import actions as awards
from tests.web.visiting import visitor
from tests.worlds.evaluations import (
    APPROVED_AT,
    DECLARED_AT,
    PREPARED_AT,
    announced,
    check_evidence,
    panel_seated,
    prepared,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db


def test_what_is_missing_stands_with_its_letter_and_its_clause() -> None:
    world = lent(panel_seated)
    page = visitor(world.cast.brita).get("authority:award_report", world.id, at=DECLARED_AT)
    assert "l) Interessekonflikter" in page
    assert "Eva Moen" in page
    assert "ingen brev går ut før det er på plass" in page
    assert "Anskaffelsesprotokollen" in visitor(world.cast.brita).get("authority:competition", world.id, at=DECLARED_AT)


def test_the_award_page_says_what_the_report_lacks_until_it_is_there() -> None:
    world, _award = lent(prepared)
    brita = visitor(world.cast.brita)
    page = brita.get("authority:award", world.id, at=PREPARED_AT)
    assert "LOA § 5l" in page
    assert "c) Hvorfor kontrakten ikke er delt" in page
    assert "Ikke godtatt ennå: " in page
    assert ".;" not in page
    with clock.stopped_at(PREPARED_AT):
        answer = brita.client.get(f"/authority/competitions/{world.id}/report/").content.decode()
    assert f'href="/authority/competitions/{world.id}/award/evidence/"' in answer


def test_the_award_page_counts_the_approval_as_the_report_does() -> None:
    world, award_id = lent(prepared)
    brita = visitor(world.cast.brita)
    check_evidence(award_id, world.cast.brita)
    page = brita.get("authority:award", world.id, at=PREPARED_AT)
    assert "Bare godkjenningen mangler. Send innstillingen til godkjenning" in page
    assert "Ingenting mangler" not in page
    assert "1 ting mangler" in brita.get("authority:award_report", world.id, at=PREPARED_AT)
    awards.submit(award_id, by=world.cast.brita, at=PREPARED_AT)
    assert "Bare godkjenningen mangler. Den gis av noen" in brita.get("authority:award", world.id, at=PREPARED_AT)


def test_when_all_is_there_the_page_says_so_and_leads_to_the_report() -> None:
    world, _award = lent(announced)
    page = visitor(world.cast.brita).get("authority:award_report", world.id, at=APPROVED_AT)
    assert "Ingenting mangler" in page
    assert "Les protokollen" in page


def test_who_may_not_read_it_finds_nothing() -> None:
    world = lent(panel_seated)
    for stranger in (world.cast.erik_at_helfo, world.cast.bjorn):
        visitor(stranger).get("authority:award_report", world.id, at=DECLARED_AT, status=404)
