"""Giving committed events their place in the tree, and putting the signed head outside the database.

Writers are never held up: events commit as they come, each with a row in the queue of the unplaced, and one sequencer
at a time appends them. An event changed before it is sequenced is not found; that window is the interval of the job
(ten seconds). Where several machines run workers, each keeps the heads it signed; every one of them must hold.
"""

import fcntl
import json
import os
from datetime import UTC, datetime
from typing import Final, TypedDict

from django.db import connection, transaction

from terskel import installation
from terskel.audit.models import Event, Head, Leaf, Unplaced
from terskel.audit.rows import content
from terskel.core.canonical import canonical_json
from terskel.core.sealing.frontier import Frontier
from terskel.core.sealing.merkle import leaf_hash

SEQUENCER_LOCK: Final = 7_366_182
AT_ONCE: Final = 5_000
LONGEST_LINE: Final = 4_096


class SignedHead(TypedDict):
    """One line of the heads file: the tree's size, its root and the signature (hexadecimal) over the rest."""

    size: int
    root: str
    at: str
    signature: str


def sequence(*, at: datetime) -> int:
    """Append every committed event that has no place yet; returns how many. Signs a head when the tree has grown.

    What a killed process left unsigned is signed by the next. No act of anybody's, so no `@action`: nothing is decided.
    """
    appended = 0
    while batch := _append_batch():
        appended += batch
    with transaction.atomic():
        _hold_the_lock()
        tree = frontier()
        if tree.size != _last_signed_size():
            _sign(tree, at)
    return appended


def frontier() -> Frontier:
    """The tree as it stands."""
    head = Head.objects.order_by("-size").first()
    return Frontier(head.size, [bytes(peak) for peak in head.peaks]) if head else Frontier()


def signed_part(size: int, root: str, at: str) -> bytes:
    """The bytes that a head's signature covers."""
    return canonical_json({"at": at, "root": root, "size": size})


@transaction.atomic
def _append_batch() -> int:
    _hold_the_lock()
    waiting = Unplaced.objects.filter(event_id__in=Event.objects.values("id")).order_by("event_id")
    taken = list(waiting.values_list("event_id", flat=True)[:AT_ONCE])
    events = list(Event.objects.filter(id__in=taken).order_by("id"))
    if not events:
        return 0
    tree = frontier()
    leaves = [
        Leaf(position=tree.size + index, event_id=event.id, digest=leaf_hash(content(event)))
        for index, event in enumerate(events)
    ]
    Leaf.objects.bulk_create(leaves, batch_size=1_000)
    tree.append(bytes(leaf.digest) for leaf in leaves)
    Head.objects.create(size=tree.size, peaks=tree.peaks)
    Unplaced.objects.filter(event_id__in=taken).delete()
    return len(leaves)


def _hold_the_lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEQUENCER_LOCK])


def _last_signed_size() -> int:
    """The size on the last line of the heads file; 0 where there is none."""
    path = installation.heads_file()
    if not path.exists():
        return 0
    with path.open("rb") as heads:
        end = heads.seek(0, os.SEEK_END)
        heads.seek(max(0, end - LONGEST_LINE))
        lines = heads.read().splitlines()
    return int(json.loads(lines[-1])["size"]) if lines else 0


def _sign(tree: Frontier, at: datetime) -> None:
    when = at.astimezone(UTC).isoformat()
    root = tree.root.hex()
    signature = installation.signing_key().sign(signed_part(tree.size, root, when)).hex()
    line = json.dumps(SignedHead(size=tree.size, root=root, at=when, signature=signature))
    path = installation.heads_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as heads:
        fcntl.flock(heads, fcntl.LOCK_EX)
        heads.write(line + "\n")
        heads.flush()
        os.fsync(heads.fileno())
