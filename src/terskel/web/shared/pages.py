"""Lists that are read a page at a time: `?page=2`, with the other words of the address kept."""

from dataclasses import dataclass
from typing import Final

from django.http import Http404, HttpRequest

LAST: Final = 10_000


@dataclass(frozen=True, slots=True)
class Neighbours:
    number: int
    before: str | None
    after: str | None


class Pages:
    """The page asked for; 1 where none is. What is no page number is 404."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        asked = request.GET.get("page", "1")
        if not asked.isdecimal() or not 1 <= int(asked) <= LAST:
            raise Http404
        self.number = int(asked)

    def of(self, shown: int, most: int) -> Neighbours:
        """The addresses of the pages beside this one, of which a full page has `most` rows."""
        before = self._address(self.number - 1) if self.number > 1 else None
        after = self._address(self.number + 1) if shown == most else None
        return Neighbours(self.number, before, after)

    def _address(self, number: int) -> str:
        query = self._request.GET.copy()
        query["page"] = str(number)
        return f"?{query.urlencode()}"
