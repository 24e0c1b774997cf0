"""The first window: sealed for everyone until two people have opened it; and how a DPS comes into operation."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from terskel.audit import queries as audit
from terskel.core.actors import SYSTEM
from terskel.core.decisions import Missing, RefusedAct
from terskel.documents import queries as documents
from terskel.documents.actions import keep_verdict
from terskel.documents.scanning import Scanned
from terskel.dps import queries as dps_queries
from terskel.qualification import actions, queries
from terskel.qualification.actions import GroundGiven
from terskel.qualification.actions.establishing import Waiting, WindowOpened
from terskel.qualification.actions.library import EvidenceTerms, keep_evidence
from terskel.qualification.content import Answer
from terskel.qualification.models import ApplicationAnswer, ApplicationLine, Evidence
from tests.rooms.refusals import refused_with
from tests.worlds.cast import PASSPHRASE, Cast, oslo
from tests.worlds.dps import (
    APPLIED_AT,
    CLOSES_AT,
    DECIDED_AT,
    OPENED_AT,
    OPERATIVE_AT,
    DpsWorld,
    admit,
    apply,
    draft_application,
    lines_of,
    open_first_window,
    public_dps,
)

pytestmark = pytest.mark.django_db

BEGINS = public_dps


def test_before_the_opening_no_page_of_the_authority_tells_who_applied_or_how_many(cast: Cast, world: DpsWorld) -> None:
    empty = _all_the_manager_sees(world)
    apply(world, cast.bjorn, ["IKT-01"])
    apply(world, cast.camilla, ["IKT-02"])
    assert _all_the_manager_sees(world) == empty


def _all_the_manager_sees(world: DpsWorld) -> object:
    astrid = world.cast.astrid
    return (
        queries.queue(astrid, at=CLOSES_AT),
        queries.queue_counts(astrid, at=CLOSES_AT),
        queries.admission_log(astrid, world.id, at=CLOSES_AT),
        queries.first_window(astrid, world.id, at=CLOSES_AT),
        queries.qualified_list(world.id, CLOSES_AT),
        queries.qualified_counts([world.id], at=CLOSES_AT),
        documents.letters_for_matter(astrid, world.id),
        [event.kind for event in audit.happened(world.id, descending=False)],
    )


def test_a_rival_learns_nothing_of_a_request(cast: Cast, world: DpsWorld) -> None:
    application_id = apply(world, cast.bjorn, ["IKT-01"])
    with pytest.raises(Missing):
        queries.application(cast.camilla, application_id, at=APPLIED_AT)
    assert queries.my_applications(cast.camilla, at=APPLIED_AT) == []
    assert documents.letters_for_recipient(cast.camilla, world.id) == []


def test_what_is_stored_before_the_opening_holds_none_of_the_answers(cast: Cast, world: DpsWorld) -> None:
    apply(world, cast.bjorn, ["IKT-01"])
    assert not ApplicationAnswer.objects.exists()
    assert not ApplicationLine.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM qualification_application WHERE position('oppfyller'::bytea IN sealed_content) > 0"
        )
        assert cursor.fetchone() == (0,)


def test_nobody_opens_before_the_window_has_closed(cast: Cast, world: DpsWorld) -> None:
    with pytest.raises(RefusedAct) as refusal:
        actions.release_share(world.id, passphrase=PASSPHRASE, by=cast.eva, at=CLOSES_AT - timedelta(microseconds=1))
    assert refused_with(refusal.value) == "qualification.first_window_open"
    assert isinstance(actions.release_share(world.id, passphrase=PASSPHRASE, by=cast.eva, at=CLOSES_AT), Waiting)


def test_one_person_alone_does_not_open(cast: Cast, world: DpsWorld) -> None:
    actions.release_share(world.id, passphrase=PASSPHRASE, by=cast.eva, at=OPENED_AT)
    with pytest.raises(RefusedAct):
        actions.release_share(world.id, passphrase=PASSPHRASE, by=cast.eva, at=OPENED_AT)
    assert queries.first_window(cast.astrid, world.id, at=OPENED_AT).opened_at is None


def test_a_share_that_waited_too_long_opens_nothing(cast: Cast, world: DpsWorld) -> None:
    first = actions.release_share(world.id, passphrase=PASSPHRASE, by=cast.eva, at=OPENED_AT)
    assert isinstance(first, Waiting)
    second = actions.release_share(world.id, passphrase=PASSPHRASE, by=cast.erik, at=first.expires_at)
    assert isinstance(second, Waiting)


def test_a_wrong_passphrase_opens_nothing(cast: Cast, world: DpsWorld) -> None:
    with pytest.raises(RefusedAct) as refusal:
        actions.release_share(world.id, passphrase="not this one either", by=cast.eva, at=OPENED_AT)
    assert refused_with(refusal.value).startswith("vault.")


def test_only_an_opener_of_this_dps_opens(cast: Cast, world: DpsWorld) -> None:
    with pytest.raises(RefusedAct) as refusal:
        actions.release_share(world.id, passphrase=PASSPHRASE, by=cast.astrid, at=OPENED_AT)
    assert refused_with(refusal.value) == "qualification.not_opener"
    for stranger in (cast.bjorn, cast.brita):
        with pytest.raises(Missing):
            actions.release_share(world.id, passphrase=PASSPHRASE, by=stranger, at=OPENED_AT)


def test_the_second_share_opens_every_request_with_a_line_per_category(cast: Cast, world: DpsWorld) -> None:
    both = apply(world, cast.bjorn, ["IKT-01", "IKT-02"])
    one = apply(world, cast.camilla, ["IKT-02"])
    assert open_first_window(world) == WindowOpened(application_count=2)
    codes = [line.category.code for line in queries.application(cast.bjorn, both, at=OPENED_AT).lines]
    assert codes == ["IKT-01", "IKT-02"]
    assert len(lines_of(one)) == 1
    case = queries.case(cast.astrid, lines_of(one)[0], at=OPENED_AT)
    assert [answer.answer and answer.answer.statement for answer in case.requirements] == ["yes", "yes"]


def test_the_opening_shows_the_manager_what_was_hidden(cast: Cast, world: DpsWorld) -> None:
    apply(world, cast.bjorn, ["IKT-01"])
    open_first_window(world)
    kinds = [event.kind for event in audit.happened(world.id, descending=False)]
    assert "qualification.ApplicationSubmitted" in kinds
    assert [one.kind for one in documents.letters_for_matter(cast.astrid, world.id)] == [
        "dps.qualification_documents",
        "qualification.receipt",
    ]


def test_a_withdrawn_request_is_never_opened(cast: Cast, world: DpsWorld) -> None:
    actions.withdraw_application(apply(world, cast.bjorn, ["IKT-01"]), by=cast.bjorn, at=APPLIED_AT)
    assert open_first_window(world) == WindowOpened(application_count=0)


def test_the_window_is_opened_once(cast: Cast, world: DpsWorld) -> None:
    open_first_window(world)
    with pytest.raises(RefusedAct) as refusal:
        actions.release_share(world.id, passphrase=PASSPHRASE, by=cast.eva, at=OPENED_AT)
    assert refused_with(refusal.value) == "qualification.already_opened"


def test_first_requests_are_due_when_the_printed_period_after_the_window_is_over(cast: Cast, world: DpsWorld) -> None:
    early = apply(world, cast.bjorn, ["IKT-02"], at=APPLIED_AT)
    open_first_window(world)
    (line,) = queries.application(cast.bjorn, early, at=OPENED_AT).lines
    # Ten working days after Tuesday 29 December; New Year's Eve counts, New Year's Day does not.
    assert line.due_at == oslo("2027-01-14 00:00")


def test_no_dps_comes_into_operation_before_its_window_is_opened(cast: Cast, world: DpsWorld) -> None:
    with pytest.raises(RefusedAct) as refusal:
        _finish(world)
    assert refused_with(refusal.value) == "qualification.not_opened"


def test_no_dps_comes_into_operation_with_an_undecided_first_request(cast: Cast, world: DpsWorld) -> None:
    application_id = apply(world, cast.bjorn, ["IKT-01", "IKT-02"])
    open_first_window(world)
    with pytest.raises(RefusedAct) as refusal:
        _finish(world)
    assert refused_with(refusal.value) == "qualification.undecided_left"
    assert dps_queries.dps(cast.astrid, world.id, at=OPERATIVE_AT).state == "initial_assessment"
    admit(world, application_id)
    _finish(world)
    assert dps_queries.dps(cast.astrid, world.id, at=OPERATIVE_AT).state == "operative"


def test_a_request_after_the_window_does_not_hold_the_dps_back(cast: Cast, world: DpsWorld) -> None:
    open_first_window(world)
    apply(world, cast.camilla, ["IKT-01"], at=DECIDED_AT)
    _finish(world)
    assert dps_queries.dps(cast.astrid, world.id, at=OPERATIVE_AT).state == "operative"


def test_a_dps_nobody_applied_to_comes_into_operation_too(cast: Cast, world: DpsWorld) -> None:
    open_first_window(world)
    letter_id = _finish(world)
    assert "Ingen søkte" in str(documents.letter(cast.astrid, letter_id).letter.blocks)


def test_the_establishment_report_holds_applicants_decisions_reasons_and_openers(cast: Cast, world: DpsWorld) -> None:
    admitted, rejected = apply(world, cast.bjorn, ["IKT-01"]), apply(world, cast.camilla, ["IKT-02"])
    open_first_window(world)
    admit(world, admitted)
    (line,) = lines_of(rejected)
    actions.reject(
        line,
        [GroundGiven("R-242-3b", "Konkurs åpnet 3. desember.", proportionality="Alvorlig.")],
        by=cast.astrid,
        at=DECIDED_AT,
    )
    text = str(documents.letter(cast.astrid, _finish(world)).letter.blocks)
    for expected in (
        "Fjordsikt AS",
        "Rival Konsulenter AS",
        "Konkurs åpnet 3. desember.",
        "FOA § 24-2(3)b",
        "Eva Moen",
        "Erik Dahl",
        "10 virkedager",
        "Fagområde IKT-01",
        "Rammeavtalene mangler",
        "Ingen forhold meldt.",
    ):
        assert expected in text, expected


def test_the_report_says_something_on_conflicts(cast: Cast, world: DpsWorld) -> None:
    open_first_window(world)
    with pytest.raises(RefusedAct) as refusal:
        actions.finish_initial_assessment(world.id, conflicts=" ", by=cast.astrid, at=OPERATIVE_AT)
    assert refused_with(refusal.value) == "qualification.conflicts_missing"


def test_only_the_manager_finishes_the_initial_assessment(cast: Cast, world: DpsWorld) -> None:
    open_first_window(world)
    with pytest.raises(RefusedAct) as refusal:
        actions.finish_initial_assessment(world.id, conflicts="Ingen.", by=cast.eva, at=OPERATIVE_AT)
    assert refused_with(refusal.value) == "qualification.not_handler"
    with pytest.raises(Missing):
        actions.finish_initial_assessment(world.id, conflicts="Ingen.", by=cast.brita, at=OPERATIVE_AT)


def test_the_opening_page_is_for_case_readers_and_openers_only(cast: Cast, world: DpsWorld) -> None:
    assert queries.first_window(cast.erik, world.id, at=CLOSES_AT).openers
    for stranger in (cast.brita, cast.bjorn):
        with pytest.raises(Missing):
            queries.first_window(stranger, world.id, at=CLOSES_AT)


def _finish(world: DpsWorld) -> object:
    return actions.finish_initial_assessment(
        world.id, conflicts="Ingen forhold meldt.", by=world.cast.astrid, at=OPERATIVE_AT
    )


def test_a_file_that_went_with_a_sealed_request_is_checked_for_malware_before_the_authority_opens_it(
    cast: Cast, world: DpsWorld, settings: Any
) -> None:
    settings.TERSKEL_MALWARE_SCANNER = "tcp://127.0.0.1:1"
    terms = EvidenceTerms("company_register", "Firmaattest")
    item = keep_evidence(terms, file_name="attest.pdf", content=b"%PDF-1.7", by=cast.bjorn, at=APPLIED_AT)
    draft = draft_application(world, cast.bjorn, ["IKT-01"])
    answers = {world.requirements[0]: Answer("yes", "Vedlagt.", items=(item,))}
    actions.save_answers(draft, answers, by=cast.bjorn, at=APPLIED_AT)
    actions.submit_application(draft, acting_on="management", by=cast.bjorn, at=APPLIED_AT)
    file_id = Evidence.objects.get(id=item).file_id
    assert documents.attached_file(file_id).may_be_read
    open_first_window(world)
    (line,) = lines_of(draft)
    file = queries.case_file(cast.astrid, line, file_id, at=OPENED_AT)
    with pytest.raises(RefusedAct) as stopped:
        file.require_readable()
    assert refused_with(stopped.value) == "documents.not_checked_yet"
    assert documents.unchecked(limit=10) == [file_id]
    keep_verdict(file_id, Scanned("clean", scanner="ClamAV 1.4"), by=SYSTEM, at=OPENED_AT)
    assert queries.case_file(cast.astrid, line, file_id, at=OPENED_AT).may_be_read
