"""Files that a supplier has put in twice: told on the page and refused nowhere, since nothing is lost by it."""

from collections.abc import Hashable, Iterable

from terskel.qualification.queries.library import EvidenceView, LibraryItem
from terskel.tenders.queries import FileView


def files_twice(files: Iterable[FileView]) -> tuple[str, ...]:
    """Names of files of the draft that stand more than once, of the same kind and size.

    What is in them is sealed, so two may differ all the same. Delivered ones have no name here and are left out.
    """
    found = _alike((((one.kind, one.name, one.size), one.name)) for one in files if one.name)
    return tuple(names[0] for names in found)


def kept_twice(kept: Iterable[EvidenceView | LibraryItem]) -> tuple[str, ...]:
    """The titles of those in the library whose files are the same byte for byte, one text for each file."""
    return tuple(", ".join(titles) for titles in _alike((one.sha256, one.title) for one in kept if one.sha256))


def _alike(named: Iterable[tuple[Hashable, str]]) -> list[list[str]]:
    found: dict[Hashable, list[str]] = {}
    for key, name in named:
        found.setdefault(key, []).append(name)
    return [names for names in found.values() if len(names) > 1]
