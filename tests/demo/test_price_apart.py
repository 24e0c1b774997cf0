"""The demo's competitions where quality comes before price: sealed on the panel's pages, then opened and ranked."""

from django.db.models import Q

from terskel.cli.demo.days import NOW
from terskel.competitions.models import Competition
from terskel.evaluation.models import EvaluationResult, PanelMember, QualityLock
from terskel.organisations import queries as organisations
from terskel.tenders.models import OpenedPrice, OpenedTender
from tests.web.visiting import Visitor, visitor


def apart(*, ranked: bool) -> Competition:
    frozen = Q(id__in=EvaluationResult.objects.values("competition_id"))
    return Competition.objects.filter(frozen if ranked else ~frozen, price_after_quality=True).get()


def the_lead(competition: Competition) -> Visitor:
    """Whoever leads the panel, logged in."""
    seat = PanelMember.objects.get(competition=competition, seat="lead", removed_at=None)
    (choice,) = organisations.actors_of(seat.person_id)
    return visitor(choice.actor)


def test_the_panel_at_work_meets_no_price() -> None:
    competition = apart(ranked=False)
    assert OpenedTender.objects.filter(competition=competition).exists()
    assert not OpenedPrice.objects.filter(opening__competition=competition).exists()
    lead = the_lead(competition)
    assert "Åpne prisene" in lead.get("authority:evaluation", competition.id, at=NOW)
    assert "Prisene er forseglet" in lead.get("authority:price_opening", competition.id, at=NOW)


def test_the_points_were_locked_before_any_price_was_opened_and_the_result_shows_both() -> None:
    competition = apart(ranked=True)
    lock, result = (one.objects.get(competition=competition) for one in (QualityLock, EvaluationResult))
    assert lock.locked_at < result.finalised_at
    lead = the_lead(competition)
    assert "Prisene er åpnet" in lead.get("authority:price_opening", competition.id, at=NOW)
    page = lead.get("authority:evaluation_result", competition.id, at=NOW).replace("\xa0", " ")
    priced = OpenedPrice.objects.filter(opening__competition=competition, price__isnull=False)
    assert priced.count() > 1
    for tender in priced:
        assert f"{int(tender.price or 0):,}".replace(",", " ") in page
