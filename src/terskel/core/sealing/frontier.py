"""The right edge of a growing Merkle tree: enough to append to it and to know its root (RFC 6962 §2.1)."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from terskel.core.sealing import merkle
from terskel.core.sealing.merkle import leaf_hash as leaf_digest

__all__ = ["Frontier", "leaf_digest"]


@dataclass(slots=True)
class Frontier:
    """`peaks` are the roots of the perfect subtrees, the largest first; their sizes are the binary digits of `size`."""

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.size.bit_count() != len(self.peaks):
            raise ValueError(f"a tree of {self.size} leaves has {self.size.bit_count()} peaks, not {len(self.peaks)}")

    def append(self, digests: Iterable[bytes]) -> None:
        """Add leaves, by their digests, at the right."""
        for digest in digests:
            merged, rest = digest, self.size
            while rest & 1:
                merged = merkle.node_hash(self.peaks.pop(), merged)
                rest >>= 1
            self.peaks.append(merged)
            self.size += 1

    @property
    def root(self) -> bytes:
        """The root over all leaves; of no leaves, the hash of nothing."""
        if not self.peaks:
            return merkle.EMPTY_ROOT
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = merkle.node_hash(peak, root)
        return root
