"""The rush over a deadline: so many deliveries to one competition within two seconds, the deadline in their middle.

Each request is sent at its own instant, whether the earlier ones have been answered or not, as suppliers do who don't
know of each other. What each was told is held against when it was sent, and against what stands after the opening.
"""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from terskel.cli.supervisor import LOOPBACK

if TYPE_CHECKING:
    from tests.worlds.competitions import CompetitionWorld

WITHIN: Final = timedelta(seconds=2)
READY: Final = timedelta(seconds=4)
"""For opening the connections before the first request."""
SLACK: Final = timedelta(milliseconds=200)
"""Between the sender's last byte and the server's first look at it, on a machine that does everything at once."""
PATIENCE_SECONDS: Final = 120
LATE: Final = "tenders.deadline_passed"


@dataclass(frozen=True, slots=True)
class Pressed:
    """One delivery: when its first and last byte were sent, by the server's clock, and what it was told."""

    began: datetime
    sent: datetime
    answered: datetime
    status: int
    told: dict[str, object]

    @property
    def receipt(self) -> UUID | None:
        return UUID(str(self.told["id"])) if self.status == 201 else None


def pressed(port: int, path: str, tokens: Sequence[str], *, first: datetime) -> list[Pressed]:
    """All of them deliver, evenly over `WITHIN` from `first`."""
    from terskel import clock

    zero = clock.now() - timedelta(seconds=time.monotonic())
    step = WITHIN / len(tokens)

    async def together() -> list[Pressed]:
        acts = (_one(port, path, token, zero, first + step * number) for number, token in enumerate(tokens))
        return await asyncio.gather(*acts)

    return asyncio.run(together())


async def _one(port: int, path: str, token: str, zero: datetime, when: datetime) -> Pressed:
    reader, writer = await asyncio.open_connection(LOOPBACK, port)
    head = f"POST {path} HTTP/1.1\r\nHost: {LOOPBACK}:{port}\r\nAuthorization: Bearer {token}\r\n"
    request = f"{head}Content-Type: application/json\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
    await asyncio.sleep(max((when - zero).total_seconds() - time.monotonic(), 0))
    began = time.monotonic()
    writer.write(request)
    await writer.drain()
    sent = time.monotonic()
    async with asyncio.timeout(PATIENCE_SECONDS):
        answer = await reader.read()
    answered = time.monotonic()
    writer.close()
    top, _blank, body = answer.partition(b"\r\n\r\n")
    chunked = b"transfer-encoding: chunked" in top.lower()
    told = json.loads(body.split(b"\r\n")[1] if chunked else body)
    instants = [zero + timedelta(seconds=one) for one in (began, sent, answered)]
    return Pressed(*instants, int(top.split(b" ", 2)[1]), told)


def judged(done: Sequence[Pressed], closes_at: datetime) -> Iterator[str]:
    """What was promised to whoever pressed; raises SystemExit for a broken promise."""
    span = max(one.sent for one in done) - min(one.began for one in done)
    if span > WITHIN + SLACK:
        raise SystemExit(f"the clients took {span.total_seconds():.2f} s to send: this was no rush of two seconds")
    yield f"arrival: {len(done)} deliveries sent within {span.total_seconds():.2f} s, the deadline in the middle"
    others = Counter(str(one.told.get("code", one.status)) for one in done if one.status != 201)
    late = others.pop(LATE, 0)
    receipts = sum(one.status == 201 for one in done)
    if others:
        raise SystemExit(f"somebody was told something else than the deadline: {dict(others)}")
    waits = sorted((one.answered - one.sent).total_seconds() for one in done)
    yield f"{receipts} receipts, {late} told they were late, no conflict shown to anyone"
    yield f"answered after {waits[len(waits) // 2]:.2f} s (median), the last after {waits[-1]:.2f} s"
    wronged = [one for one in done if one.status != 201 and one.sent < closes_at - SLACK]
    if wronged:
        longest = max(closes_at - one.sent for one in wronged).total_seconds()
        raise SystemExit(f"{len(wronged)} sent in time were told they were late, one of them {longest:.2f} s before it")
    spared = [one for one in done if one.status == 201 and one.began >= closes_at]
    if spared:
        raise SystemExit(f"{len(spared)} sent after the deadline were accepted")
    missed = [closes_at - one.sent for one in done if one.status != 201 and one.sent < closes_at]
    nearest = max(missed).total_seconds() * 1000 if missed else 0
    yield f"none in time is late (nearest: sent {nearest:.0f} ms before, told late), none late is accepted"


def kept(world: "CompetitionWorld", done: Sequence[Pressed], before: set[UUID], closes_at: datetime) -> Iterator[str]:
    """After the opening: every receipt given stands in the opened set and in the tree, and nothing else does."""
    from terskel.tenders import proving, queries
    from terskel.tenders.models import Delivery, TreeHead

    told = {one.receipt: one for one in done if one.receipt is not None}
    stored = {one.id: one for one in Delivery.objects.filter(competition_id=world.id).exclude(id__in=before)}
    if told.keys() != stored.keys():
        raise SystemExit(f"{len(told)} receipts were given, {len(stored)} deliveries stand")
    if any(one.received_at >= closes_at for one in stored.values()):
        raise SystemExit("something late was accepted")
    opened = {one.delivery_id for one in queries.opened_for_room(world.id) if not one.unreadable}
    if told.keys() - opened:
        raise SystemExit(f"{len(told.keys() - opened)} receipts are not among the opened tenders")
    head = TreeHead.objects.get(competition_id=world.id)
    rows = Delivery.objects.filter(competition_id=world.id).order_by("leaf_index").values_list("leaf_hash", flat=True)
    leaves = list(rows)
    if head.root != proving.root(world.id, head.salt, leaves):
        raise SystemExit("the published root is not that of the deliveries")
    if any(one.told["leaf_hash"] not in leaves for one in told.values()):
        raise SystemExit("a receipt's leaf is not in the tree")
    yield f"the tree has {head.size} leaves, {len(opened)} tenders were opened: every receipt stands in both"
