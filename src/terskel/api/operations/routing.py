"""One router for all: Django takes the first address that fits, so operations on one address must share it."""

from collections.abc import Callable
from typing import Any

from ninja import Router

ALL = Router()


class Tagged:
    """The router, with a tag of its own for what a module adds to it; `always` holds for each operation."""

    def __init__(self, tag: str, **always: Any) -> None:
        self._always = {"tags": [tag], **always}
        self.get = self._adding(ALL.get)
        self.post = self._adding(ALL.post)
        self.put = self._adding(ALL.put)
        self.patch = self._adding(ALL.patch)
        self.delete = self._adding(ALL.delete)

    def _adding(self, add: Callable[..., Any]) -> Callable[..., Any]:
        def operation(path: str, **given: Any) -> Any:
            return add(path, **{**self._always, **given})

        return operation
