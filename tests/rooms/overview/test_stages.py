"""The stage of a matter is derived from what happened; the public stage tells nothing the law keeps back."""

from dataclasses import fields, replace
from datetime import datetime, timedelta

import pytest

from terskel.core.languages import LANGUAGES
from terskel.overview.stages import (
    OWN_STAGES,
    PUBLIC,
    PUBLIC_STAGES,
    MatterFacts,
    own_label,
    own_stage,
    public_label,
    public_stage,
)
from tests.worlds.cast import oslo

TICK = timedelta(microseconds=1)
CLOSES_AT = oslo("2027-01-22 12:00")
OPENED_AT = oslo("2027-01-22 13:00")
TOLD_AT = oslo("2027-01-28 11:00")
FREE_AT = oslo("2027-02-09 00:00")
CONCLUDED_AT = oslo("2027-02-10 09:30")
PUBLISHED = MatterFacts(published_at=oslo("2027-01-11 09:00"), closes_at=CLOSES_AT)
OPENED = replace(PUBLISHED, opened_at=OPENED_AT, tender_count=2)
RECOMMENDED = replace(
    OPENED,
    evaluation_began_at=oslo("2027-01-22 14:00"),
    finalised_at=oslo("2027-01-26 15:00"),
    recommended_at=oslo("2027-01-27 09:00"),
)
TOLD = replace(RECOMMENDED, submitted_at=oslo("2027-01-27 10:00"), told_at=TOLD_AT, standstill_ends_at=FREE_AT)
PREPARED = replace(TOLD, contract_prepared_at=oslo("2027-01-28 12:00"))
CONCLUDED = replace(PREPARED, concluded_at=CONCLUDED_AT)


@pytest.mark.parametrize(
    ("facts", "at", "stage"),
    [
        (MatterFacts(), CLOSES_AT, "draft"),
        (PUBLISHED, oslo("2027-01-11 09:00") - TICK, "draft"),
        (PUBLISHED, oslo("2027-01-11 09:00"), "published"),
        (PUBLISHED, CLOSES_AT - TICK, "published"),
        (PUBLISHED, CLOSES_AT, "closed"),
        (OPENED, OPENED_AT - TICK, "closed"),
        (OPENED, OPENED_AT, "opened"),
        (replace(OPENED, tender_count=0), OPENED_AT, "no_tenders"),
        (RECOMMENDED, oslo("2027-01-22 14:00"), "evaluation"),
        (RECOMMENDED, oslo("2027-01-26 15:00"), "evaluated"),
        (RECOMMENDED, oslo("2027-01-27 09:00"), "recommended"),
        (TOLD, oslo("2027-01-27 10:00"), "in_approval"),
        (TOLD, TOLD_AT - TICK, "in_approval"),
        (TOLD, TOLD_AT, "standstill"),
        (TOLD, FREE_AT - TICK, "standstill"),
        (TOLD, FREE_AT, "awarded"),
        (replace(TOLD, standstill_ends_at=None), TOLD_AT, "awarded"),
        (PREPARED, FREE_AT - TICK, "standstill"),
        (PREPARED, FREE_AT, "for_signature"),
        (CONCLUDED, CONCLUDED_AT - TICK, "for_signature"),
        (CONCLUDED, CONCLUDED_AT, "concluded"),
        (replace(OPENED, cancelled_at=TOLD_AT), TOLD_AT - TICK, "opened"),
        (replace(OPENED, cancelled_at=TOLD_AT), TOLD_AT, "cancelled"),
        (replace(MatterFacts(), cancelled_at=TOLD_AT), TOLD_AT, "cancelled"),
        (replace(OPENED, cancelled_at=TOLD_AT, nobody_tendered=True), TOLD_AT, "without_tenders"),
    ],
)
def test_each_stage_begins_at_the_instant_of_its_fact(facts: MatterFacts, at: datetime, stage: str) -> None:
    assert own_stage(facts, at) == stage


def test_an_award_sent_back_is_a_recommendation_again() -> None:
    assert own_stage(replace(TOLD, submitted_at=None, told_at=None), TOLD_AT) == "recommended"


def test_from_the_deadline_until_the_letters_the_public_stage_stands_still() -> None:
    """Whatever happened inside, and whether anybody tendered: the public reads the same words."""
    inside = [PUBLISHED, OPENED, replace(OPENED, tender_count=0), RECOMMENDED, replace(TOLD, told_at=None), TOLD]
    moment = CLOSES_AT
    while moment < TOLD_AT:
        assert {public_stage(facts, moment) for facts in inside} == {"closed"}
        moment += timedelta(hours=1)


def test_everyone_reads_of_award_and_contract_from_their_instants() -> None:
    assert public_stage(CONCLUDED, TOLD_AT - TICK) == "closed"
    assert public_stage(CONCLUDED, TOLD_AT) == "standstill"
    assert public_stage(CONCLUDED, FREE_AT) == "awarded"
    assert public_stage(CONCLUDED, CONCLUDED_AT) == "concluded"


def test_a_draft_has_no_public_stage() -> None:
    with pytest.raises(KeyError):
        public_stage(MatterFacts(), CLOSES_AT)


def test_only_what_the_public_may_know_ever_moves_the_public_stage() -> None:
    """Each fact taken away alone: those between the deadline and the letters change nothing the public reads."""
    hidden = {
        "opened_at",
        "tender_count",
        "evaluation_began_at",
        "finalised_at",
        "recommended_at",
        "submitted_at",
        "contract_prepared_at",
    }
    instants = [CLOSES_AT, OPENED_AT, TOLD_AT, FREE_AT, CONCLUDED_AT]
    for name in {one.name for one in fields(MatterFacts)} & hidden:
        without = replace(CONCLUDED, **{name: None})
        assert [public_stage(without, at) for at in instants] == [public_stage(CONCLUDED, at) for at in instants]


def test_every_stage_is_named_in_three_languages() -> None:
    for language in LANGUAGES:
        assert len({own_label(stage, language) for stage in OWN_STAGES}) == len(OWN_STAGES)
        assert len({public_label(stage, language) for stage in PUBLIC_STAGES}) == len(PUBLIC_STAGES)
    assert set(PUBLIC) == set(OWN_STAGES) - {"draft"}
