"""Is the audit whole? Recomputes every leaf and every signed head from the rows as they stand."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db.models import Exists, OuterRef

from terskel import installation
from terskel.audit.models import Event, Leaf, Unplaced
from terskel.audit.rows import content
from terskel.audit.sequencing import SignedHead, signed_part
from terskel.core.sealing.frontier import Frontier
from terskel.core.sealing.merkle import leaf_hash

AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was recorded."""

    what: str
    position: int | None = None
    event_id: UUID | None = None

    def __str__(self) -> str:
        where = "" if self.position is None else f" at place {self.position}"
        which = "" if self.event_id is None else f" (event {self.event_id})"
        return f"{self.what}{where}{which}"


def verify(signed_with: Ed25519PublicKey | None = None) -> list[Finding]:
    """Every finding; none when no event was altered, inserted, removed, moved or cut off since it was sequenced.

    `signed_with` stands in for the installation's own key where only its public half is at hand.
    """
    findings: list[Finding] = []
    heads = {head["size"]: head for head in _heads(findings, signed_with)}
    tree = Frontier()
    for leaves in _batches():
        events = Event.objects.in_bulk([leaf.event_id for leaf in leaves])
        for leaf in leaves:
            findings.extend(_leaf_findings(leaf, events.get(leaf.event_id), tree.size))
            tree.append([bytes(leaf.digest)])
            if head := heads.get(tree.size):
                findings.extend(_head_findings(head, tree))
    findings.extend(
        Finding("the audit is cut off: a signed head counts events that are gone", position=size)
        for size in sorted(heads)
        if size > tree.size
    )
    findings.extend(_outside_the_tree())
    return findings


def _outside_the_tree() -> Iterator[Finding]:
    """Events that no act recorded, and recorded events that were removed before they had a place."""
    placed, waiting = Leaf.objects.filter(event_id=OuterRef("id")), Unplaced.objects.filter(event_id=OuterRef("id"))
    inserted = Event.objects.filter(~Exists(placed), ~Exists(waiting)).order_by("id")
    for event_id in inserted.values_list("id", flat=True).iterator():
        yield Finding("an event is inserted", event_id=event_id)
    removed = Unplaced.objects.filter(~Exists(Event.objects.filter(id=OuterRef("event_id")))).order_by("event_id")
    for event_id in removed.values_list("event_id", flat=True).iterator():
        yield Finding("an event is removed", event_id=event_id)


def _batches() -> Iterator[list[Leaf]]:
    last = -1
    while batch := list(Leaf.objects.filter(position__gt=last).order_by("position")[:AT_ONCE]):
        last = batch[-1].position
        yield batch


def _leaf_findings(leaf: Leaf, event: Event | None, expected: int) -> Iterator[Finding]:
    if leaf.position != expected:
        yield Finding(f"a place is missing before this one; expected {expected}", leaf.position, leaf.event_id)
    if event is None:
        yield Finding("an event is removed", leaf.position, leaf.event_id)
    elif not _is_as_recorded(event, leaf):
        yield Finding("an event is altered", leaf.position, leaf.event_id)


def _is_as_recorded(event: Event, leaf: Leaf) -> bool:
    try:
        return leaf_hash(content(event)) == bytes(leaf.digest)
    except TypeError:  # a payload with a binary fraction, which no act can have written
        return False


def _head_findings(head: SignedHead, tree: Frontier) -> Iterator[Finding]:
    if head["root"] != tree.root.hex():
        yield Finding(f"the first {tree.size} events are not those that were signed on {head['at']}", tree.size - 1)


def _heads(findings: list[Finding], signed_with: Ed25519PublicKey | None) -> Iterator[SignedHead]:
    path = installation.heads_file()
    if not path.exists():
        if Leaf.objects.exists():
            findings.append(Finding("the file of signed heads is gone"))
        return
    key = signed_with or installation.signing_key().public_key()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            head: SignedHead = json.loads(line)
            key.verify(bytes.fromhex(head["signature"]), signed_part(head["size"], head["root"], head["at"]))
        except (InvalidSignature, ValueError, KeyError, TypeError):
            findings.append(Finding(f"line {number} of the signed heads does not bear our signature"))
            continue
        yield head
