"""Quality before price: what the panel sees, when the points are locked, and the second opening."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from terskel.audit import queries as audit
from terskel.awards import actions as awards
from terskel.competitions import actions as competitions
from terskel.core.actors import AUTHORITY_ADMIN, SYSTEM
from terskel.core.decisions import Missing, Refused, RefusedAct
from terskel.core.envelopes import ENVELOPES
from terskel.core.languages import LANGUAGES
from terskel.core.sealing import age
from terskel.documents import queries as documents
from terskel.documents.letters import Table
from terskel.evaluation import actions, gating, queries
from terskel.evaluation.actions import Check, Mark
from terskel.evaluation.moves import reverse_rejection
from terskel.tenders import actions as tenders
from terskel.tenders import queries as tender_queries
from terskel.tenders.models import OpenedPrice, OpenedTender, UnsealedFile
from terskel.vault import actions as vault_actions
from terskel.vault import queries as vault
from tests.rooms.refusals import refused_with
from tests.worlds.cast import PASSPHRASE, Cast, oslo
from tests.worlds.competitions import DELIVERED_AT, DRAFTED_AT, OPENING_AT
from tests.worlds.evaluations import FINALISED_AT, SCORED_AT, EvaluationWorld, give, panel_declared, person_of, said_in
from tests.worlds.lent import lent
from tests.worlds.quality_first import (
    LOCKED_AT,
    PRICES,
    PRICES_AT,
    declared_apart,
    delivered_apart,
    locked,
    prices_opened,
    release_prices,
    scored_apart,
    unseal_prices,
)

pytestmark = pytest.mark.django_db

OFFLINE = age.new_identity()
WHY = "Kravet om norsk er ikke oppfylt: svaret er på engelsk."
LIFTED = "Et svar på kriterium 1 var lest på feil tilbud."


def refused(code: str, act: Callable[..., object], *args: object, **kwargs: object) -> Refused:
    """The refusal of the act, which must have this code."""
    with pytest.raises(RefusedAct) as stopped:
        act(*args, **kwargs)
    assert refused_with(stopped.value) == code
    return stopped.value.refused


def rejected(world: EvaluationWorld, *, at=SCORED_AT) -> None:
    """Camilla's tender is rejected by two."""
    checks = [Check(world.camillas, world.requirements[0], met=False, reason=WHY)]
    actions.check_requirements(world.id, checks, by=world.cast.erik_at_helfo, at=at)
    actions.reject_tender(world.id, world.camillas, ground="R-248-1b", reason=WHY, by=world.cast.erik_at_helfo, at=at)
    actions.confirm_rejection(world.id, world.camillas, by=world.cast.eva_at_helfo, at=at)


def test_the_first_opening_reads_no_price() -> None:
    world = lent(declared_apart)
    for view in tender_queries.opened_for_room(world.id):
        assert (view.price, view.price_sealed, view.price_files) == (None, True, ())
        assert [one.name for one in view.files] == ["plan.pdf"]
    for row in OpenedTender.objects.filter(competition_id=world.id):
        assert "price" not in row.content
        assert row.price is None
    for sheet in queries.matrix(world.cast.eva_at_helfo, world.id).sheets:
        assert (sheet.price, sheet.price_sealed) == (None, True)
    assert queries.matrix(world.cast.eva_at_helfo, world.id).standing.price_seen_at is None


def test_the_first_opening_cannot_read_a_price_with_the_key_it_has() -> None:
    """The two keys are two: what is sealed to one is not opened by the other."""
    world = lent(delivered_apart)
    assert vault.recipient_of(world.id) != vault.recipient_of(world.id, "price")


def test_the_panel_does_not_see_who_tenders_what() -> None:
    world = lent(declared_apart)
    for language, called in zip(LANGUAGES, ("Tilbyder", "Tilbydar", "Tenderer"), strict=True):
        reader = replace(world.cast.eva_at_helfo, language=language)
        sheets = queries.matrix(reader, world.id).sheets
        assert [sheet.supplier_name for sheet in sheets] == [f"{called} A", f"{called} B"]
        assert [sheet.number for sheet in sheets] == [1, 2]


def test_members_declare_on_the_names_of_all_who_tendered() -> None:
    world = lent(declared_apart)
    names = gating.tenderers(world.cast.eva_at_helfo, world.id)
    assert len(names) == 2
    assert list(names) == sorted(names)
    assert gating.tenderers(world.cast.brita, world.id) == ()


def test_quality_is_not_locked_before_everything_is_assessed() -> None:
    world = lent(declared_apart)
    found = refused(
        "evaluation.quality_unfinished", actions.lock_quality, world.id, by=world.cast.eva_at_helfo, at=SCORED_AT
    )
    assert found.facts["count"] == 2
    assert found.clause == "LOA § 4"


def test_the_lead_alone_locks_quality_and_once() -> None:
    world = lent(scored_apart)
    refused("evaluation.not_lead_of_lock", actions.lock_quality, world.id, by=world.cast.erik_at_helfo, at=LOCKED_AT)
    actions.lock_quality(world.id, by=world.cast.eva_at_helfo, at=LOCKED_AT)
    refused("evaluation.quality_is_locked", actions.lock_quality, world.id, by=world.cast.eva_at_helfo, at=LOCKED_AT)


def test_a_rejection_that_waits_for_a_second_person_stops_the_lock() -> None:
    world = lent(scored_apart)
    checks = [Check(world.camillas, world.requirements[0], met=False, reason=WHY, replaces=_check(world))]
    actions.check_requirements(world.id, checks, by=world.cast.erik_at_helfo, at=SCORED_AT)
    actions.reject_tender(
        world.id, world.camillas, ground="R-248-1b", reason=WHY, by=world.cast.erik_at_helfo, at=SCORED_AT
    )
    refused("evaluation.rejections_wait", actions.lock_quality, world.id, by=world.cast.eva_at_helfo, at=LOCKED_AT)


def _check(world: EvaluationWorld):
    sheet = queries.matrix(world.cast.eva_at_helfo, world.id).sheet(world.camillas)
    return sheet.checks[world.requirements[0]].id


def test_locked_points_stay_until_the_lock_is_lifted_with_a_reason() -> None:
    world = lent(locked)
    eva = world.cast.eva_at_helfo
    marks = [Mark(world.bjorns, world.quality[0], Decimal(10), "Fjordsikt viser enda mer enn vi først så.")]
    refused("evaluation.quality_is_locked", actions.score, world.id, marks, by=eva, at=PRICES_AT)
    refused("evaluation.lift_needs_reason", actions.lift_lock, world.id, reason="Feil", by=eva, at=PRICES_AT)
    actions.lift_lock(world.id, reason=LIFTED, by=eva, at=PRICES_AT)
    assert queries.matrix(eva, world.id).standing.quality_locked_at is None
    refused(
        "evaluation.quality_not_locked",
        actions.release_price_share,
        world.id,
        passphrase=PASSPHRASE,
        impartial=True,
        by=eva,
        at=PRICES_AT,
    )


def test_names_are_shown_once_quality_is_locked() -> None:
    world = lent(locked)
    names = {sheet.supplier_name for sheet in queries.matrix(world.cast.eva_at_helfo, world.id).sheets}
    assert names == set(gating.tenderers(world.cast.eva_at_helfo, world.id))


def test_prices_are_not_opened_before_quality_is_locked() -> None:
    world = lent(scored_apart)
    found = refused(
        "evaluation.quality_not_locked",
        actions.release_price_share,
        world.id,
        passphrase=PASSPHRASE,
        impartial=True,
        by=world.cast.eva_at_helfo,
        at=PRICES_AT,
    )
    assert found.clause == "LOA § 4"


def test_prices_are_opened_by_two_after_quality() -> None:
    world = lent(locked)
    release_prices(world)
    assert tender_queries.prices_under_way(world.id, at=PRICES_AT)
    assert {one.price for one in tender_queries.opened_for_room(world.id)} == {None}
    unseal_prices(world)
    prices = {one.supplier_id: one.price for one in tender_queries.opened_for_room(world.id)}
    assert prices == {world.cast.fjordsikt_id: PRICES["bjorn"], world.cast.rival_id: PRICES["camilla"]}
    for view in tender_queries.opened_for_room(world.id):
        assert [one.name for one in view.price_files] == ["priser.pdf"]
    state = tender_queries.price_opening_state(world.cast.brita, world.id, at=PRICES_AT)
    assert [one.opened_at for one in state.opened] == [PRICES_AT]
    assert len(state.opened[0].opened_by) == 2
    record = documents.letter(world.cast.brita, state.opened[0].record_id).letter
    assert "1 734 000" in said_in(record).replace("\u202f", " ").replace("\u00a0", " ")
    assert vault.held_since(world.id, at=PRICES_AT) is None
    assert not UnsealedFile.objects.exists()


def test_one_person_never_opens_prices_alone() -> None:
    world = lent(locked)
    given = {"passphrase": PASSPHRASE, "impartial": True, "by": world.cast.eva_at_helfo, "at": PRICES_AT}
    actions.release_price_share(world.id, **given)
    refused("vault.share_already_released", actions.release_price_share, world.id, **given)
    assert not actions.open_prices(world.id, by=SYSTEM, at=PRICES_AT)


def test_the_record_of_prices_tells_of_a_share_that_fell_away() -> None:
    world = lent(locked)
    given = {"passphrase": PASSPHRASE, "impartial": True}
    actions.release_price_share(world.id, **given, by=world.cast.erik_at_helfo, at=PRICES_AT)
    later = PRICES_AT + timedelta(minutes=40)
    release_prices(world, at=later)
    unseal_prices(world, at=later)
    state = tender_queries.price_opening_state(world.cast.brita, world.id, at=later)
    blocks = documents.letter(world.cast.brita, state.opened[0].record_id).letter.blocks
    tables = {one.caption: [row[0] for row in one.rows] for one in blocks if isinstance(one, Table)}
    assert tables["Åpnere"] == ["Eva Moen", "Erik Dahl"]
    assert tables["Deler som falt bort"] == ["Erik Dahl"]


def test_whoever_is_no_opener_is_refused() -> None:
    world = lent(locked)
    given = {"passphrase": PASSPHRASE, "impartial": True, "at": PRICES_AT}
    refused("tenders.not_opener", actions.release_price_share, world.id, **given, by=world.cast.brita)
    with pytest.raises(Missing):
        actions.release_price_share(world.id, **given, by=world.cast.bjorn)


def test_the_price_of_a_rejected_tender_is_never_opened() -> None:
    world = lent(declared_apart)
    rejected(world)
    give_only_bjorn(world)
    actions.lock_quality(world.id, by=world.cast.eva_at_helfo, at=LOCKED_AT)
    release_prices(world)
    unseal_prices(world)
    opened = {one.tender_id: one.price for one in tender_queries.opened_for_room(world.id)}
    assert opened == {world.bjorns: PRICES["bjorn"], world.camillas: None}
    assert OpenedPrice.objects.count() == 1
    refused(
        "evaluation.no_price_sealed",
        actions.release_price_share,
        world.id,
        passphrase=PASSPHRASE,
        impartial=True,
        by=world.cast.eva_at_helfo,
        at=PRICES_AT,
    )


def give_only_bjorn(world: EvaluationWorld) -> None:
    checks = [Check(world.bjorns, one, met=True) for one in world.requirements]
    actions.check_requirements(world.id, checks, by=world.cast.erik_at_helfo, at=SCORED_AT)
    give(world, world.bjorns, "9", "8")


def test_the_price_of_a_tender_that_comes_in_again_is_opened_by_itself() -> None:
    """A rejection reversed after a complaint: its price was sealed when the others were opened."""
    world = lent(declared_apart)
    rejected(world)
    give_only_bjorn(world)
    actions.lock_quality(world.id, by=world.cast.eva_at_helfo, at=LOCKED_AT)
    release_prices(world)
    unseal_prices(world)
    later = oslo("2027-01-29 10:00")
    reverse_rejection(world.id, world.cast.rival_id, reason="Feil lest.", by=world.cast.daniel, at=later)
    heard = "Avvisningen er omgjort: kravet er oppfylt."  # the others' prices are known, so a change has its reason
    checks = [Check(world.camillas, world.requirements[0], met=True, reason=heard, replaces=_check(world))]
    checks.append(Check(world.camillas, world.requirements[1], met=True))
    actions.check_requirements(world.id, checks, by=world.cast.erik_at_helfo, at=later)
    give(world, world.camillas, "6", "7", at=later)
    refused("evaluation.prices_sealed", actions.finalise, world.id, by=world.cast.eva_at_helfo, at=later)
    release_prices(world, at=later)
    unseal_prices(world, at=later)
    assert {one.price for one in tender_queries.opened_for_room(world.id)} == set(PRICES.values())
    assert tender_queries.price_seen_at(world.competition.terms) == PRICES_AT


def test_a_second_opening_that_dies_goes_on() -> None:
    world = lent(locked)
    release_prices(world)
    assert tenders.unseal_next(world.id, by=SYSTEM, at=PRICES_AT)
    later = PRICES_AT.replace(minute=30)
    assert tender_queries.to_continue(at=later) == [world.id]
    assert tender_queries.to_forget(at=later) == []
    unseal_prices(world, at=later)
    assert {one.price for one in tender_queries.opened_for_room(world.id)} == set(PRICES.values())


def test_nothing_is_ranked_while_a_price_is_sealed() -> None:
    world = lent(scored_apart)
    eva = world.cast.eva_at_helfo
    refused("evaluation.quality_not_locked", actions.finalise, world.id, by=eva, at=FINALISED_AT)
    actions.lock_quality(world.id, by=eva, at=LOCKED_AT)
    refused("evaluation.prices_sealed", actions.finalise, world.id, by=eva, at=FINALISED_AT)
    release_prices(world)
    unseal_prices(world)
    refused("evaluation.prices_are_opened", actions.lift_lock, world.id, reason=LIFTED, by=eva, at=FINALISED_AT)
    actions.finalise(world.id, by=eva, at=FINALISED_AT)
    result = queries.result(eva, world.id)
    assert [row.placement for row in result.ranking.rows] == [1, 2]
    report = documents.letter(world.cast.brita, result.report_letter_id).letter
    assert "Poengene for kvalitet ble låst" in said_in(report)


def test_a_sealed_price_is_not_asked_about() -> None:
    world = lent(declared_apart)
    refused(
        "evaluation.price_is_sealed",
        actions.ask_tenderer,
        world.id,
        world.bjorns,
        kind="price",
        text="Prisen ser svært lav ut. Forklar den.",
        due_at=oslo("2027-01-28 12:00"),
        by=world.cast.eva_at_helfo,
        at=SCORED_AT,
    )


def test_what_was_locked_stands_in_the_log_before_any_price() -> None:
    world = lent(prices_opened)
    kinds = [one.kind for one in audit.happened(world.id, descending=False)]
    assert kinds.index("evaluation.QualityLocked") < kinds.index("tenders.PricesOpened")


def test_prices_of_the_ordinary_model_are_seen_from_the_opening() -> None:
    world = lent(panel_declared)
    assert queries.matrix(world.cast.eva_at_helfo, world.id).standing.price_seen_at == OPENING_AT
    refused("evaluation.nothing_to_lock", actions.lock_quality, world.id, by=world.cast.eva_at_helfo, at=SCORED_AT)
    refused(
        "evaluation.price_not_apart",
        actions.release_price_share,
        world.id,
        passphrase=PASSPHRASE,
        impartial=True,
        by=world.cast.eva_at_helfo,
        at=SCORED_AT,
    )


def with_recovery(cast: Cast) -> EvaluationWorld:
    """As `locked`, published after the authority named its offline key."""
    admin = replace(cast.brita, roles=frozenset({AUTHORITY_ADMIN}))
    vault_actions.name_recovery_key(admin.organisation_id, age.recipient_of(OFFLINE), by=admin, at=DRAFTED_AT)
    return locked(cast)


def test_the_recovery_share_counts_as_one_for_prices_too() -> None:
    world = lent(with_recovery)
    admin = replace(world.cast.brita, roles=frozenset({AUTHORITY_ADMIN}))
    given = {"impartial": True, "at": PRICES_AT}
    actions.release_price_share(world.id, passphrase=OFFLINE, recovery=True, by=admin, **given)
    assert not tender_queries.prices_under_way(world.id, at=PRICES_AT)
    actions.release_price_share(world.id, passphrase=PASSPHRASE, by=world.cast.eva_at_helfo, **given)
    unseal_prices(world)
    assert {one.price for one in tender_queries.opened_for_room(world.id)} == set(PRICES.values())


def test_a_share_handed_over_between_the_openings_opens_prices() -> None:
    world = lent(locked)
    cast = world.cast
    vault_actions.make_opener_identity(PASSPHRASE, by=cast.brita, at=LOCKED_AT)
    competitions.hand_over_share(
        world.id, to=person_of(cast.brita), passphrase=PASSPHRASE, by=cast.erik_at_helfo, at=LOCKED_AT
    )
    given = {"passphrase": PASSPHRASE, "impartial": True, "at": PRICES_AT}
    refused("tenders.not_opener", actions.release_price_share, world.id, by=cast.erik_at_helfo, **given)
    for opener in (cast.eva_at_helfo, cast.brita):
        actions.release_price_share(world.id, by=opener, **given)
    unseal_prices(world)
    assert {one.price for one in tender_queries.opened_for_room(world.id)} == set(PRICES.values())


def test_a_share_handed_over_before_the_deadline_is_of_both_keys() -> None:
    world = lent(delivered_apart)
    cast = world.cast
    vault_actions.make_opener_identity(PASSPHRASE, by=cast.brita, at=DELIVERED_AT)
    competitions.hand_over_share(
        world.id, to=person_of(cast.brita), passphrase=PASSPHRASE, by=cast.erik_at_helfo, at=DELIVERED_AT
    )
    for envelope in ENVELOPES:
        assert vault.matters_of(person_of(cast.brita), envelope) == (world.id,)
        assert vault.matters_of(person_of(cast.erik_at_helfo), envelope) == ()


def test_a_cancelled_competition_lets_go_of_the_key_to_prices() -> None:
    world = lent(locked)
    release_prices(world)
    awards.cancel(
        world.id,
        reason_code="no_need",
        reason="Behovet er borte etter en omorganisering.",
        new_competition_follows=False,
        by=world.cast.daniel,
        at=PRICES_AT,
    )
    assert tender_queries.to_forget(at=PRICES_AT) == [world.id]
    tenders.forget_unsealed(world.id, by=SYSTEM, at=PRICES_AT)
    assert vault.held_since(world.id, at=PRICES_AT) is None
    assert not OpenedPrice.objects.exists()
