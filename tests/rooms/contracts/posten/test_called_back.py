"""What is called back from Posten signering is signed by nobody there, or was signed first."""

from datetime import timedelta

import pytest

from terskel.awards import actions as awards
from terskel.contracts import actions, posten, sent_out
from terskel.core.actors import SYSTEM
from terskel.jobs import signing
from terskel.organisations import actions as organisations
from terskel.organisations import queries as organisation_queries
from tests.rooms.contracts.posten.story import HOUR, MINUTE, Story
from tests.rooms.contracts.test_signatories import a_second_approver
from tests.rooms.refusals import refused
from tests.worlds import cast as casting
from tests.worlds import firms
from tests.worlds.evaluations import APPROVED_AT, SIGNED_AT, person_of

pytestmark = pytest.mark.django_db


def test_it_is_called_back_and_nobody_can_sign_it_there(sent: Story) -> None:
    sent.call_back()
    assert sent.contract.sent_out_at is not None, "until the service has answered both may sign"
    signing.cancel(sent.job.id)
    assert (sent.job.outcome, sent.contract.sent_out_at, sent.service.order.state) == ("cancelled", None, "FAILED")
    sent.ask()
    assert sent.service.order.confirmed == 1
    assert refused(sent.call_back) == "contracts.not_sent_out"


def test_what_both_signed_before_it_could_be_called_back_is_concluded(sent: Story) -> None:
    sent.call_back()
    sent.signs(sent.cast.bjorn, sent.cast.daniel)
    signing.cancel(sent.job.id)
    assert sent.job.ended_at is None, "it is too late, says the service"
    sent.ask()
    assert sent.contract.concluded_at == SIGNED_AT


def test_what_is_called_back_before_it_was_sent_is_never_sent(story: Story) -> None:
    job_id = story.send_out()
    story.call_back()
    signing.cancel(job_id)
    story.run(job_id)
    assert (story.job.outcome, story.service.orders) == ("cancelled", [])


def test_what_is_called_back_while_it_is_on_its_way_is_called_back_there_too(story: Story) -> None:
    job_id = story.send_out()
    order = sent_out.to_send(job_id)
    assert order is not None
    taken = posten.connection().send(order, at=SIGNED_AT)
    story.call_back()
    signing.cancel(job_id)
    actions.note_taken(job_id, taken, by=SYSTEM, at=SIGNED_AT)
    signing.cancel(job_id)
    assert story.service.order.state == "FAILED"


def test_who_is_named_instead_of_somebody_who_is_asked_there_calls_it_back(sent: Story) -> None:
    gro = a_second_approver(sent.world)
    actions.name_signatory(sent.contract_id, person_of(gro), by=sent.cast.brita, at=SIGNED_AT)
    assert (sent.job.called_back_at, sent.job.called_back_for) == (SIGNED_AT, "signatory")
    signing.cancel(sent.job.id)
    assert refused(sent.send_out) == "contracts.cannot_sign_for_authority", "Gro signs, and not Daniel"


def test_naming_whoever_is_asked_there_changes_nothing(sent: Story) -> None:
    actions.name_signatory(sent.contract_id, person_of(sent.cast.daniel), by=sent.cast.brita, at=SIGNED_AT)
    assert sent.job.called_back_at is None


def test_the_supplier_changes_its_signatory_too(sent: Story) -> None:
    dag = firms.colleague(sent.cast.bjorn, casting.person("Dag Vik"), "reader", at=APPROVED_AT)
    actions.name_signatory(sent.contract_id, person_of(dag), by=sent.cast.bjorn, at=SIGNED_AT)
    assert sent.job.called_back_for == "signatory"
    signing.cancel(sent.job.id)
    sent.run(sent.send_out(person_of(dag)))
    assert sent.address(dag) in sent.service.orders[-1].answers


def revoked(story: Story, at: timedelta) -> None:
    bjorn = story.cast.bjorn
    mandate = organisation_queries.mandates(bjorn, at=SIGNED_AT)[0]
    organisations.revoke_mandate(mandate.id, by=bjorn, at=SIGNED_AT + at)


def test_who_signed_after_their_right_had_ended_binds_nobody(sent: Story) -> None:
    revoked(sent, HOUR)
    with sent.later(2 * HOUR):
        sent.signs(sent.cast.bjorn, sent.cast.daniel)
        sent.ask()
    assert (sent.job.outcome, sent.job.said) == ("unentitled", "Bjørn Lie")
    assert (sent.contract.concluded_at, sent.contract.sent_out_at) == (None, None)
    assert sent.job.document_id is not None, "what they signed is kept"
    assert sent.service.order.confirmed == 1


def test_who_signed_while_they_might_has_signed_also_when_we_hear_of_it_later(sent: Story) -> None:
    with sent.later(HOUR):
        sent.signs(sent.cast.bjorn, sent.cast.daniel)
    revoked(sent, 2 * HOUR)
    with sent.later(3 * HOUR):
        sent.ask()
    assert sent.contract.concluded_at == SIGNED_AT + HOUR


def test_a_complaint_that_signing_waits_for_calls_it_back(sent: Story) -> None:
    complaint_id = awards.complain(
        sent.world.id, about="award", text="Vår pris var lavest.", by=sent.cast.camilla, at=SIGNED_AT
    )
    sent.ask()
    assert sent.job.called_back_for == ""
    awards.take_complaint(complaint_id, by=sent.cast.brita, at=SIGNED_AT)
    awards.say_whether_signing_waits(complaint_id, True, by=sent.cast.brita, at=SIGNED_AT)
    with sent.later(MINUTE):
        sent.ask()
    assert sent.job.called_back_for == "held"
