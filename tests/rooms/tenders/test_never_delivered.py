"""That somebody wrote a tender and never delivered it is that supplier's own, after the opening too."""

import pytest

from terskel.audit import queries as audit
from terskel.audit.act import name_of
from terskel.audit.models import Event
from terskel.core.decisions import Missing
from terskel.overview.attempts import attempts
from terskel.tenders import actions, queries
from terskel.tenders.queries.attempts import DELIVER, OWN_ACTS
from tests.rooms.refusals import refused
from tests.worlds.competitions import (
    CLOSES_AT,
    DELIVERED_AT,
    CompetitionWorld,
    attach,
    deliver,
    open_tenders,
    write_tender,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(world: CompetitionWorld) -> CompetitionWorld:
    """Bjørn delivered. Camilla wrote, tried this and that, said no, and never delivered."""
    cast = world.cast
    write_tender(world, cast.bjorn)
    attach(world, cast.bjorn, b"med")
    deliver(world, cast.bjorn)
    file_id = attach(world, cast.camilla, b"aldri levert")
    actions.remove_file(world.id, file_id, by=cast.camilla, at=DELIVERED_AT)
    with pytest.raises(Missing):
        actions.remove_file(world.id, file_id, by=cast.camilla, at=DELIVERED_AT)
    refused(lambda: actions.deliver(world.id, received_at=DELIVERED_AT, by=cast.camilla, at=DELIVERED_AT))
    actions.decline(world.id, reason_code="capacity", by=cast.camilla, at=DELIVERED_AT)
    with pytest.raises(Missing):
        actions.save_draft(world.id, by=world.dps.cast.eva, at=DELIVERED_AT)
    open_tenders(world)
    return world


def test_the_authority_reads_of_the_tender_that_counts_and_of_no_other_draft(opened: CompetitionWorld) -> None:
    seen = audit.happened(opened.id, descending=False)
    by_suppliers = {(one.kind, one.organisation_id) for one in seen if one.kind.startswith("tenders.")}
    assert ("tenders.TenderStarted", opened.cast.fjordsikt_id) in by_suppliers
    assert ("tenders.FileAdded", opened.cast.fjordsikt_id) in by_suppliers
    assert opened.cast.rival_id not in {one.organisation_id for one in seen}
    assert opened.cast.rival_id not in {one.organisation_id for one in audit.happened(opened.id)}


def test_what_its_people_did_is_recorded_all_the_same(opened: CompetitionWorld) -> None:
    own = Event.objects.filter(organisation_id=opened.cast.rival_id, matters__contains=[opened.id])
    kinds = set(own.values_list("kind", flat=True))
    assert {"tenders.TenderStarted", "tenders.FileAdded", "tenders.FileRemoved"} < kinds
    assert "competitions.InvitationDeclined" in kinds


def test_what_it_tried_in_vain_is_nobodys_business_but_a_strangers_attempt_is(opened: CompetitionWorld) -> None:
    tried = {one.organisation_id for one in queries.tried_in_vain(opened.id)}
    assert opened.cast.rival_id not in tried
    assert opened.cast.eva.organisation_id in tried
    assert Event.objects.filter(kind="audit.ActRefused", organisation_id=opened.cast.rival_id).count() == 2
    told = attempts(opened.cast.brita, opened.id, language="nb")
    assert "Camilla" not in str(told)


def test_a_delivery_that_came_too_late_is_told_as_the_record_tells_it(world: CompetitionWorld) -> None:
    write_tender(world, world.cast.camilla)
    refused(lambda: actions.deliver(world.id, received_at=CLOSES_AT, by=world.cast.camilla, at=CLOSES_AT))
    open_tenders(world)
    assert [one.payload["code"] for one in queries.tried_in_vain(world.id)] == ["tenders.deadline_passed"]


def test_the_reads_know_the_acts_by_their_names() -> None:
    assert name_of(actions.deliver) == DELIVER
    own = (actions.save_draft, actions.receive_part, actions.decline, actions.withdraw)
    assert all(name_of(act).startswith(OWN_ACTS) for act in own)
