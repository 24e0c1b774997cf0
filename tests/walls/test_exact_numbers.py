"""Money and scores are exact: no binary floating point in the deciding room.

What a reader could not see in a line, the type checker tells: a second test asks it for every expression whose type is
float. The simulator has its own room and is held against the core on the same cases.
"""

import ast
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from mypy import build
from mypy.modulefinder import BuildSource
from mypy.nodes import CallExpr, OpExpr
from mypy.options import Options
from mypy.types import Instance, Type, UnionType, get_proper_type

from tests.walls.source import PACKAGE, label, modules

CORE = PACKAGE / "core"
EXACT_OF_MATH = {"comb", "factorial", "gcd", "isqrt", "lcm", "perm"}
SUM = (OpExpr, CallExpr)
INEXACT_MODULES = {"cmath", "numpy", "random", "statistics"}


def inexact(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and what stands there, for every float that can be seen."""
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=float() | complex()):
                yield node.lineno, f"{node.value!r}"
            case ast.Name(id="float" | "complex"):
                yield node.lineno, node.id
            case ast.Import(names=names):
                yield from ((node.lineno, one.name) for one in names if one.name in INEXACT_MODULES)
            case ast.ImportFrom(module=str(module), names=names) if module in INEXACT_MODULES | {"math"}:
                exact = EXACT_OF_MATH if module == "math" else set()
                yield from ((node.lineno, f"{module}.{one.name}") for one in names if one.name not in exact)
            case ast.Attribute(value=ast.Name(id="math"), attr=attribute) if attribute not in EXACT_OF_MATH:
                yield node.lineno, f"math.{attribute}"
            case ast.Constant(value=str(text)) if text in ("float", "f8", "float64"):
                yield node.lineno, repr(text)


def found_in(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [f"{label(path)}:{line} {what}" for line, what in inexact(tree)]


def test_no_float_is_written_in_the_core() -> None:
    assert [fault for path in modules(CORE) for fault in found_in(path)] == []


@pytest.mark.parametrize(
    "planted",
    [
        "weight = 0.3",
        "share = 1e-3",
        "price = float(text)",
        "def total(points: float) -> None: ...",
        "import random",
        "import numpy as np",
        "from math import sqrt",
        "import math\nx = math.floor(y)",
        "from statistics import mean",
        "column = 'float64'",
    ],
)
def test_a_planted_float_is_found(planted: str, tmp_path: Path) -> None:
    path = tmp_path / "planted.py"
    path.write_text(planted, encoding="utf-8")
    assert found_in(path)


@pytest.mark.parametrize("exact", ["import math\nx = math.gcd(4, 6)", "from math import comb", "x = Fraction(1, 3)"])
def test_exact_arithmetic_is_left_alone(exact: str, tmp_path: Path) -> None:
    path = tmp_path / "exact.py"
    path.write_text(exact, encoding="utf-8")
    assert found_in(path) == []


def float_sums(sources: list[BuildSource]) -> set[tuple[int, int]]:
    """Line and column of every operator and call, in any of the modules, that the type checker takes for a float."""
    options = Options()
    options.export_types = True
    options.incremental = False
    options.cache_dir = os.devnull
    options.mypy_path = [str(PACKAGE.parent)]
    options.ignore_missing_imports = True
    options.follow_imports = "silent"
    types = build.build(sources, options).types
    return {(node.line, node.column) for node, kind in types.items() if isinstance(node, SUM) and is_float(kind)}


def places(found: set[tuple[int, int]]) -> list[str]:
    """The lines of the core that have an operator or a call there."""
    return [
        f"{label(path)}:{node.lineno}"
        for path in modules(CORE)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.BinOp | ast.Call) and (node.lineno, node.col_offset) in found
    ]


def is_float(kind: Type) -> bool:
    """True for float, and for a union that may be one."""
    whole = get_proper_type(kind)
    if isinstance(whole, UnionType):
        return any(is_float(part) for part in whole.items)
    return isinstance(whole, Instance) and whole.type.fullname == "builtins.float"


FAR_DOWN = 100_000
"""No module has so many lines: what is found below is what was planted."""

PLANTED = """def share(part: int, whole: int) -> int:
    return round(100 * part / whole)
def mean(points: list[int]) -> bool:
    return sum(points) / len(points) > 5
def power(base: int) -> str:
    return str(base ** -2)
"""


def test_nothing_in_the_core_works_out_to_a_float_and_planted_sums_are_found() -> None:
    core = [
        BuildSource(
            str(path), ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
        )
        for path in modules(CORE)
    ]
    found = float_sums([*core, BuildSource(None, "planted", "\n" * FAR_DOWN + PLANTED)])
    real = {place for place in found if place[0] <= FAR_DOWN}
    assert real == set(), places(real)
    assert {line - FAR_DOWN for line, _ in found} == {2, 4, 6}
