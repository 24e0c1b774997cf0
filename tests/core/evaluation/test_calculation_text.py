"""A calculation in words: every number shown, ≈ where digits are left out, minus signs in brackets."""

from fractions import Fraction

import pytest

from terskel.core.evaluation import Calculation

TEN = Fraction(10)
THIRD = Fraction(1, 3)


@pytest.mark.parametrize(
    ("calculation", "nb", "en"),
    [
        (
            Calculation.of("proportional", scale=Fraction(10), price=Fraction(3000), lowest=Fraction(1000)),
            "10 × 1 000 / 3 000 ≈ 3,3333",
            "10 × 1,000 / 3,000 ≈ 3.3333",
        ),
        (
            Calculation.of("proportional", decimals=2, scale=Fraction(10), price=Fraction(3), lowest=Fraction(1)),
            "10 × 1 / 3 ≈ 3,33",
            "10 × 1 / 3 ≈ 3.33",
        ),
        (
            Calculation.of("proportional", decimals=1, scale=Fraction(10), price=Fraction(8), lowest=Fraction(1)),
            "10 × 1 / 8 ≈ 1,3",
            "10 × 1 / 8 ≈ 1.3",
        ),
        (
            Calculation.on("sum", {"a": THIRD, "b": Fraction(-1, 2)}),
            "≈0,3333 + (−0,5) ≈ −0,1667",
            "≈0.3333 + (−0.5) ≈ −0.1667",
        ),
        (Calculation.on("sum", {"a": -THIRD, "b": THIRD}), "(≈−0,3333) + ≈0,3333 = 0", "(≈−0.3333) + ≈0.3333 = 0"),
        (
            Calculation.of("price_less_quality", price=Fraction(1000), a=Fraction(50), b=Fraction(5)),
            "1 000 − 50 − 5 = 945",
            "1,000 − 50 − 5 = 945",
        ),
        (
            Calculation.of("step", price=Fraction(5), points=Fraction(2), start=Fraction(1), end=Fraction(9)),
            "5 ligger i trinnet fra 1 til 9: 2",
            "5 lies in the step from 1 to 9: 2",
        ),
        (
            Calculation.of("step", price=Fraction(5), points=Fraction(2), start=Fraction(1)),
            "5 ligger i trinnet fra 1 og oppover: 2",
            "5 lies in the step from 1 upwards: 2",
        ),
        (
            Calculation.of(
                "highest_lowest", scale=TEN, price=Fraction(100), lowest=Fraction(100), highest=Fraction(100)
            ),
            "alle har 100: 10",
            "all have 100: 10",
        ),
        (
            Calculation.of("relative_points", scale=TEN, points=Fraction(0), best=Fraction(0)),
            "ingen har poeng: 0",
            "nobody has points: 0",
        ),
        (Calculation.on("mean", {"Eva": Fraction(3, 100000)}), "(≈0,0000) / 1 ≈ 0,0000", "(≈0.0000) / 1 ≈ 0.0000"),
    ],
)
def test_a_calculation_reads_as_it_is_computed(calculation, nb, en) -> None:
    assert calculation.text("nb").replace("\u00a0", " ") == nb
    assert calculation.text("en") == en
