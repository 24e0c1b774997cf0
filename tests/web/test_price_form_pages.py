"""The price form in pages: the buyer lays out rows, the supplier prices them and sees what they come to."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from terskel import clock
from terskel.competitions import actions
from terskel.core.actors import SYSTEM
from terskel.core.evaluation import PriceLine
from terskel.tenders import actions as tenders
from terskel.tenders import queries
from terskel.tenders.content import RequirementAnswer
from tests.web.visiting import Visitor, text_of, visitor
from tests.worlds.competitions import (
    DELIVERED_AT,
    DRAFTED_AT,
    OPENING_AT,
    CompetitionWorld,
    draft_competition,
    open_tenders,
    publish,
)
from tests.worlds.dps import operative_dps
from tests.worlds.evaluations import SCORED_AT, panel_declared
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

PAGE = "authority:competition_price_form"
ROWS = (
    PriceLine("", "Seniorutvikler", Decimal(1200), unit="time", estimated=True),
    PriceLine("", "Opplæring", Decimal(2), unit="dag", zero=True),
)


@pytest.fixture
def draft() -> CompetitionWorld:
    return draft_competition(lent(operative_dps))


@pytest.fixture
def world(draft: CompetitionWorld) -> CompetitionWorld:
    actions.set_price_form(draft.id, ROWS, by=draft.cast.brita, at=DRAFTED_AT)
    return publish(draft)


@pytest.fixture
def bjorn(world: CompetitionWorld) -> Visitor:
    return visitor(world.cast.bjorn)


def rows(*given: dict[str, str], **more: str) -> dict[str, str]:
    sent = {"row-TOTAL_FORMS": str(len(given)), "row-INITIAL_FORMS": "0", **more}
    for place, one in enumerate(given):
        sent |= {f"row-{place}-{name}": value for name, value in one.items()}
    return sent


def prices(world: CompetitionWorld, *given: str) -> dict[str, str]:
    form = world.terms.price_form
    assert form is not None
    return {f"price_{line.id}": one for line, one in zip(form.lines, given, strict=True)}


def test_the_buyer_lays_out_rows_and_everyone_reads_them(draft: CompetitionWorld) -> None:
    brita = visitor(draft.cast.brita)
    assert "Én sum" in brita.get("authority:competition_draft", draft.id, at=DRAFTED_AT)
    hours = {"name": "Seniorutvikler", "unit": "time", "quantity": "1 200,5", "estimated": "on"}
    later = {"name": "Drift", "unit": "år", "quantity": "1", "when": "yearly", "side": "cost"}
    brita.done(PAGE, draft.id, at=DRAFTED_AT, **rows(hours, later, {"name": ""}, years="4", rate="3,5"))
    form = draft.terms.price_form
    assert form is not None
    assert [(one.name, one.quantity, one.when, one.estimated) for one in form.lines] == [
        ("Seniorutvikler", Decimal("1200.5"), "start", True),
        ("Drift", Decimal(1), "yearly", False),
    ]
    assert (form.years, form.rate) == (4, Decimal("3.5"))
    assert "2 rader" in brita.get("authority:competition_draft", draft.id, at=DRAFTED_AT)
    publish(draft)
    public = visitor(draft.cast.bjorn).get("supplier:competition", draft.id, at=DELIVERED_AT)
    for words in ("Prisskjema", "Seniorutvikler", "1 200,5 (anslag)", "hvert år i 4 år"):
        assert words in public, words


def test_a_row_without_a_quantity_is_told_and_the_others_stay_in_the_form(draft: CompetitionWorld) -> None:
    brita = visitor(draft.cast.brita)
    given = rows({"name": "Timer", "quantity": "0"}, {"name": "", "quantity": "3"}, {"name": "Reiser", "quantity": "2"})
    answer = brita.post(PAGE, draft.id, at=DRAFTED_AT, **given, years="", rate="")
    assert answer.status_code == 200
    said = text_of(answer)
    assert "Skriv en mengde over 0" in said
    assert "Gi raden et navn" in said
    assert 'value="Reiser"' in answer.content.decode()
    assert draft.terms.price_form is None


def test_two_rows_of_one_name_and_years_that_are_missing_are_told_at_the_top(draft: CompetitionWorld) -> None:
    brita = visitor(draft.cast.brita)
    twice = rows({"name": "Timer", "quantity": "1"}, {"name": "timer", "quantity": "1"}, years="", rate="")
    assert "ha sitt eget navn" in text_of(brita.post(PAGE, draft.id, at=DRAFTED_AT, **twice))
    later = rows({"name": "Drift", "quantity": "1", "when": "yearly"}, years="", rate="4")
    assert "years" in brita.post(PAGE, draft.id, at=DRAFTED_AT, **later).context["form"].errors


def test_another_formula_keeps_the_form_and_a_fixed_price_drops_it(draft: CompetitionWorld) -> None:
    actions.set_price_form(draft.id, ROWS, by=draft.cast.brita, at=DRAFTED_AT)
    before = draft.terms.price_form
    common = {"scale": "10", "decimals": "2", "quality_scale": "absolute", "rounding": "total", "tie": "quality"}
    visitor(draft.cast.brita).done(
        "authority:competition_model", draft.id, at=DRAFTED_AT, price_formula="proportional", **common
    )
    assert draft.terms.price_form == before


def test_the_supplier_prices_each_row_and_sees_the_sum_before_it_delivers(
    world: CompetitionWorld, bjorn: Visitor
) -> None:
    page = bjorn.get("supplier:tender_price", world.id, at=DELIVERED_AT)
    assert "kr per time" in page
    assert "0 av 2 rader har en pris" in page
    answer = bjorn.post("supplier:tender_price", world.id, at=DELIVERED_AT, **prices(world, "1 333,50", ""), stay="1")
    assert "1 av 2 rader har en pris" in text_of(answer)
    bjorn.done("supplier:tender_price", world.id, at=DELIVERED_AT, **prices(world, "1 333,50", "0"))
    check = bjorn.get("supplier:tender_check", world.id, at=DELIVERED_AT)
    assert check.replace("\u00a0", " ").count("1 600 200 kr") >= 2


def test_a_row_that_a_colleague_priced_meanwhile_is_not_overwritten_by_one_that_was_not_touched(
    world: CompetitionWorld, bjorn: Visitor
) -> None:
    """Two browsers with the same page, both opened before anything was priced; changing back counts as a change."""

    def priced() -> list[Decimal]:
        return sorted(queries.my_tender(world.cast.bjorn, world.id, at=DELIVERED_AT).content.prices.values())

    def save(senior: str, junior: str, stood_senior: str, stood_junior: str) -> None:
        said = prices(world, senior, junior)
        stood = dict(zip((f"stood_{name}" for name in said), (stood_senior, stood_junior), strict=True))
        bjorn.post("supplier:tender_price", world.id, at=DELIVERED_AT, **said, **stood, stay="1")

    save("1300", "", "", "")
    save("", "750", "", "")
    assert priced() == [Decimal(750), Decimal(1300)]
    save("1400", "750", "1300", "750")
    save("1300", "750", "1400", "750")
    assert priced() == [Decimal(750), Decimal(1300)]
    save("", "750", "1300", "750")
    assert priced() == [Decimal(750)]


def test_the_page_says_what_each_row_stands_at_as_it_is_shown(world: CompetitionWorld, bjorn: Visitor) -> None:
    answer = bjorn.post(
        "supplier:tender_price", world.id, at=DELIVERED_AT, **prices(world, "1 333,50", "gratis"), stay="1"
    )
    shown = re.findall(r'name="stood_[^"]+" value="([^"]*)"', answer.getvalue().decode())
    assert shown == ["1333.5", ""]


def test_bad_rows_are_told_in_the_readers_language_and_never_lose_the_others(
    world: CompetitionWorld, bjorn: Visitor
) -> None:
    for bad, words in (
        ("", "Fyll ut «Seniorutvikler»"),
        ("0", "kan ikke prises til 0 kr"),
        ("-5", "under 0 kr"),
        ("1,234", "mer enn to desimaler"),
        ("gratis", "Skriv beløpet i kroner"),
    ):
        answer = bjorn.post("supplier:tender_price", world.id, at=DELIVERED_AT, **prices(world, bad, "750"))
        assert answer.status_code == 200, bad
        assert words in text_of(answer), bad
        mine = queries.my_tender(world.cast.bjorn, world.id, at=DELIVERED_AT)
        assert list(mine.content.prices.values()) == [Decimal(750)], bad


def test_what_cannot_be_used_does_not_take_out_what_was_written_before(world: CompetitionWorld, bjorn: Visitor) -> None:
    bjorn.done("supplier:tender_price", world.id, at=DELIVERED_AT, **prices(world, "1000", "10"))
    bjorn.post("supplier:tender_price", world.id, at=DELIVERED_AT, **prices(world, "tusen", "20"))
    mine = queries.my_tender(world.cast.bjorn, world.id, at=DELIVERED_AT)
    assert sorted(mine.content.prices.values()) == [Decimal(20), Decimal(1000)]


def test_the_panel_reads_the_rows_beside_the_sum(world: CompetitionWorld) -> None:
    bjorn = world.cast.bjorn
    given = {key.removeprefix("price_"): Decimal(one) for key, one in prices(world, "1000", "500").items()}
    tenders.save_draft(
        world.id,
        prices=given,
        requirements={one: RequirementAnswer(True) for one in world.requirements},
        criteria=dict.fromkeys(world.criteria[:-1], "Svar."),
        by=bjorn,
        at=DELIVERED_AT,
    )
    tenders.deliver(world.id, received_at=DELIVERED_AT, by=bjorn, at=DELIVERED_AT)
    tenders.settle(world.id, by=SYSTEM, at=OPENING_AT)
    found = panel_declared(world.cast, opened=open_tenders(world))
    page = visitor(world.cast.eva_at_helfo).get("authority:evaluation_tender", world.id, found.bjorns, at=SCORED_AT)
    plain = page.replace("\u00a0", " ")
    assert "Seniorutvikler" in plain
    assert plain.count("1 201 000 kr") == 2


def test_of_a_row_that_both_have_priced_the_later_is_told_and_nothing_is_overwritten_unseen(
    world: CompetitionWorld, bjorn: Visitor
) -> None:
    """The other rows of the page are saved; the next sending holds, as the page has said what stood there."""

    def send(senior: str, junior: str, stood: tuple[str, str], *, sums: bool = False) -> tuple[str, tuple[str, str]]:
        said = prices(world, senior, junior)
        stood_at = dict(zip((f"stood_{name}" for name in said), stood, strict=True))
        with clock.stopped_at(DELIVERED_AT):
            answer = bjorn.client.post(
                reverse("supplier:tender_price", args=[world.id]),
                {**said, **stood_at, "stay": "1"},
                headers={"HX-Request": "true"} if sums else {},
            )
        page = answer.content.decode()
        first, second = re.findall(r'name="stood_[^"]+" value="([^"]*)"', page)
        return page.replace("\u00a0", " "), (first, second)

    def priced() -> list[Decimal]:
        return sorted(queries.my_tender(world.cast.bjorn, world.id, at=DELIVERED_AT).content.prices.values())

    send("1300", "", ("", ""))
    told = "Noen hos dere har priset denne raden til 1 300 kr siden du åpnet siden."
    page, stood = send("1400", "750", ("", ""), sums=True)
    assert told in page
    assert stood == ("", "750"), "whoever is shown the sums alone has not been asked"
    assert priced() == [Decimal(750), Decimal(1300)]
    page, stood = send("1400", "750", stood)
    assert told in page
    assert 'value="1400"' in page
    assert (stood, priced()) == (("1300", "750"), [Decimal(750), Decimal(1300)])
    page, stood = send("1400", "750", stood)
    assert told not in page
    assert (stood, priced()) == (("1400", "750"), [Decimal(750), Decimal(1400)])


def test_a_row_that_a_colleague_emptied_and_one_priced_alike(world: CompetitionWorld, bjorn: Visitor) -> None:
    def send(senior: str, stood: str) -> str:
        said = prices(world, senior, "")
        senior_name, junior_name = said
        sent = {**said, f"stood_{senior_name}": stood, f"stood_{junior_name}": ""}
        return text_of(bjorn.post("supplier:tender_price", world.id, at=DELIVERED_AT, **sent, stay="1"))

    send("1300", "")
    assert "Noen hos dere" not in send("1300", "")
    send("", "1300")
    assert "Noen hos dere har tømt denne raden" in send("1500", "1300")
    assert not queries.my_tender(world.cast.bjorn, world.id, at=DELIVERED_AT).content.prices
