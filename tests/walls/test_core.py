"""The core decides with the standard library alone; what seals has its cryptography besides."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.walls.source import PACKAGE, label, modules

CORE = PACKAGE / "core"
CRYPTOGRAPHY = {"cryptography", "pyrage", "shamir_mnemonic"}
FOR_TYPES_ALONE = {"_typeshed"}


def reached(source: str) -> Iterator[str]:
    """What the source imports, by its whole name."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (one.name for one in names)
            case ast.ImportFrom(module=str(module), level=0):
                yield module


def strangers(path: Path, source: str) -> list[str]:
    """Imports that the core may not have."""
    allowed = CRYPTOGRAPHY if path.is_relative_to(CORE / "sealing") else set()
    return [
        name
        for name in reached(source)
        if name.partition(".")[0] not in sys.stdlib_module_names | FOR_TYPES_ALONE | allowed
        and not f"{name}.".startswith("terskel.core.")
    ]


def test_the_core_reaches_for_nothing_but_the_standard_library() -> None:
    found = {label(path): strangers(path, path.read_text(encoding="utf-8")) for path in modules(CORE)}
    assert len(found) > 50
    assert {path: names for path, names in found.items() if names} == {}


def test_a_stranger_is_found() -> None:
    planted = "import json\nimport orjson\nfrom terskel.dps import queries\nfrom cryptography.hazmat import primitives"
    assert strangers(CORE / "money.py", planted) == ["orjson", "terskel.dps", "cryptography.hazmat"]
    assert strangers(CORE / "sealing" / "age.py", planted) == ["orjson", "terskel.dps"]
