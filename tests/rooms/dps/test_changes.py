"""Changes of a published DPS: recorded with why, from when and by which notice; material ones are refused."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from terskel.audit import queries as audit
from terskel.core.actors import ANONYMOUS, Actor
from terskel.core.decisions import Missing, RefusedAct
from terskel.core.dps_changes import CHANGE_KINDS, MATERIAL
from terskel.core.instants import end_of_day
from terskel.core.phrases import refusal_text
from terskel.documents import queries as documents
from terskel.dps import actions, models, moves, queries
from terskel.dps.proposals import (
    CategoryClarified,
    Extension,
    Material,
    MemberAdded,
    MemberLeft,
    Name,
    Proposal,
    RequirementClarified,
    Volume,
    Wording,
)
from terskel.notices import queries as notices
from terskel.qualification import queries as qualification
from tests.worlds import cast as casting
from tests.worlds.cast import Cast, oslo
from tests.worlds.changes import make_known
from tests.worlds.dps import PUBLIC_AT, DpsWorld, draft_dps, make_openers, operative_dps, public_dps, publish
from tests.worlds.lent import lent, lent_cast

pytestmark = pytest.mark.django_db

AT = oslo("2027-02-01 10:00")
LATER = oslo("2027-02-02 10:00")


@pytest.fixture
def world() -> DpsWorld:
    return lent(public_dps)


@pytest.fixture
def cast(request: pytest.FixtureRequest) -> Cast:
    """The people of the world, where the test has one."""
    if "world" in request.fixturenames:
        world: DpsWorld = request.getfixturevalue("world")
        return world.cast
    return lent_cast()


@pytest.fixture
def lawyer(cast: Cast) -> Actor:
    return casting.official(casting.person("Liv Lovise"), cast.nhn_id, "legal_reader")


def code_of(refusal: RefusedAct) -> str:
    for language in ("nb", "nn", "en"):
        assert refusal_text(refusal.refused, language)
    return refusal.refused.code


def propose(world: DpsWorld, proposal: Proposal | Material, why: str = "Behovet varer lenger enn ventet.") -> object:
    return actions.propose_change(world.id, proposal, why=why, by=world.cast.astrid, at=AT)


def change(world: DpsWorld, proposal: Proposal, lawyer: Actor | None = None) -> int:
    """Proposed, signed off where that is asked for, and published by a notice that TED publishes the same day."""
    change_id = actions.propose_change(world.id, proposal, why="Behovet varer.", by=world.cast.astrid, at=AT)
    kind = CHANGE_KINDS[proposal.kind]
    if kind.sign_off and lawyer is not None:
        actions.sign_off_change(change_id, note="Endrer ikke hva ordningen er.", by=lawyer, at=AT)
    made = actions.publish_change(change_id, dispatched_at=AT if kind.notice else None, by=world.cast.astrid, at=LATER)
    return made or make_known(change_id, by=world.cast.astrid, at=LATER)


NEW_END = end_of_day(date(2032, 12, 31))


def test_an_extension_is_a_new_version_with_a_notice_new_documents_and_a_reason_for_all(world: DpsWorld) -> None:
    assert change(world, Extension(NEW_END)) == 2
    view = queries.dps(ANONYMOUS, world.id, at=LATER)
    assert view.ends_at == NEW_END
    (told,) = queries.changes(ANONYMOUS, world.id, at=LATER)
    assert (told.kind.code, told.why, told.from_on, told.version) == (
        "extension",
        "Behovet varer.",
        date(2027, 2, 2),
        2,
    )
    newest, first = queries.versions_of(ANONYMOUS, world.id, at=LATER)
    assert (first.number, first.differences) == (1, ())
    (difference,) = newest.differences
    assert (difference.what, difference.before, difference.after) == (
        "Siste dag",
        "tirsdag 31. desember 2030",
        "fredag 31. desember 2032",
    )
    kinds = [one.kind for one in notices.of_matter(world.cast.astrid, world.id)]
    assert kinds == ["contract_notice", "change"]
    letters = [one for one in documents.public_letters(world.id, at=LATER) if one.kind == "dps.qualification_documents"]
    assert len(letters) == 2


def test_an_extension_keeps_everyone_who_is_qualified() -> None:
    world = lent(operative_dps)
    before = qualification.qualified_list(world.id, AT)
    assert before
    change(world, Extension(NEW_END))
    assert qualification.qualified_list(world.id, LATER) == before
    assert qualification.qualified_list(world.id, oslo("2032-12-31 12:00")) == before


def test_an_extension_goes_further_than_the_end(world: DpsWorld) -> None:
    with pytest.raises(RefusedAct) as refusal:
        propose(world, Extension(end_of_day(date(2030, 12, 31))))
    assert code_of(refusal.value) == "dps.extension_not_later"


def test_a_dps_that_has_ended_is_not_extended(world: DpsWorld) -> None:
    change_id = propose(world, Extension(NEW_END))
    ended = oslo("2031-01-01 09:00")
    with pytest.raises(RefusedAct) as refusal:
        actions.publish_change(change_id, dispatched_at=AT, by=world.cast.astrid, at=ended)  # type: ignore[arg-type]
    assert code_of(refusal.value) == "dps.has_ended"


@pytest.mark.parametrize("what", list(MATERIAL))
def test_what_a_dps_is_cannot_be_changed(world: DpsWorld, what: str) -> None:
    with pytest.raises(RefusedAct) as refusal:
        propose(world, Material(what))
    assert code_of(refusal.value) == "dps.change_is_material"
    assert refusal.value.refused.clause == MATERIAL[what]


def test_a_volume_that_would_bring_another_part_of_the_regulation_is_material(world: DpsWorld) -> None:
    with pytest.raises(RefusedAct) as refusal:
        propose(world, Volume("Ett lite oppdrag.", Decimal(1_400_000)))
    assert code_of(refusal.value) == "dps.volume_changes_regime"


def test_every_kind_of_change_has_a_name_and_every_material_one_too() -> None:
    for language in ("nb", "nn", "en"):
        assert all(queries.change_name(kind, language) for kind in CHANGE_KINDS)
        assert list(queries.material_names(language)) == list(MATERIAL)


def added(world: DpsWorld) -> MemberAdded:
    body = casting.authority(7, "Direktoratet for e-helse")
    return MemberAdded(body, date(2027, 2, 10), None)


def test_a_body_added_later_needs_a_lawyers_sign_off_and_a_notice(world: DpsWorld, lawyer: Actor) -> None:
    proposal = added(world)
    change_id = propose(world, proposal)
    by = {"by": world.cast.astrid, "at": LATER}
    with pytest.raises(RefusedAct) as unsigned:
        actions.publish_change(change_id, dispatched_at=AT, **by)  # type: ignore[arg-type]
    assert code_of(unsigned.value) == "dps.change_not_signed_off"
    actions.sign_off_change(change_id, note="Omfanget var kunngjort.", by=lawyer, at=AT)  # type: ignore[arg-type]
    with pytest.raises(RefusedAct) as unnoticed:
        actions.publish_change(change_id, **by)  # type: ignore[arg-type]
    assert code_of(unnoticed.value) == "dps.change_notice_missing"
    actions.publish_change(change_id, dispatched_at=AT, **by)  # type: ignore[arg-type]
    make_known(change_id, **by)  # type: ignore[arg-type]
    named = [one.authority_name for one in queries.members(ANONYMOUS, world.id, at=LATER)]
    assert "Direktoratet for e-helse" in named
    (told,) = queries.changes(ANONYMOUS, world.id, at=LATER)
    assert told.from_on == date(2027, 2, 10)


def test_the_database_refuses_a_change_in_doubt_that_nobody_signed_off(world: DpsWorld) -> None:
    change_id = propose(world, added(world))
    rows = models.ChangeRecord.objects.filter(pk=change_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(published_at=LATER, from_on=date(2027, 2, 2))


def test_a_change_is_signed_off_by_a_legal_reader_who_did_not_propose_it(world: DpsWorld, cast: Cast) -> None:
    change_id = propose(world, added(world))
    both = replace(cast.astrid, roles=cast.astrid.roles | {"legal_reader"})
    for by, code in ((cast.eva, "dps.sign_off_by_legal_reader"), (both, "dps.sign_off_by_another")):
        with pytest.raises(RefusedAct) as refusal:
            actions.sign_off_change(change_id, note="Ja.", by=by, at=AT)  # type: ignore[arg-type]
        assert code_of(refusal.value) == code
    foreign = casting.official(casting.person("Frida Lov"), cast.helfo_id, "legal_reader")
    with pytest.raises(Missing):
        actions.sign_off_change(change_id, note="Ja.", by=foreign, at=AT)  # type: ignore[arg-type]


def test_the_lawyer_is_asked_and_says_on_what_grounds(world: DpsWorld, lawyer: Actor, cast: Cast) -> None:
    change_id = propose(world, added(world))
    (waiting,) = queries.waiting_for_sign_off(lawyer)
    assert (waiting.id, waiting.dps_name) == (change_id, "Konsulenttjenester innen IKT")
    assert queries.waiting_for_sign_off(cast.astrid) == []
    with pytest.raises(RefusedAct) as refusal:
        actions.sign_off_change(change_id, note=" ", by=lawyer, at=AT)  # type: ignore[arg-type]
    assert code_of(refusal.value) == "dps.change_sign_off_without_grounds"
    actions.withdraw_change(change_id, reason="Virksomheten var ikke nevnt.", by=lawyer, at=AT)  # type: ignore[arg-type]
    assert queries.waiting_for_sign_off(lawyer) == []
    with pytest.raises(RefusedAct) as gone:
        actions.publish_change(change_id, dispatched_at=AT, by=world.cast.astrid, at=LATER)  # type: ignore[arg-type]
    assert code_of(gone.value) == "dps.change_withdrawn"


def test_a_body_that_leaves_buys_no_more_from_its_day() -> None:
    world = lent(operative_dps)
    (member,) = queries.members(ANONYMOUS, world.id, at=AT)
    change(world, MemberLeft(member.id, date(2027, 2, 1)))
    with pytest.raises(RefusedAct) as refusal:
        moves.use_for_competition(world.id, world.category_ids, world.cast.helfo_id, at=LATER)
    assert code_of(refusal.value) == "dps.not_a_named_buyer"
    assert queries.open_dps_for_authority(world.cast.brita, at=LATER) == []
    (gone,) = queries.members(ANONYMOUS, world.id, at=LATER)
    assert (gone.from_on, gone.to_on) == (date(2026, 12, 1), date(2027, 2, 1))


def test_a_clarified_requirement_keeps_its_place_and_shows_the_old_words(world: DpsWorld, lawyer: Actor) -> None:
    proposal = RequirementClarified(
        world.requirements[2], "To relevante oppdrag de siste tre årene", "", "Beskrivelse av oppdragene", "Erfaring."
    )
    change(world, proposal, lawyer)
    found = {one.id: one for one in queries.requirements_of(world.id)}
    assert found[world.requirements[2]].text == "To relevante oppdrag de siste tre årene"
    newest = queries.versions_of(ANONYMOUS, world.id, at=LATER)[0]
    assert [(one.what, one.before, one.after) for one in newest.differences] == [
        ("Krav 3: Krav", "To oppdrag de siste tre årene", "To relevante oppdrag de siste tre årene"),
        ("Krav 3: Hvorfor vi spør", "", "Erfaring."),
    ]


def test_after_a_rename_the_old_address_leads_on(world: DpsWorld) -> None:
    old = queries.dps(ANONYMOUS, world.id, at=AT).slug
    change(world, Name("IKT-konsulenter for helseforvaltningen"))
    view = queries.dps(ANONYMOUS, world.id, at=LATER)
    assert (view.name, view.slug) == (
        "IKT-konsulenter for helseforvaltningen",
        "ikt-konsulenter-for-helseforvaltningen",
    )
    assert queries.dps(ANONYMOUS, old, at=LATER) == view
    change(world, Name("Konsulenttjenester innen IKT"))
    assert queries.dps(ANONYMOUS, world.id, at=LATER).slug == old
    assert queries.dps(ANONYMOUS, view.slug, at=LATER).slug == old


def test_a_new_dps_never_takes_an_address_that_another_had(world: DpsWorld, cast: Cast) -> None:
    old = queries.dps(ANONYMOUS, world.id, at=AT).slug
    change(world, Name("Helt nytt navn"))
    other = actions.create_dps(name="Konsulenttjenester innen IKT", by=world.cast.astrid, at=LATER)
    assert queries.dps(cast.astrid, other, at=LATER).slug != old


def test_a_category_with_another_code_is_found_by_the_old_one(world: DpsWorld, lawyer: Actor) -> None:
    proposal = CategoryClarified(world.category_ids[0], "IKT-A", "Utvikling", "Utvikling av programvare.")
    change(world, proposal, lawyer)
    assert queries.category_moved_to(world.id, "IKT-01") == "IKT-A"
    assert queries.category_moved_to(world.id, "IKT-02") is None


def test_a_change_that_changes_nothing_is_refused(world: DpsWorld) -> None:
    view = queries.dps(ANONYMOUS, world.id, at=AT)
    with pytest.raises(RefusedAct) as refusal:
        change(world, Wording(view.contact, view.how_it_works))
    assert code_of(refusal.value) == "dps.change_changes_nothing"
    assert queries.changes(ANONYMOUS, world.id, at=LATER) == []


def test_a_change_says_why(world: DpsWorld) -> None:
    with pytest.raises(RefusedAct) as refusal:
        propose(world, Name("Nytt"), why="  ")
    assert code_of(refusal.value) == "dps.change_without_reason"


def test_a_change_waits_until_the_dps_is_public(cast: Cast) -> None:
    make_openers(cast.eva, cast.erik)
    world = publish(draft_dps(cast))
    before = PUBLIC_AT - timedelta(hours=1)
    change_id = actions.propose_change(world.id, Name("Nytt"), why="Bedre.", by=world.cast.astrid, at=before)
    with pytest.raises(RefusedAct) as refusal:
        actions.publish_change(change_id, by=world.cast.astrid, at=before)
    assert code_of(refusal.value) == "dps.change_before_public"


def test_another_authority_neither_proposes_nor_reads_what_is_asked_for(world: DpsWorld, cast: Cast) -> None:
    propose(world, Name("Nytt"))
    with pytest.raises(Missing):
        actions.propose_change(world.id, Name("Mitt"), why="Fordi.", by=cast.brita, at=AT)
    for stranger in (cast.brita, cast.bjorn, ANONYMOUS):
        with pytest.raises(Missing):
            queries.open_changes(stranger, world.id)
    assert queries.changes(ANONYMOUS, world.id, at=LATER) == []


def test_a_suspended_dps_starts_no_competition_and_keeps_its_door_open() -> None:
    world = lent(operative_dps)
    actions.suspend(world.id, reason="En klage behandles.", by=world.cast.astrid, at=AT)
    assert queries.dps(ANONYMOUS, world.id, at=AT).state == "suspended"
    with pytest.raises(RefusedAct) as refusal:
        moves.use_for_competition(world.id, world.category_ids, world.cast.helfo_id, at=AT)
    assert code_of(refusal.value) == "dps.is_suspended"
    assert queries.open_dps_for_authority(world.cast.brita, at=AT) == []
    with transaction.atomic():
        assert moves.receive_application(world.id, at=AT).state == "suspended"
    with pytest.raises(RefusedAct) as twice:
        actions.suspend(world.id, reason="Igjen.", by=world.cast.astrid, at=AT)
    assert code_of(twice.value) == "dps.suspended_already"
    actions.resume(world.id, reason="Klagen førte ikke fram.", by=world.cast.astrid, at=LATER)
    assert queries.dps(ANONYMOUS, world.id, at=LATER).state == "operative"
    told = [(one.kind.code, one.why) for one in queries.changes(ANONYMOUS, world.id, at=LATER)]
    assert told == [("resumption", "Klagen førte ikke fram."), ("suspension", "En klage behandles.")]
    with pytest.raises(RefusedAct) as running:
        actions.resume(world.id, reason="Igjen.", by=world.cast.astrid, at=LATER)
    assert code_of(running.value) == "dps.not_suspended"


def test_a_suspended_dps_may_be_extended_and_ended() -> None:
    world = lent(operative_dps)
    actions.suspend(world.id, reason="En klage behandles.", by=world.cast.astrid, at=AT)
    change(world, Extension(NEW_END))
    actions.end(world.id, reason="Klagen førte fram.", by=world.cast.astrid, at=LATER)
    assert queries.dps(ANONYMOUS, world.id, at=LATER).state == "ended"


def test_each_step_of_a_change_is_one_event(world: DpsWorld, lawyer: Actor) -> None:
    change(world, added(world), lawyer)
    kinds = [
        one.kind
        for one in audit.happened(world.id, descending=False)
        if one.kind in ("dps.ChangeProposed", "dps.ChangeSignedOff", "dps.DpsChanged")
    ]
    assert kinds == ["dps.ChangeProposed", "dps.ChangeSignedOff", "dps.DpsChanged"]
