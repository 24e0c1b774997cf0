"""What an ESPD says of a DPS's requirements, offered to the supplier as answers it has given before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from terskel.core import formats
from terskel.core.instants import start_of_day
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.dps.queries import RequirementView
from terskel.qualification.queries import LONGEST_TEXT, Offered
from terskel.standards.espd import taxonomy
from terskel.standards.espd.response import CriterionAnswer, EspdResponse

book: Final = Phrasebook.of("standards")
# The national grounds are asked only where a country has any; Norway's stand among the others.
NOT_ALWAYS_ASKED: Final = frozenset({"nati-ground"})


@dataclass(frozen=True, slots=True)
class Coverage:
    """What an ESPD says of the requirements of a DPS. `silent`: the requirements the ESPD says nothing about."""

    offered: Mapping[UUID, Offered]
    silent: tuple[RequirementView, ...]


def coverage(response: EspdResponse, requirements: Iterable[RequirementView], language: Language) -> Coverage:
    """One answer per requirement the ESPD speaks of.

    A yes only where the ESPD itself says it: no ground for exclusion applies, or the criterion is met by the firm
    itself and the number it gives reaches the minimum.
    """
    offered: dict[UUID, Offered] = {}
    silent = []
    for one in requirements:
        said = _exclusion(response, language) if one.kind == "exclusion" else _selection(response, one)
        if said is None:
            silent.append(one)
            continue
        statement, text = said
        offered[one.id] = Offered(statement, text[:LONGEST_TEXT], start_of_day(response.issued_on), response.id)
    return Coverage(offered, tuple(silent))


def _exclusion(response: EspdResponse, language: Language) -> tuple[str, str] | None:
    codes = [code for code in taxonomy.exclusion_codes() if code in response.criteria]
    if not codes:
        return None
    apply = [code for code in codes if response.criteria[code].answer]
    if apply:
        texts = [book.say("espd.grounds_apply", language)]
        texts += [f"{_name(code)}\n{_words(response.criteria[code])}".strip() for code in apply]
        return "", "\n\n".join(texts)
    open_ones = [
        code
        for code in taxonomy.exclusion_codes()
        if code not in NOT_ALWAYS_ASKED and (code not in response.criteria or response.criteria[code].answer is None)
    ]
    if open_ones:
        names = formats.listing(tuple(_name(code) for code in open_ones), language)
        return "", book.say("espd.grounds_unanswered", language, names=names)
    return "yes", book.say("espd.no_ground", language, issued_on=response.issued_on)


def _selection(response: EspdResponse, requirement: RequirementView) -> tuple[str, str] | None:
    codes = taxonomy.CODES_OF_TYPE.get(requirement.type, ())
    answers = [response.criteria[code] for code in codes if code in response.criteria]
    if not answers:
        return None
    text = "\n\n".join(words for words in (_words(one) for one in answers) if words)
    holds = any(_met(one) and _reaches(one, requirement) for one in answers)
    return "yes" if holds else "", text


def _met(answer: CriterionAnswer) -> bool:
    """By the firm itself; with another's capacity that firm must confirm its part first."""
    if answer.by_itself is False:
        return False
    if answer.answer is not None:
        return answer.answer
    return answer.by_itself is True or bool(answer.said)


def _reaches(answer: CriterionAnswer, requirement: RequirementView) -> bool:
    """Every amount in kroner is at least the minimum, or as many are named as are asked for."""
    if requirement.minimum is None:
        return not requirement.level
    unit = requirement.asks.unit
    if unit == "kroner":
        amounts = [one.amount for one in answer.said if one.amount is not None]
        in_kroner = all(one.currency == "NOK" for one in answer.said if one.amount is not None)
        return bool(amounts) and in_kroner and min(amounts) >= requirement.minimum
    if unit == "count" and answer.said:
        first = answer.said[0].question
        return Decimal(sum(one.question == first for one in answer.said)) >= requirement.minimum
    return False


def _words(answer: CriterionAnswer) -> str:
    return "\n".join(f"{one.question}: {one.value}" if one.question else one.value for one in answer.said)


def _name(code: str) -> str:
    return taxonomy.criteria()[code].name
