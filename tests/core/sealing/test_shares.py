"""k of n open, fewer never, and the words are SLIP-39's."""

import json
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shamir_mnemonic import combine_mnemonics

from terskel.core.sealing import age, bech32, shares

VECTORS = Path(__file__).parents[3] / "vectors" / "sealing"


@pytest.mark.parametrize(("threshold", "count"), [(2, 2), (2, 3), (2, 5), (3, 3), (3, 5), (5, 5), (5, 6)])
def test_every_set_of_k_opens_and_no_smaller_one_does(threshold: int, count: int) -> None:
    identity = age.new_identity()
    given_out = shares.split(identity, threshold, count)
    for chosen in combinations(given_out, threshold):
        assert shares.combine(chosen) == identity
    for chosen in combinations(given_out, threshold - 1):
        with pytest.raises(shares.WrongShares):
            shares.combine(chosen)


def test_the_same_share_twice_is_one_share() -> None:
    first, _, _ = shares.split(age.new_identity(), 2, 3)
    with pytest.raises(shares.WrongShares):
        shares.combine([first, first])


def test_shares_of_two_secrets_do_not_mix() -> None:
    one = shares.split(age.new_identity(), 2, 3)
    other = shares.split(age.new_identity(), 2, 3)
    with pytest.raises(shares.WrongShares):
        shares.combine([one[0], other[1]])


def test_a_misread_word_is_noticed() -> None:
    first, second, _ = shares.split(age.new_identity(), 2, 3)
    words = first.split()
    words[10] = "academic" if words[10] != "academic" else "acid"
    with pytest.raises(shares.WrongShares):
        shares.combine([" ".join(words), second])
    with pytest.raises(shares.WrongShares):
        shares.index_of(" ".join(words))


def test_shares_are_numbered_apart() -> None:
    given_out = shares.split(age.new_identity(), 2, 16)
    assert [shares.index_of(share) for share in given_out] == list(range(16))


@pytest.mark.parametrize(("threshold", "count"), [(1, 1), (1, 3), (0, 2), (4, 3), (2, 17)])
def test_one_person_never_opens_alone_and_nobody_gets_a_seventeenth_share(threshold: int, count: int) -> None:
    with pytest.raises(ValueError):
        shares.split(age.new_identity(), threshold, count)


@pytest.mark.parametrize(
    "wrong", ["", "AGE-SECRET-KEY-1", age.recipient_of(age.new_identity())], ids=("none", "cut", "public")
)
def test_only_an_age_identity_is_split(wrong: str) -> None:
    with pytest.raises(ValueError):
        shares.split(wrong, 2, 3)


def test_any_slip39_tool_gives_back_the_identity_s_bytes() -> None:
    identity = age.new_identity()
    first, _, third = shares.split(identity, 2, 3)
    assert combine_mnemonics([first, third]) == bech32.decode(identity)[1]


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case["name"])
        for case in json.loads((VECTORS / "shares.json").read_text(encoding="utf-8"))["cases"]
    ],
)
def test_the_recorded_shares_open_the_recorded_identity(case: dict[str, object]) -> None:
    if case["identity"] is None:
        with pytest.raises(shares.WrongShares):
            shares.combine(case["shares"])  # type: ignore[arg-type]
    else:
        assert shares.combine(case["shares"]) == case["identity"]  # type: ignore[arg-type]


@given(st.binary(max_size=60), st.text("abcdefghijk-", min_size=1, max_size=16))
def test_bech32_reads_what_it_wrote_in_either_case(data: bytes, prefix: str) -> None:
    text = bech32.encode(prefix, data)
    assert bech32.decode(text) == bech32.decode(text.upper()) == (prefix, data)


@pytest.mark.parametrize(
    "wrong", ["", "1", "a1", "A1qqqqqq", "abc", "a1bbbbbb", "age1qqqqqqqqqqqq", "b1qqqqqqqqpzry9x8gf2tv"]
)
def test_what_is_no_bech32_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError):
        bech32.decode(wrong)
