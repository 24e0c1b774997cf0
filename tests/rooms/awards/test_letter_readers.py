"""Who of the authority reads letters that tell of tenders, before the award is told and after (Annex IV (f))."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from terskel import clock
from terskel.awards import actions as awards
from terskel.awards import documentation, queries, reporting, secrecy, validity
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.disclosure import queries as books
from terskel.documents import moves as document_moves
from terskel.documents import queries as documents
from terskel.evaluation import actions as evaluations
from terskel.evaluation import queries as evaluation_queries
from terskel.evaluation.models import PanelMember
from tests.statements import asked
from tests.worlds.cast import Cast, official, person
from tests.worlds.evaluations import (
    APPROVED_AT,
    DECLARED_AT,
    PREPARED_AT,
    EvaluationWorld,
    finalised,
    panel_seated,
    person_of,
    submitted,
)
from tests.worlds.lent import lent
from tests.worlds.programs import secret_of

pytestmark = pytest.mark.django_db

OF_TENDERS = ("tenders.", "evaluation.", "awards.")


def stepped_back(cast: Cast) -> tuple[EvaluationWorld, Actor]:
    """Kari, with every role that reads, declared a conflict on the panel and left it."""
    world = panel_seated(cast)
    kari = official(person("Kari Nes"), cast.helfo_id, "buyer", "approver", "evaluator", "auditor")
    seated = [person_of(cast.eva_at_helfo), person_of(cast.erik_at_helfo)]
    evaluations.appoint(
        world.id, lead_id=seated[0], person_ids=[*seated, person_of(kari)], by=cast.brita, at=DECLARED_AT
    )
    evaluations.declare_impartiality(world.id, free=False, explanation="Svoger.", by=kari, at=DECLARED_AT)
    evaluations.appoint(world.id, lead_id=seated[0], person_ids=seated, by=cast.brita, at=DECLARED_AT)
    return world, kari


def frozen(cast: Cast) -> tuple[EvaluationWorld, Actor]:
    world, kari = stepped_back(cast)
    finalised(cast, opened=world.competition)
    return world, kari


def recommended(cast: Cast) -> tuple[EvaluationWorld, Actor]:
    world, kari = stepped_back(cast)
    submitted(cast, opened=world.competition)
    return world, kari


def rooms_read(reader: Actor, world: EvaluationWorld) -> set[str]:
    """Of which rooms the reader finds letters about tenders; each of them can be read, and no other."""
    listed = {one.id for one in documents.letters_for_matter(reader, world.id)}
    found = set()
    for one in documents.letters_for_matter(world.cast.brita, world.id):
        if one.kind.startswith(OF_TENDERS):
            if one.id in listed:
                assert documents.letter(reader, one.id).row.id == one.id
                found.add(one.kind.partition(".")[0])
            else:
                for read in (documents.letter, documents.letter_pdf):
                    with pytest.raises(Missing):
                        read(reader, one.id)
                with pytest.raises(Missing):
                    document_moves.typeset(one.id, at=PREPARED_AT, by=reader)
    return found


def colleague(cast: Cast, *roles: str) -> Actor:
    return official(person(f"Ola {roles[0].title()}"), cast.helfo_id, *roles)


def test_until_the_award_is_told_those_read_who_answer_for_it_or_work_on_it() -> None:
    world, kari = lent(frozen)
    cast = world.cast
    both = {"tenders", "evaluation"}
    for reader in (cast.brita, cast.daniel, cast.eva_at_helfo, colleague(cast, "auditor")):
        assert rooms_read(reader, world) == both
    assert rooms_read(kari, world) == set()
    for role in ("contract_manager", "evaluator", "authority_admin"):
        assert rooms_read(colleague(cast, role), world) == set()


def test_what_tells_of_no_tender_every_colleague_reads_as_before() -> None:
    world, kari = lent(frozen)
    others = {
        one.id
        for one in documents.letters_for_matter(world.cast.brita, world.id)
        if not one.kind.startswith(OF_TENDERS)
    }
    assert others
    for reader in (kari, colleague(world.cast, "contract_manager")):
        assert {one.id for one in documents.letters_for_matter(reader, world.id)} == others


def test_an_opener_who_is_not_on_the_panel_reads_the_record_of_the_opening_alone() -> None:
    world, _kari = lent(frozen)
    erik = world.cast.erik_at_helfo
    # No act empties a seat once the result is frozen.
    PanelMember.objects.filter(competition_id=world.id, person_id=erik.person_id).update(removed_at=PREPARED_AT)
    assert rooms_read(erik, world) == {"tenders"}


def test_who_is_in_conflict_reads_neither_the_recommendation_nor_the_letters_to_come() -> None:
    world, kari = lent(recommended)
    reads: list[Callable[[Actor], object]] = [
        lambda by: queries.award(by, world.id, at=PREPARED_AT),
        lambda by: queries.letter_previews(by, world.id, at=PREPARED_AT),
        lambda by: queries.result_for_preparing(by, world.id),
    ]
    for read in reads:
        assert read(world.cast.daniel)
        with pytest.raises(Missing):
            read(kari)


def test_who_only_manages_contracts_reads_the_award_once_it_is_told() -> None:
    world, _kari = lent(recommended)
    cast, manager = world.cast, colleague(world.cast, "contract_manager")
    reads: dict[str, Callable[[Actor], object]] = {
        "award": lambda by: queries.award(by, world.id, at=APPROVED_AT),
        "result": lambda by: queries.result_for_preparing(by, world.id),
        "evidence": lambda by: documentation.evidence(by, world.id),
        "report": lambda by: reporting.report(by, world.id, at=APPROVED_AT),
        "validity": lambda by: validity.validity(by, world.id),
        "case book": lambda by: books.books(by, world.id, at=APPROVED_AT),
    }
    for read in reads.values():
        with pytest.raises(Missing):
            read(manager)
        assert read(cast.brita)
    awards.approve(queries.award(cast.daniel, world.id, at=PREPARED_AT).id, by=cast.daniel, at=APPROVED_AT)
    for read in reads.values():
        assert read(manager)
    assert read_by_program(manager, "competition_award", world.id, at=APPROVED_AT) == 200


def test_a_program_of_who_only_manages_contracts_reads_no_award_that_is_not_told() -> None:
    world, _kari = lent(recommended)
    manager = colleague(world.cast, "contract_manager")
    assert read_by_program(manager, "competition_award", world.id, at=APPROVED_AT) == 404
    assert read_by_program(world.cast.brita, "competition_award", world.id, at=APPROVED_AT) == 200


def read_by_program(reader: Actor, operation: str, competition_id: UUID, *, at: datetime) -> int:
    """What the API answers their token."""
    token = secret_of(reader, at=at)
    with clock.stopped_at(at):
        response = Client(REMOTE_ADDR="127.0.0.1").get(
            reverse(f"api:{operation}", args=[competition_id]), headers={"authorization": f"Bearer {token}"}
        )
    return response.status_code


def test_after_the_award_every_colleague_reads_and_who_is_in_conflict_still_does_not() -> None:
    world, kari = lent(recommended)
    cast = world.cast
    award_id = queries.award(cast.daniel, world.id, at=PREPARED_AT).id
    awards.approve(award_id, by=cast.daniel, at=APPROVED_AT)
    assert rooms_read(colleague(cast, "contract_manager"), world) == {"tenders", "evaluation", "awards"}
    assert rooms_read(kari, world) == set()
    result = evaluation_queries.result_for_room(world.id)
    assert result is not None
    tender_id = result.sheets[0].tender_id
    assert secrecy.tender_to_redact(cast.brita, world.id, tender_id)
    with pytest.raises(Missing):
        secrecy.tender_to_redact(kari, world.id, tender_id)
    assert books.books(cast.brita, world.id, at=APPROVED_AT)
    with pytest.raises(Missing):
        books.books(kari, world.id, at=APPROVED_AT)


def test_a_supplier_reads_its_own_letters_as_before() -> None:
    world, _kari = lent(frozen)
    own = documents.letters_for_recipient(world.cast.bjorn, world.id)
    assert any(one.kind.startswith("tenders.") for one in own)
    for one in own:
        assert documents.letter(world.cast.bjorn, one.id)


def test_a_list_of_letters_costs_whoever_answers_for_the_matter_one_statement_more() -> None:
    world, _kari = lent(frozen)
    with asked() as statements:
        documents.letters_for_matter(world.cast.brita, world.id)
    assert len(statements) == 2
