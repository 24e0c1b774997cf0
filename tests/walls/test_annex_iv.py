"""Directive 2014/24/EU annex IV (FOA § 22-3): what tools for electronic receipt must guarantee, letter by letter.

Each letter is shown on a competition with two sealed tenders. What a dump of database and files shows before the
opening is in `test_sealing`, every page by every role in the permission matrix.
"""

from datetime import datetime, timedelta

import pytest
from django.db import Error, connection, transaction

from terskel import installation
from terskel.audit import queries as audit
from terskel.audit.models import Event
from terskel.awards import queries as awards
from terskel.competitions import actions as competitions
from terskel.competitions.models import DeadlineChange
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, RefusedAct
from terskel.core.sealing import receipts
from terskel.evaluation import queries as evaluations
from terskel.overview.attempts import attempts
from terskel.tenders import actions as tenders
from terskel.tenders.models import Delivery, Opening
from terskel.vault.models import KeyShare, SealingKey, WaitingShare
from tests.rooms.refusals import refused
from tests.web.visiting import visitor
from tests.worlds.cast import PASSPHRASE, Cast
from tests.worlds.competitions import (
    CLOSES_AT,
    DELIVERED_AT,
    OPENING_AT,
    CompetitionWorld,
    deliver,
    published_competition,
    unseal,
    write_tender,
)
from tests.worlds.evaluations import APPROVED_AT, DECLARED_AT, announced, panel_declared, panel_seated
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db


def sealed_competition(cast: Cast) -> CompetitionWorld:
    """Two tenders are delivered, receipt is settled, and nothing is opened."""
    world = published_competition(cast)
    for supplier in (cast.bjorn, cast.camilla):
        deliver(world, supplier)
    return world


@pytest.fixture
def world() -> CompetitionWorld:
    return lent(sealed_competition)


def release(world: CompetitionWorld, by: Actor, *, at: datetime = OPENING_AT, passphrase: str = PASSPHRASE) -> str:
    """What became of an attempt to open."""
    try:
        tenders.release_share(world.id, passphrase=passphrase, impartial=True, by=by, at=at)
    except Missing:
        return "missing"
    except RefusedAct as stopped:
        return stopped.refused.code
    return "done"


def test_annex_iv_a_the_exact_time_and_date_of_receipt_is_determined(world: CompetitionWorld) -> None:
    """A clock that cannot tell the time within 50 ms delivers nothing (tests/rooms/operations/test_clock.py)."""
    public_key = receipts.public_key_text(installation.signing_key())
    delivered = list(Delivery.objects.filter(competition_id=world.id))
    assert len(delivered) == 2
    for delivery in delivered:
        assert datetime.fromisoformat(delivery.receipt["received_at"]) == delivery.received_at == DELIVERED_AT
        assert delivery.receipt["received_at"].endswith("+00:00"), "to the microsecond, in UTC"
        assert receipts.verify(delivery.receipt, delivery.signature, public_key)
        other = (delivery.received_at + timedelta(microseconds=1)).isoformat()
        forged = {**delivery.receipt, "received_at": other}
        assert not receipts.verify(forged, delivery.signature, public_key), "the instant is signed for"
        with pytest.raises(Error), transaction.atomic():
            Delivery.objects.filter(pk=delivery.pk).update(received_at=CLOSES_AT)
    bjorn, last = world.cast.bjorn, CLOSES_AT - timedelta(microseconds=1)
    write_tender(world, bjorn, at=last)
    too_late = refused(
        lambda: tenders.deliver(world.id, received_at=CLOSES_AT, acting_on="management", by=bjorn, at=CLOSES_AT)
    )
    assert too_late == "tenders.deadline_passed"
    tenders.deliver(world.id, received_at=last, acting_on="management", by=bjorn, at=CLOSES_AT)
    assert Delivery.objects.filter(competition_id=world.id, received_at=last).count() == 1


def test_annex_iv_b_nobody_has_access_to_what_is_sent_before_the_time_limit(world: CompetitionWorld) -> None:
    cast = world.cast
    too_early = CLOSES_AT - timedelta(microseconds=1)
    assert release(world, cast.eva_at_helfo, at=too_early) == "competitions.still_open"
    assert not WaitingShare.objects.exists()
    for reader in (cast.brita, cast.daniel, cast.eva_at_helfo, cast.camilla):
        with pytest.raises((Missing, RefusedAct)):
            evaluations.matrix(reader, world.id)
        with pytest.raises((Missing, RefusedAct)):
            evaluations.opened_tenders(reader, world.id)
    key = SealingKey.objects.get(matter_id=world.id)
    shares = KeyShare.objects.filter(key=key)
    kept = [bytes(one.locked_share) for one in shares if one.locked_share is not None]
    assert all(share.startswith(b"age-encryption.org/v1\n") for share in kept)
    assert {field.name for field in SealingKey._meta.concrete_fields} == {
        "id",
        "matter_id",
        "envelope",
        "recipient",
        "threshold",
        "made_at",
        "opened_at",
    }, "the secret half is stored nowhere"


def test_annex_iv_c_only_authorised_persons_set_or_change_the_date_of_the_opening(world: CompetitionWorld) -> None:
    at, later = DELIVERED_AT, CLOSES_AT + timedelta(days=2)
    for by in (world.cast.daniel, world.cast.eva_at_helfo):
        extend = lambda by=by: competitions.extend_deadline(  # noqa: E731
            world.id, closes_at=later, reason="Vi trenger mer tid.", by=by, at=at
        )
        assert refused(extend) == "competitions.not_buyer"
    with pytest.raises(Missing):
        competitions.extend_deadline(world.id, closes_at=later, reason="Nei.", by=world.cast.camilla, at=at)
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE competitions_competition SET closes_at = %s WHERE id = %s", [DELIVERED_AT, world.id])
    competitions.extend_deadline(world.id, closes_at=later, reason="Rettet vedlegg.", by=world.cast.brita, at=at)
    assert DeadlineChange.objects.get(competition_id=world.id).changed_by_id == world.cast.brita.person_id
    assert release(world, world.cast.eva_at_helfo) == "competitions.still_open"


def test_annex_iv_d_during_the_stages_only_authorised_persons_have_access_to_the_data() -> None:
    world = lent(panel_declared)
    cast = world.cast
    assert len(evaluations.matrix(cast.eva_at_helfo, world.id).sheets) == 2
    for reader in (cast.brita, cast.daniel):
        with pytest.raises(RefusedAct):
            evaluations.matrix(reader, world.id)
    for stranger in (cast.astrid, cast.bjorn, cast.camilla):
        with pytest.raises(Missing):
            evaluations.matrix(stranger, world.id)


def test_annex_iv_e_only_authorised_persons_give_access_together_and_after_the_date(world: CompetitionWorld) -> None:
    cast = world.cast
    assert release(world, cast.brita) == "tenders.not_opener"
    assert release(world, cast.camilla) == "missing"
    assert release(world, cast.eva_at_helfo) == "done"
    assert release(world, cast.eva_at_helfo) == "vault.share_already_released"
    assert not Opening.objects.exists()
    assert release(world, cast.erik_at_helfo) == "done"
    unseal(world)
    opening = Opening.objects.get(competition_id=world.id)
    assert opening.first_released_at >= CLOSES_AT
    assert opening.first_by_id != opening.second_by_id


def test_annex_iv_f_what_is_opened_stays_with_those_who_may_see_it() -> None:
    world, _award = lent(announced)
    cast = world.cast
    own = awards.result_for_supplier(cast.camilla, world.id)
    assert own.sheet.supplier_id == cast.rival_id
    for stranger in (cast.astrid, cast.bjorn, cast.camilla):
        with pytest.raises(Missing):
            evaluations.matrix(stranger, world.id)
    assert cast.camilla.name not in str(awards.public_result(world.id, at=APPROVED_AT))


def test_annex_iv_g_attempts_are_detectable_by_those_responsible(world: CompetitionWorld) -> None:
    """Each attempt on (b) to (f) stands on the authority's page, and cannot be taken out of the log unseen."""
    cast = world.cast
    release(world, cast.eva_at_helfo, at=CLOSES_AT - timedelta(seconds=1))
    release(world, cast.eva_at_helfo, passphrase="feil passfrase helt klart")
    release(world, cast.brita)
    release(world, cast.camilla)
    seen = attempts(cast.brita, world.id, language="nb")
    assert [one.code for one in seen][:3] == ["tenders.not_opener", "vault.wrong_passphrase", "competitions.still_open"]
    assert "audit.not_yours" not in {one.code for one in seen}, "what a supplier tried is hidden until the opening"
    release(world, cast.eva_at_helfo)
    release(world, cast.erik_at_helfo)
    unseal(world)
    assert "audit.not_yours" in {one.code for one in attempts(cast.brita, world.id, language="nb")}
    for stranger in (cast.eva_at_helfo, cast.astrid, cast.camilla):
        with pytest.raises(Missing):
            attempts(stranger, world.id, language="nb")
    with pytest.raises(Error), transaction.atomic():
        Event.objects.filter(subject_id=world.id, kind__in=audit.REFUSALS).delete()


def test_annex_iv_g_whoever_is_turned_away_from_the_tenders_is_on_record() -> None:
    """A member of the panel who has not declared, a buyer and a supplier ask for the evaluation's pages."""
    world = lent(panel_seated)
    cast = world.cast
    for one in (cast.eva_at_helfo, cast.brita, cast.camilla):
        expected = 404 if one.is_supplier else 409
        visitor(one).get("authority:evaluation_matrix", world.id, at=DECLARED_AT, status=expected)
    page = visitor(cast.brita).get("authority:competition_attempts", world.id, at=DECLARED_AT)
    assert all(one.name in page for one in (cast.eva_at_helfo, cast.camilla))
    seen = attempts(cast.brita, world.id, language="nb")
    assert {(one.person_name, one.code) for one in seen} >= {
        (cast.eva_at_helfo.name, "evaluation.declare_first"),
        (cast.brita.name, "evaluation.not_on_panel"),
        (cast.camilla.name, "audit.not_yours"),
    }
