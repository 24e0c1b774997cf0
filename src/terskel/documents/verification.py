"""Are the stored files whole? Reads every file that a row names, and counts those it should have."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from terskel.documents import storage
from terskel.documents.models import StoredFile


@dataclass(frozen=True, slots=True)
class FileCheck:
    """One content that rows name. `fault` is empty when its bytes are there and are those that were stored."""

    sha256: str
    fault: str = ""


def checked_files() -> Iterator[FileCheck]:
    """Every stored content once; those whose bytes were erased because they were infected are left out."""
    kept = StoredFile.objects.exclude(malware_check__verdict="infected")
    for sha256, size in kept.order_by("sha256").values_list("sha256", "size").distinct().iterator(chunk_size=2_000):
        yield FileCheck(sha256, _fault(sha256, size))


def _fault(sha256: str, size: int) -> str:
    digest, read = hashlib.sha256(), 0
    try:
        with storage.reading(sha256) as stream:
            for chunk in stream.chunks(storage.CHUNK):
                digest.update(chunk)
                read += len(chunk)
    except FileNotFoundError:
        return "is gone"
    return "" if (digest.hexdigest(), read) == (sha256, size) else "is not what was stored"
