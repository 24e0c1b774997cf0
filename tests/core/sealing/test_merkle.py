"""RFC 6962 trees: known roots, and proofs that hold for the leaf they are of and for no other."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terskel.core.sealing import merkle
from terskel.core.sealing.frontier import Frontier

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


@pytest.mark.parametrize("case", VECTORS["consistency"], ids=lambda case: f"{case['old_size']} to {case['size']}")
def test_the_known_consistency_proofs_come_out_and_hold(case: dict[str, Any]) -> None:
    leaves = leaves_of(VECTORS["entries"][: case["size"]])
    proof = merkle.consistency_proof(leaves, case["old_size"])
    assert [step.hex() for step in proof] == case["proof"]
    roots = [bytes.fromhex(VECTORS["roots"][size]) for size in (case["old_size"], case["size"])]
    assert merkle.verify_consistency(case["old_size"], case["size"], roots[0], roots[1], proof)


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


@given(trees, st.data())
def test_a_tree_that_only_grew_is_shown_to_have_only_grown(leaves: list[bytes], data: st.DataObject) -> None:
    size = len(leaves)
    old_size = data.draw(st.integers(1, size))
    old_root, new_root = merkle.root(leaves[:old_size]), merkle.root(leaves)
    proof = merkle.consistency_proof(leaves, old_size)
    assert merkle.verify_consistency(old_size, size, old_root, new_root, proof)
    stranger = merkle.leaf_hash(b"slipped in")
    assert not merkle.verify_consistency(old_size, size, stranger, new_root, proof)
    assert not merkle.verify_consistency(old_size, size, old_root, stranger, proof)
    assert not merkle.verify_consistency(old_size, size, old_root, new_root, (*proof, stranger))
    assert not merkle.verify_consistency(size + 1, size, old_root, new_root, proof)
    assert not merkle.verify_consistency(0, size, merkle.EMPTY_ROOT, new_root, proof)
    if proof:
        assert not merkle.verify_consistency(old_size, size, old_root, new_root, proof[:-1])
        place = data.draw(st.integers(0, len(proof) - 1))
        altered = (*proof[:place], stranger, *proof[place + 1 :])
        assert not merkle.verify_consistency(old_size, size, old_root, new_root, altered)


def test_every_tree_of_up_to_40_leaves_is_shown_to_have_grown_from_every_smaller_one() -> None:
    leaves = [merkle.leaf_hash(bytes([number])) for number in range(40)]
    roots = [merkle.root(leaves[:size]) for size in range(41)]
    for size in range(1, 41):
        for old_size in range(1, size + 1):
            proof = merkle.consistency_proof(leaves[:size], old_size)
            assert merkle.verify_consistency(old_size, size, roots[old_size], roots[size], proof)


@given(trees, st.data())
def test_a_leaf_altered_in_the_old_part_is_found(leaves: list[bytes], data: st.DataObject) -> None:
    old_size = data.draw(st.integers(1, len(leaves)))
    altered = list(leaves)
    altered[data.draw(st.integers(0, old_size - 1))] = merkle.leaf_hash(b"altered afterwards")
    proof = merkle.consistency_proof(altered, old_size)
    old_root, new_root = merkle.root(leaves[:old_size]), merkle.root(altered)
    assert not merkle.verify_consistency(old_size, len(leaves), old_root, new_root, proof)


@pytest.mark.parametrize("old_size", [0, 3])
def test_no_proof_shows_a_tree_that_never_was(old_size: int) -> None:
    with pytest.raises(ValueError, match="begins one of 2"):
        merkle.consistency_proof([merkle.leaf_hash(b"a"), merkle.leaf_hash(b"b")], old_size)


@given(trees)
def test_the_growing_edge_has_the_root_of_the_whole(leaves: list[bytes]) -> None:
    edge = Frontier()
    assert edge.root == merkle.EMPTY_ROOT
    edge.append(leaves)
    assert (edge.size, edge.root) == (len(leaves), merkle.root(leaves))


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
