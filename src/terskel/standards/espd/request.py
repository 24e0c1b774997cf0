"""The ESPD request of a purchasing system: what it asks for, as any ESPD service reads it (FOA § 17-1).

One criterion of the ESPD for each of the system's requirements, with its words and minimum where the criterion has a
place for them, and every ground for exclusion, as the rules of the ESPD want. A requirement of one category says which,
for a supplier answers once for all that it applies in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID, uuid5
from xml.etree import ElementTree

from terskel.dps.queries import CategoryView, DpsView, RequirementView
from terskel.organisations import queries as organisations
from terskel.standards.espd import taxonomy
from terskel.standards.espd.declaring import COUNTRIES, NORWAY
from terskel.standards.espd.elements import (
    LOT,
    Party,
    basic,
    criterion_in,
    document_of,
    identification,
    part,
    party_in,
    project,
)
from terskel.standards.espd.taxonomy import Criterion, Property

SPACE: Final = "urn:oasis:names:specification:ubl:schema:xsd:QualificationApplicationRequest-2"
_NUMBERS: Final = frozenset({"MINIMUM_QUANTITY", "MINIMUM_QUANTITY_INTEGER"})


@dataclass(frozen=True, slots=True)
class _Asked:
    """A requirement in words, with the category it is of where it is of one."""

    requirement: RequirementView
    words: str


def request_of(
    dps: DpsView, requirements: Iterable[RequirementView], categories: Sequence[CategoryView], *, at: datetime
) -> bytes:
    """The request as XML. The same requirements give the same id, whoever asks for it and when."""
    found = list(requirements)
    asked = _asked(found, {one.id: one.label for one in categories})
    codes = {*asked, *taxonomy.exclusion_codes()}
    buyer = organisations.authority(dps.authority_id)
    key = "\n".join(f"{one.id} {one.text} {one.level} {one.minimum}" for one in found)
    root = ElementTree.Element(f"{{{SPACE}}}QualificationApplicationRequest")
    identification(root, uuid5(dps.id, f"espd-request\n{key}"), f"ESPDREQ-{dps.reference}", dps.reference, at)
    party_in(part(root, "ContractingParty"), Party(buyer.name, buyer.number, COUNTRIES[NORWAY], buyer.place))
    project(root, dps.name)
    for code, criterion in taxonomy.criteria().items():
        if code in codes:
            own = asked.get(code, ())
            words = "" if _place_for_words(criterion) else _words(own)
            criterion_in(root, criterion, partial(_expect, criterion, own), words)
    return document_of(root)


def _asked(requirements: Iterable[RequirementView], labels: Mapping[UUID, str]) -> dict[str, list[_Asked]]:
    """By the ESPD's code for the requirement's type."""
    found: dict[str, list[_Asked]] = {}
    for one in requirements:
        codes = taxonomy.CODES_OF_TYPE.get(one.type, ())
        if codes:
            label = labels.get(one.category_id, "") if one.category_id is not None else ""
            words = ". ".join(part.strip().rstrip(".") for part in (one.text, one.level, one.evidence) if part.strip())
            found.setdefault(codes[0], []).append(_Asked(one, f"{label}: {words}." if label else f"{words}."))
    return found


def _expect(criterion: Criterion, asked: Sequence[_Asked], element: ElementTree.Element, one: Property) -> None:
    """What the authority expects in one property: the lot, the words where the first place for them is, the minimum.

    A minimum stands as a number only where one requirement has one; of several the words say which is whose.
    """
    if one.type != "REQUIREMENT" or not asked:
        return
    minimums = [row.requirement for row in asked if row.requirement.minimum is not None]
    [lone] = minimums if len(minimums) == len(asked) == 1 else [None]
    if one.data_type == "LOT_IDENTIFIER":
        basic(element, "ExpectedID", LOT, schemeAgencyID="OP")
    elif one.id == _place_for_words(criterion):
        basic(element, "ExpectedDescription", _words(asked))
    elif lone is not None and one.data_type in _NUMBERS and lone.asks.unit == "count":
        basic(element, "ExpectedValueNumeric", f"{lone.minimum:f}")
    elif lone is not None and one.data_type == "MINIMUM_AMOUNT" and lone.asks.unit == "kroner":
        basic(element, "MinimumAmount", f"{lone.minimum:f}", currencyID="NOK")


def _words(asked: Iterable[_Asked]) -> str:
    return "\n".join(row.words for row in asked)


def _place_for_words(criterion: Criterion) -> str:
    """The first place where the authority writes something; empty where the criterion has none."""
    places = (one for group in criterion.walk() for one in group.properties if one.type == "REQUIREMENT")
    return next((one.id for one in places if one.data_type == "DESCRIPTION"), "")
