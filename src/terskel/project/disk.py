"""Where files and sealed parts lie on a local disk. Any Django storage can take its place, see STORAGES."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible


@deconstructible
class FlushedFiles(FileSystemStorage):
    """Files readable by the server's own user only, whole or not there at all, on the disk before `save` returns.

    A receipt may be signed as soon as a part is saved, and the key of an opening is erased once the clear files are:
    a power cut must not take them back. Several may save the same bytes under one name at once, so nobody ever meets a
    file that somebody else is still writing.
    """

    def __init__(self, location: str | Path) -> None:
        super().__init__(location=location, file_permissions_mode=0o600, directory_permissions_mode=0o700)

    def _save(self, name: str, content: Any) -> str:
        """The file gets its name when all of it is written; a process that dies before leaves nothing behind."""
        folder = Path(self.path(name)).parent
        self._make(folder)
        with _opened(folder, os.O_RDONLY | os.O_DIRECTORY) as directory:
            try:
                nameless = os.open(folder, os.O_TMPFILE | os.O_WRONLY, 0o600)
            except (AttributeError, OSError):  # a system or a file system without them: the name comes first
                saved = cast("str", super()._save(name, content))  # type: ignore[misc]  # Django has it, its stubs not
                with _opened(Path(self.path(saved)), os.O_RDONLY) as written:
                    os.fsync(written)
            else:
                with os.fdopen(nameless, "wb") as file:
                    saved = self._written(file, name, content, directory)
            os.fsync(directory)
        return saved

    def _written(self, file: IO[bytes], name: str, content: Any, directory: int) -> str:
        for chunk in content.chunks():
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
        while True:
            try:
                os.link(f"/proc/self/fd/{file.fileno()}", Path(name).name, dst_dir_fd=directory, follow_symlinks=True)
            except FileExistsError:
                name = self.get_available_name(name)
            else:
                return name

    def _make(self, folder: Path) -> None:
        """A new folder is on the disk before anything is kept in it; one that is there costs nothing.

        Where another made it a moment ago and has not flushed it yet, both do: whoever is not alone loses nothing.
        """
        if not folder.is_dir():
            self._make(folder.parent)
            folder.mkdir(mode=0o700, exist_ok=True)
            with _opened(folder.parent, os.O_RDONLY | os.O_DIRECTORY) as parent:
                os.fsync(parent)


@contextmanager
def _opened(path: Path, flags: int) -> Iterator[int]:
    descriptor = os.open(path, flags)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
