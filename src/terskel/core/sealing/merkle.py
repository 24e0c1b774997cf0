"""Merkle trees of RFC 6962 §2.1 (SHA-256): one hash that stands for a list, and proofs of being in it.

A leaf hash and a node hash can never be taken for one another. Leaves are given as their hashes. An inclusion proof
shows that a leaf is in the tree, a consistency proof that a larger tree only appended to a smaller one; both are
checked with nothing but the hashes (RFC 9162 §§ 2.1.3.2, 2.1.4.2).
"""

import hashlib
from collections.abc import Sequence
from typing import Final

EMPTY_ROOT: Final = hashlib.sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """The leaf hash of an entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of the node over two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes in their order; `EMPTY_ROOT` for none."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    split = _split(len(leaves))
    return node_hash(root(leaves[:split]), root(leaves[split:]))


def inclusion_proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The hashes that lead from leaf `index` to the root, the nearest first."""
    if not 0 <= index < len(leaves):
        raise IndexError(f"there is no leaf {index} among {len(leaves)}")
    if len(leaves) == 1:
        return ()
    split = _split(len(leaves))
    if index < split:
        return (*inclusion_proof(leaves[:split], index), root(leaves[split:]))
    return (*inclusion_proof(leaves[split:], index - split), root(leaves[:split]))


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected_root: bytes) -> bool:
    """Whether the proof shows that `leaf` is number `index` of `size` under the root (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, reached = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            reached = node_hash(sibling, reached)
            while place & 1 == 0 and place:
                place >>= 1
                last >>= 1
        else:
            reached = node_hash(reached, sibling)
        place >>= 1
        last >>= 1
    return last == 0 and reached == expected_root


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> tuple[bytes, ...]:
    """The hashes that show that the tree over the first `old_size` leaves is the beginning of the whole one.

    Of the empty tree nothing is shown: raises ValueError for sizes below 1 or above the whole (RFC 6962 §2.1.2).
    """
    if not 1 <= old_size <= len(leaves):
        raise ValueError(f"no tree of {old_size} leaves begins one of {len(leaves)}")
    return _subproof(leaves, old_size, whole=True)


def verify_consistency(old_size: int, size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the tree of `size` only appended to that of `old_size` (RFC 9162 §2.1.4.2)."""
    if not 1 <= old_size <= size:
        return False
    if old_size == size:
        return not proof and old_root == new_root
    path = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    if not path:
        return False
    place, last = old_size - 1, size - 1
    while place & 1:
        place >>= 1
        last >>= 1
    old_reached = new_reached = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old_reached = node_hash(sibling, old_reached)
            new_reached = node_hash(sibling, new_reached)
            while place & 1 == 0 and place:
                place >>= 1
                last >>= 1
        else:
            new_reached = node_hash(new_reached, sibling)
        place >>= 1
        last >>= 1
    return last == 0 and old_reached == old_root and new_reached == new_root


def _subproof(leaves: Sequence[bytes], old_size: int, *, whole: bool) -> tuple[bytes, ...]:
    """`whole`: the old tree is all of these leaves' beginning, so its root is known to whoever checks."""
    if old_size == len(leaves):
        return () if whole else (root(leaves),)
    split = _split(len(leaves))
    if old_size <= split:
        return (*_subproof(leaves[:split], old_size, whole=whole), root(leaves[split:]))
    return (*_subproof(leaves[split:], old_size - split, whole=False), root(leaves[:split]))


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1
