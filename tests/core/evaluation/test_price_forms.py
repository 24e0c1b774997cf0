"""A price form: rows that the buyer lays out, prices that each tenderer gives, and the one sum they come to."""

from decimal import Decimal

import pytest

from terskel.core.evaluation import EvaluationModel, PriceForm, PriceLine, price_form_faults, price_lines
from terskel.core.languages import LANGUAGES

HOURS = PriceLine("h", "Seniorutvikler", Decimal("1200.5"), unit="time", estimated=True)
RUN = PriceLine("d", "Drift", Decimal(1), when="yearly", unit="år")
REST = PriceLine("r", "Restverdi", Decimal(1), when="end", side="income")
TRAINING = PriceLine("o", "Opplæring", Decimal(2), unit="dag", zero=True)
FORM = PriceForm((HOURS, TRAINING, RUN, REST), rate=Decimal(4), years=2, in_whole_ore=True)
GIVEN = {"h": Decimal("1333.33"), "o": Decimal(0), "d": Decimal(52), "r": Decimal("10.816")}


@pytest.mark.parametrize(
    ("line", "price", "fault"),
    [
        (HOURS, None, "missing"),
        (HOURS, Decimal("-0.01"), "negative"),
        (HOURS, Decimal("NaN"), "negative"),
        (HOURS, Decimal(0), "zero"),
        (HOURS, Decimal("0.005"), "not_in_ore"),
        (HOURS, Decimal("0.01"), None),
        (HOURS, Decimal("1E+6"), None),
        (TRAINING, Decimal(0), None),
        (REST, Decimal(0), None),
    ],
)
def test_a_unit_price_is_above_zero_and_in_whole_øre_unless_the_row_takes_zero(line, price, fault) -> None:
    assert line.judge(price) == fault


def test_the_sum_of_a_form_is_exact_and_rounded_once_to_whole_øre() -> None:
    form = PriceForm(tuple(PriceLine(key, key, Decimal("0.5")) for key in "abc"), in_whole_ore=True)
    found = form.sums(dict.fromkeys("abc", Decimal("0.01")))
    assert found.lines == dict.fromkeys("abc", Decimal("0.01"))
    assert found.total == Decimal("0.02")
    assert form.total(dict.fromkeys("abc", Decimal("0.01"))) == found.total


def test_rows_that_have_a_price_are_added_up_and_the_total_waits_for_the_others() -> None:
    found = FORM.sums({"h": Decimal(1000), "d": Decimal(-1)})
    assert (found.lines, found.total) == ({"h": Decimal("1200500.00")}, None)


def test_what_comes_later_is_discounted_and_an_income_is_subtracted() -> None:
    found = FORM.sums({**GIVEN, "r": Decimal("10.81")})
    assert found.lines["d"] == Decimal("98.08")
    assert found.lines["r"] == Decimal("-9.99")
    assert found.total == Decimal("1600750.75")


def test_a_model_with_a_form_survives_json_and_an_older_one_keeps_its_digest() -> None:
    model = EvaluationModel("linear_floor", price_form=FORM)
    assert EvaluationModel.from_json(model.to_json()) == model
    plain = PriceForm((PriceLine("a", "Timer"),)).to_json()
    assert plain["lines"] == [{"id": "a", "name": "Timer", "quantity": "1", "when": "start", "side": "cost"}]


def test_each_row_has_a_name_of_its_own_and_a_quantity() -> None:
    twice = PriceForm((PriceLine("a", "Timer"), PriceLine("b", "TIMER "), PriceLine("c", "", Decimal(0))))
    assert [one.code for one in price_form_faults(twice)] == [
        "evaluation.price_line_without_own_name",
        "evaluation.quantity_not_positive",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rows_are_told_with_unit_quantity_and_when_they_are_paid(language) -> None:
    hours, training, run, rest = price_lines(FORM, language)
    assert hours.unit == "time"
    assert "anslag" in hours.quantity or "estimated" in hours.quantity
    assert training.paid == ""
    assert "2" in run.paid
    assert rest.paid.count(".") == 2
