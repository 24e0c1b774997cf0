"""Opening many tenders, and one large upload (W8).

`TERSKEL_DATA_DIR=… python -m bench.opening [TENDERS [MEGABYTES [UPLOAD_MEGABYTES]]]` makes a world of its own in an
empty folder. A file of 2 GB is streamed to two web workers, whose greatest memory is printed. Then the tenders are
opened batch by batch, each beside plain age decryption and SHA-256 of the same bytes, turn by turn.
"""

import hashlib
import http.client
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench.clients import wait_for
from bench.storm import PORT, SETTLED, Rush, many_invited, move_clock, ours_served, rush_of
from terskel.cli.database import database_held, django_ready, migrated
from terskel.cli.supervisor import LOOPBACK

if TYPE_CHECKING:
    from terskel.tenders.models import UnsealedFile
    from tests.worlds.competitions import CompetitionWorld

TENDERS: Final = 1_000
MEGABYTES: Final = 2
UPLOAD_MEGABYTES: Final = 2_000
MEGABYTE: Final = 1_000_000
LEAST: Final = 0.5
MOST_MEMORY: Final = 300
"""Megabytes of a web worker: some parts of 8 MiB in different stages, beside the process itself."""


def main(tenders: int = TENDERS, megabytes: int = MEGABYTES, upload_megabytes: int = UPLOAD_MEGABYTES) -> None:
    os.environ["TERSKEL_DEMO"] = "1"
    with database_held():
        django_ready()
        migrated()
        world = many_invited(tenders)
        rush = rush_of(world)
        if upload_megabytes:
            with ours_served() as server:
                wait_for(PORT, "/healthz")
                print(_uploaded(rush, upload_megabytes, server.pid), flush=True)
        _deliver_all(world, megabytes * MEGABYTE)
        for line in _opened(world):
            print(line, flush=True)


def _uploaded(rush: Rush, megabytes: int, server: int) -> str:
    """One file in the request's body, made as it is sent; the supplier takes it away again afterwards."""
    size, piece = megabytes * MEGABYTE, os.urandom(MEGABYTE)
    headers = {
        "Authorization": f"Bearer {rush.tokens[0]}",
        "Content-Type": "application/pdf",
        "Content-Length": str(size),
    }
    before, began = _greatest_memory(server), time.perf_counter()
    connection = http.client.HTTPConnection(LOOPBACK, PORT, timeout=600)
    connection.request("POST", f"{rush.tender}/files?name=stor.pdf", (piece for _ in range(megabytes)), headers)
    response = connection.getresponse()
    said = json.loads(response.read())
    if response.status != 201:
        raise SystemExit(f"the upload was answered with {response.status}: {said}")
    took, after = time.perf_counter() - began, _greatest_memory(server)
    connection.request(
        "DELETE", f"{rush.tender}/files/{said['id']}", headers={"Authorization": headers["Authorization"]}
    )
    connection.getresponse().read()
    told = "" if after <= MOST_MEMORY else f"  > {MOST_MEMORY} MB"
    return (
        f"upload of {megabytes} MB: {megabytes / took:.0f} MB/s, greatest memory of a web worker {after:.0f} MB "
        f"({before:.0f} before){told}"
    )


def _greatest_memory(server: int) -> float:
    """Megabytes that any process of the server has held at most."""
    found = [_status(pid) for pid in _family(server)]
    return max(float(one["VmHWM"].split()[0]) for one in found if "VmHWM" in one) / 1000


def _family(pid: int) -> Iterator[int]:
    yield pid
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split():
        yield from _family(int(child))


def _status(pid: int) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def _deliver_all(world: "CompetitionWorld", size: int) -> None:
    """A tender with one file of chance from every supplier."""
    from terskel import clock
    from terskel.competitions.models import Invitation
    from terskel.organisations import queries as organisations
    from terskel.organisations.models import SupplierMembership
    from tests.worlds.competitions import attach, deliver

    invited = Invitation.objects.filter(competition_id=world.id).values("supplier_id")
    for seat in (
        SupplierMembership.objects.filter(supplier_id__in=invited).order_by("supplier_id").distinct("supplier_id")
    ):
        actor = organisations.actor(seat.person_id, seat.id)
        attach(world, actor, os.urandom(size), at=clock.now())
        deliver(world, actor, at=clock.now())


def _opened(world: "CompetitionWorld") -> Iterator[str]:
    from terskel import clock
    from terskel.core.actors import SYSTEM
    from terskel.tenders import actions, queries, unsealing
    from tests.worlds.cast import PASSPHRASE
    from tests.worlds.competitions import CLOSES_AT

    move_clock(CLOSES_AT + SETTLED)
    for opener in (world.cast.eva_at_helfo, world.cast.erik_at_helfo):
        actions.release_share(world.id, passphrase=PASSPHRASE, impartial=True, by=opener, at=clock.now())
    ours = plain = 0.0
    size = batches = 0
    while batch := unsealing.pending(world.id):
        plain += _plain(world, batch)
        began = time.perf_counter()
        actions.unseal_next(world.id, by=SYSTEM, at=clock.now())
        ours += time.perf_counter() - began
        size += sum(row.size for row in batch)
        batches += 1
    began = time.perf_counter()
    actions.open_unsealed(world.id, by=SYSTEM, at=clock.now())
    last = time.perf_counter() - began
    tenders = queries.opened_for_room(world.id)
    if unreadable := [one.number for one in tenders if one.unreadable]:
        raise SystemExit(f"{len(unreadable)} tenders could not be opened")
    part = plain / (ours + last)
    yield f"age and SHA-256: {size / plain / MEGABYTE:6.0f} MB/s"
    yield (
        f"opening:         {size / (ours + last) / MEGABYTE:6.0f} MB/s in {batches} batches, "
        f"{part:.0%} of it{'' if part >= LEAST else f'  < {LEAST:.0%}'}"
    )
    yield f"{len(tenders)} tenders, {size / MEGABYTE:.0f} MB in {ours + last:.1f} s; the last act {last:.2f} s"


def _plain(world: "CompetitionWorld", batch: "list[UnsealedFile]") -> float:
    """Seconds of decrypting with age, and hashing what comes out, nothing else."""
    from terskel import clock
    from terskel.core.sealing import age
    from terskel.tenders.models import TenderFile
    from terskel.vault import opening, sealed
    from terskel.vault.sealed import SealedPart

    identity = opening.held_identity(world.id, at=clock.now())
    assert identity is not None
    took = 0.0
    for row in TenderFile.objects.filter(id__in=[one.file_id for one in batch]):
        for part in row.parts:
            ciphertext = sealed.ciphertext_of(SealedPart.from_json(part))
            began = time.perf_counter()
            hashlib.sha256(age.decrypt(ciphertext, identity)).hexdigest()
            took += time.perf_counter() - began
    return took


if __name__ == "__main__":
    main(*(int(one) for one in sys.argv[1:]))
