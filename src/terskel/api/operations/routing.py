"""One router for all: Django takes the first address that fits, so operations on one address must share it."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from ninja import Router

Operation = TypeVar("Operation", bound=Callable[..., Any])
ALL = Router()


class Adding(Protocol):
    """Adds an operation at `path`, with what ninja takes of it."""

    def __call__(self, path: str, **given: Any) -> Callable[[Operation], Operation]: ...


class Tagged:
    """The router, with a tag of its own for what a module adds to it; `always` holds for each operation."""

    def __init__(self, tag: str, **always: Any) -> None:
        self._always = {"tags": [tag], **always}
        self.get = self._adding(ALL.get)
        self.post = self._adding(ALL.post)
        self.put = self._adding(ALL.put)
        self.patch = self._adding(ALL.patch)
        self.delete = self._adding(ALL.delete)

    def _adding(self, add: Callable[..., Any]) -> Adding:
        def operation(path: str, **given: Any) -> Callable[[Operation], Operation]:
            decorate: Callable[[Operation], Operation] = add(path, **{**self._always, **given})
            return decorate

        return operation
