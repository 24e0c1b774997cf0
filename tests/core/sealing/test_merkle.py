"""RFC 6962 trees: known roots, and proofs that hold for the leaf they are of and for no other."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terskel.core.sealing import merkle

VECTORS = json.loads((Path(__file__).parents[3] / "vectors" / "sealing" / "merkle.json").read_text(encoding="utf-8"))


def leaves_of(entries: list[str]) -> list[bytes]:
    return [merkle.leaf_hash(bytes.fromhex(entry)) for entry in entries]


@pytest.mark.parametrize(("size", "root"), list(enumerate(VECTORS["roots"])))
def test_the_known_roots_come_out(size: int, root: str) -> None:
    assert merkle.root(leaves_of(VECTORS["entries"][:size])).hex() == root


@pytest.mark.parametrize("case", VECTORS["proofs"], ids=lambda case: f"{case['index']} of {case['size']}")
def test_the_known_proofs_come_out(case: dict[str, object]) -> None:
    leaves = leaves_of(VECTORS["entries"][: case["size"]])  # type: ignore[misc]
    proof = merkle.inclusion_proof(leaves, case["index"])  # type: ignore[arg-type]
    assert [step.hex() for step in proof] == case["proof"]


trees = st.lists(st.binary(max_size=8), min_size=1, max_size=40).map(
    lambda entries: [merkle.leaf_hash(entry) for entry in entries]
)


@given(trees, st.data())
def test_every_leaf_has_a_proof(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof = merkle.inclusion_proof(leaves, index)
    assert merkle.verify_inclusion(leaves[index], index, len(leaves), proof, merkle.root(leaves))


@given(trees, st.data())
def test_a_proof_holds_for_no_other_leaf_place_or_root(leaves: list[bytes], data: st.DataObject) -> None:
    size = len(leaves)
    index = data.draw(st.integers(0, size - 1))
    proof, root = merkle.inclusion_proof(leaves, index), merkle.root(leaves)
    leaf = leaves[index]
    assert not merkle.verify_inclusion(merkle.leaf_hash(b"slipped in"), index, size, proof, root)
    assert not merkle.verify_inclusion(leaf, index, size, proof, merkle.leaf_hash(b"other root"))
    assert not merkle.verify_inclusion(leaf, index, size, (*proof, leaf), root)
    assert not merkle.verify_inclusion(leaf, size, size, proof, root)
    assert not merkle.verify_inclusion(leaf, -1, size, proof, root)
    if proof:
        assert not merkle.verify_inclusion(leaf, index, size, proof[:-1], root)


@given(trees, st.binary(max_size=8))
def test_adding_taking_away_or_swapping_a_leaf_changes_the_root(leaves: list[bytes], entry: bytes) -> None:
    root = merkle.root(leaves)
    assert merkle.root([*leaves, merkle.leaf_hash(entry)]) != root
    assert merkle.root(leaves[:-1]) != root
    if len(leaves) > 1 and leaves[0] != leaves[1]:
        assert merkle.root([leaves[1], leaves[0], *leaves[2:]]) != root


def test_a_leaf_is_never_taken_for_a_node() -> None:
    left, right = merkle.leaf_hash(b"a"), merkle.leaf_hash(b"b")
    assert merkle.leaf_hash(left + right) != merkle.root([left, right])


@pytest.mark.parametrize("index", [-1, 2])
def test_there_is_no_proof_of_a_leaf_that_is_not_there(index: int) -> None:
    with pytest.raises(IndexError):
        merkle.inclusion_proof([merkle.leaf_hash(b"a"), merkle.leaf_hash(b"b")], index)
