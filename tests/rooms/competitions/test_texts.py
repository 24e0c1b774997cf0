"""The text bank: texts that are used again, and locked ones that stand word for word (F053)."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction

from terskel.competitions import actions, queries
from terskel.competitions.models import CarriedText, Competition, MandatoryRequirement
from terskel.competitions.queries import CarriedTerms
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from tests.rooms.refusals import refused
from tests.worlds.competitions import DRAFTED_AT, PUBLISHED_AT, CompetitionWorld, draft_competition, publish
from tests.worlds.dps import DpsWorld

WAGE = "Leverandøren skal gi lønn som er vanlig i bransjen."


@pytest.fixture
def world(dps: DpsWorld) -> CompetitionWorld:
    return draft_competition(dps)


def write(by: Actor, *, name: str = "Lønn", kind: str = "contract_term", use: str = "locked", **more: object) -> UUID:
    given = {"wording": WAGE, "language": "nb", **more}
    return actions.write_text(kind=kind, name=name, use=use, by=by, at=DRAFTED_AT, **given)  # type: ignore[arg-type]


def carried(world: CompetitionWorld) -> tuple[CarriedTerms, ...]:
    return queries.terms(world.id).texts


def findings(world: CompetitionWorld) -> dict[str, str]:
    check = queries.check(world.cast.brita, world.id, at=DRAFTED_AT)
    return {one.code: one.severity for one in check.findings if one.code.startswith("competition_locked_text")}


def draft(world: CompetitionWorld, **more: UUID) -> UUID:
    return actions.create(
        world.dps.id,
        category_ids=queries.terms(world.id).category_ids,
        title="En til",
        by=world.cast.brita,
        at=DRAFTED_AT,
        **more,
    )


def test_what_the_system_demands_stands_in_every_new_draft_and_can_not_be_taken_out(world: CompetitionWorld) -> None:
    write(world.cast.astrid, use="demanded", dps_id=world.dps.id)
    made = draft(world)
    (text,) = queries.terms(made).texts
    assert (text.name, text.wording, text.demanded_by) == ("Lønn", WAGE, "dps")
    by = world.cast.brita
    code = refused(lambda: actions.take_out_text(made, text.id, by=by, at=DRAFTED_AT))
    assert code == "competitions.text_is_demanded"


def test_a_draft_without_a_demanded_text_is_not_published_until_it_is_taken_in(world: CompetitionWorld) -> None:
    write(world.cast.astrid, use="demanded")
    assert findings(world) == {"competition_locked_text_missing": "block"}
    assert refused(lambda: publish(world)) == "competitions.not_ready"
    actions.bring_texts_up_to_date(world.id, by=world.cast.brita, at=DRAFTED_AT)
    assert findings(world) == {}
    publish(world)
    assert [one.name for one in carried(world)] == ["Lønn"]


def test_a_new_wording_is_told_and_what_is_published_keeps_the_old(world: CompetitionWorld) -> None:
    text, by = write(world.cast.astrid), world.cast.brita
    actions.take_in_text(world.id, text, by=by, at=DRAFTED_AT)
    made = draft(world, copy_of=world.id)
    publish(world)
    later = PUBLISHED_AT + timedelta(hours=1)
    number = actions.rewrite_text(text, wording="Ny ordlyd.", use="locked", by=world.cast.astrid, at=later)
    assert number == 2
    assert [one.wording for one in carried(world)] == [WAGE]
    check = queries.check(by, made, at=later)
    assert "competition_locked_text_outdated" in {one.code for one in check.blocking}
    actions.bring_texts_up_to_date(made, by=by, at=later)
    assert [(one.version, one.wording) for one in queries.terms(made).texts] == [(2, "Ny ordlyd.")]


def test_a_retired_text_is_warned_of_and_may_go(world: CompetitionWorld) -> None:
    text, by = write(world.cast.astrid), world.cast.brita
    actions.take_in_text(world.id, text, by=by, at=DRAFTED_AT)
    actions.retire_text(text, by=world.cast.astrid, at=DRAFTED_AT)
    assert findings(world) == {"competition_locked_text_out_of_use": "warn"}
    actions.take_out_text(world.id, carried(world)[0].id, by=by, at=DRAFTED_AT)
    assert carried(world) == ()


def test_a_locked_requirement_is_asked_and_stays_when_the_buyer_writes_others(world: CompetitionWorld) -> None:
    text, by = write(world.cast.astrid, kind="requirement"), world.cast.brita
    own = queries.terms(world.id).requirements
    actions.take_in_text(world.id, text, by=by, at=DRAFTED_AT)
    actions.set_mandatory_requirements(
        world.id,
        [actions.RequirementInput("Et nytt krav"), *(actions.RequirementInput(one.text, id=one.id) for one in own)],
        by=by,
        at=DRAFTED_AT,
    )
    asked = queries.terms(world.id).requirements
    assert [one.number for one in asked] == list(range(1, len(own) + 3))
    assert (asked[-1].text, asked[-1].locked) == (WAGE, True)
    assert asked[0].text == "Et nytt krav"
    forged = actions.RequirementInput("Noe annet", id=asked[-1].id)
    with pytest.raises(Missing):
        actions.set_mandatory_requirements(world.id, [forged], by=by, at=DRAFTED_AT)
    actions.take_out_text(world.id, carried(world)[0].id, by=by, at=DRAFTED_AT)
    assert [one.number for one in queries.terms(world.id).requirements] == list(range(1, len(own) + 2))


def test_the_database_keeps_locked_words_too(world: CompetitionWorld) -> None:
    text = write(world.cast.astrid, kind="requirement")
    actions.take_in_text(world.id, text, by=world.cast.brita, at=DRAFTED_AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        CarriedText.objects.filter(competition_id=world.id).update(wording="Noe annet")
    with pytest.raises(DatabaseError), transaction.atomic():
        MandatoryRequirement.objects.filter(competition_id=world.id, carried__isnull=False).update(text="Noe annet")
    publish(world)
    with pytest.raises(DatabaseError), transaction.atomic():
        MandatoryRequirement.objects.filter(competition_id=world.id, carried__isnull=False).delete()


def test_a_template_demands_the_texts_it_was_kept_with(world: CompetitionWorld) -> None:
    text, by = write(world.cast.astrid), world.cast.brita
    actions.take_in_text(world.id, text, by=by, at=DRAFTED_AT)
    template = actions.keep_template(world.id, name="Mal", by=by, at=DRAFTED_AT)
    made = draft(world, template_id=template)
    (one,) = queries.terms(made).texts
    assert one.demanded_by == "template"
    code = refused(lambda: actions.take_out_text(made, one.id, by=by, at=DRAFTED_AT))
    assert code == "competitions.text_is_demanded"
    free = draft(world, copy_of=world.id)
    actions.take_out_text(free, queries.terms(free).texts[0].id, by=by, at=DRAFTED_AT)
    assert queries.terms(free).texts == ()


def test_texts_for_another_language_or_category_are_not_offered(world: CompetitionWorld, dps: DpsWorld) -> None:
    write(world.cast.astrid, name="Wages", language="en")
    held = queries.terms(world.id).category_ids
    other = next(key for key in dps.category_ids if key not in held)
    write(world.cast.astrid, name="Annen kategori", dps_id=dps.id, category_id=other)
    write(world.cast.astrid, name="Fri", kind="need", use="free")
    offered = queries.texts_for(world.cast.brita, world.id, at=DRAFTED_AT)
    assert [one.name for one in offered.takable] == []
    assert [one.name for one in offered.free_for("need")] == ["Fri"]


def test_only_a_manager_locks_and_another_body_sees_nothing(world: CompetitionWorld) -> None:
    buyer = world.cast.brita
    assert refused(lambda: write(buyer, kind="need")) == "competitions.texts_locked_by_the_manager"
    own = write(buyer, kind="need", use="free", name="Egen")
    code = refused(lambda: actions.rewrite_text(own, wording="Ny", use="locked", by=buyer, at=DRAFTED_AT))
    assert code == "competitions.texts_locked_by_the_manager"
    assert [one.name for one in queries.texts(buyer, at=DRAFTED_AT)] == ["Egen"]
    assert queries.texts(world.cast.astrid, at=DRAFTED_AT) == ()
    with pytest.raises(Missing):
        queries.text(world.cast.astrid, own, at=DRAFTED_AT)
    with pytest.raises(Missing):
        actions.retire_text(own, by=world.cast.astrid, at=DRAFTED_AT)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"name": " "}, "competitions.text_without_name"),
        ({"wording": " "}, "competitions.text_without_words"),
        ({"kind": "annet"}, "competitions.text_kind_unknown"),
        ({"use": "free"}, "competitions.contract_term_is_locked"),
    ],
)
def test_what_is_no_text_is_refused(world: CompetitionWorld, given: dict[str, str], code: str) -> None:
    assert refused(lambda: write(world.cast.astrid, **given)) == code  # type: ignore[arg-type]


def test_a_name_is_used_once_while_the_text_is_in_use(world: CompetitionWorld) -> None:
    by = world.cast.astrid
    text = write(by)
    assert refused(lambda: write(by)) == "competitions.text_named_twice"
    actions.retire_text(text, by=by, at=DRAFTED_AT)
    code = refused(lambda: actions.rewrite_text(text, wording="Ny", use="locked", by=by, at=DRAFTED_AT))
    assert code == "competitions.text_retired"
    write(by)
    states = [(one.name, one.retired_at is None) for one in queries.texts(by, at=DRAFTED_AT)]
    assert sorted(states) == [("Lønn", False), ("Lønn", True)]


def test_a_text_is_for_a_system_of_ones_own(world: CompetitionWorld, dps: DpsWorld) -> None:
    with pytest.raises(Missing):
        write(world.cast.brita, kind="need", use="free", dps_id=dps.id)
    with pytest.raises(Missing):
        write(world.cast.astrid, category_id=next(iter(dps.category_ids)))


def test_the_invitation_says_them_as_ordinary_text(world: CompetitionWorld) -> None:
    by = world.cast.brita
    term = write(world.cast.astrid)
    scope = write(world.cast.astrid, kind="specification", name="Omfang", wording="Alt skal være åpen kildekode.")
    for text in (term, scope):
        actions.take_in_text(world.id, text, by=by, at=DRAFTED_AT)
    letter = str(queries.preview(by, world.id, at=DRAFTED_AT))
    assert WAGE in letter
    assert f"{queries.terms(world.id).scope}\\n\\nAlt skal være åpen kildekode." in letter
    assert Competition.objects.get(pk=world.id).scope == queries.terms(world.id).scope
