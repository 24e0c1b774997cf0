"""`--size large` plays its load through the same acts; here a small one of the same shape."""

import pytest

from terskel.cli.demo import crowd
from terskel.cli.demo.crowd import Scale, play
from terskel.cli.demo.days import oslo
from terskel.cli.demo.pace import Pace
from terskel.cli.demo.voices import Voices
from terskel.competitions.models import Competition, Invitation
from terskel.dps.models import Category, DynamicPurchasingSystem
from terskel.organisations.models import ContractingAuthority, Supplier
from terskel.qualification.models import Application
from terskel.tenders.models import Tender
from tests.clones import cloned

SMALL = Scale(dpss=2, bodies=4, suppliers=16, applications=20, competitions=5, widest=12, crowded=12, busiest=6)


def test_a_load_of_the_asked_size_is_added_to_the_story(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drafted on the last days of June and published in July, when the law asks for more."""
    monkeypatch.setattr(crowd, "SEASON", (oslo("2026-06-29 09:00"), oslo("2026-07-03 09:00")))
    told: list[str] = []
    with cloned():
        before = {model: model._default_manager.count() for model in (DynamicPurchasingSystem, Supplier, Competition)}
        applied, bodies = Application.objects.count(), ContractingAuthority.objects.count()
        play(SMALL, Voices(1), Pace(), told.append)
        assert DynamicPurchasingSystem.objects.count() == before[DynamicPurchasingSystem] + SMALL.dpss
        assert Supplier.objects.count() == before[Supplier] + SMALL.suppliers
        assert Competition.objects.count() == before[Competition] + SMALL.competitions
        assert Application.objects.count() == applied + SMALL.applications
        assert ContractingAuthority.objects.count() == bodies + SMALL.bodies
        widest = DynamicPurchasingSystem.objects.get(name__startswith="Konsulenter og tjenester for Nordvik")
        assert Category.objects.filter(dps=widest).count() == SMALL.widest
        busiest = Competition.objects.filter(dps=widest).earliest("created_at")
        assert Tender.objects.filter(competition=busiest).count() == SMALL.busiest
        assert Invitation.objects.filter(competition=busiest).count() > SMALL.crowded // 2
    assert told[-1].startswith("  5 competitions in")
