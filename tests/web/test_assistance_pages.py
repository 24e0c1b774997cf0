"""The pages of assistance: the body asks, the manager accepts, the helper works on its behalf, the body closes."""

from datetime import timedelta

import pytest

from terskel.competitions import queries
from terskel.organisations import queries as organisations
from tests.web.visiting import text_of, visitor
from tests.worlds.assistance import AssistedWorld, assisted, known, requested
from tests.worlds.cast import official, person
from tests.worlds.competitions import DRAFTED_AT, CompetitionWorld, draft_competition
from tests.worlds.dps import operative_dps
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

NOW = DRAFTED_AT + timedelta(hours=5)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def draft() -> CompetitionWorld:
    return draft_competition(lent(operative_dps))


@pytest.fixture
def world() -> AssistedWorld:
    return assisted(lent(operative_dps))


def test_the_body_asks_and_the_manager_accepts(draft: CompetitionWorld) -> None:
    cast = draft.cast
    brita, astrid = visitor(cast.brita), visitor(cast.astrid)
    henrik = official(person("Henrik Wold"), cast.nhn_id, "buyer")
    assert "Be om bistand" in brita.get("authority:competition_draft", draft.id, at=NOW)
    empty = text_of(brita.post("authority:competition_assistance", draft.id, at=NOW, need="Hjelp til prisskjemaet"))
    assert "Velg et svar på «Hvem som avgjør tildelingen»." in empty
    assert "Hjelp til prisskjemaet" in empty
    place = brita.done(
        "authority:competition_assistance",
        draft.id,
        at=NOW,
        need="Hjelp til alt",
        value_class="to_2_million",
        wanted_on="15.01.2027",
        decider_id=str(known(cast.daniel)),
        publishes="assistant",
    )
    asked = queries.open_assistance(cast.brita, draft.id, at=NOW)
    assert asked is not None
    assert place.endswith(f"/assistance/{asked.id}/")
    assert "Helfo ber om hjelp med en konkurranse: Testleder 12 måneder" in astrid.get("authority:home", at=NOW)
    form = astrid.get("authority:assistance_answer", asked.id, at=NOW)
    assert "Henrik Wold" in form
    assert "500 000 til 2 millioner kroner" in form.replace("\xa0", " ")
    nobody = text_of(astrid.post("authority:assistance_answer", asked.id, at=NOW, scope="Utkastet", division=""))
    assert "under «Innkjøpere som bistår»." in nobody
    assert "Utkastet" in nobody
    astrid.done(
        "authority:assistance_answer",
        asked.id,
        at=NOW,
        assistants=[str(known(henrik))],
        scope="Utkastet",
        division="Helfo avgjør tildelingen",
    )
    for reader in (cast.brita, cast.astrid, henrik):
        page = visitor(reader).get("authority:assistance", asked.id, at=LATER)
        assert "Helfo avgjør tildelingen" in page
        assert "Henrik Wold" in page
    assert "Hjelp Helfo med konkurransen: Testleder 12 måneder" in visitor(henrik).get("authority:home", at=LATER)


def test_the_manager_declines_with_a_reason_that_the_body_reads(draft: CompetitionWorld) -> None:
    asked, astrid = requested(draft), visitor(draft.cast.astrid)
    empty = astrid.post("authority:assistance_answer", asked, at=NOW, decline="1", reason="")
    assert "Fyll ut «Hvorfor dere ikke kan bistå»." in text_of(empty)
    astrid.done("authority:assistance_answer", asked, at=NOW, decline="1", reason="Ingen ledige i januar.")
    brita = visitor(draft.cast.brita)
    assert "Ingen ledige i januar." in brita.get("authority:assistance", asked, at=LATER)
    assert "Be om bistand" in brita.get("authority:competition_draft", draft.id, at=LATER)


def test_the_body_withdraws_what_nobody_has_answered(draft: CompetitionWorld) -> None:
    asked, brita = requested(draft), visitor(draft.cast.brita)
    assert "Trekk forespørselen" in brita.get("authority:assistance", asked, at=NOW)
    brita.done("authority:assistance_withdraw", asked, at=NOW)
    assert "Trukket tilbake" in brita.get("authority:assistance", asked, at=LATER)
    assert "ber om hjelp" not in visitor(draft.cast.astrid).get("authority:home", at=LATER)


def test_the_helper_works_on_behalf_of_the_body_and_comes_back(world: AssistedWorld) -> None:
    henrik, own = visitor(world.henrik), world.competition.id
    henrik.get("authority:competition_draft", own, at=NOW, status=404)
    place = henrik.done("authority:assistance_act", world.assistance_id, at=NOW)
    assert place.endswith(f"/competitions/{own}/")
    page = henrik.get("authority:competition_draft", own, at=NOW)
    assert "Du handler på vegne av Helfo i én konkurranse" in page
    henrik.done("authority:competition_part", own, "proof", at=NOW, cv_count="2", reference_count="0")
    henrik.get("authority:competition_draft", world.other.id, at=NOW, status=404)
    for name in ("authority:home", "authority:competitions"):
        henrik.get(name, at=NOW, status=302)
    for name in ("authority:contracts", "authority:openings", "authority:dps_list", "account:people"):
        henrik.get(name, at=NOW, status=404)
    assert "Du handler nå for Helfo." in henrik.get("authority:contracts", at=NOW, status=404)
    mandate = henrik.get("authority:assistance", world.assistance_id, at=NOW)
    assert "Arbeidet med konkurransen, Henrik Wold (Norsk helsenett SF)" in mandate
    (own_body,) = organisations.actors_of(known(world.henrik))
    henrik.done("account:act_for", at=NOW, membership=str(own_body.membership_id))
    assert "På vegne av" not in henrik.get("authority:home", at=NOW)
    henrik.get("authority:competition_draft", own, at=NOW, status=404)


def test_when_the_body_closes_it_the_helper_is_out_at_once(world: AssistedWorld) -> None:
    henrik, brita = visitor(world.henrik), visitor(world.competition.cast.brita)
    henrik.done("authority:assistance_act", world.assistance_id, at=NOW)
    empty = brita.post("authority:assistance_close", world.assistance_id, at=NOW, note="")
    assert "Fyll ut" in text_of(empty)
    brita.done("authority:assistance_close", world.assistance_id, at=NOW, note="Vi tar resten selv.")
    henrik.get("authority:competition_draft", world.competition.id, at=LATER, status=404)
    answer = henrik.post("authority:competition_part", world.competition.id, "proof", at=LATER, cv_count="1")
    assert answer.status_code == 404
    assert "Du handler på vegne av" not in henrik.get("authority:home", at=LATER)
    assert "Vi tar resten selv." in henrik.get("authority:assistance", world.assistance_id, at=LATER)
    assert henrik.post("authority:assistance_act", world.assistance_id, at=LATER).status_code == 404


def test_nobody_else_acts_on_the_mandate(world: AssistedWorld) -> None:
    cast = world.competition.cast
    another = official(person("Mona Li"), cast.nhn_id, "buyer")
    for reader in (cast.brita, another):
        assert visitor(reader).post("authority:assistance_act", world.assistance_id, at=NOW).status_code == 404


def test_the_list_shows_each_party_its_own(world: AssistedWorld) -> None:
    cast = world.competition.cast
    for reader in (cast.astrid, cast.brita, world.henrik):
        assert "Testleder 12 måneder" in visitor(reader).get("authority:assistances", at=NOW)
    assert "Testleder" not in visitor(cast.eva).get("authority:assistances", at=NOW)
