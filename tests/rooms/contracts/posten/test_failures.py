"""Posten signering fails, or says when it may be asked again."""

import pytest

from terskel.contracts import posten
from tests.rooms.contracts.posten.story import MINUTE, Story, signers
from tests.worlds.evaluations import SIGNED_AT

pytestmark = pytest.mark.django_db


def test_a_service_that_fails_is_asked_again_and_takes_it_once(story: Story) -> None:
    job_id = story.send_out()
    story.service.faults = 1
    with pytest.raises(posten.Away, match="503"):
        story.run(job_id)
    assert (story.job.taken_at, story.contract.sent_out_at) == (None, SIGNED_AT)
    story.run(job_id)
    story.run(job_id)
    assert len(story.service.orders) == 1


def test_a_service_that_fails_when_asked_is_asked_in_the_next_turn(
    sent: Story, caplog: pytest.LogCaptureFixture
) -> None:
    sent.signs(sent.cast.bjorn, sent.cast.daniel)
    sent.service.faults = 1
    sent.ask()
    assert "503" in caplog.text
    assert sent.contract.concluded_at is None
    sent.ask()
    assert sent.contract.concluded_at is not None


def test_where_its_answer_was_lost_the_copy_that_nobody_knows_of_is_called_back(story: Story) -> None:
    job_id = story.send_out()
    story.service.loses_answers = 1
    with pytest.raises(posten.Away, match="502"):
        story.run(job_id)
    story.run(job_id)
    lost, known = story.service.orders
    assert story.job.number == known.number
    story.service.answer(story.address(story.cast.bjorn), "SIGNED", lost)
    story.ask()
    story.service.waiting.append(lost)
    with story.later(10 * MINUTE):
        story.ask()
    assert (lost.state, known.state, lost.confirmed) == ("FAILED", "IN_PROGRESS", 2)
    assert story.job.ended_at is None


def test_it_is_never_asked_sooner_than_it_allows(sent: Story) -> None:
    sent.ask()
    assert sent.service.asked == 1
    with sent.later(9 * MINUTE):
        sent.signs(sent.cast.bjorn)
        sent.ask()
        assert sent.service.asked == 1
    with sent.later(10 * MINUTE):
        sent.ask()
    assert sent.service.too_early == 0
    assert [one.words for one in signers(sent)] == ["", "SIGNED"]


def test_who_asks_too_early_is_told_when_and_waits(sent: Story) -> None:
    """Another program of the same organisation has asked: we did not know of the pause."""
    sent.service.ask_from = SIGNED_AT + 5 * MINUTE
    sent.ask()
    assert (sent.service.too_early, sent.job.ask_from) == (1, SIGNED_AT + 5 * MINUTE)
    with sent.later(4 * MINUTE):
        sent.ask()
    assert sent.service.too_early == 1


def test_the_pause_outlives_the_contract_it_was_learnt_from(sent: Story) -> None:
    sent.service.answer(sent.address(sent.cast.bjorn), "REJECTED")
    sent.ask()
    asked = sent.service.asked
    sent.run(sent.send_out())
    sent.ask()
    assert sent.service.asked == asked, "the queue was empty a moment ago"
    assert sent.service.too_early == 0
