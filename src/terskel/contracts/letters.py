"""The contract's text, made from the competition, the tender and the award without retyping; and the message of
conclusion. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from terskel.awards.queries import AwardView
from terskel.competitions.queries import RequirementTerms, Terms
from terskel.core import formats, references
from terskel.core.evaluation import price_lines
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.documents.letters import Block, Bullets, Facts, Heading, LetterData, Paragraph, Party, Table, closing
from terskel.tenders.queries import OpenedTenderView


@dataclass(frozen=True, slots=True)
class Parties:
    """The two that sign, and the authority's people who answer for the contract."""

    authority: Party
    supplier: Party
    owner: str
    manager: str


def contract_text(
    award: AwardView,
    tender: OpenedTenderView,
    parties: Parties,
    *,
    categories: Mapping[UUID, str],
    reference: str,
    starts_on: date,
    ends_on: date | None,
    shift_reason: str = "",
    at: datetime,
) -> LetterData:
    """What both sign, as the PDF that is made of it. `categories` are the names of those a team is offered in.

    `shift_reason`: why the dates are not those that were published, "" where they are.
    """
    terms = award.terms
    concluded_under = references.bracketed(terms.clause("contract_concluded"))
    return LetterData(
        kind="contracts.contract",
        language=terms.language,
        title=_say(terms, "text.title", title=terms.title),
        reference=reference,
        sender=parties.authority,
        recipient=parties.supplier,
        issued_at=at,
        blocks=(
            Paragraph(_say(terms, "text.intro", reference=terms.reference)),
            Heading(_say(terms, "text.parties")),
            Facts(
                (
                    (_say(terms, "text.authority"), _named(parties.authority, terms.language)),
                    (_say(terms, "text.supplier"), _named(parties.supplier, terms.language)),
                    (_say(terms, "text.owner"), parties.owner),
                    (_say(terms, "text.manager"), parties.manager),
                )
            ),
            Heading(_say(terms, "text.subject")),
            Paragraph(terms.scope),
            Heading(_say(terms, "text.terms")),
            Facts(_terms(award, starts_on, ends_on, shift_reason)),
            *_prices(terms, tender),
            *_team(terms, tender, categories),
            *_requirements(terms, tender),
            *_promised(terms, tender),
            *_clauses(award),
            *_documents(terms, tender),
            Heading(_say(terms, "text.signing")),
            Paragraph(_say(terms, "text.signing_text", clause=concluded_under)),
            Facts(
                (
                    (_say(terms, "text.for_authority"), parties.authority.name),
                    (_say(terms, "text.for_supplier"), parties.supplier.name),
                )
            ),
        ),
    )


def concluded(
    terms: Terms, *, sender: Party, supplier_name: str, concluded_at: datetime, notice_clause: str, at: datetime
) -> LetterData:
    """To all invited: the contract was concluded at `concluded_at` (LOA § 15). `notice_clause`: see `references`."""
    facts = {
        "authority": sender.name,
        "supplier": supplier_name,
        "reference": terms.reference,
        "concluded_at": concluded_at,
    }
    return LetterData(
        kind="contracts.concluded",
        language=terms.language,
        title=_say(terms, "concluded.title", title=terms.title),
        reference=terms.reference,
        sender=sender,
        recipient=Party(_say(terms, "concluded.recipient")),
        issued_at=at,
        blocks=(
            Paragraph(_say(terms, "concluded.text", **facts)),
            Paragraph(_say(terms, "concluded.notice", clause=references.bracketed(notice_clause))),
            Paragraph(_say(terms, "concluded.actions")),
            closing(terms.language, sender),
        ),
    )


def role_text(held: str, language: Language, *, jointly: bool = False, acting_for: tuple[str, ...] = ()) -> str:
    """What somebody signs as: a role of the authority's, or what a supplier's mandate rests on, alone or jointly.

    `acting_for`: the names of the approvers whose deputy they are.
    """
    book = Phrasebook.of("contracts")
    role = book.say(f"role.{held}", language)
    if acting_for:
        return book.say("role_acting", language, role=role, approvers=acting_for)
    return book.say("role_jointly", language, role=role) if jointly else role


def seal_reason(language: Language, *, name: str, organisation: str, signed_at: datetime, digest: str) -> str:
    """What an electronic seal says of itself in the document's signature panel."""
    facts = {"name": name, "organisation": organisation, "signed_at": signed_at, "digest": digest}
    return Phrasebook.of("contracts").say("seal.reason", language, **facts)


def order_description(language: Language, *, reference: str, authority: str, supplier: str) -> str:
    """What signers read at the signing service, under the title."""
    facts = {"reference": reference, "authority": authority, "supplier": supplier}
    return Phrasebook.of("contracts").say("order.description", language, **facts)


def _terms(award: AwardView, starts_on: date, ends_on: date | None, shift_reason: str) -> tuple[tuple[str, str], ...]:
    terms = award.terms
    published = [formats.day(one, terms.language) for one in (terms.starts_on, terms.ends_on) if one is not None]
    shifted = _say(terms, "text.shifted_text", published=" – ".join(published), reason=shift_reason)
    rows = (
        ("starts_on", formats.day(starts_on, terms.language)),
        ("ends_on", formats.day(ends_on, terms.language) if ends_on else ""),
        ("shifted", shifted if shift_reason else ""),
        ("duration", terms.duration_text),
        ("place", terms.place),
        ("price_compared" if terms.price_form else "price", formats.kroner(award.price, terms.language)),
        ("contract_form", terms.contract_form),
    )
    return tuple((_say(terms, f"text.{key}"), text) for key, text in rows if text)


def _prices(terms: Terms, tender: OpenedTenderView) -> list[Block]:
    """What is paid for each thing: the sum of a price form only compared the tenders."""
    if terms.price_form is None or not tender.prices:
        return []
    rows = tuple(
        (
            "\n".join(part for part in (line.name, line.paid) if part),
            line.quantity,
            line.unit,
            formats.kroner(tender.prices[line.id], terms.language),
        )
        for line in price_lines(terms.price_form, terms.language)
        if line.id in tender.prices
    )
    header = tuple(_say(terms, f"text.{key}") for key in ("price_row", "quantity", "unit", "unit_price"))
    return [Heading(_say(terms, "text.prices")), Table(_say(terms, "text.prices"), header, rows, (3,))]


def _team(terms: Terms, tender: OpenedTenderView, categories: Mapping[UUID, str]) -> list[Block]:
    """The persons who were offered, by name: the ones the work is to be done by."""
    named = [(categories.get(key, ""), [name for name in names if name.strip()]) for key, names in tender.roles.items()]
    rows = tuple((label or _say(terms, "text.person"), "\n".join(names)) for label, names in sorted(named) if names)
    return [Heading(_say(terms, "text.team")), Facts(rows)] if rows else []


def _requirements(terms: Terms, tender: OpenedTenderView) -> list[Block]:
    if not terms.requirements:
        return []
    rows = tuple((f"{one.number}. {one.text}", _answer(one, tender)) for one in terms.requirements)
    header = (_say(terms, "text.requirement"), _say(terms, "text.statement"))
    return [Heading(_say(terms, "text.requirements")), Table(_say(terms, "text.requirements_caption"), header, rows)]


def _answer(requirement: RequirementTerms, tender: OpenedTenderView) -> str:
    """The number or choice with its unit, what was written, and the file that answers."""
    stated, file = tender.requirements.get(requirement.id), tender.answer_files.get(requirement.id)
    value = f"{stated.value} {requirement.asked.unit}".strip() if stated and stated.value else ""
    return "\n".join(part for part in (value, stated.text if stated else "", file.name if file else "") if part)


def _promised(terms: Terms, tender: OpenedTenderView) -> list[Block]:
    blocks: list[Block] = [Heading(_say(terms, "text.promised"))]
    for criterion in terms.quality_criteria:
        file = tender.answer_files.get(criterion.id)
        said = (tender.criteria.get(criterion.id, ""), file.name if file else "")
        if text := "\n".join(part for part in said if part):
            blocks += [Heading(criterion.name, 2), Paragraph(text)]
    return blocks if len(blocks) > 1 else []


def _clauses(award: AwardView) -> list[Block]:
    if not award.clauses:
        return []
    terms = award.terms
    named = tuple(f"LOA § {clause}" for clause in award.clauses)
    return [
        Heading(_say(terms, "text.clauses")),
        Paragraph(_say(terms, "text.clauses_included", clauses=named)),
        Bullets(tuple(line.strip() for line in award.evidence.sanctions.splitlines() if line.strip())),
    ]


def _documents(terms: Terms, tender: OpenedTenderView) -> list[Block]:
    blocks: list[Block] = [
        Heading(_say(terms, "text.documents")),
        Paragraph(_say(terms, "text.order")),
        Facts(((_say(terms, "text.manifest"), tender.manifest_sha256),)),
    ]
    if tender.every_file:
        header = (_say(terms, "text.file"), _say(terms, "text.fingerprint"))
        rows = tuple((one.name, one.sha256) for one in tender.every_file)
        blocks.append(Table(_say(terms, "text.files_caption"), header, rows))
    return blocks


def _named(party: Party, language: Language) -> str:
    """Name, organisation number and place, as parties are named in a contract."""
    number = (
        f"{Phrasebook.of('documents').say('letter.number', language).lower()} {party.number}" if party.number else ""
    )
    return ", ".join(part for part in (party.name, number, *party.lines) if part)


def _say(terms: Terms, key: str, /, **facts: object) -> str:
    return Phrasebook.of("contracts").say(key, terms.language, **facts)
