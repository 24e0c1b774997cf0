"""The demo world is whole, lawful and believable: what somebody who tries Terskel sees first."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import F
from django.test import Client

from terskel.accounts.models import Person
from terskel.audit.models import Event
from terskel.audit.sequencing import sequence
from terskel.audit.verification import verify
from terskel.awards import specificity
from terskel.awards.models import AwardDecision, Closure
from terskel.cli.demo import phrases, suppliers, ways_in
from terskel.cli.demo.days import NOW, oslo
from terskel.cli.demo.schemes import ASSUMED, GUARD_SUPPLIERS
from terskel.competitions import queries as competitions
from terskel.competitions.models import Competition, Invitation, Question
from terskel.contracts.models import Contract
from terskel.core import organisation_numbers
from terskel.core.actors import BUYER, DPS_MANAGER, Actor
from terskel.core.instants import oslo_day
from terskel.documents.models import Letter
from terskel.dps import queries as dps
from terskel.dps.models import Category, DynamicPurchasingSystem
from terskel.evaluation.models import RequirementCheck, Score, TenderRejection
from terskel.notices.models import Notice
from terskel.organisations.models import AuthorityMembership, ContractingAuthority, Supplier
from terskel.overview import queries as overview
from terskel.qualification import queries as qualification
from terskel.qualification.models import (
    Application,
    ApplicationLine,
    HandlerBar,
    QualificationAppeal,
    RejectionGround,
    RenewalRequest,
    RequirementAssessment,
    SupplementRequest,
    Suspension,
)
from terskel.tenders.models import Delivery, OpenedTender, Tender
from tests.demo.conftest import Played

ADMITTED_IN_OSLO_BY = oslo("2019-01-04 12:00")
OSLO = "Vektertjenester"
NHN = {
    "Konsulenttjenester innen IKT": 16,
    "Administrative konsulenttjenester": 7,
    "Flyttetjenester": 1,
    "Rekrutteringstjenester": 1,
}
# Where the forty stand, as the authorities themselves see it.
STAGES = {
    "draft": 2,
    "published": 3,
    "closed": 2,
    "opened": 1,
    "evaluation": 1,
    "evaluated": 1,
    "in_approval": 1,
    "standstill": 2,
    "for_signature": 1,
    "concluded": 20,
    "cancelled": 4,
    "without_tenders": 2,
}


def the_dps(name: str) -> DynamicPurchasingSystem:
    return DynamicPurchasingSystem.objects.get(name=name)


def manager() -> Actor:
    """Norsk helsenett's DPS manager."""
    seat = AuthorityMembership.objects.get(person__name="Astrid Nilsen", roles__contains=[DPS_MANAGER])
    return Actor(
        "person", seat.person_id, seat.person.name, seat.authority_id, "authority", frozenset(seat.roles), "nb"
    )


def buyer_of(competition: Competition) -> Actor:
    """Somebody who may read everything of a competition on the authority's side."""
    authority = competition.authority_id
    return Actor("person", competition.created_by_id, "Innkjøper", authority, "authority", frozenset({BUYER}), "nb")


def twins(texts: Iterable[str]) -> dict[str, int]:
    """Texts that stand more than once."""
    return {text: count for text, count in Counter(one for one in texts if one).items() if count > 1}


def test_it_is_as_large_as_it_says() -> None:
    assert Supplier.objects.count() == 60
    assert ApplicationLine.objects.count() == 150
    assert Competition.objects.count() == 40
    assert Tender.objects.count() == 200


def test_it_tells_how_long_each_kind_of_act_took(played: Played) -> None:
    assert any(
        line.startswith("deliver a tender") and "200 times" in line and "ms each" in line for line in played.told
    )


def test_competitions_stand_at_every_stage() -> None:
    stages: Counter[str] = Counter()
    for competition in Competition.objects.all():
        stages.update(overview.own_stages(buyer_of(competition), [competition.id], at=NOW).values())
    assert stages == STAGES


def test_competitions_are_cancelled_before_and_after_the_deadline() -> None:
    cancelled = Competition.objects.filter(cancelled_at__isnull=False)
    assert 0 < cancelled.filter(cancelled_at__lt=F("closes_at")).count() < cancelled.count()


def test_the_clock_stands_where_the_story_ends() -> None:
    assert all(event.at <= NOW for event in Event.objects.filter(kind__startswith="competitions."))
    assert Application.objects.filter(received_at__gt=NOW - timedelta(days=5), received_at__lt=NOW).exists()
    assert not Application.objects.filter(received_at__gte=NOW).exists()


def test_every_competition_passes_the_check_before_publication() -> None:
    for competition in Competition.objects.all():
        at = competition.published_at or NOW
        seen = competitions.check(buyer_of(competition), competition.id, at=at, closes_at=competition.closes_at)
        blocking = [finding.code for finding in seen.findings if finding.severity == "block"]
        assert blocking == [], competition.title
        assert competition.climate_answer, competition.title


def test_the_climate_rule_is_answered_in_each_of_its_ways() -> None:
    answers = set(Competition.objects.values_list("climate_answer", flat=True))
    assert answers == {"criteria", "requirements", "insignificant"}


def test_no_two_competitions_have_one_name() -> None:
    assert twins(Competition.objects.values_list("title", flat=True)) == {}


def test_no_two_reasons_are_alike() -> None:
    reasons = [
        *Score.objects.values_list("reason", flat=True),
        *RequirementCheck.objects.values_list("reason", flat=True),
        *TenderRejection.objects.values_list("reason", flat=True),
        *RejectionGround.objects.values_list("reason", flat=True),
        *RequirementAssessment.objects.values_list("note", flat=True),
        *(text for one in QualificationAppeal.objects.all() for text in (one.text, one.reason)),
        *(text for one in RenewalRequest.objects.all() for text in (one.reason, one.answer, one.settled_note)),
        *(
            text
            for one in Suspension.objects.all()
            for text in (one.case_for, one.statement, one.reason, one.closing_reason)
        ),
        *SupplementRequest.objects.values_list("text", flat=True),
        *HandlerBar.objects.values_list("reason", flat=True),
        *Question.objects.values_list("text", flat=True),
        *Competition.objects.values_list("cancellation_reason", flat=True),
        *Closure.objects.exclude(reason_code="no_tenders")
        .exclude(competition_id__in=Competition.objects.filter(cancelled_at__isnull=False))
        .values_list("reason", flat=True),
        *Invitation.objects.values_list("decline_text", flat=True),
        *(text for one in AwardDecision.objects.all() for text in one.characteristics.values()),
    ]
    standard = Closure.objects.filter(reason_code="no_tenders").values_list("reason", flat=True)
    assert twins(one for one in reasons if one and one not in set(standard)) == {}
    assert len(reasons) > 400


def test_no_two_letters_are_alike() -> None:
    assert twins(Letter.objects.values_list("digest", flat=True)) == {}
    assert Letter.objects.count() > 700


def test_every_letter_with_reasons_says_something_of_its_own() -> None:
    count, alike = specificity.alike_letters()
    assert alike == ()
    assert count > 50


def test_a_planted_alike_letter_is_told() -> None:
    """A reason written for one tenderer, sent word for word to another in the same competition."""
    first = Letter.objects.filter(kind="evaluation.rejection").order_by("created_at").first()
    assert first is not None
    others = Letter.objects.filter(kind="evaluation.rejection").exclude(id=first.id)
    data = {**first.data, "recipient": {**first.data["recipient"], "name": "En annen tilbyder AS"}}
    with transaction.atomic():
        Letter.objects.create(
            kind=first.kind,
            language=first.language,
            reference=first.reference,
            title=first.title,
            data=data,
            digest="0" * 64,
            matter_id=first.matter_id,
            authority_id=first.authority_id,
            recipient_organisation_id=others[0].recipient_organisation_id if others else None,
            created_at=first.created_at,
        )
        (found,) = specificity.alike_letters()[1]
        transaction.set_rollback(True)
    assert found.kind == "evaluation.rejection"
    assert "En annen tilbyder AS" in found.shared[0].recipients


def test_reasons_fit_their_points() -> None:
    """The best are faulted in nothing, the weakest are not praised."""
    for score in Score.objects.filter(points=10):
        assert not any(word in score.reason for word in ("savner", "mangler", "trekkes")), score.reason
    for score in Score.objects.filter(points__lte=5):
        assert not any(word in score.reason for word in ("overbeviser", "grundig", "godt tilpasset")), score.reason


def test_a_reason_speaks_of_what_the_tender_says() -> None:
    contents = {row.delivery.tender_id: row.content for row in OpenedTender.objects.select_related("delivery")}
    for score in Score.objects.all():
        content = contents[score.tender_id]
        assert content is not None
        said = content["criteria"][str(score.criterion_id)]
        customers = [buyer for buyer in phrases.BUYERS if buyer in said]
        spans = re.findall(r"(\d+) (?:uker|ukene|måneder)", said)
        assert any(fact in score.reason for fact in (*customers, *spans)), (said, score.reason)


def test_oslos_four_guard_companies_were_admitted_by_4_january_2019() -> None:
    oslos = the_dps(OSLO)
    listed = qualification.qualified_list(oslos.id, ADMITTED_IN_OSLO_BY)
    assert sorted(row.supplier_name for row in listed) == sorted(GUARD_SUPPLIERS)
    assert qualification.qualified_list(oslos.id, oslo("2018-09-03 09:00")) == []


def test_oslos_dps_runs_from_september_2018_until_the_end_of_2024() -> None:
    oslos = the_dps(OSLO)
    assert oslos.published_at is not None
    assert oslo("2018-09-01 00:00") <= oslos.published_at < oslo("2018-09-08 00:00")
    assert oslos.ends_at is not None
    assert oslo_day(oslos.ends_at - timedelta(seconds=1)).isoformat() == "2024-12-31"
    assert oslos.ended_at is not None


def test_oslos_three_guard_competitions_had_a_fixed_standstill() -> None:
    """Guard services are special services: standstill is no choice."""
    guards = Competition.objects.filter(dps=the_dps(OSLO))
    assert guards.count() == 3
    assert {one.standstill_mode for one in guards} == {"fixed"}
    for award in AwardDecision.objects.filter(competition__in=guards):
        contract = Contract.objects.get(award=award)
        assert award.standstill_ends_at is not None
        assert contract.supplier_signed_at is not None
        assert contract.supplier_signed_at >= award.standstill_ends_at


def test_norsk_helsenett_buys_for_its_thirteen_bodies_through_four_dpss() -> None:
    nhn = ContractingAuthority.objects.get(name="Norsk helsenett")
    assert nhn.central_purchasing_body_since is not None
    assert {one.name for one in DynamicPurchasingSystem.objects.filter(authority=nhn)} == set(NHN)
    for name, count in NHN.items():
        system = the_dps(name)
        assert Category.objects.filter(dps=system).count() == count, name
        assert len(dps.members(manager(), system.id, at=NOW)) == 13, name


def test_names_that_are_not_public_say_so() -> None:
    named = Category.objects.filter(dps__name__in=[name for name, count in NHN.items() if count > 1])
    assert named.count() == 23
    assert set(named.values_list("name_assumed_reason", flat=True)) == {ASSUMED}


def test_the_story_crosses_1_july_2026() -> None:
    published = Competition.objects.filter(published_at__year=2026)
    before = published.filter(published_at__lt=oslo("2026-07-01 00:00"))
    assert before.count() > 5
    assert published.exclude(id__in=before).count() > 5
    assert {one.ruleset_id for one in before}.isdisjoint({one.ruleset_id for one in published.exclude(id__in=before)})


def test_no_number_belongs_to_anybody() -> None:
    """Norwegian numbers carry the prefix that is documented as invented; foreign ones begin as no register's do."""
    for supplier in Supplier.objects.all():
        if supplier.country == "NO":
            assert supplier.number.startswith(suppliers.INVENTED_PREFIX)
            assert organisation_numbers.valid(supplier.number)
        else:
            assert supplier.number.startswith(suppliers.FOREIGN_PREFIX)
    assert all(one.number.startswith(suppliers.INVENTED_PREFIX) for one in ContractingAuthority.objects.all())
    numbers = [(one.country, one.number) for one in Supplier.objects.all()]
    numbers += [("NO", one.number) for one in ContractingAuthority.objects.all()]
    assert twins(numbers) == {}


def test_every_person_has_a_name_of_their_own_and_an_address_that_no_mail_reaches() -> None:
    assert twins(Person.objects.values_list("name", flat=True)) == {}
    assert all(one.email.endswith("@demo.example") for one in Person.objects.all())


def test_applications_wait_for_the_dps_manager() -> None:
    queue = qualification.queue(manager(), at=NOW)
    assert len(queue) >= 5
    assert all(row.clock.due_at > NOW for row in queue)


def test_what_is_in_doubt_about_a_supplier_is_there_at_every_stage() -> None:
    appeals = QualificationAppeal.objects.all()
    assert [sum(1 for one in appeals if getattr(one, at)) for at in ("upheld_at", "dismissed_at")] == [1, 1]
    assert len(appeals) == 3
    assert {one.answered_at is not None for one in SupplementRequest.objects.all()} == {True, False}
    assert RejectionGround.objects.exclude(self_cleaning="").count() == 1
    assert HandlerBar.objects.filter(lifted_at=None).count() == 1
    heard = {(one.suspended_at is not None, one.dropped_at is not None) for one in Suspension.objects.all()}
    assert heard == {(True, False), (False, True)}
    care = qualification.rights_needing_care(manager(), at=NOW)
    assert {"renewal_due", "suspended"} <= {one.state for one in care}
    assert any(one.waits_for_authority(NOW) for one in care)


def test_most_award_notices_are_published_and_the_newest_are_owed() -> None:
    awards = Notice.objects.filter(kind="award")
    owed = [one for one in awards if one.published_on is None]
    assert 0 < len(owed) < awards.count() / 2
    assert all(one.due_at is not None and one.due_at > NOW for one in owed)


def test_the_audit_is_whole() -> None:
    sequence(at=NOW)
    assert verify() == []


def test_the_public_reads_it_without_logging_in() -> None:
    assert {one.name for one in dps.public_list(at=NOW)} >= set(NHN)


@pytest.mark.parametrize(
    "name",
    [
        "Astrid Nilsen",
        "Brita Solheim",
        "Daniel Aune",
        "Eva Rognli",
        "Erik Tangen",
        "Jorunn Lia",
        "Geir Moldestad",
    ],
)
def test_the_demo_says_who_plays_each_role_and_logs_one_in_with_one_click(name: str) -> None:
    assert any(name in line for line in ways_in("http://127.0.0.1:8000"))
    client = Client()
    page = client.get("/demo/").content.decode()
    membership = page.split(f"<strong>{name}</strong>")[1].split('name="membership" value="')[1].split('"')[0]
    assert client.post("/demo/log-in/", {"membership": membership})["Location"] == "/account/home/"
    assert client.get("/authority/").status_code == 200


def test_one_click_logs_in_as_a_supplier() -> None:
    client = Client()
    page = client.get("/demo/").content.decode()
    supplier = next(one for one in Supplier.objects.order_by("sort_key") if one.name in page)
    after = page.split(supplier.name)[1]
    membership = after.split('name="membership" value="')[1].split('"')[0]
    assert client.post("/demo/log-in/", {"membership": membership})["Location"] == "/account/home/"
    assert client.get("/supplier/").status_code == 200


def test_no_tender_lies_in_the_future() -> None:
    assert not Delivery.objects.filter(received_at__gt=NOW).exists()
    assert Delivery.objects.filter(tender__competition__closes_at__gt=NOW).exists()
