"""A letter that says nothing of its own is found: what two letters share beyond their frame (FOA § 25-1)."""

from dataclasses import replace
from uuid import UUID

import pytest

from terskel.awards import queries
from terskel.awards.specificity import SharedSentence, alike_letters, shared_sentences
from terskel.documents.letters import LetterData, Table
from terskel.evaluation import actions as evaluation_actions
from terskel.evaluation import queries as evaluations
from tests.statements import asked
from tests.worlds.evaluations import (
    PREPARED_AT,
    SCORED_AT,
    EvaluationWorld,
    announced,
    prepared,
    scored,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db


def previews(world: EvaluationWorld) -> tuple[list[LetterData], list[str]]:
    brita = world.cast.brita
    letters = [one.data for one in queries.letter_previews(brita, world.id, at=PREPARED_AT)]
    return letters, list(queries.award(brita, world.id, at=PREPARED_AT).characteristics.values())


def with_reason(letter: LetterData, reason: str) -> LetterData:
    """The same letter, with this reason for the first criterion."""
    blocks = tuple(
        replace(one, rows=((*one.rows[0][:-1], reason), *one.rows[1:])) if isinstance(one, Table) else one
        for one in letter.blocks
    )
    return replace(letter, blocks=blocks)


def test_letters_with_reasons_of_their_own_share_nothing_but_their_frame() -> None:
    letters, told = previews(lent(prepared)[0])
    assert shared_sentences(letters, told_to_all=told) == ()


def test_one_sentence_in_two_letters_is_found_also_when_only_the_name_differs() -> None:
    letters, told = previews(lent(prepared)[0])
    names = [letter.recipient.name for letter in letters if letter.recipient]
    alike = [
        with_reason(letter, f"Poeng nummer {number} er eget. {name} har god  erfaring.")
        for number, (letter, name) in enumerate(zip(letters, names, strict=True))
    ]
    found = shared_sentences(alike, told_to_all=told)
    assert found == (SharedSentence(f"{names[0]} har god  erfaring.", tuple(names)),)


def test_what_everybody_is_told_of_the_chosen_tender_counts_as_frame() -> None:
    letters, told = previews(lent(prepared)[0])
    assert shared_sentences([letters[0], letters[0]], told_to_all=told) != ()
    assert shared_sentences([with_reason(one, told[0]) for one in letters], told_to_all=told) == ()


def test_the_sent_letters_of_an_installation_are_checked_in_few_statements() -> None:
    lent(announced)
    with asked() as statements:
        assert alike_letters() == (2, ())
    assert len(statements) == 4


def reject(world: EvaluationWorld, tender_id: UUID, reason: str) -> None:
    cast = world.cast
    evaluation_actions.reject_tender(
        world.id, tender_id, ground="R-248-2a", reason=reason, by=cast.eva_at_helfo, at=SCORED_AT
    )
    evaluation_actions.confirm_rejection(world.id, tender_id, by=cast.erik_at_helfo, at=SCORED_AT)


def test_rejections_with_reasons_of_their_own_are_specific() -> None:
    world = lent(scored)
    reject(world, world.bjorns, "Fjordsikt AS leverte CV uten underskrift. Prisskjemaet mangler linje tre.")
    reject(world, world.camillas, "Rival Konsulenter AS tilbyr en testleder uten sertifikat.")
    assert alike_letters() == (2, ())


def test_a_sentence_in_two_rejections_of_one_competition_is_told() -> None:
    world = lent(scored)
    for tender_id in (world.bjorns, world.camillas):
        reject(world, tender_id, "Tilbudet oppfyller ikke kravene. Prisskjemaet mangler linje tre.")
    (found,) = alike_letters()[1]
    assert found.kind == "evaluation.rejection"
    assert [one.text for one in found.shared] == ["Tilbudet oppfyller ikke kravene.", "Prisskjemaet mangler linje tre."]
    assert found.shared[0].recipients == ("Fjordsikt AS", "Rival Konsulenter AS")


def test_the_panel_is_warned_of_a_shared_sentence_before_it_freezes_the_result() -> None:
    world = lent(scored)
    sheets = evaluations.matrix(world.cast.eva_at_helfo, world.id).sheets
    assert evaluations.same_texts(sheets) == ()
    changed = [
        replace(
            sheet,
            scores={
                key: replace(cell, reason=f"Eget for {sheet.number}. {sheet.supplier_name} har god erfaring.")
                for key, cell in sheet.scores.items()
            },
        )
        for sheet in sheets
    ]
    found = evaluations.same_texts(changed)
    assert {one.criterion_id for one in found} == set(world.quality)
    assert all(len(one.tender_ids) == 2 for one in found)
