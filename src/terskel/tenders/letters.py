"""Receipts and the opening record. Pure: data in, letter out."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from terskel.competitions.queries import Terms
from terskel.core import formats
from terskel.core.languages import Language
from terskel.core.outages import Outage
from terskel.core.phrases import Phrasebook, refusal_template
from terskel.documents.letters import Block, Facts, Heading, LetterData, Note, Paragraph, Party, Table

book = Phrasebook.of("tenders")


class Organisation(Protocol):
    """An organisation as a letter names it."""

    @property
    def name(self) -> str: ...

    @property
    def number(self) -> str: ...


@dataclass(frozen=True, slots=True)
class OpenedLine:
    """One tender in the opening record, in the order of arrival."""

    number: int
    supplier: str
    supplier_number: str
    version: int
    received_at: datetime
    manifest_sha256: str
    unreadable: str


@dataclass(frozen=True, slots=True)
class Release:
    """One opener's act; `recovery`: with the share that was kept offline. `lapsed`: it opened nothing."""

    person: str
    released_at: datetime
    recovery: bool = False
    lapsed: bool = False


@dataclass(frozen=True, slots=True)
class DeniedAttempt:
    """Somebody tried to open or to see what they might not, at `at`; `code` is the refusal's."""

    person: str
    at: datetime
    code: str


@dataclass(frozen=True, slots=True)
class LateAttempt:
    """A delivery that was refused; `code` is the refusal's. `received_at` is when it had arrived whole."""

    supplier: Party
    person: str
    received_at: datetime
    code: str


def party(organisation: Organisation) -> Party:
    return Party(name=organisation.name, number=organisation.number)


def receipt(
    terms: Terms,
    *,
    sender: Party,
    recipient: Party,
    version: int,
    received_at: datetime,
    delivered_by: str,
    files: int,
    price_apart: bool,
    declined_at: datetime | None,
    manifest_sha256: str,
    leaf_hash: str,
    signature: str,
    language: Language,
    at: datetime,
) -> LetterData:
    """What arrived, when, and how it can be proved (FOA § 22-3(1): the exact time of receipt).

    `price_apart`: what it says of price is sealed to a key of its own. `declined_at`: when the recipient had said that
    it would not tender, which the delivery takes back.
    """

    def say(key: str, **facts: object) -> str:
        return book.say(f"letter.receipt.{key}", language, **facts)

    return _letter(
        "receipt",
        terms,
        sender,
        recipient,
        language,
        at,
        (
            Paragraph(say("opening")),
            Facts(
                (
                    (say("fact.version"), str(version)),
                    (say("fact.received"), formats.instant(received_at, language, precise=True)),
                    (say("fact.deadline"), formats.instant(terms.closes_at, language) if terms.closes_at else ""),
                    (say("fact.by"), delivered_by),
                    (say("fact.files"), str(files)),
                )
            ),
            *([Paragraph(say("takes_back", declined_at=declined_at))] if declined_at is not None else []),
            Heading(say("heading.proof")),
            Paragraph(say("proof")),
            *([Paragraph(say("price_apart"))] if price_apart else []),
            Facts(
                (
                    (say("fact.manifest"), manifest_sha256),
                    (say("fact.leaf"), leaf_hash),
                    (say("fact.signature"), signature),
                )
            ),
            Note(say("counts")),
        ),
    )


def withdrawal(
    terms: Terms,
    *,
    sender: Party,
    recipient: Party,
    version: int,
    withdrawn_at: datetime,
    withdrawn_by: str,
    language: Language,
    at: datetime,
) -> LetterData:
    """The supplier took its tender back."""

    def say(key: str, **facts: object) -> str:
        return book.say(f"letter.withdrawal.{key}", language, **facts)

    return _letter(
        "withdrawal",
        terms,
        sender,
        recipient,
        language,
        at,
        (
            Paragraph(say("opening", version=version)),
            Facts(
                (
                    (say("fact.withdrawn"), formats.instant(withdrawn_at, language, precise=True)),
                    (say("fact.by"), withdrawn_by),
                )
            ),
            Note(say("again", closes_at=terms.closes_at)),
        ),
    )


def opening_record(
    terms: Terms,
    *,
    sender: Party,
    tenders: Sequence[OpenedLine],
    releases: Sequence[Release],
    late: Sequence[LateAttempt],
    denied: Sequence[DeniedAttempt],
    settled_at: datetime,
    root: str,
    size: int,
    opened_at: datetime,
    outages: Sequence[Outage],
    measured: bool,
    clock_uncertainty: timedelta,
) -> LetterData:
    """Who opened, when, what was opened in the order it arrived, and who came too late (FOA §§ 22-3, 24-1(1) a).

    `denied` are attempts to open or to see that were refused (directive 2014/24/EU annex IV (g)). `outages` are
    those in the last day before the deadline, where the service `measured` itself; `clock_uncertainty` is
    how far the clock may have been from the database's at the opening.
    """
    language = terms.language

    def say(key: str, **facts: object) -> str:
        return book.say(f"letter.opening.{key}", language, **facts)

    blocks: list[Block] = [
        Facts(
            (
                (say("fact.deadline"), formats.instant(terms.closes_at, language) if terms.closes_at else ""),
                (say("fact.settled"), formats.instant(settled_at, language, precise=True)),
                (say("fact.opened"), formats.instant(opened_at, language, precise=True)),
                (say("fact.tenders"), str(len(tenders))),
            )
        ),
        *openers(releases, language),
        Paragraph(say("impartial")),
        *([Paragraph(say("price_apart"))] if terms.price_after_quality else []),
        Heading(say("heading.tenders")),
    ]
    if tenders:
        blocks.append(
            Table(
                say("heading.tenders"),
                (say("column.number"), say("column.supplier"), say("column.received"), say("column.version")),
                tuple(
                    (
                        str(one.number),
                        _named(one.supplier, one.supplier_number),
                        formats.instant(one.received_at, language, precise=True),
                        str(one.version),
                    )
                    for one in tenders
                ),
                numeric=(0, 3),
            )
        )
        blocks.append(Heading(say("heading.hashes")))
        blocks.append(Facts(tuple((str(one.number), one.manifest_sha256) for one in tenders)))
        blocks += [
            Note(say("unreadable", number=one.number, supplier=one.supplier)) for one in tenders if one.unreadable
        ]
    else:
        blocks.append(Paragraph(say("none")))
    blocks += [
        Heading(say("heading.late")),
        _late(late, language) if late else Paragraph(say("nobody_late")),
        Heading(say("heading.denied")),
        denied_table(denied, language) if denied else Paragraph(say("nobody_denied")),
        Heading(say("heading.service")),
        Paragraph(say("clock", milliseconds=math.ceil(clock_uncertainty / timedelta(milliseconds=1)))),
        *_service(outages, measured, language),
        Heading(say("heading.tree")),
        Paragraph(say("tree", size=size)),
        Facts(((say("fact.root"), root), (say("fact.model"), terms.model_digest))),
    ]
    return _letter("opening", terms, sender, None, language, opened_at, tuple(blocks))


def openers(releases: Sequence[Release], language: Language) -> list[Block]:
    """Who opened, and whose share fell away before that."""

    def say(key: str, **facts: object) -> str:
        return book.say(f"letter.opening.{key}", language, **facts)

    def table(heading: str, rows: Sequence[Release]) -> Table:
        return Table(
            heading,
            (say("column.opener"), say("column.released")),
            tuple(
                (
                    say("recovery", person=one.person) if one.recovery else one.person,
                    formats.instant(one.released_at, language, precise=True),
                )
                for one in rows
            ),
        )

    heading, lapsed = say("heading.openers"), [one for one in releases if one.lapsed]
    blocks: list[Block] = [Heading(heading), table(heading, [one for one in releases if not one.lapsed])]
    return [*blocks, Paragraph(say("lapsed")), table(say("each_lapsed"), lapsed)] if lapsed else blocks


def _service(outages: Sequence[Outage], measured: bool, language: Language) -> list[Block]:
    """That nobody was kept out, when somebody may have been, or that it is not known."""
    if not outages:
        return [Paragraph(book.say(f"letter.opening.{'no_outage' if measured else 'not_measured'}", language))]
    lasting = book.say("letter.opening.lasting", language)
    rows = tuple(
        (
            formats.instant(one.from_at, language, precise=True),
            formats.instant(one.until_at, language, precise=True) if one.until_at else lasting,
            one.description or book.say("letter.opening.measured", language),
        )
        for one in outages
    )
    columns = tuple(book.say(f"letter.opening.column.{key}", language) for key in ("out_from", "out_until", "out_what"))
    return [Table(book.say("letter.opening.outages", language), columns, rows)]


def denied_table(attempts: Sequence[DeniedAttempt], language: Language) -> Table:
    """Who tried what in vain, and why it was refused."""

    def say(key: str) -> str:
        return book.say(f"letter.opening.{key}", language)

    return Table(
        say("each_denied"),
        (say("column.person"), say("column.tried"), say("column.why")),
        tuple(
            (one.person, formats.instant(one.at, language, precise=True), _why(one.code, language)) for one in attempts
        ),
    )


def _why(code: str, language: Language) -> str:
    """The refusal's own words where they name no facts, which are not kept."""
    template = refusal_template(code, language)
    if template and "{" not in template:
        return template
    return book.say("letter.opening.denied", language)


def _late(attempts: Sequence[LateAttempt], language: Language) -> Table:
    def say(key: str) -> str:
        return book.say(f"letter.opening.{key}", language)

    return Table(
        say("each_attempt"),
        (say("column.supplier"), say("column.person"), say("column.received"), say("column.why")),
        tuple(
            (
                _named(one.supplier.name, one.supplier.number),
                one.person,
                formats.instant(one.received_at, language, precise=True),
                say(f"late.{one.code.partition('.')[2]}"),
            )
            for one in attempts
        ),
    )


def _named(name: str, number: str) -> str:
    return f"{name} ({number})" if number else name


def _letter(
    kind: str,
    terms: Terms,
    sender: Party,
    recipient: Party | None,
    language: Language,
    at: datetime,
    blocks: tuple[Block, ...],
) -> LetterData:
    return LetterData(
        kind=f"tenders.{kind}",
        language=language,
        title=book.say(f"letter.{kind}.title", language, title=terms.title),
        reference=terms.reference,
        sender=sender,
        recipient=recipient,
        issued_at=at,
        blocks=blocks,
    )
