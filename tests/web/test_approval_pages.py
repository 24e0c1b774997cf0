"""The pages of the approval before publication: the buyer sends, the approver reads the invitation and decides."""

from datetime import timedelta
from decimal import Decimal

import pytest

from terskel.core.actors import Actor
from terskel.core.rulesets.own import OwnRules
from terskel.organisations import actions as organisations
from tests.web.visiting import text_of, visitor
from tests.worlds.cast import official, person
from tests.worlds.competitions import DRAFTED_AT, CompetitionWorld, draft_competition
from tests.worlds.dps import operative_dps
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

NOW = DRAFTED_AT + timedelta(hours=1)


@pytest.fixture
def draft() -> CompetitionWorld:
    """Above Helfo's limit of one million."""
    world = draft_competition(lent(operative_dps))
    organisations.set_own_rules(
        world.cast.helfo_id,
        OwnRules(approval_above=Decimal(1_000_000)),
        from_on=DRAFTED_AT.date(),
        reason="To personer ved store kjøp.",
        by=official(person("Frida Holm"), world.cast.helfo_id, "authority_admin"),
        at=DRAFTED_AT,
    )
    return world


def home(actor: Actor) -> str:
    return visitor(actor).get("authority:home", at=NOW)


def test_the_buyer_sends_it_and_the_approver_lets_it_through(draft: CompetitionWorld) -> None:
    brita, daniel = visitor(draft.cast.brita), visitor(draft.cast.daniel)
    check = brita.get("authority:competition_check", draft.id, at=NOW)
    assert "En godkjenner må si ja først" in check
    assert "Tilbudsfrist" not in check.split("Kontrollen")[0]
    brita.done("authority:competition_submit", draft.id, at=NOW)
    waiting = brita.get("authority:competition_draft", draft.id, at=NOW)
    assert "Sendt av Brita Strand" in waiting
    assert "Trekk den tilbake og endre den" in waiting
    assert "Godkjenn publiseringen: Testleder 12 måneder" in home(draft.cast.daniel)
    page = daniel.get("authority:competition_approval", draft.id, at=NOW)
    assert "1 900 000" in page.replace("\xa0", " ")
    assert "Testlederen behersker norsk." in page, "the approver reads the invitation itself"
    daniel.done("authority:competition_approval", draft.id, at=NOW)
    assert "Publiser konkurransen: Testleder 12 måneder" in home(draft.cast.brita)
    assert "Godkjent for publisering" in brita.get("authority:competition_draft", draft.id, at=NOW)
    assert "Se over før du publiserer" in brita.get("authority:competition_check", draft.id, at=NOW)


def test_sent_back_the_buyer_reads_why(draft: CompetitionWorld) -> None:
    brita, daniel = visitor(draft.cast.brita), visitor(draft.cast.daniel)
    brita.done("authority:competition_submit", draft.id, at=NOW)
    empty = daniel.post("authority:competition_send_back", draft.id, at=NOW, reason="")
    assert "Fyll ut" in text_of(empty)
    daniel.done("authority:competition_send_back", draft.id, at=NOW, reason="Opsjonene mangler i verdien.")
    assert "Opsjonene mangler i verdien." in brita.get("authority:competition_draft", draft.id, at=NOW)
    assert "Rett konkurransen: Testleder 12 måneder" in home(draft.cast.brita)


def test_whoever_wrote_in_it_is_told_that_another_decides(draft: CompetitionWorld) -> None:
    both = official(person("Olav Vik"), draft.cast.helfo_id, "buyer", "approver")
    visitor(both).done("authority:competition_submit", draft.id, at=NOW)
    page = visitor(both).get("authority:competition_approval", draft.id, at=NOW)
    assert "Du har selv arbeidet med konkurransen" in page
    assert "Godkjenn publiseringen" not in home(both)
    answer = visitor(both).post("authority:competition_approval", draft.id, at=NOW)
    assert answer.status_code == 409
    assert "En godkjenner som ikke har skrevet i den, må avgjøre" in text_of(answer)


def test_what_waits_is_not_edited_and_can_be_taken_back(draft: CompetitionWorld) -> None:
    brita = visitor(draft.cast.brita)
    brita.done("authority:competition_submit", draft.id, at=NOW)
    refused = brita.post("authority:competition_part", draft.id, "proof", at=NOW, cv_count="1", reference_count="0")
    assert "kan ikke endres nå" in text_of(refused)
    brita.done("authority:competition_take_back", draft.id, at=NOW)
    assert "Beskriv behovet og omfanget" in brita.get("authority:competition_draft", draft.id, at=NOW)
    brita.done("authority:competition_part", draft.id, "proof", at=NOW, cv_count="1", reference_count="0")


def test_the_buyer_sees_the_invitation_as_the_suppliers_will(draft: CompetitionWorld) -> None:
    page = visitor(draft.cast.brita).get("authority:competition_preview", draft.id, at=NOW)
    assert "Testlederen behersker norsk." in page
    assert "Timepris ganger 1 700 timer." in page.replace("\xa0", " ")
