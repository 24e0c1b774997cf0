"""Equal values have one spelling; what is no JSON has none; identifiers carry the clock and chance, nothing else."""

import time
from decimal import Decimal
from uuid import UUID

import pytest

from terskel.core.canonical import canonical_json, decimal_text, sha256_hex
from terskel.core.decisions import Refused, RefusedAct, refuse, require
from terskel.core.ids import uuid7


class TestOneSpelling:
    def test_keys_are_sorted_and_nothing_stands_between(self) -> None:
        assert (
            canonical_json({"b": [1, True, None], "a": {"d": "x", "c": -2}})
            == b'{"a":{"c":-2,"d":"x"},"b":[1,true,null]}'
        )

    def test_letters_stay_letters(self) -> None:
        assert canonical_json("Ås – «pris»") == '"Ås – «pris»"'.encode()

    def test_a_tuple_is_spelt_as_a_list(self) -> None:
        assert canonical_json((1, ("a",))) == b'[1,["a"]]'

    def test_the_digest_is_of_the_canonical_bytes(self) -> None:
        assert sha256_hex({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
        assert sha256_hex({"b": 1, "a": 2}) == sha256_hex({"a": 2, "b": 1})

    @pytest.mark.parametrize(
        ("stranger", "named"),
        [
            (1.5, "no float: 1.5"),
            ([1, 1.5], "no float: 1.5"),
            ({"a": {"b": 1.5}}, "no float: 1.5"),
            ({"a": Decimal(1)}, "no Decimal: Decimal('1')"),
            (b"x", "no bytes: b'x'"),
            ({1: "a"}, "text keys, not 1"),
        ],
    )
    def test_what_is_no_json_is_named(self, stranger: object, named: str) -> None:
        with pytest.raises(TypeError) as refused:
            canonical_json(stranger)  # type: ignore[arg-type]
        assert str(refused.value).endswith(named)

    @pytest.mark.parametrize(
        ("value", "text"),
        [
            ("1E+1", "10"),
            ("0.50", "0.5"),
            ("10", "10"),
            ("100.00", "100"),
            ("-0", "0"),
            ("-0.00", "0"),
            ("-1.10", "-1.1"),
            ("1E-3", "0.001"),
        ],
    )
    def test_a_decimal_has_its_shortest_plain_spelling(self, value: str, text: str) -> None:
        assert decimal_text(Decimal(value)) == text

    @pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
    def test_what_is_not_finite_has_no_spelling(self, value: str) -> None:
        with pytest.raises(ValueError, match=f"{value} has no plain spelling"):
            decimal_text(Decimal(value))


class TestIdentifiers:
    def test_the_first_48_bits_are_the_millisecond(self) -> None:
        earliest = time.time_ns() // 1_000_000
        made = uuid7().int >> 80
        # Ids made in one burst run ahead of each other by one in the last bit, never by a millisecond.
        assert earliest - 1 <= made <= time.time_ns() // 1_000_000 + 1

    def test_every_other_bit_is_left_to_chance(self) -> None:
        made = []
        for _ in range(60):
            made.append(uuid7().int)
            time.sleep(0.001)  # within a millisecond ids count on from each other
        fixed = 0xF << 76 | 0b11 << 62
        ones, zeros = 0, 0
        for number in made:
            ones |= number
            zeros |= ~number
        assert ones & zeros & ~fixed & ((1 << 80) - 1) == ((1 << 80) - 1) & ~fixed

    def test_version_and_variant_stand_where_the_standard_has_them(self) -> None:
        made = uuid7()
        assert (made.version, made.variant) == (7, UUID(int=0b10 << 62 | 0x7 << 76).variant)


class TestRefusals:
    def test_an_act_that_is_refused_carries_its_code_as_its_message(self) -> None:
        with pytest.raises(RefusedAct) as stopped:
            require(Refused("dps.has_ended", "FOA § 26-5(3)"))
        assert str(stopped.value) == "dps.has_ended"

    def test_a_refusal_without_clause_has_an_empty_one(self) -> None:
        with pytest.raises(RefusedAct) as stopped:
            refuse("dps.has_ended")
        assert stopped.value.refused == Refused("dps.has_ended", "", {})
