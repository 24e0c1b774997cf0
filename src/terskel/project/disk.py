"""Where files and sealed parts lie on a local disk. Any Django storage can take its place, see STORAGES."""

import os
from pathlib import Path
from typing import IO, Any

from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible


@deconstructible
class FlushedFiles(FileSystemStorage):
    """Files readable by the server's own user only, on the disk before `save` returns.

    A receipt may be signed as soon as a part is saved, and the key of an opening is erased once the clear files are:
    a power cut must not take them back.
    """

    def __init__(self, location: str | Path) -> None:
        super().__init__(location=location, file_permissions_mode=0o600, directory_permissions_mode=0o700)

    def save(self, name: str | None, content: IO[Any], max_length: int | None = None) -> str:
        saved = super().save(name, content, max_length)
        path = Path(self.path(saved))
        _flush(path)
        _flush(path.parent)
        return saved


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
