"""The text for the file: which procedure was chosen, on what ground, and what was set aside (rulebook §5.3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from terskel.core.guide import Guidance, Option
from terskel.core.guide.grounds import said
from terskel.core.languages import Language
from terskel.core.regimes import Regime
from terskel.core.rulesets import status


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a person decided: the procedure, why, who and when; all in words that go into the file."""

    procedure: str
    reason: str
    decided_by: str
    decided_on: date


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileText:
    """The deliverable "choice of procedure"; without a choice it shows what there is to choose among."""

    title: str
    sections: tuple[Section, ...]

    def lines(self) -> Iterator[str]:
        """As plain text."""
        yield self.title
        for section in self.sections:
            yield ""
            yield section.heading
            for line in section.lines:
                yield f"  {line}"


def file_text(guidance: Guidance, language: Language, choice: Choice | None = None) -> FileText:
    """Raises KeyError for a procedure that does not exist and ValueError for one that is not lawful here."""
    if choice is not None and not guidance.option(choice.procedure).lawful:
        raise ValueError(f"{choice.procedure} is not lawful for this purchase")
    return FileText(said("file.title", language), tuple(_sections(guidance, language, choice)))


def _sections(guidance: Guidance, language: Language, choice: Choice | None) -> Iterator[Section]:
    yield _section("purchase", _purchase(guidance, language), language)
    yield _section("regime", _regime(guidance, language), language)
    if choice is not None:
        yield _section("choice", _choice(guidance, choice, language), language)
    if guidance.undecided:
        yield _section("undecided", _undecided(guidance, language), language)
    else:
        others = [one for one in guidance.lawful if choice is None or one.procedure != choice.procedure]
        yield _section("lawful" if choice is None else "set_aside", _listed(others, language), language)
        yield _section("refused", _listed(guidance.refused, language), language)
    yield _section("suitability", _suitability(guidance, language), language)
    yield _section("reservations", _reservations(guidance, language), language)


def _section(key: str, lines: Iterator[str], language: Language) -> Section:
    return Section(said(f"file.{key}", language), tuple(lines))


def _purchase(guidance: Guidance, language: Language) -> Iterator[str]:
    purchase = guidance.purchase
    yield purchase.subject
    facts = {"cpv": purchase.cpv, "value": purchase.value, "day": purchase.announced_on}
    yield said("file.facts", language, **facts)
    yield said(f"file.buyer_{purchase.buyer_kind}", language)


def _regime(guidance: Guidance, language: Language) -> Iterator[str]:
    found = guidance.governing
    yield said(f"regime.{found.regime.value}", language, clause=found.clause)
    yield from found.classification.explain(language)
    yield from (ground.text(language) for ground in found.grounds)


def _choice(guidance: Guidance, choice: Choice, language: Language) -> Iterator[str]:
    option = guidance.option(choice.procedure)
    yield said("file.chosen", language, procedure=option.name(language), clause=option.clause)
    yield choice.reason
    yield from option.explain(language)
    yield said("file.decided", language, who=choice.decided_by, day=choice.decided_on)


def _listed(found: list[Option] | tuple[Option, ...], language: Language) -> Iterator[str]:
    for option in found:
        reasons = " ".join(option.explain(language))
        yield f"{option.name(language)} ({option.clause}): {reasons}"


def _undecided(guidance: Guidance, language: Language) -> Iterator[str]:
    """Why nothing is said of any procedure; the reason is the same for all."""
    yield from dict.fromkeys(reason for option in guidance.undecided for reason in option.explain(language))


def _suitability(guidance: Guidance, language: Language) -> Iterator[str]:
    for answer in guidance.suitability.answers:
        yield f"{answer.asked(language)} {answer.meant(language)}"
    weighed = guidance.suitability
    counts = {"for_it": weighed.count("for"), "against_it": weighed.count("against"), "open_it": weighed.count("open")}
    yield said("file.counts", language, **counts)


def _reservations(guidance: Guidance, language: Language) -> Iterator[str]:
    found = guidance.governing
    yield said("file.computed", language, ruleset=found.classification.ruleset_id, day=status().compared_on)
    for threshold in found.thresholds:
        if threshold.carried:
            yield said("file.carried", language, value=threshold.value, known_to=threshold.known_to)
        elif not threshold.verified:
            yield said("file.unverified", language, value=threshold.value, source=threshold.source)
    if found.unknown:
        yield said("file.unknown", language, day=guidance.purchase.announced_on)
    if found.regime is not Regime.UNKNOWN and guidance.purchase.announced_on > status().compared_on:
        yield said("file.later_than_compared", language, day=status().compared_on)
