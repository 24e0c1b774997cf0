"""The contract's text, made from the competition, the tender and the award without retyping; and the message of
conclusion. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from terskel.awards.queries import AwardView
from terskel.competitions.queries import Terms
from terskel.core import formats
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
    reference: str,
    starts_on: date,
    ends_on: date | None,
    at: datetime,
) -> LetterData:
    """What both sign, as the PDF that is made of it."""
    terms = award.terms
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
            Facts(_terms(award, starts_on, ends_on)),
            *_requirements(terms, tender),
            *_promised(terms, tender),
            *_clauses(award),
            *_documents(terms, tender),
            Heading(_say(terms, "text.signing")),
            Paragraph(_say(terms, "text.signing_text")),
            Facts(
                (
                    (_say(terms, "text.for_authority"), parties.authority.name),
                    (_say(terms, "text.for_supplier"), parties.supplier.name),
                )
            ),
        ),
    )


def concluded(terms: Terms, *, sender: Party, supplier_name: str, concluded_at: datetime, at: datetime) -> LetterData:
    """To all invited: the contract was concluded at `concluded_at` (LOA § 15)."""
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
            Paragraph(_say(terms, "concluded.notice")),
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


def _terms(award: AwardView, starts_on: date, ends_on: date | None) -> tuple[tuple[str, str], ...]:
    terms = award.terms
    rows = (
        ("starts_on", formats.day(starts_on, terms.language)),
        ("ends_on", formats.day(ends_on, terms.language) if ends_on else ""),
        ("duration", terms.duration_text),
        ("place", terms.place),
        ("price", formats.kroner(award.price, terms.language)),
        ("contract_form", terms.contract_form),
    )
    return tuple((_say(terms, f"text.{key}"), text) for key, text in rows if text)


def _requirements(terms: Terms, tender: OpenedTenderView) -> list[Block]:
    if not terms.requirements:
        return []
    stated = tender.requirements
    rows = tuple(
        (f"{one.number}. {one.text}", stated[one.id].text if one.id in stated else "") for one in terms.requirements
    )
    header = (_say(terms, "text.requirement"), _say(terms, "text.statement"))
    return [Heading(_say(terms, "text.requirements")), Table(_say(terms, "text.requirements_caption"), header, rows)]


def _promised(terms: Terms, tender: OpenedTenderView) -> list[Block]:
    blocks: list[Block] = [Heading(_say(terms, "text.promised"))]
    for criterion in terms.quality_criteria:
        if text := tender.criteria.get(criterion.id, ""):
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
    files = (*tender.files, *tender.cv, *tender.references)
    if files:
        header = (_say(terms, "text.file"), _say(terms, "text.fingerprint"))
        rows = tuple((one.name, one.sha256) for one in files)
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
