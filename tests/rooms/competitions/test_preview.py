"""The buyer reads the invitation as everyone invited will, before anything is published."""

import pytest

from terskel.competitions import actions, queries
from terskel.core.actors import ANONYMOUS
from terskel.core.decisions import Missing
from terskel.documents import queries as documents
from tests.worlds.competitions import CLOSES_AT, DRAFTED_AT, PUBLISHED_AT, CompetitionWorld, openers


def test_the_preview_is_the_letter_that_goes_out(draft: CompetitionWorld) -> None:
    seen = queries.preview(draft.cast.brita, draft.id, at=PUBLISHED_AT)
    actions.publish(draft.id, closes_at=CLOSES_AT, openers=openers(draft.cast), by=draft.cast.brita, at=PUBLISHED_AT)
    (sent,) = documents.letters_for_matter(draft.cast.brita, draft.id)
    assert documents.letter(ANONYMOUS, sent.id, at=PUBLISHED_AT).letter == seen


def test_an_empty_draft_has_a_preview_too(draft: CompetitionWorld) -> None:
    brita = draft.cast.brita
    made = actions.create(draft.dps.id, category_ids=draft.dps.category_ids[:1], title="Tom", by=brita, at=DRAFTED_AT)
    assert queries.preview(brita, made, at=DRAFTED_AT).title.endswith("Tom")


def test_a_draft_is_previewed_by_its_own_people_only(draft: CompetitionWorld) -> None:
    for stranger in (draft.cast.bjorn, draft.cast.astrid, ANONYMOUS):
        with pytest.raises(Missing):
            queries.preview(stranger, draft.id, at=DRAFTED_AT)


def test_what_is_published_has_its_letter_and_no_preview(published: CompetitionWorld) -> None:
    with pytest.raises(Missing):
        queries.preview(published.cast.brita, published.id, at=PUBLISHED_AT)
