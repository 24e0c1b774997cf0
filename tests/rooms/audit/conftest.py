"""An audit of a few events, in a database of its own where they are committed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from terskel.audit.act import action, record
from terskel.core.actors import SYSTEM, Actor
from tests.clones import cloned

AT = datetime(2026, 12, 4, 11, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Happened:
    number: int


@action
def happen(number: int, *, by: Actor, at: datetime) -> UUID:
    return record(Happened(number), by=by, at=at, subject=("thing", uuid4()))


@pytest.fixture
def own_database(
    django_db_setup: None, django_db_blocker: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """A copy of the migrated database, and a folder of its own for keys and signed heads; gives the address."""
    monkeypatch.setenv("TERSKEL_DATA_DIR", str(tmp_path))
    with django_db_blocker.unblock(), cloned() as address:  # type: ignore[attr-defined]
        yield address


def seven_events() -> list[UUID]:
    return [happen(number, by=SYSTEM, at=AT) for number in range(7)]
