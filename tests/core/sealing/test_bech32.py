"""Bech32 by its published strings (BIP 173), and what a spoilt one or a wrong share is told."""

import pytest

from terskel.core.sealing import bech32
from terskel.core.sealing.shares import WrongShares, combine, index_of, split

SEGWIT = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
PUBLISHED = [
    "A12UEL5L",
    "a12uel5l",
    "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
    "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
    "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
    "?1ezyfcl",
]


@pytest.mark.parametrize("text", PUBLISHED)
def test_a_published_string_is_read_and_written_as_it_stands(text: str) -> None:
    prefix, data = bech32.decode(text)
    assert prefix == text.lower().rpartition("1")[0]
    assert bech32.encode(prefix, data) == text.lower()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A12uEL5L", "Bech32 is all upper or all lower case"),
        ("pzry9x0s0muk", "not Bech32"),
        ("1pzry9x0s0muk", "not Bech32"),
        ("x1b4n0q5v", "not Bech32"),
        ("li1dgmt3", "not Bech32"),
        ("A1G7SGD8", "the Bech32 checksum is wrong"),
        ("a12uel5p", "the Bech32 checksum is wrong"),
        (SEGWIT, "Bech32 data end in stray bits"),
    ],
)
def test_what_is_no_bech32_is_told_why(text: str, said: str) -> None:
    with pytest.raises(ValueError) as refused:
        bech32.decode(text)
    assert str(refused.value) == said


IDENTITY = bech32.encode("age-secret-key-", bytes(range(32))).upper()


class TestShares:
    @pytest.mark.parametrize(("threshold", "count"), [(1, 3), (4, 3), (2, 17), (0, 0)])
    def test_a_secret_is_never_for_one_and_never_for_more_than_the_format_holds(
        self, threshold: int, count: int
    ) -> None:
        with pytest.raises(ValueError) as refused:
            split(IDENTITY, threshold, count)
        assert str(refused.value) == f"{threshold} of {count}: at least 2 of at most 16"

    @pytest.mark.parametrize("other", [bech32.encode("age-secret-key-", bytes(31)), bech32.encode("age", bytes(32))])
    def test_only_an_age_identity_of_32_bytes_is_split(self, other: str) -> None:
        with pytest.raises(ValueError, match=r"^not an age identity$"):
            split(other, 2, 3)

    def test_all_of_all_and_two_of_two_are_lawful(self) -> None:
        assert combine(split(IDENTITY, 2, 2)) == IDENTITY
        assert len(split(IDENTITY, 2, 16)) == 16

    def test_too_few_and_damaged_shares_are_told_why(self) -> None:
        shares = split(IDENTITY, 2, 3)
        with pytest.raises(WrongShares, match="Wrong number of mnemonics"):
            combine(shares[:1])
        with pytest.raises(WrongShares, match="."):
            index_of("academic acid acrobat")

    def test_each_share_knows_its_place(self) -> None:
        assert sorted(index_of(share) for share in split(IDENTITY, 2, 3)) == [0, 1, 2]
