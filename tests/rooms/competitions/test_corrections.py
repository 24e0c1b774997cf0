"""A published competition is corrected by a record with a reason, for all at once; a material change is refused."""

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from terskel.audit.models import Event
from terskel.competitions import actions, queries
from terskel.competitions.actions import FileCorrection
from terskel.competitions.models import Competition, CompetitionDocument, Correction
from terskel.competitions.queries import CompetitionView
from terskel.competitions.queries.corrections import corrections_of
from terskel.core.actors import ANONYMOUS
from terskel.core.corrections import MATERIAL, Assessment
from terskel.core.decisions import Missing
from terskel.documents import queries as documents
from tests.rooms.refusals import refused
from tests.worlds.cast import oslo
from tests.worlds.competitions import ASKED_AT, CLOSES_AT, DRAFTED_AT, CompetitionWorld, draft_competition, publish
from tests.worlds.dps import DpsWorld

LATER = oslo("2027-01-29 12:00")
LATE_AT = oslo("2027-01-18 10:00")
HARMLESS = Assessment(
    others_would_come=False, other_purchase=False, more_time=False, grounds="Stedet betyr ikke noe for prisen."
)


def correct(world: CompetitionWorld, **changes: Any) -> int:
    given: dict[str, Any] = {"reason": "Feil sted.", "assessment": HARMLESS, "by": world.cast.brita, "at": ASKED_AT}
    return actions.correct(world.id, **{**given, **changes})


def seen(world: CompetitionWorld, at: datetime = ASKED_AT) -> CompetitionView:
    return queries.competition(ANONYMOUS, world.id, at=at)


def text_file(replaces: CompetitionDocument | None = None, **changes: Any) -> FileCorrection:
    given: dict[str, Any] = {"title": "Kravspesifikasjon, rettet", "name": "rettet.txt", "media_type": "text/plain"}
    given |= {"stream": BytesIO(b"Rett."), "replaces": replaces.id if replaces else None}
    return FileCorrection(**{**given, **changes})


@pytest.fixture
def with_file(dps: DpsWorld) -> CompetitionWorld:
    world = draft_competition(dps)
    actions.attach_document(
        world.id,
        BytesIO(b"Feil."),
        title="Kravspesifikasjon",
        name="krav.txt",
        media_type="text/plain",
        access="public",
        role="specification",
        by=world.cast.brita,
        at=DRAFTED_AT,
    )
    return publish(world)


def test_a_correction_stands_with_both_versions_and_its_reason_for_everyone(published: CompetitionWorld) -> None:
    assert correct(published, place="Oslo", starts_on=date(2027, 3, 2)) == 1
    view = seen(published)
    (correction,) = view.corrections
    assert (view.terms.place, view.terms.starts_on) == ("Oslo", date(2027, 3, 2))
    assert (correction.reason, correction.corrected_at, correction.new_closes_at) == ("Feil sted.", ASKED_AT, None)
    told = [
        (one.what, "".join(p.text for p in one.compared.before), "".join(p.text for p in one.compared.after))
        for one in correction.texts
    ]
    assert told == [("Sted", "Tønsberg", "Oslo"), ("Begynner", "mandag 1. mars 2027", "tirsdag 2. mars 2027")]


def test_all_invited_get_the_same_letter_at_the_same_instant(published: CompetitionWorld) -> None:
    correct(published, place="Oslo")
    (letter,) = [
        one for one in documents.public_letters(published.id, at=ASKED_AT) if one.kind == "competitions.correction"
    ]
    text = str(documents.letter(published.cast.camilla, letter.id, at=ASKED_AT).letter)
    assert all(word in text for word in ("Tønsberg", "Oslo", "Feil sted.", "Har dere alt levert"))
    assert "Stedet betyr ikke noe for prisen." not in text


@pytest.mark.parametrize("what", MATERIAL)
def test_what_the_competition_is_is_refused_with_the_clause(published: CompetitionWorld, what: str) -> None:
    act = lambda: actions.refuse_material(published.id, what, by=published.cast.brita, at=ASKED_AT)  # noqa: E731
    assert refused(act) == "competitions.correction_is_material"


@pytest.mark.parametrize("answer", ["others_would_come", "other_purchase"])
def test_a_yes_to_the_questions_of_the_law_is_refused(published: CompetitionWorld, answer: str) -> None:
    material = replace(HARMLESS, **{answer: True})
    assert refused(lambda: correct(published, place="Oslo", assessment=material)) == (
        "competitions.correction_is_material"
    )
    assert seen(published).terms.place == "Tønsberg"


def test_a_correction_says_why_why_not_material_and_changes_something(published: CompetitionWorld) -> None:
    silent = replace(HARMLESS, grounds=" ")
    assert refused(lambda: correct(published, place="Oslo", reason="")) == "competitions.correction_without_reason"
    assert refused(lambda: correct(published, place="Oslo", assessment=silent)) == (
        "competitions.correction_without_grounds"
    )
    assert refused(lambda: correct(published, place=" Tønsberg ")) == "competitions.correction_changes_nothing"
    assert refused(lambda: correct(published, place="")) == "competitions.correction_not_ready"
    assert refused(lambda: correct(published, ends_on=date(2027, 1, 1))) == "competitions.ends_before_start"


def test_a_correction_that_needs_time_moves_the_deadline_in_the_same_act(published: CompetitionWorld) -> None:
    more = replace(HARMLESS, more_time=True)
    assert refused(lambda: correct(published, place="Oslo", assessment=more)) == "competitions.correction_needs_time"
    correct(published, place="Oslo", assessment=more, closes_at=LATER)
    view = seen(published)
    (correction,), (change,) = view.corrections, view.deadline_changes
    assert correction.new_closes_at == change.new_closes_at == view.closes_at == LATER
    assert change.changed_at == correction.corrected_at


def test_a_late_correction_moves_the_deadline_even_when_the_buyer_sees_no_need(published: CompetitionWorld) -> None:
    assert refused(lambda: correct(published, place="Oslo", at=LATE_AT)) == "competitions.correction_needs_time"
    soon = oslo("2027-01-23 12:00")
    assert refused(lambda: correct(published, place="Oslo", closes_at=soon, at=LATE_AT)) == (
        "competitions.correction_deadline_too_early"
    )
    correct(published, place="Oslo", closes_at=LATER, at=LATE_AT)


def test_after_the_deadline_nothing_is_corrected(published: CompetitionWorld) -> None:
    assert refused(lambda: correct(published, place="Oslo", at=CLOSES_AT)) == "competitions.too_late_to_correct"


def test_only_a_buyer_of_the_authority_corrects(published: CompetitionWorld) -> None:
    assert refused(lambda: correct(published, place="Oslo", by=published.cast.daniel)) == "competitions.not_buyer"
    for stranger in (published.cast.astrid, published.cast.bjorn):
        with pytest.raises(Missing):
            correct(published, place="Oslo", by=stranger)


def test_a_draft_is_changed_and_not_corrected(draft: CompetitionWorld) -> None:
    refused(lambda: correct(draft, place="Oslo", at=DRAFTED_AT))


def test_a_wrong_file_is_replaced_and_both_can_be_read(with_file: CompetitionWorld) -> None:
    old = CompetitionDocument.objects.get(competition_id=with_file.id)
    correct(with_file, files=[text_file(old)])
    view = seen(with_file)
    (now,), (correction,) = view.documents, view.corrections
    (difference,) = correction.files
    assert (now.title, now.number, now.role) == ("Kravspesifikasjon, rettet", 1, "specification")
    assert difference.before is not None
    assert (difference.before.id, difference.after) == (old.id, now)
    for one, content in ((old.id, b"Feil."), (now.id, b"Rett.")):
        _view, file = queries.document(ANONYMOUS, one, at=ASKED_AT)
        with file.reading() as stream:
            assert stream.read() == content


def test_a_file_comes_in_and_goes_out(with_file: CompetitionWorld) -> None:
    correct(with_file, files=[text_file()])
    assert [one.number for one in seen(with_file).documents] == [1, 2]
    old = CompetitionDocument.objects.get(competition_id=with_file.id, number=1)
    correct(with_file, files=[FileCorrection(replaces=old.id)])
    assert [one.title for one in seen(with_file).documents] == ["Kravspesifikasjon, rettet"]
    assert [one.number for one in seen(with_file).corrections] == [1, 2]


def test_a_file_held_back_gives_everyone_five_days_more(with_file: CompetitionWorld) -> None:
    held = text_file(access="restricted", access_reason="Sikkerhet.")
    assert refused(lambda: correct(with_file, files=[held])) == "competitions.correction_needs_time"
    held = text_file(access="restricted", access_reason="Sikkerhet.")
    correct(with_file, files=[held], closes_at=LATER)
    (_public, restricted) = seen(with_file).documents
    assert not restricted.readable


def test_a_file_of_another_competition_is_not_replaced(with_file: CompetitionWorld, dps: DpsWorld) -> None:
    other = publish(draft_competition(dps))
    file = CompetitionDocument.objects.get(competition_id=with_file.id)
    with pytest.raises(Missing):
        correct(other, files=[text_file(file)])


def test_the_grounds_are_kept_in_the_log(published: CompetitionWorld) -> None:
    correct(published, place="Oslo")
    event = Event.objects.get(kind="competitions.CompetitionCorrected", subject_id=published.id)
    assert event.payload["grounds"] == HARMLESS.grounds


def test_the_database_lets_a_published_text_change_by_a_correction_only(with_file: CompetitionWorld) -> None:
    correct(with_file, place="Oslo")
    rows, files = Competition.objects.filter(pk=with_file.id), CompetitionDocument.objects
    for violation in (
        lambda: rows.update(place="Bergen"),
        lambda: rows.update(estimated_value=1),
        lambda: Correction.objects.update(reason="Noe annet"),
        lambda: Correction.objects.all().delete(),
        lambda: files.update(title="Noe annet"),
        lambda: files.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            violation()


def test_without_corrections_a_competition_is_read_with_one_statement_more_and_with_many_with_three(
    with_file: CompetitionWorld, django_assert_num_queries: Any
) -> None:
    row = Competition.objects.get(pk=with_file.id)
    with django_assert_num_queries(1):
        corrections_of(row, "nb", inside=False)
    for place in ("Oslo", "Bergen", "Bodø"):
        correct(with_file, place=place, files=[text_file()])
    with django_assert_num_queries(3):
        assert len(corrections_of(row, "nb", inside=False)) == 3


@pytest.mark.parametrize("starts_on", [date(2027, 2, 28), None])
def test_a_first_day_put_right_makes_no_framework_longer_than_four_years(dps: DpsWorld, starts_on: date | None) -> None:
    """What the day breaks is told of another field than the one that was put right (FOA § 26-1)."""
    draft = draft_competition(dps)
    days = {"starts_on": date(2027, 3, 1), "ends_on": date(2031, 2, 28)}
    actions.change_draft(draft.id, result_kind="framework", **days, by=draft.cast.brita, at=DRAFTED_AT)
    world = publish(draft)
    assert refused(lambda: correct(world, starts_on=starts_on)) == "competitions.correction_not_ready"
    assert seen(world).terms.starts_on == date(2027, 3, 1)
    assert correct(world, starts_on=date(2027, 3, 2)) == 1


def test_what_stopped_a_publication_before_stops_no_correction_of_something_else(published: CompetitionWorld) -> None:
    """The first day is over when the place is put right; only what the correction makes wrong stops it."""
    world, at = published, LATE_AT
    assert seen(world).terms.starts_on is not None
    actions.extend_deadline(world.id, closes_at=oslo("2027-04-15 12:00"), reason="Mer tid.", by=world.cast.brita, at=at)
    assert correct(world, place="Oslo", at=oslo("2027-03-10 10:00")) == 1
