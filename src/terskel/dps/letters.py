"""The qualification documents of a DPS: what is bought, who may take part, how to apply, and when. Pure.

They hold what FOA § 26-5(4) asks for: the nature and estimated quantity of the purchases, how the system works, the
categories and what sets them apart, and free access for as long as it lasts.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from terskel.core import formats
from terskel.core.phrases import Phrasebook
from terskel.core.places import PlaceOfPerformance, name_of
from terskel.core.publication import PublishedCriterion
from terskel.core.rulesets.own import KeptRules
from terskel.documents.letters import Block, Bullets, Facts, Heading, LetterData, Note, Paragraph, Party, Table
from terskel.dps.queries.requirements import RequirementView
from terskel.dps.queries.systems import DpsView
from terskel.dps.queries.views import CategoryView

book: Final = Phrasebook.of("dps")


@dataclass(frozen=True, slots=True)
class Documents:
    """What the qualification documents are made from. `address` is where one applies, `buyers` who may buy."""

    dps: DpsView
    sender: Party
    categories: Sequence[CategoryView]
    requirements: Sequence[RequirementView]
    criteria: Sequence[PublishedCriterion]
    buyers: Sequence[str]
    address: str
    rules: KeptRules
    first_window_closes_at: datetime
    version: int


def qualification_documents(documents: Documents, *, issued_at: datetime) -> LetterData:
    """The documents as they are published with the notice."""
    say = _Sayer(documents)
    return LetterData(
        kind="dps.qualification_documents",
        language=documents.dps.language,
        title=say("title"),
        reference=documents.dps.reference,
        sender=documents.sender,
        recipient=None,
        issued_at=issued_at,
        blocks=(
            Paragraph(say("opening", authority=documents.sender.name, reference=documents.dps.reference)),
            *_purchases(documents, say),
            *_working(documents, say),
            *_categories(documents, say),
            *_requirements(documents, say),
            *_applying(documents, say),
            *_time_limits(documents, say),
            *_competitions(documents, say),
        ),
    )


def _purchases(documents: Documents, say: "_Sayer") -> Iterator[Block]:
    dps, language = documents.dps, documents.dps.language
    buyers = formats.listing(tuple(documents.buyers), language)
    yield Heading(say("heading.purchases"))
    yield Paragraph(dps.subject)
    rows = (
        ("version", str(documents.version)),
        ("quantity", dps.estimated_quantity),
        ("value", formats.kroner(dps.estimated_value, language) if dps.estimated_value is not None else ""),
        ("cpv", ", ".join(dps.cpv)),
        ("regime", book.say(f"regime.{dps.regime}", language)),
        ("buyers", say("buyers_and_others", buyers=buyers) if dps.open_to == "others" else buyers),
        ("last_day", formats.day(dps.last_day, language) if dps.last_day is not None else ""),
        ("contact", dps.contact),
    )
    yield Facts(tuple((say(f"fact.{key}"), value) for key, value in rows if value))


def _working(documents: Documents, say: "_Sayer") -> Iterator[Block]:
    yield Heading(say("heading.working"))
    yield Paragraph(documents.dps.how_it_works)


def _categories(documents: Documents, say: "_Sayer") -> Iterator[Block]:
    language = documents.dps.language
    named = [one for one in documents.categories if one.label]
    yield Heading(say("heading.categories"))
    if not named:
        yield Paragraph(say("no_categories"))
        if facts := _facts((row for one in documents.categories for row in _place(one.place, say)), say):
            yield Facts(facts)
        return
    yield Paragraph(say("categories", count=len(named)))
    for one in named:
        yield Heading(one.label, level=2)
        if one.description:
            yield Paragraph(one.description)
        value = formats.kroner(one.maximum_value, language) if one.maximum_value is not None else ""
        rows = (("cpv", ", ".join(one.cpv)), ("maximum_value", value), *_place(one.place, say))
        if facts := _facts(rows, say):
            yield Facts(facts)


def _place(place: PlaceOfPerformance, say: "_Sayer") -> Iterator[tuple[str, str]]:
    """Where it is delivered, as facts."""
    language = say.documents.dps.language
    yield "places", formats.listing(tuple(name_of(code, language) for code in place.nuts), language)
    yield "remote", say("remote") if place.remote else ""


def _facts(rows: Iterable[tuple[str, str]], say: "_Sayer") -> tuple[tuple[str, str], ...]:
    return tuple((say(f"fact.{key}"), text) for key, text in rows if text)


def _requirements(documents: Documents, say: "_Sayer") -> Iterator[Block]:
    """Those for everybody first, then what single categories ask for besides."""
    yield Heading(say("heading.requirements"))
    yield Paragraph(say("requirements"))
    common = [one for one in documents.requirements if one.category_id is None]
    if common:
        yield _table(common, say("for_everybody"), say)
    for category in documents.categories:
        own = [one for one in documents.requirements if one.category_id == category.id]
        if own:
            yield Heading(say("besides", category=category.label) if category.label else say("heading.own"), level=2)
            yield _table(own, say("own"), say)


def _table(requirements: Sequence[RequirementView], caption: str, say: "_Sayer") -> Table:
    return Table(
        caption=caption,
        header=(say("column.number"), say("column.kind"), say("column.requirement"), say("column.evidence")),
        rows=tuple(
            (
                str(one.number),
                say(f"kind.{one.kind}"),
                "\n".join(
                    text for text in (one.text, say("level", level=one.level) if one.level else "", one.why) if text
                ),
                one.evidence or say("no_evidence"),
            )
            for one in requirements
        ),
        numeric=(0,),
    )


def _applying(documents: Documents, say: "_Sayer") -> Iterator[Block]:
    yield Heading(say("heading.applying"))
    yield Paragraph(say("applying", address=documents.address))
    steps = ["anytime", "free", "no_tender", "several" if _divided(documents) else "", "again"]
    yield Bullets(tuple(say(f"apply.{step}") for step in steps if step))


def _time_limits(documents: Documents, say: "_Sayer") -> Iterator[Block]:
    dps, language, rules = documents.dps, documents.dps.language, documents.rules
    yield Heading(say("heading.limits"))
    yield Facts(
        (
            (say("fact.window"), formats.instant(documents.first_window_closes_at, language)),
            (say("fact.initial"), say("initial", days=dps.initial_assessment_days)),
            (
                say("fact.later"),
                say(
                    "later",
                    days=rules.length("dps_assess"),
                    extended=rules.length("dps_assess_extended"),
                ),
            ),
        )
    )
    yield Note(say("sealed"))


def _competitions(documents: Documents, say: "_Sayer") -> Iterator[Block]:
    dps, rules = documents.dps, documents.rules
    yield Heading(say("heading.competitions"))
    yield Paragraph(say("invited", days=rules.law.known_period("dps_tender").whole))
    if dps.award_criteria_frame:
        yield Paragraph(say("criteria", frame=dps.award_criteria_frame))
    if documents.criteria:
        yield Table(
            say("criteria_list"),
            (say("column.criterion"), say("column.least"), say("column.most")),
            tuple(
                (one.name, formats.number(one.least, dps.language), formats.number(one.most, dps.language))
                for one in documents.criteria
            ),
            numeric=(1, 2),
        )
    yield Paragraph(say(f"late_admitted_{dps.late_admitted}", days=rules.law.known_period("dps_tender").whole))
    yield Paragraph(say("standstill", days=dps.standstill_days) if dps.standstill_days else say("no_standstill"))


def _divided(documents: Documents) -> bool:
    return sum(1 for one in documents.categories if one.label) > 1


@dataclass(frozen=True, slots=True)
class _Sayer:
    """Texts of the document in its language, with the name of the DPS filled in."""

    documents: Documents

    def __call__(self, key: str, **facts: object) -> str:
        dps = self.documents.dps
        return book.say(f"letter.documents.{key}", dps.language, dps=dps.name, **facts)
