"""A standing right after admission: confirmed, suspended after a hearing, reinstated, left, ended; never rewritten."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from terskel.core.actors import Actor
from terskel.core.decisions import Missing, RefusedAct
from terskel.documents import queries as documents
from terskel.qualification import actions, queries
from terskel.qualification.actions.library import EvidenceTerms, keep_evidence, remove_evidence
from terskel.qualification.models import Qualification, Suspension
from tests.rooms.refusals import refused_with
from tests.worlds.cast import Cast, oslo
from tests.worlds.dps import DpsWorld, admitted, apply, operative_dps

pytestmark = pytest.mark.django_db

BEGINS = operative_dps

AT = oslo("2027-05-10 10:00")
DUE_AT = oslo("2027-05-19 00:00")
LATER = oslo("2027-06-01 10:00")


@pytest.fixture
def right(cast: Cast, world: DpsWorld) -> UUID:
    """Bjørn's right in the first category, since December."""
    return next(one.id for one in queries.my_rights(cast.bjorn, at=AT) if one.category.code == "IKT-01")


def code_of(act: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(RefusedAct) as refusal:
        act(*args, **kwargs)  # type: ignore[operator]
    return refused_with(refusal.value)


def state(reader: Actor, right: UUID, at: object = AT) -> str:
    return queries.right(reader, right, at=at).state  # type: ignore[arg-type]


def invited(world: DpsWorld, at: object) -> set[UUID]:
    found = queries.qualified([world.categories["IKT-01"]], at)  # type: ignore[arg-type]
    return {one.supplier_id for one in found}


def hear(world: DpsWorld, right: UUID) -> None:
    actions.hear(
        right,
        ground="R-242-3a",
        case_for="Dere har restanser på arbeidsgiveravgift.",
        due_at=AT + timedelta(days=7),
        by=world.cast.astrid,
        at=AT,
    )


class TestRenewal:
    def test_it_is_due_within_five_working_days_and_one_press_settles_it_for_all_categories(
        self, cast: Cast, world: DpsWorld, right: UUID
    ) -> None:
        renewal = actions.request_renewal(right, reason="Årlig kontroll.", by=cast.astrid, at=AT)
        seen = queries.right(cast.bjorn, right, at=AT)
        assert seen.open_renewal is not None
        assert seen.open_renewal.due_at == DUE_AT, "five working days from Monday 10 May; 17 May is a holiday"
        assert {one.state for one in queries.my_rights(cast.bjorn, at=AT)} == {"renewal_due"}
        assert cast.fjordsikt_id in invited(world, AT), "still invited until it is decided"
        actions.answer_renewal(renewal, changes="none", answer="", by=cast.bjorn, at=AT)
        assert {one.state for one in queries.my_rights(cast.bjorn, at=AT)} == {"active"}
        assert queries.rights_needing_care(cast.astrid, at=AT) == []

    def test_what_has_changed_is_looked_at_by_somebody(self, cast: Cast, world: DpsWorld, right: UUID) -> None:
        renewal = actions.request_renewal(right, reason="Årlig kontroll.", by=cast.astrid, at=AT)
        assert (
            code_of(actions.answer_renewal, renewal, changes="some", answer=" ", by=cast.bjorn, at=AT)
            == "qualification.renewal_without_words"
        )
        actions.answer_renewal(renewal, changes="some", answer="Ny daglig leder.", by=cast.bjorn, at=LATER)
        assert state(cast.astrid, right, LATER) == "renewal_due"
        assert [one.state for one in queries.rights_needing_care(cast.astrid, at=LATER)] == ["renewal_due"] * 2
        actions.settle_renewal(
            renewal, note="Uten betydning.", evidence_expires_on=date(2028, 5, 31), by=cast.astrid, at=LATER
        )
        seen = queries.right(cast.bjorn, right, at=LATER)
        assert (seen.state, seen.evidence_expires_on) == ("active", date(2028, 5, 31))

    def test_new_evidence_goes_with_the_answer_as_it_is_then(self, cast: Cast, world: DpsWorld, right: UUID) -> None:
        terms = EvidenceTerms(kind="insurance", title="Forsikring 2027", valid_to=date(2028, 4, 30))
        item = keep_evidence(terms, file_name="f.pdf", content=b"%PDF-1.7 ny", by=cast.bjorn, at=AT)
        renewal = actions.request_renewal(right, reason="Attesten går ut.", by=cast.astrid, at=AT)
        said = {"answer": "", "items": [item], "by": cast.bjorn, "at": LATER}
        assert (
            code_of(actions.answer_renewal, renewal, changes="none", **said)
            == "qualification.renewal_unchanged_with_evidence"
        )
        actions.answer_renewal(renewal, changes="some", **said)  # type: ignore[arg-type]
        remove_evidence(item, by=cast.bjorn, at=LATER)
        answered = queries.right(cast.astrid, right, at=LATER).renewals[0]
        (copy,) = answered.items
        assert (copy.title, answered.evidence_good_to) == ("Forsikring 2027", date(2028, 4, 30))
        assert copy.file_id is not None
        for reader in (cast.astrid, cast.bjorn):
            assert queries.right_file(reader, right, copy.file_id, at=LATER).name == "f.pdf"
        for stranger in (cast.camilla, cast.brita):
            with pytest.raises(Missing):
                queries.right_file(stranger, right, copy.file_id, at=LATER)

    def test_what_is_anothers_goes_with_no_answer(self, cast: Cast, right: UUID) -> None:
        terms = EvidenceTerms(kind="insurance", title="Rivalens")
        item = keep_evidence(terms, file_name="f.pdf", content=b"%PDF-1.7", by=cast.camilla, at=AT)
        renewal = actions.request_renewal(right, reason="Årlig kontroll.", by=cast.astrid, at=AT)
        answer = {"changes": "some", "answer": "", "items": [item], "by": cast.bjorn, "at": AT}
        assert code_of(actions.answer_renewal, renewal, **answer) == "qualification.item_gone"

    def test_evidence_that_runs_out_makes_it_due_by_the_clock_and_nothing_changed_is_not_enough(
        self, cast: Cast, world: DpsWorld, right: UUID
    ) -> None:
        Qualification.objects.filter(pk=right).update(evidence_expires_on=date(2027, 5, 9))
        assert state(cast.astrid, right, oslo("2027-05-09 23:59")) == "active"
        assert state(cast.astrid, right, oslo("2027-05-10 00:00")) == "renewal_due"
        assert [one.id for one in queries.rights_needing_care(cast.astrid, at=AT)] == [right]
        assert cast.fjordsikt_id in invited(world, AT)
        renewal = actions.request_renewal(right, reason="Attesten er gått ut.", by=cast.astrid, at=AT)
        assert (
            code_of(actions.answer_renewal, renewal, changes="none", answer="", by=cast.bjorn, at=AT)
            == "qualification.evidence_has_expired"
        )

    def test_it_is_asked_for_once_at_a_time_with_a_reason_and_answered_by_the_supplier_alone(
        self, cast: Cast, world: DpsWorld, right: UUID
    ) -> None:
        assert (
            code_of(actions.request_renewal, right, reason=" ", by=cast.astrid, at=AT)
            == "qualification.renewal_without_reason"
        )
        renewal = actions.request_renewal(right, reason="Årlig kontroll.", by=cast.astrid, at=AT)
        assert (
            code_of(actions.request_renewal, right, reason="Igjen.", by=cast.astrid, at=AT)
            == "qualification.renewal_already_asked"
        )
        with pytest.raises(Missing):
            actions.answer_renewal(renewal, changes="none", answer="", by=cast.camilla, at=AT)


class TestSuspension:
    def test_the_supplier_is_heard_first_and_is_invited_meanwhile(
        self, cast: Cast, world: DpsWorld, right: UUID
    ) -> None:
        assert code_of(actions.suspend, right, reason="Nei.", by=cast.astrid, at=AT) == "qualification.not_heard"
        hear(world, right)
        assert cast.fjordsikt_id in invited(world, AT)
        assert code_of(actions.suspend, right, reason="Nå.", by=cast.astrid, at=AT) == "qualification.hearing_runs"
        actions.answer_hearing(right, text="Betalt 9. mai.", by=cast.bjorn, at=AT)
        actions.drop_hearing(right, reason="Betalt.", by=cast.astrid, at=AT)
        assert queries.right(cast.bjorn, right, at=AT).open_suspension is None

    def test_suspended_it_is_not_invited_and_reinstated_it_is_and_the_days_between_stay_as_they_were(
        self, cast: Cast, world: DpsWorld, right: UUID
    ) -> None:
        hear(world, right)
        suspended, back = AT + timedelta(days=8), AT + timedelta(days=20)
        letter = actions.suspend(right, reason="Ikke svart, ikke betalt.", by=cast.astrid, at=suspended)
        assert "Ikke svart" in str(documents.letter(cast.bjorn, letter).letter)
        assert (state(cast.bjorn, right, suspended), state(cast.bjorn, right, AT)) == ("suspended", "active")
        assert cast.fjordsikt_id not in invited(world, suspended)
        assert code_of(actions.request_renewal, right, reason=" ", by=cast.astrid, at=suspended)
        actions.reinstate(right, reason="Betalt, og ny rutine.", by=cast.astrid, at=back)
        assert state(cast.bjorn, right, back) == "active"
        listed = [cast.fjordsikt_id in invited(world, at) for at in (AT, suspended, back)]
        assert listed == [True, False, True]
        rows = {one.supplier_id: one.category_labels for one in queries.qualified_list(world.id, suspended)}
        assert len(rows[cast.fjordsikt_id]) == 1, "the other category stands"

    def test_a_suspended_supplier_does_not_go_round_it_by_applying_again(
        self, cast: Cast, world: DpsWorld, right: UUID
    ) -> None:
        hear(world, right)
        actions.suspend(right, reason="Ikke betalt.", by=cast.astrid, at=LATER)
        assert code_of(apply, world, cast.bjorn, ["IKT-01"], at=LATER) == "qualification.already_qualified"

    def test_the_database_refuses_a_suspension_without_a_hearing(
        self, cast: Cast, world: DpsWorld, right: UUID
    ) -> None:
        hear(world, right)
        row = Suspension.objects.get(qualification_id=right)
        with pytest.raises(IntegrityError, match="heard_first"), transaction.atomic():
            Suspension.objects.update(
                suspended_at=AT + timedelta(hours=1),
                suspended_by_id=cast.astrid.person_id,
                reason="Nå.",
                suspension_letter_id=row.hearing_letter_id,
            )


class TestTheEnd:
    def test_a_supplier_leaves_and_may_come_back_and_the_past_stays(
        self, cast: Cast, world: DpsWorld, right: UUID
    ) -> None:
        with pytest.raises(Missing):
            actions.leave(right, by=cast.camilla, at=AT)
        actions.leave(right, by=cast.bjorn, at=AT)
        assert (state(cast.bjorn, right), state(cast.bjorn, right, AT - timedelta(days=1))) == ("withdrawn", "active")
        assert cast.fjordsikt_id not in invited(world, AT)
        assert cast.fjordsikt_id in invited(world, AT - timedelta(days=1))
        admitted(world, cast.bjorn, ["IKT-01"], at=LATER)
        assert cast.fjordsikt_id in invited(world, LATER)

    @pytest.mark.parametrize("because", ["dissolved", "merged"])
    def test_a_company_that_is_no_more_ends_with_a_letter_and_its_history_stands(
        self, cast: Cast, world: DpsWorld, right: UUID, because: str
    ) -> None:
        letter = actions.end_qualification(
            right,
            because=because,  # type: ignore[arg-type]
            reason="Slått sammen med Nordsikt AS.",
            by=cast.astrid,
            at=AT,
        )
        assert "Nordsikt" in str(documents.letter(cast.bjorn, letter).letter)
        seen = queries.right(cast.astrid, right, at=AT)
        assert (seen.state, seen.ended_because) == ("ended", because)
        assert (
            code_of(actions.end_qualification, right, because=because, reason="Igjen.", by=cast.astrid, at=LATER)
            == "qualification.has_ended"
        )

    def test_a_right_is_seen_by_its_own_two_parties_alone(self, cast: Cast, world: DpsWorld, right: UUID) -> None:
        for stranger in (cast.camilla, cast.brita, cast.eva):
            with pytest.raises(Missing):
                queries.right(stranger, right, at=AT)
