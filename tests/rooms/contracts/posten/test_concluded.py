"""A contract is sent to Posten signering, signed or rejected there, and concluded."""

import pytest

from terskel.awards import actions as awards
from terskel.contracts import actions, posten, queries, sent_out
from terskel.contracts.models import Seal, Signature
from terskel.core.actors import SYSTEM
from terskel.organisations import queries as organisation_queries
from tests.rooms.contracts.posten.story import (
    HOUR,
    Story,
    content,
    events,
    signers,
)
from tests.rooms.contracts.test_signatories import joint_signatories
from tests.rooms.refusals import refused
from tests.worlds.evaluations import SIGNED_AT, person_of

pytestmark = pytest.mark.django_db


def test_the_service_takes_what_is_sent_and_its_own_number_is_kept(sent: Story) -> None:
    order = sent.service.order
    assert (order.reference, order.queue, order.title) == (str(sent.job.id), "terskel", sent.contract.title)
    assert order.sender == organisation_queries.authority(sent.world.cast.helfo_id).number
    assert order.document == content(queries.document(sent.cast.brita, sent.contract_id))
    assert order.seconds == 14 * 24 * 3600
    assert set(order.answers) == {sent.address(sent.cast.daniel), sent.address(sent.cast.bjorn)}
    assert (sent.job.number, sent.job.taken_at) == (order.number, SIGNED_AT)


def test_nothing_else_happens_to_it_meanwhile(sent: Story) -> None:
    sign = lambda: actions.sign(  # noqa: E731
        sent.contract_id, digest_seen=sent.contract.digest, by=sent.cast.daniel, at=SIGNED_AT
    )
    again = sent.send_out
    decline = lambda: actions.decline(sent.contract_id, reason="Nei.", by=sent.cast.bjorn, at=SIGNED_AT)  # noqa: E731
    withdraw = lambda: actions.withdraw(sent.contract_id, reason="Nei.", by=sent.cast.brita, at=SIGNED_AT)  # noqa: E731
    for act in (sign, again, decline, withdraw):
        assert refused(act) == "contracts.is_sent_out"
    assert not any(row.waits_for_reader for row in queries.contracts(sent.cast.daniel, at=SIGNED_AT))
    assert not queries.contract(sent.cast.bjorn, sent.contract_id, at=SIGNED_AT).signable


def test_an_award_is_not_reversed_while_both_may_sign_elsewhere(sent: Story) -> None:
    award_id = sent.contract.award_id
    awards.propose_reversal(
        award_id,
        reason_code="error",
        reason="Feil i evalueringen.",
        evaluates_anew=False,
        by=sent.cast.brita,
        at=SIGNED_AT,
    )
    reverse = lambda: actions.reverse_award(award_id, by=sent.cast.daniel, at=SIGNED_AT)  # noqa: E731
    assert refused(reverse) == "contracts.is_sent_out"
    sent.ask()
    assert sent.job.called_back_for == "reversal"


def test_it_is_concluded_when_both_have_signed_there_and_the_files_are_kept(sent: Story) -> None:
    with sent.later(HOUR):
        sent.signs(sent.cast.bjorn)
        sent.ask()
        assert sent.contract.concluded_at is None
        assert sent.service.order.confirmed == 1
        assert [one.words for one in signers(sent)] == ["", "SIGNED"]
    with sent.later(2 * HOUR):
        sent.signs(sent.cast.daniel)
    with sent.later(3 * HOUR):
        sent.ask()
        view = queries.contract(sent.cast.bjorn, sent.contract_id, at=SIGNED_AT + 3 * HOUR)
    assert (view.state, view.concluded_at, view.sent_out_at) == ("in_force", SIGNED_AT + 2 * HOUR, None)
    ours, theirs = view.signatures
    assert (ours.signed_at, theirs.signed_at) == (SIGNED_AT + 2 * HOUR, SIGNED_AT + HOUR)
    assert [one.role for one in (*ours.given, *theirs.given)] == ["Godkjenner", "Daglig leder"]
    assert content(queries.document(sent.cast.bjorn, sent.contract_id)).endswith(b"signed at the service\n")
    [evidence_of_bjorn] = [one for one in theirs.given if one.has_evidence]
    assert evidence_of_bjorn.service_signer_id is not None
    xades = sent_out.evidence(sent.cast.brita, sent.contract_id, evidence_of_bjorn.service_signer_id)
    assert content(xades).startswith(b"<XAdES>")
    assert sent.service.order.confirmed == 2
    assert events(sent)[-4:] == ["ContractSigned", "ContractSigned", "SignatureJobEnded", "ContractConcluded"]


def test_a_signature_given_there_gets_no_seal_of_ours(sent: Story) -> None:
    sent.signs(sent.cast.bjorn, sent.cast.daniel)
    sent.ask()
    assert actions.seal(sent.contract_id, by=SYSTEM, at=SIGNED_AT) == 0
    assert not Seal.objects.filter(signature__contract_id=sent.contract_id).exists()
    assert queries.contract(sent.cast.bjorn, sent.contract_id, at=SIGNED_AT).is_sealed


def test_a_change_that_is_told_twice_counts_once(sent: Story) -> None:
    sent.signs(sent.cast.bjorn, sent.cast.daniel)
    service, order = posten.connection(), sent.service.order
    change, _ = service.next_change(order.sender)
    assert change is not None
    files = actions.Files(b"%PDF-1.7", {})
    for _ in range(2):
        actions.note_change(sent.job.id, change, files, by=SYSTEM, at=SIGNED_AT)
    assert Signature.objects.filter(contract_id=sent.contract_id).count() == 2
    sent.ask()
    assert order.confirmed == 1, "what we knew already is confirmed all the same"


def test_a_signer_who_rejects_it_gives_it_back_and_it_can_be_signed_here(sent: Story) -> None:
    sent.service.answer(sent.address(sent.cast.bjorn), "REJECTED")
    sent.ask()
    job = sent_out.newest_job(sent.cast.bjorn, sent.contract_id)
    assert job is not None
    assert (job.outcome, sent.contract.sent_out_at, sent.service.order.confirmed) == ("rejected", None, 1)
    digest = sent.contract.digest
    assert actions.sign(sent.contract_id, digest_seen=digest, by=sent.cast.daniel, at=SIGNED_AT) is False
    assert refused(sent.send_out) == "contracts.signed_by_authority"


def test_what_is_not_signed_in_time_comes_back_and_is_sent_again(sent: Story) -> None:
    sent.signs(sent.cast.daniel)
    sent.service.expire()
    sent.ask()
    assert (sent.job.outcome, sent.contract.authority_signed_at) == ("expired", None)
    with sent.later(HOUR):
        sent.run(sent.send_out())
    assert len(sent.service.orders) == 2


def test_words_that_the_service_has_for_other_failures_are_kept(sent: Story) -> None:
    sent.service.answer(sent.address(sent.cast.bjorn), "BLOCKED")
    sent.ask()
    assert (sent.job.outcome, sent.job.said) == ("failed", "BLOCKED, WAITING")


def test_two_who_sign_only_together_are_both_asked(story: Story) -> None:
    bjorn, dag = joint_signatories(story.world, story.contract_id)
    assert refused(lambda: story.send_out(person_of(bjorn))) == "contracts.signers_do_not_bind"
    story.run(story.send_out(person_of(bjorn), person_of(dag)))
    story.signs(story.cast.daniel, bjorn)
    story.ask()
    assert story.contract.concluded_at is None
    with story.later(HOUR):
        story.signs(dag)
        story.ask()
    assert story.contract.concluded_at == SIGNED_AT + HOUR
    assert story.contract.supplier_signed_by_id == person_of(dag)
