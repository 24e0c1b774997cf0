"""An authority's own rules: the law beside what we demand, refused where it is laxer, used where limits are shown."""

from datetime import date

import pytest

from terskel.core.actors import Actor
from terskel.core.rulesets.own import OwnRules
from terskel.dps import queries as dps
from terskel.organisations import actions, queries
from tests.web.visiting import text_of, visitor
from tests.worlds.cast import Cast, official, oslo, person, the_cast
from tests.worlds.dps import DISPATCHED_AT, SET_UP_AT, draft_dps, make_openers

pytestmark = pytest.mark.django_db

NOW = oslo("2026-11-24 10:00")
FILLED = {"dps_tender": "14", "extra_free": ["12-24"], "from_on": "2027-01-01", "reason": "Mer tid til små firmaer."}


@pytest.fixture
def cast() -> Cast:
    return the_cast()


@pytest.fixture
def frida(cast: Cast) -> Actor:
    """Administrator at Norsk helsenett."""
    return official(person("Frida Holm"), cast.nhn_id, "authority_admin")


def test_the_page_shows_what_the_law_says_beside_what_we_demand(cast: Cast, frida: Actor) -> None:
    actions.set_own_rules(
        cast.nhn_id, OwnRules({"dps_tender": 14}), from_on=date(2026, 11, 24), reason="Mer tid.", by=frida, at=NOW
    )
    page = " ".join(visitor(cast.astrid).get("authority:own_rules", at=NOW).split())
    assert "Tilbudsfrist minst 10 kalenderdager minst 14 kalenderdager FOA § 26-7(3)" in page
    assert "Avgjøre en søknad høyst 10 virkedager som loven FOA § 26-6(3)" in page
    assert "Versjon 1: fra" in page
    assert "Mer tid." in page
    assert "Frida Holm" in page
    assert "Gjør reglene våre strengere" not in page


def test_an_administrator_makes_the_rules_stricter_from_a_day_on(cast: Cast, frida: Actor) -> None:
    visit = visitor(frida)
    assert "Gjør reglene våre strengere" in visit.get("authority:own_rules", at=NOW)
    assert visit.done("authority:own_rules_change", at=NOW, **FILLED).endswith("/own-rules/")
    found = queries.own_rules_on(cast.nhn_id, date(2027, 1, 1))
    assert found == OwnRules({"dps_tender": 14}, frozenset({(12, 24)}))
    page = visit.get("authority:own_rules", at=NOW)
    assert "loven alene" in page
    assert "Tilbudsfrist: minst 14 kalenderdager" in page
    assert "24. desember" in page


def test_a_laxer_rule_is_refused_beside_its_question_with_the_clause_and_nothing_is_lost(frida: Actor) -> None:
    answer = visitor(frida).post("authority:own_rules_change", at=NOW, **{**FILLED, "dps_tender": "9"})
    page = text_of(answer)
    assert answer.status_code == 200
    assert "Egen regel for «Tilbudsfrist» er 9, men FOA § 26-7(3) krever 10" in page
    assert 'value="9"' in answer.content.decode()
    assert "Mer tid til små firmaer." in page


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"dps_assess": "0"}, "Skriv et helt tall fra 1"),
        ({"dps_tender": "mange"}, "heltall"),
        ({"climate_weight": "12"}, "krever 30"),
        ({"from_on": "2026-11-23"}, "gjelder tidligst fra i dag"),
        ({"from_on": "9998-01-01"}, "for langt fram"),
        ({"from_on": "2016-01-01"}, "gjelder tidligst fra i dag"),
        ({"from_on": "i morgen"}, "Skriv datoen"),
        ({"reason": ""}, "Fyll ut"),
        ({"extra_free": ["12-23"]}, "12-23"),
    ],
)
def test_bad_input_is_told_in_words(frida: Actor, given: dict[str, object], said: str) -> None:
    answer = visitor(frida).post("authority:own_rules_change", at=NOW, **{**FILLED, **given})
    assert answer.status_code == 200
    assert said in text_of(answer)
    assert queries.own_rule_versions(frida, frida.organisation_id) == []  # type: ignore[arg-type]


def test_only_an_administrator_reaches_the_form(cast: Cast) -> None:
    visitor(cast.astrid).get("authority:own_rules_change", at=NOW, status=404)


@pytest.mark.parametrize("language", ["nn", "en"])
def test_the_pages_speak_every_language(frida: Actor, language: str) -> None:
    visit = visitor(frida)
    visit.post("account:language", at=NOW, language=language, next="/")
    words = {"nn": ("Tilbodsfrist", "minst 10 kalenderdagar"), "en": ("Tender deadline", "at least 10 calendar days")}
    page = visit.get("authority:own_rules", at=NOW)
    assert all(word in page for word in words[language])
    assert words[language][0] in visit.get("authority:own_rules_change", at=NOW)


def test_the_first_window_is_counted_with_our_own_rule_and_kept_by_it(cast: Cast, frida: Actor) -> None:
    world = draft_dps(cast)
    make_openers(cast.eva, cast.erik)
    own = OwnRules({"dps_first_applications": 40})
    actions.set_own_rules(cast.nhn_id, own, from_on=date(2026, 11, 20), reason="Lang frist.", by=frida, at=SET_UP_AT)
    visit = visitor(cast.astrid)
    page = visit.get("authority:dps_publish", world.id, at=DISPATCHED_AT)
    assert "Virksomhetens egen regel på 40 er strengere enn lovens 30 og brukes." in page
    given = {
        "dispatched_at": "2026-11-27T12:00",
        "first_window_closes_at": "2026-12-29T12:00",
        "openers": [str(cast.eva.person_id), str(cast.erik.person_id)],
    }
    refused = visit.post("authority:dps_publish", world.id, at=DISPATCHED_AT, **given)
    assert "40" in text_of(refused)
    visit.done(
        "authority:dps_publish", world.id, at=DISPATCHED_AT, **{**given, "first_window_closes_at": "2027-01-07T12:00"}
    )
    assert dps.dps(cast.astrid, world.id, at=DISPATCHED_AT).kept.own == own
