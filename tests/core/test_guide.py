"""The procedure guide: regime, lawful procedures with reasons, those refused and why, and the text for the file."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terskel.core import formats
from terskel.core.guide import CONDITIONS, QUESTIONS, Lot, Purchase, ValueParts, estimated, guide
from terskel.core.guide.file_text import Choice, file_text
from terskel.core.guide.grounds import said
from terskel.core.languages import LANGUAGES
from terskel.core.regimes import Regime
from tests.core.vectors import cases

TODAY = date(2026, 11, 21)


def purchase(**given: Any) -> Purchase:
    lot = given.pop("lot", None)
    return Purchase(
        subject=given.pop("subject", "Rådgivning"),
        cpv=tuple(given.pop("cpv", ["72000000"])),
        kind=given.pop("kind", "goods_services"),
        buyer_kind=given.pop("buyer_kind", "state"),
        announced_on=date.fromisoformat(given.pop("announced_on", "2026-11-21")),
        value=Decimal(given.pop("value", 40_000_000)),
        conditions=frozenset(given.pop("conditions", [])),
        lot=Lot(value=Decimal(lot["value"]), small_lots_together=Decimal(lot["small_lots_together"])) if lot else None,
        **given,
    )


@pytest.mark.parametrize("case", cases("procedures/guide.jsonl"))
def test_the_guide_answers_as_the_vectors_say(case: dict[str, Any]) -> None:
    found = guide(purchase(**case["purchase"]))
    assert found.governing.regime == case["regime"]
    assert {option.procedure for option in found.lawful} >= set(case["lawful"])
    assert {option.procedure for option in found.refused} >= set(case["refused"])
    assert {option.procedure for option in found.undecided} >= set(case.get("undecided", ()))
    grounds = {ground.code for option in found.options for ground in option.grounds}
    grounds |= {ground.code for ground in found.governing.grounds}
    assert grounds >= set(case["grounds"])


@pytest.mark.parametrize("case", cases("procedures/guide.jsonl"))
@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_the_guide_says_has_words(case: dict[str, Any], language: Any) -> None:
    found = guide(purchase(**case["purchase"]))
    lines = list(file_text(found, language).lines())
    assert not any("{" in line for line in lines)
    for option in found.options:
        assert option.explain(language)


@pytest.mark.parametrize("case", cases("procedures/value.jsonl"))
def test_the_value_counts_everything_that_may_be_bought(case: dict[str, Any]) -> None:
    amounts = {name: amount for name, amount in case["parts"].items() if name != "parts"}
    parts = ValueParts(
        parts=tuple(map(Decimal, case["parts"].get("parts", []))),
        **{name: Decimal(amount) for name, amount in amounts.items()},
    )
    found = estimated(parts, date.fromisoformat(case["on"]))
    assert found.value == case["value"]
    assert [ground.code for ground in found.grounds] == case["grounds"]
    for ground in found.grounds:
        assert all(ground.text(language).endswith(".") for language in LANGUAGES)


def test_a_negative_part_is_no_value() -> None:
    with pytest.raises(ValueError, match="negative"):
        estimated(ValueParts(options=Decimal(-1)), TODAY)


@pytest.mark.parametrize(
    ("change", "days"),
    [
        ({}, [30, 25]),
        ({"electronic": False}, [30, 30]),
        ({"urgent": True}, [15, 10]),
        ({"prior_notice": True}, [30, 10]),
    ],
)
def test_the_minimums_of_a_restricted_procedure_follow_the_circumstances(
    change: dict[str, Any], days: list[int]
) -> None:
    assert [rule.whole for rule in guide(purchase(**change)).option("restricted").minimums] == days


def test_a_dps_has_its_own_minimums_and_no_urgency() -> None:
    for change in ({}, {"urgent": True, "prior_notice": True}):
        assert [rule.whole for rule in guide(purchase(**change)).option("dps").minimums] == [30, 10]


def test_the_questions_are_ten_counted_and_decide_nothing_by_their_count() -> None:
    against: dict[str, Any] = {
        "repeated_needs": False,
        "enough_suppliers": False,
        "specified_without_talking": False,
        "volatile_prices": False,
        "urgent_deliveries": True,
        "several_buyers": False,
    }
    found = guide(purchase(answers=against))
    assert len(found.suitability.answers) == len(QUESTIONS) + 1 == 10
    assert found.suitability.count("against") == 6
    assert found.suitability.count("open") == 3
    assert found.option("dps").lawful


def test_the_text_for_the_file_says_who_chose_what_and_why() -> None:
    choice = Choice(procedure="dps", reason="Behovene er mange og like.", decided_by="Daniel", decided_on=TODAY)
    text = "\n".join(file_text(guide(purchase()), "nb", choice).lines())
    assert "Dynamisk innkjøpsordning (FOA §§ 26-4–26-7)." in text
    assert "Behovene er mange og like." in text
    assert "Besluttet av Daniel lørdag 21. november 2026." in text
    assert "Åpen anbudskonkurranse" in text
    assert "Konkurranse med forhandling (FOA §§ 13-2, 23-7): Ingen av de fem vilkårene" in text
    assert "sist sammenlignet med loven tirsdag 28. juli 2026" in text


def test_no_unlawful_procedure_gets_into_the_file_as_chosen() -> None:
    choice = Choice(procedure="direct", reason="Raskt.", decided_by="Daniel", decided_on=TODAY)
    with pytest.raises(ValueError, match="not lawful"):
        file_text(guide(purchase()), "nb", choice)
    with pytest.raises(KeyError):
        guide(purchase()).option("auction")


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_the_law_of_the_day_is_unknown_no_procedure_is_called_unlawful(language: Any) -> None:
    found = guide(purchase(cpv=["85000000"], announced_on="2023-11-21", value=7_500_000))
    headings = [section.heading for section in file_text(found, language).sections]
    assert said("file.refused", language) not in headings
    assert said("file.lawful", language) not in headings
    text = "\n".join(file_text(found, language).lines())
    assert formats.day(date(2022, 3, 23), language) not in text, "the day is that of the purchase"
    (part_three,) = [one for one in found.suitability.answers if one.question == "part_three"]
    assert part_three.speaks == "open"


def test_a_design_contest_from_its_threshold_on_follows_part_five() -> None:
    found = guide(purchase(kind="design_contest", value=1_630_000))
    assert found.governing.regime is Regime.FOA_V
    assert "Anskaffelsen følger del V (FOA § 5-1(5))." in "\n".join(file_text(found, "nb").lines())
    assert not found.option("open").lawful


def test_a_threshold_that_was_not_seen_is_named_in_the_reservations() -> None:
    found = guide(purchase(announced_on="2023-05-02", buyer_kind="other", value=2_200_000))
    assert not found.governing.verified
    assert "2\u00a0200\u00a0000\u00a0kr er ikke bekreftet" in "\n".join(file_text(found, "nb").lines())
    assert guide(purchase()).governing.verified


@given(
    st.dates(date(2017, 1, 1), date(2040, 12, 31)),
    st.integers(0, 200_000_000),
    st.sampled_from(["72000000", "79710000", "85000000", "45000000"]),
    st.sampled_from(["goods_services", "works", "design_contest"]),
    st.sampled_from(["state", "other"]),
    st.sets(st.sampled_from(CONDITIONS)),
)
def test_every_purchase_gets_an_answer_or_unknown(
    day: date, value: int, cpv: str, kind: Any, buyer: Any, conditions: set[Any]
) -> None:
    found = guide(
        purchase(
            cpv=[cpv],
            kind=kind,
            buyer_kind=buyer,
            announced_on=day.isoformat(),
            value=value,
            conditions=list(conditions),
        )
    )
    known = found.governing.regime is not Regime.UNKNOWN
    assert (bool(found.lawful), bool(found.refused), bool(found.undecided)) == (known, known, not known)
    assert bool(found.governing.unknown) == (found.governing.regime is Regime.UNKNOWN)
    for option in found.options:
        assert option.clause
        assert option.grounds
