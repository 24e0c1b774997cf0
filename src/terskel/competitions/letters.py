"""The letters of a competition: invitation, changed deadline, cancellation. Pure: data in, letter out.

Each is one letter, the same to all who are invited, in the language of the competition.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from terskel.competitions.invited_parts import lot_limits, lot_line, price_form
from terskel.competitions.queries.lot_views import LotsView
from terskel.competitions.queries.views import CriterionTerms, Terms
from terskel.core import formats
from terskel.core.answers import AskedFor
from terskel.core.deadlines import Deadline
from terskel.core.instants import last_day_before
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.documents.letters import (
    Block,
    Bullets,
    Facts,
    Heading,
    LetterData,
    Note,
    Organisation,
    Paragraph,
    Party,
    Table,
    closing,
)

book = Phrasebook.of("competitions")
NO_TENDERS: Final = "no_tenders"


def sender(authority: Organisation) -> Party:
    return Party.with_place(authority)


def invitation(
    terms: Terms,
    *,
    sender: Party,
    dps_name: str,
    dps_reference: str,
    categories: Sequence[str],
    contact: str,
    question_deadline_at: datetime,
    last_answer: Deadline,
    earliest_close: Deadline,
    documents: Sequence[tuple[str, str]],
    model_lines: Sequence[str],
    roles: Sequence[tuple[str, int]] = (),
    lot: LotsView | None = None,
    at: datetime,
) -> LetterData:
    """The invitation to all admitted, as FOA § 23-2(4) asks. `documents`: (title, why it is restricted, or "").

    `roles`: (category, how many persons are named for it) where a team is asked for. `lot`: the purchase that the
    competition is a lot of.
    """
    language = terms.language

    def say(key: str, **facts: object) -> str:
        return book.say(f"letter.invitation.{key}", language, **facts)

    blocks: list[Block] = [
        Paragraph(say("opening", dps=dps_name, reference=dps_reference)),
        Facts(
            tuple(
                (say(f"fact.{key}"), value)
                for key, value in (
                    ("dps", f"{dps_name} ({dps_reference})"),
                    ("lot", lot_line(terms, lot)),
                    ("categories", formats.listing(tuple(categories), language)),
                    ("deadline", formats.instant(_required(terms.closes_at), language)),
                    ("last_question", formats.day(last_day_before(question_deadline_at), language)),
                    ("last_answer", formats.day(last_answer.last_day, language)),
                    ("validity", formats.day(_valid_until(terms).last_day, language)),
                    ("value", formats.kroner(terms.estimated_value, language) if terms.estimated_value else ""),
                    ("duration", _duration(terms)),
                    ("place", terms.place),
                    ("result", book.say(f"result_kind.{terms.result_kind}", language)),
                    ("contract", terms.contract_form),
                    ("tiers", _tiers(terms)),
                    ("contact", contact),
                )
                if value
            )
        ),
        *lot_limits(lot, language),
        Heading(say("heading.scope")),
        Paragraph(terms.whole_scope),
        Heading(say("heading.need")),
        Paragraph(terms.whole_need),
    ]
    if terms.requirements:
        blocks += [
            Heading(say("heading.requirements")),
            Paragraph(say("requirements")),
            Table(
                say("heading.requirements"),
                (say("column.number"), say("column.requirement")),
                tuple((str(one.number), _with_answer(one.text, one.asked, language)) for one in terms.requirements),
            ),
        ]
    if terms.contract_terms:
        blocks += [
            Heading(say("heading.contract_terms")),
            Facts(tuple((one.name, one.wording) for one in terms.contract_terms)),
        ]
    if roles:
        blocks += [
            Heading(say("heading.team")),
            Paragraph(say("team")),
            Table(
                say("heading.team"),
                (say("column.role"), say("column.people")),
                tuple((label, str(people)) for label, people in roles),
                numeric=(1,),
            ),
        ]
    blocks += [
        Heading(say("heading.criteria")),
        Table(
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
        ),
        *price_form(terms),
        Heading(say("heading.model")),
        Bullets(tuple(model_lines)),
        Note(say("model_locked", digest=terms.model_digest)),
        *(Paragraph(say(key)) for key in _order(terms)),
    ]
    if documents:
        blocks += [
            Heading(say("heading.documents")),
            Bullets(
                tuple(
                    say("restricted_document", title=title, reason=reason) if reason else title
                    for title, reason in documents
                )
            ),
        ]
    blocks += [
        Heading(say("heading.tendering")),
        Paragraph(say("tendering")),
        Paragraph(_standstill(terms)),
        Note("\n".join([say("counted"), *earliest_close.explain(language)])),
        Note("\n".join([say("validity_counted"), *_valid_until(terms).explain(language)])),
    ]
    return _letter("invitation", terms, sender, at, tuple(blocks))


def _with_answer(text: str, asked: AskedFor, language: Language) -> str:
    """What is asked, and in what form it is answered."""
    return "\n".join(part for part in (text, asked.describe(language)) if part)


def _assessed(criterion: CriterionTerms, language: Language) -> str:
    """What is assessed, and the points a tender must get not to be rejected."""
    book = Phrasebook.of("competitions")
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


def deadline_change(
    terms: Terms,
    *,
    sender: Party,
    old_closes_at: datetime,
    reason: str,
    last_answer: Deadline,
    at: datetime,
) -> LetterData:
    """The deadline is moved later for all (FOA §§ 14-2, 20-1(3))."""
    language = terms.language

    def say(key: str, **facts: object) -> str:
        return book.say(f"letter.change.{key}", language, **facts)

    return _letter(
        "change",
        terms,
        sender,
        at,
        (
            Paragraph(say("opening")),
            Facts(
                (
                    (say("fact.old"), formats.instant(old_closes_at, language)),
                    (say("fact.new"), formats.instant(_required(terms.closes_at), language)),
                    (say("fact.last_answer"), formats.day(last_answer.last_day, language)),
                )
            ),
            Heading(say("heading.reason")),
            Paragraph(reason),
            Note(say("delivered_stays")),
        ),
    )


def correction(
    terms: Terms,
    *,
    sender: Party,
    texts: Sequence[tuple[str, str, str]],
    files: Sequence[tuple[str, str]],
    reason: str,
    old_closes_at: datetime | None,
    at: datetime,
) -> LetterData:
    """What was corrected in the documents, and why (FOA § 14-2(1)).

    `texts`: (what, before, now); `files`: (name before, name now), "" for none. `old_closes_at`: the deadline before,
    where it was moved in the same act.
    """
    language = terms.language

    def say(key: str, **facts: object) -> str:
        return book.say(f"letter.correction.{key}", language, **facts)

    nothing = book.say("correction.nothing", language)
    document = book.say("correction.field.document", language)
    rows = [*texts, *((document, before, now) for before, now in files)]
    closes_at = _required(terms.closes_at)
    return _letter(
        "correction",
        terms,
        sender,
        at,
        (
            Paragraph(say("opening")),
            Table(
                say("heading.what"),
                (say("column.what"), say("column.before"), say("column.now")),
                tuple((what, before or nothing, now or nothing) for what, before, now in rows),
            ),
            Heading(say("heading.reason")),
            Paragraph(reason),
            Paragraph(
                say("deadline_moved", old=old_closes_at, new=closes_at)
                if old_closes_at
                else say("deadline_stays", closes_at=closes_at)
            ),
            Note(say("delivered")),
        ),
    )


def cancellation(
    terms: Terms,
    *,
    sender: Party,
    reason_code: str,
    reason: str,
    new_competition_follows: bool,
    opened: bool,
    decided_by: str,
    at: datetime,
) -> LetterData:
    """The competition is cancelled, with the reason and whether a new one follows (FOA § 25-4).

    `opened`: the tenders are, so that none of them stays sealed.
    """
    language = terms.language

    def say(key: str, **facts: object) -> str:
        return book.say(f"letter.cancellation.{key}", language, **facts)

    return _letter(
        "cancellation",
        terms,
        sender,
        at,
        (
            Paragraph(say("opening", at=at)),
            Heading(say("heading.reason")),
            Paragraph(book.say(f"cancellation_reason.{reason_code}", language)),
            *([] if reason_code == NO_TENDERS else [Paragraph(reason)]),
            Heading(say("heading.next")),
            Paragraph(say("new_follows" if new_competition_follows else "none_follows")),
            *([] if opened else [Paragraph(say("sealed_stays"))]),
            *([Paragraph(say("basis", clause=clause))] if (clause := terms.cited("cancellation")) else []),
            closing(language, sender, decided_by=decided_by),
        ),
    )


def _letter(kind: str, terms: Terms, sender: Party, at: datetime, blocks: tuple[Block, ...]) -> LetterData:
    return LetterData(
        kind=f"competitions.{kind}",
        language=terms.language,
        title=book.say(f"letter.{kind}.title", terms.language, title=terms.title),
        reference=terms.reference,
        sender=sender,
        recipient=Party(name=book.say("letter.all_invited", terms.language)),
        issued_at=at,
        blocks=blocks,
    )


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


def _required(at: datetime | None) -> datetime:
    if at is None:
        raise ValueError("a competition that was published has a deadline")
    return at
