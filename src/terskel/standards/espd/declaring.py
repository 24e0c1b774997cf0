"""A supplier's draft as the ESPD it amounts to."""

import re
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final
from uuid import uuid4

from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse
from terskel.organisations import queries as organisations
from terskel.qualification.queries import DraftView, PartnerView, Question
from terskel.standards.espd import taxonomy
from terskel.standards.espd.elements import Party
from terskel.standards.espd.writing import Declaration, Lender, Met

# ISO 3166-1, two letters -> three, of the European Economic Area, Switzerland and the United Kingdom.
COUNTRIES: Final[Mapping[str, str]] = MappingProxyType(
    dict(
        re.findall(
            r"(\w\w):(\w{3})",
            "AT:AUT BE:BEL BG:BGR CH:CHE CY:CYP CZ:CZE DE:DEU DK:DNK EE:EST ES:ESP FI:FIN FR:FRA GB:GBR GR:GRC HR:HRV "
            "HU:HUN IE:IRL IS:ISL IT:ITA LI:LIE LT:LTU LU:LUX LV:LVA MT:MLT NL:NLD NO:NOR PL:POL PT:PRT RO:ROU SE:SWE "
            "SI:SVN SK:SVK",
        )
    )
)
NORWAY: Final = "NO"


def declaration_of(reader: Actor, draft: DraftView, *, at: datetime) -> Declaration:
    """What the answered questions of the reader's own draft say, by ESPD criterion.

    Refused where the firm has said that a ground for exclusion applies, without an ESPD's word for which.
    """
    if reader.organisation_id is None:
        raise Missing
    supplier = organisations.supplier(reader.organisation_id)
    authority = organisations.authority(draft.dps.authority_id)
    exclusion = [one for one in draft.questions if one.requirement.kind == "exclusion"]
    if any(one.denied for one in exclusion):
        refuse("standards.espd_ground_unclear")
    return Declaration(
        id=uuid4(),
        reference=draft.reference,
        written_at=at,
        procedure=draft.dps.reference,
        buyer=Party(authority.name, authority.number, COUNTRIES[NORWAY]),
        operator=Party(
            supplier.name, supplier.number, COUNTRIES.get(supplier.country, supplier.country), supplier.place
        ),
        size_class=supplier.size_class,
        group_lead=any(not one.lends_capacity for one in draft.partners),
        no_ground=bool(exclusion) and all(one.answered for one in exclusion),
        selection=_selection(draft),
    )


def _selection(draft: DraftView) -> dict[str, Met]:
    """The first ESPD code of each requirement's type; asked several times, it is met only where each is."""
    found: dict[str, Met] = {}
    for question in draft.questions:
        codes = taxonomy.CODES_OF_TYPE.get(question.requirement.type, ())
        if not codes or not question.answered:
            continue
        met = not question.denied
        lender = _lender(question, draft.partners)
        known = found.get(codes[0])
        if known is not None:
            met, lender = met and known.met, lender or known.lender
        text = "\n\n".join(words for words in (known.text if known is not None else "", question.text) if words)
        found[codes[0]] = Met(met, text, lender)
    return found


def _lender(question: Question, partners: tuple[PartnerView, ...]) -> Lender | None:
    wanted = set(question.requirement_ids)
    for one in partners:
        if one.lends_capacity and wanted & {requirement.id for requirement in one.requirements}:
            return Lender(one.name, one.number)
    return None
