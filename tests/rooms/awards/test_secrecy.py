"""A tenderer marks its business secrets; the authority decides, and only a version without them leaves (FOA § 7-4)."""

from dataclasses import replace
from uuid import UUID

import pytest
from django.db import Error, transaction

from terskel.audit.models import Event
from terskel.awards import actions, secrecy
from terskel.awards.models import TradeSecret
from terskel.awards.redaction import BAR, stands_in, without
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.documents import queries as documents
from tests.rooms.refusals import refused
from tests.web.visiting import visitor
from tests.worlds.cast import Cast
from tests.worlds.competitions import published_competition
from tests.worlds.evaluations import APPROVED_AT, PREPARED_AT, EvaluationWorld, announced, prepared, said_in, submitted
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

SECRET = "Camilla Berg svarer på kriteriet."
WHY = "Viser konkurrenter hvilke metoder vi bygger tilbudene våre på."


def marked(cast: Cast) -> tuple[EvaluationWorld, UUID]:
    """Camilla has marked a passage before the award is told."""
    world, award_id = announced(cast)
    actions.mark_secret(world.id, passage=SECRET, reason=WHY, by=cast.camilla, at=APPROVED_AT)
    return world, award_id


def test_a_passage_is_found_whatever_the_spacing_and_its_length_is_not_told() -> None:
    assert stands_in("to  ord", ["Her er to\nord."])
    assert not stands_in(" ", ["Her er to ord."])
    assert without("Her er to\nord, og to ord.", ["to ord"]) == f"Her er {BAR}, og {BAR}."


def test_only_what_stands_in_the_own_tender_is_marked_once_and_with_a_reason() -> None:
    world, _award = lent(marked)
    camilla = world.cast.camilla

    def mark(passage: str, reason: str = WHY) -> str | None:
        return refused(
            lambda: actions.mark_secret(world.id, passage=passage, reason=reason, by=camilla, at=APPROVED_AT)
        )

    assert mark("Dette står ikke i tilbudet.") == "awards.passage_not_in_tender"
    assert mark(SECRET) == "awards.passage_is_marked"
    assert mark("Camilla Berg svarer", "Hemmelig.") == "awards.secret_needs_reason"
    reader = replace(camilla, roles=frozenset({"supplier_admin"}))
    assert (
        refused(lambda: actions.mark_secret(world.id, passage="svarer på", reason=WHY, by=reader, at=APPROVED_AT))
        == "awards.secret_role"
    )


def test_nothing_of_a_tender_is_read_before_the_opening() -> None:
    competition = lent(published_competition)
    with pytest.raises(Missing):
        secrecy.own_tender(competition.cast.bjorn, competition.id)


def test_until_the_supplier_is_chosen_there_is_nothing_to_give_out() -> None:
    world, _award = lent(prepared)
    with pytest.raises(Missing):
        secrecy.of_competition(world.cast.brita, world.id)


def test_only_the_redacted_copy_leaves_and_the_supplier_reads_it_too() -> None:
    world, _award = lent(marked)
    cast = world.cast
    letter_id = actions.redact(world.id, world.camillas, withheld=[SECRET], by=cast.brita, at=APPROVED_AT)
    for reader in (cast.brita, cast.camilla):
        text = said_in(documents.letter(reader, letter_id).letter)
        assert SECRET not in text
        assert text.count(BAR) > 1
        assert f"'Antall steder sladdet', '{text.count(BAR)}'" in text
        assert "offentleglova § 13" in text
    with pytest.raises(Missing):
        documents.letter(cast.bjorn, letter_id)
    version = secrecy.own_secrets(cast.camilla, world.id).versions[0]
    assert (version.letter_id, version.withheld) == (letter_id, 1)


def test_the_authority_decides_by_itself_but_gives_out_what_is_marked_only_with_a_reason() -> None:
    world, _award = lent(marked)
    cast = world.cast

    def redact(*withheld: str, reason: str = "", by: Actor = cast.brita) -> UUID:
        return actions.redact(
            world.id, world.camillas, withheld=withheld, given_out_reason=reason, by=by, at=APPROVED_AT
        )

    assert refused(lambda: redact()) == "awards.giving_out_needs_reason"
    assert refused(lambda: redact(SECRET, "Finnes ikke")) == "awards.withheld_not_in_tender"
    assert refused(lambda: redact(SECRET, by=cast.daniel)) == "awards.redactor_role"
    letter_id = redact(reason="Metoden er alminnelig kjent og står i referansen som er offentlig.")
    assert SECRET in said_in(documents.letter(cast.brita, letter_id).letter)


def test_strangers_read_neither_what_is_marked_nor_the_tenders() -> None:
    world, _award = lent(marked)
    for stranger in (world.cast.astrid, world.cast.bjorn, world.cast.erik_at_helfo):
        with pytest.raises(Missing):
            secrecy.of_competition(stranger, world.id)
    assert secrecy.own_secrets(world.cast.bjorn, world.id).secrets == ()


def test_a_marked_passage_in_a_letter_to_somebody_else_is_found() -> None:
    world, _award = lent(marked)
    cast = world.cast
    letters = {
        supplier: documents.letter(reader, row.id).letter
        for supplier, reader in ((cast.fjordsikt_id, cast.bjorn), (cast.rival_id, cast.camilla))
        for row in documents.letters_for_recipient(reader, world.id)[:1]
    }
    assert secrecy.told_in(letters, world.id) == ()
    TradeSecret.objects.create(
        competition_id=world.id,
        tender_id=world.camillas,
        supplier_id=cast.rival_id,
        passage="Fjordsikt viser på kriterium 1",
        reason=WHY,
        marked_at=PREPARED_AT,
        marked_by_id=cast.camilla.person_id,
    )
    found = secrecy.told_in(letters, world.id)
    assert [(one.owner, one.recipients) for one in found] == [("Rival Konsulenter AS", ("Fjordsikt AS",))]


def told_of_award(world: EvaluationWorld) -> int:
    rows = documents.letters_for_recipient(world.cast.camilla, world.id)
    return sum(row.kind == "awards.award_letter" for row in rows)


def test_no_letter_goes_with_what_is_marked_until_the_approver_has_read_it_and_found_it_no_secret() -> None:
    world, award_id = lent(submitted)
    key = TradeSecret.objects.create(
        competition_id=world.id,
        tender_id=world.bjorns,
        supplier_id=world.cast.fjordsikt_id,
        passage="styrke 1",
        reason=WHY,
        marked_at=PREPARED_AT,
        marked_by_id=world.cast.bjorn.person_id,
    ).id
    approve = lambda *seen: actions.approve(  # noqa: E731
        award_id, confirmed_secrets=seen, by=world.cast.daniel, at=APPROVED_AT
    )
    assert refused(approve) == "awards.secrets_not_confirmed"
    assert refused(lambda: approve(world.id)) == "awards.secrets_not_confirmed"
    assert told_of_award(world) == 0
    page = visitor(world.cast.daniel).get("authority:award_approval", world.id, at=APPROVED_AT)
    assert "Jeg har lest det: «styrke 1» fra Fjordsikt AS er ingen forretningshemmelighet." in page
    visitor(world.cast.daniel).done("authority:award_approval", world.id, at=APPROVED_AT, confirmed=str(key))
    assert told_of_award(world) == 1
    announcement = Event.objects.get(kind="awards.AwardAnnounced")
    assert announcement.payload["confirmed_secrets"] == [str(key)]


def test_what_is_marked_stays() -> None:
    lent(marked)
    with pytest.raises(Error), transaction.atomic():
        TradeSecret.objects.update(passage="Noe annet")
