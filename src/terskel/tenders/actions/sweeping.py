"""Sealed parts that no row names are erased: of an act that rolled back, a cut connection, a server that was killed."""

from collections.abc import Sequence
from datetime import datetime

from terskel.audit.act import action
from terskel.core.actors import Actor
from terskel.tenders.incoming import erase_unnamed


@action
def sweep_parts(hashes: Sequence[str], *, by: Actor, at: datetime) -> int:  # noqa: ARG001 - an act is told by whom
    """Erase those of the parts that no row names; returns how many. They come from `queries.parts_to_sweep`."""
    return erase_unnamed(hashes)
