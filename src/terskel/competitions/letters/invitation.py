"""The invitation to tender, and with it the documents of the competition (FOA §§ 14-1, 23-2). Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from terskel.competitions.letters.heads import book, letter, required
from terskel.competitions.letters.parts import lot_limits, lot_line, price_form
from terskel.competitions.queries.lot_views import LotsView
from terskel.competitions.queries.views import CriterionTerms, Terms
from terskel.core import formats
from terskel.core.answers import AskedFor
from terskel.core.deadlines import Deadline
from terskel.core.instants import last_day_before
from terskel.core.languages import Language
from terskel.documents.letters import Block, Bullets, Facts, Heading, LetterData, Note, Paragraph, Party, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """What the invitation says besides the terms.

    `documents`: (title, why it is restricted, or ""). `roles`: (category, how many persons are named for it) where a
    team is asked for. `lot`: the purchase that the competition is a lot of.
    """

    dps_name: str
    dps_reference: str
    categories: Sequence[str]
    contact: str
    question_deadline_at: datetime
    last_answer: Deadline
    earliest_close: Deadline
    documents: Sequence[tuple[str, str]]
    model_lines: Sequence[str]
    roles: Sequence[tuple[str, int]] = ()
    lot: LotsView | None = None


def invitation(terms: Terms, invited: Invited, *, sender: Party, at: datetime) -> LetterData:
    """The invitation to all admitted, as FOA § 23-2(4) asks."""
    say = _Sayer(terms.language)
    opening = "opening_several" if len(invited.categories) > 1 else "opening"
    blocks = (
        Paragraph(say(opening, dps=invited.dps_name, reference=invited.dps_reference)),
        _facts(terms, invited, say),
        *lot_limits(invited.lot, terms.language),
        Heading(say("heading.scope")),
        Paragraph(terms.whole_scope),
        Heading(say("heading.need")),
        Paragraph(terms.whole_need),
        *_requirements(terms, say),
        *_contract_terms(terms, say),
        *_team(invited, say),
        *_criteria(terms, say),
        *_model(terms, invited, say),
        *_documents(invited, say),
        *_tendering(terms, invited, say),
    )
    return letter("invitation", terms, sender, at, blocks)


@dataclass(frozen=True, slots=True)
class _Sayer:
    """The letter's own words."""

    language: Language

    def __call__(self, key: str, **facts: object) -> str:
        return book.say(f"letter.invitation.{key}", self.language, **facts)


def _facts(terms: Terms, invited: Invited, say: _Sayer) -> Facts:
    language = terms.language
    rows = (
        ("dps", f"{invited.dps_name} ({invited.dps_reference})"),
        ("lot", lot_line(terms, invited.lot)),
        ("categories", formats.listing(tuple(invited.categories), language)),
        ("deadline", formats.instant(required(terms.closes_at), language)),
        ("last_question", formats.day(last_day_before(invited.question_deadline_at), language)),
        ("last_answer", formats.day(invited.last_answer.last_day, language)),
        ("validity", formats.day(_valid_until(terms).last_day, language)),
        ("value", formats.kroner(terms.estimated_value, language) if terms.estimated_value else ""),
        ("duration", _duration(terms)),
        ("place", terms.place),
        ("result", book.say(f"result_kind.{terms.result_kind}", language)),
        ("contract", terms.contract_form),
        ("tiers", _tiers(terms)),
        ("contact", invited.contact),
    )
    return Facts(tuple((say(f"fact.{key}"), value) for key, value in rows if value))


def _requirements(terms: Terms, say: _Sayer) -> Iterator[Block]:
    if not terms.requirements:
        return
    yield Heading(say("heading.requirements"))
    yield Paragraph(say("requirements"))
    yield Table(
        say("heading.requirements"),
        (say("column.number"), say("column.requirement")),
        tuple((str(one.number), _with_answer(one.text, one.asked, terms.language)) for one in terms.requirements),
    )


def _contract_terms(terms: Terms, say: _Sayer) -> Iterator[Block]:
    if terms.contract_terms:
        yield Heading(say("heading.contract_terms"))
        yield Facts(tuple((one.name, one.wording) for one in terms.contract_terms))


def _team(invited: Invited, say: _Sayer) -> Iterator[Block]:
    if not invited.roles:
        return
    yield Heading(say("heading.team"))
    yield Paragraph(say("team"))
    yield Table(
        say("heading.team"),
        (say("column.role"), say("column.people")),
        tuple((label, str(people)) for label, people in invited.roles),
        numeric=(1,),
    )


def _criteria(terms: Terms, say: _Sayer) -> Iterator[Block]:
    language = terms.language
    yield Heading(say("heading.criteria"))
    yield Table(
        say("heading.criteria"),
        (say("column.criterion"), say("column.weight"), say("column.assessed"), say("column.documentation")),
        tuple(
            (
                one.name,
                f"{formats.number(one.weight, language)}{formats.NO_BREAK_SPACE}%",
                _assessed(one, language),
                _with_answer(one.documentation, one.asked, language) or say("none"),
            )
            for one in terms.criteria
        ),
        numeric=(1,),
    )
    yield from price_form(terms)


def _model(terms: Terms, invited: Invited, say: _Sayer) -> Iterator[Block]:
    yield Heading(say("heading.model"))
    yield Bullets(tuple(invited.model_lines))
    yield Note(say("model_locked", digest=terms.model_digest))
    for key in _order(terms):
        yield Paragraph(say(key))


def _documents(invited: Invited, say: _Sayer) -> Iterator[Block]:
    if not invited.documents:
        return
    yield Heading(say("heading.documents"))
    yield Bullets(
        tuple(
            say("restricted_document", title=title, reason=reason) if reason else title
            for title, reason in invited.documents
        )
    )


def _tendering(terms: Terms, invited: Invited, say: _Sayer) -> Iterator[Block]:
    language = terms.language
    yield Heading(say("heading.tendering"))
    yield Paragraph(say("tendering"))
    yield Paragraph(_standstill(terms))
    yield Note("\n".join([say("counted"), *invited.earliest_close.explain(language)]))
    yield Note("\n".join([say("validity_counted"), *_valid_until(terms).explain(language)]))


def _with_answer(text: str, asked: AskedFor, language: Language) -> str:
    """What is asked, and in what form it is answered."""
    return "\n".join(part for part in (text, asked.describe(language)) if part)


def _assessed(criterion: CriterionTerms, language: Language) -> str:
    """What is assessed, and the points a tender must get not to be rejected."""
    lines = [criterion.description] if criterion.description else []
    if criterion.parts:
        parts = tuple(
            f"{part.name} {formats.number(part.weight, language)}{formats.NO_BREAK_SPACE}%" for part in criterion.parts
        )
        lines.append(book.say("letter.invitation.parts", language, parts=parts))
    if criterion.least_points is not None:
        lines.append(book.say("letter.invitation.least_points", language, least=criterion.least_points))
    lines += [
        book.say("letter.invitation.anchor", language, points=anchor.points, meaning=anchor.meaning)
        for anchor in criterion.anchors
    ]
    return "\n".join(lines) or book.say("letter.invitation.none", language)


def _order(terms: Terms) -> tuple[str, ...]:
    """What is kept from the panel until the points for quality are locked."""
    chosen = (("price_after_quality", terms.price_after_quality), ("tenderers_hidden", terms.tenderers_hidden))
    return tuple(key for key, chose in chosen if chose)


def _tiers(terms: Terms) -> str:
    """How far down subcontractors may go, where the competition says so; the reason for more than the law's two."""
    if terms.subcontractor_tiers is None:
        return ""
    key = "tiers" if terms.subcontractor_tiers else "tiers_none"
    allowed = book.say(f"letter.invitation.{key}", terms.language, tiers=terms.subcontractor_tiers)
    return f"{allowed}. {terms.tiers_reason}" if terms.tiers_reason else allowed


def _standstill(terms: Terms) -> str:
    key = "on" if terms.standstill_days else "off"
    return book.say(f"letter.invitation.standstill_{key}", terms.language, days=terms.standstill_days)


def _duration(terms: Terms) -> str:
    language: Language = terms.language
    dates = [formats.day(day, language) for day in (terms.starts_on, terms.ends_on) if day is not None]
    return "\n".join(part for part in (terms.duration_text, " – ".join(dates)) if part)


def _valid_until(terms: Terms) -> Deadline:
    if terms.valid_until is None:
        raise ValueError("tenders bind from a deadline on")
    return terms.valid_until
