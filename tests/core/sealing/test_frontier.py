"""A growing tree knows the root that RFC 6962 gives the whole list, however the leaves came."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terskel.core.sealing import merkle
from terskel.core.sealing.frontier import Frontier

VECTORS = json.loads((Path(__file__).parents[3] / "vectors" / "sealing" / "merkle.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("size", "root"), list(enumerate(VECTORS["roots"])))
def test_the_known_roots_come_out(size: int, root: str) -> None:
    tree = Frontier()
    tree.append(merkle.leaf_hash(bytes.fromhex(entry)) for entry in VECTORS["entries"][:size])
    assert (tree.size, tree.root.hex()) == (size, root)


@given(st.lists(st.lists(st.binary(max_size=8), max_size=12), max_size=8))
def test_leaves_that_come_in_batches_give_the_root_of_them_all(batches: list[list[bytes]]) -> None:
    tree = Frontier()
    for batch in batches:
        tree = Frontier(tree.size, list(tree.peaks))
        tree.append(merkle.leaf_hash(entry) for entry in batch)
    assert tree.root == merkle.root([merkle.leaf_hash(entry) for batch in batches for entry in batch])


@pytest.mark.parametrize("peaks", [0, 1, 3])
def test_an_edge_that_does_not_fit_its_size_is_refused(peaks: int) -> None:
    with pytest.raises(ValueError, match="a tree of 6 leaves has 2 peaks"):
        Frontier(6, [merkle.EMPTY_ROOT] * peaks)
