"""Names are the field's: words that mean something else in procurement, or nothing at all, are not used."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from terskel.core.actors import AUTHORITY_ROLES, OPERATOR, SUPPLIER_ROLES
from tests.walls.source import REPOSITORY, label, modules

# word -> what the field says instead
BANNED = {
    "bid": "tender",
    "bids": "tenders",
    "bidder": "supplier",
    "bidders": "suppliers",
    "offer": "tender",
    "offers": "tenders",
    "vendor": "supplier",
    "vendors": "suppliers",
    "customer": "authority",
    "customers": "authorities",
    "client": "authority",
    "clients": "authorities",
    "submission": "delivery",
    "submissions": "deliveries",
    "calloff": "competition, or order",
    "utils": "what it does",
    "util": "what it does",
    "helper": "what it does",
    "helpers": "what it does",
}
BANNED_MODULES = {"manager", "managers", "common", "misc", "services", "service", "base", "stuff", "lib"}
# Names that others gave: they keep them.
FOREIGN: set[str] = set()


def words(name: str) -> list[str]:
    """`deliverTender_late` -> deliver, tender, late"""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)]


def named(tree: ast.AST) -> Iterator[str]:
    """Every name that the module gives to something."""
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name
            case ast.alias(asname=str(name)):
                yield name


def misnamed(path: Path) -> list[str]:
    found = [f"{label(path)}: module {path.stem}" for word in words(path.stem) if word in {*BANNED, *BANNED_MODULES}]
    for name in set(named(ast.parse(path.read_text(encoding="utf-8")))) - FOREIGN:
        found.extend(f"{label(path)}: {name} (say {BANNED[word]})" for word in words(name) if word in BANNED)
    return sorted(found)


def test_no_name_in_the_package_uses_a_banned_word() -> None:
    assert [line for path in modules() for line in misnamed(path)] == []


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("planted.py", "class BidDeliveredLate: ..."),
        ("planted.py", "def submit(vendor_id): ..."),
        ("planted.py", "customerName = 1"),
        ("planted.py", "import terskel.core as helpers"),
        ("utils.py", ""),
        ("contract_manager.py", ""),
    ],
)
def test_a_planted_banned_word_is_found(tmp_path: Path, file: str, source: str) -> None:
    planted = tmp_path / file
    planted.write_text(source)
    assert len(misnamed(planted)) == 1


@pytest.mark.parametrize("name", ["forbid", "orbids", "TenderDelivered", "lifecycle", "contract_manager_id"])
def test_a_word_inside_another_is_no_banned_word(tmp_path: Path, name: str) -> None:
    innocent = tmp_path / "innocent.py"
    innocent.write_text(f"{name} = 1")
    assert misnamed(innocent) == []


def glossary_names(glossary: str) -> list[str]:
    """The code's names in the table's first column."""
    rows = [line.split("|")[1] for line in glossary.splitlines() if line.startswith("|")]
    return [name for row in rows for name in re.findall(r"`(\w+)`", row)]


def unknown_names(glossary: str) -> list[str]:
    code = "\n".join(path.read_text(encoding="utf-8") for path in modules())
    known = set(re.findall(r"\w+", code))
    return [name for name in glossary_names(glossary) if name not in known]


def test_every_name_in_the_glossary_is_the_codes() -> None:
    glossary = (REPOSITORY / "docs" / "glossary.md").read_text(encoding="utf-8")
    assert len(glossary_names(glossary)) > 50
    assert unknown_names(glossary) == []


def test_a_name_that_the_code_does_not_have_is_found_in_the_glossary() -> None:
    assert unknown_names("| `AwardedEpistle`, `Contract` | brev |") == ["AwardedEpistle"]


def roles_spelt_out(source: str) -> list[str]:
    """Roles written as text: a misspelt one would deny without a word."""
    roles = AUTHORITY_ROLES | SUPPLIER_ROLES | {OPERATOR}
    return [
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in roles
    ]


def test_who_may_is_said_with_the_names_of_the_roles() -> None:
    policies = [path for path in modules() if path.stem == "policy"]
    assert len(policies) > 5
    assert {label(path): roles_spelt_out(path.read_text(encoding="utf-8")) for path in policies} == {
        label(path): [] for path in policies
    }


def test_a_role_that_is_spelt_out_is_found() -> None:
    assert roles_spelt_out('def may(by): return by.has("dps_manager")') == ["dps_manager"]
