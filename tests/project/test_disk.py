"""What lies on a local disk is whole or not there, whoever else saves the same, and whatever dies."""

import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from terskel.documents import storage
from terskel.project.disk import FlushedFiles

NAME = "ab/cd/abcd"
HALF, WHOLE = b"half", b"half and half"


class Slow(ContentFile):
    """Content whose second part comes when it is let."""

    def __init__(self, go_on: threading.Event, began: threading.Event) -> None:
        super().__init__(WHOLE)
        self.go_on, self.began = go_on, began

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield HALF
        self.began.set()
        assert self.go_on.wait(20)
        yield WHOLE[len(HALF) :]


class Broken(ContentFile):
    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield HALF
        raise ConnectionError


def files_under(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


@pytest.fixture(params=[True, False], ids=["nameless files", "none"])
def disk(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FlushedFiles:
    if not request.param:
        monkeypatch.delattr(os, "O_TMPFILE")
    return FlushedFiles(tmp_path / "kept")


def test_a_file_is_the_servers_own_and_never_written_over(disk: FlushedFiles) -> None:
    first = disk.save(NAME, ContentFile(WHOLE))
    second = disk.save(NAME, ContentFile(HALF))
    place = Path(disk.path(first))
    assert first == NAME != second
    assert (place.read_bytes(), Path(disk.path(second)).read_bytes()) == (WHOLE, HALF)
    assert [one.stat().st_mode & 0o777 for one in (place, place.parent, place.parents[1])] == [0o600, 0o700, 0o700]


def test_a_new_folder_is_on_the_disk_before_its_file_and_an_old_one_costs_nothing(
    disk: FlushedFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[Path] = []
    fsync = os.fsync

    def noted(descriptor: int) -> None:
        flushed.append(Path(f"/proc/self/fd/{descriptor}").readlink())
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    disk.save(NAME, ContentFile(WHOLE))
    place = Path(disk.path(NAME))
    made = [place.parents[2].parent, place.parents[2], place.parents[1]]
    assert (flushed[:3], flushed[4:]) == (made, [place.parent])
    flushed.clear()
    disk.save("ab/cd/abce", ContentFile(WHOLE))
    assert (len(flushed), flushed[1:]) == (2, [place.parent])


def test_nobody_meets_a_file_that_is_still_being_written(tmp_path: Path) -> None:
    disk = FlushedFiles(tmp_path)
    go_on, began = threading.Event(), threading.Event()
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(disk.save, NAME, Slow(go_on, began))
        assert began.wait(20)
        seen = files_under(tmp_path)
        go_on.set()
        slow.result()
    assert seen == {}
    assert files_under(tmp_path) == {NAME: WHOLE}


def test_what_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ConnectionError):
        FlushedFiles(tmp_path).save(NAME, Broken(b""))
    assert files_under(tmp_path) == {}


def test_the_same_bytes_may_be_kept_by_many_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = FlushedFiles(tmp_path)
    monkeypatch.setattr(storage, "_storage", lambda: disk)
    content = bytes(range(256)) * 4_000
    together = threading.Barrier(8)

    def keep(_number: int) -> None:
        with storage.spooled([content[:1_000], content[1_000:]], limit=len(content)) as (stored, clear):
            together.wait(20)
            storage.keep(stored, clear)

    with ThreadPoolExecutor(8) as pool:
        for _turn in range(10):
            list(pool.map(keep, range(8)))
            (kept,) = files_under(tmp_path).values()
            assert kept == content
            for one in tmp_path.rglob("*"):
                if one.is_file():
                    one.unlink()
