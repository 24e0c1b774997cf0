"""What one firm keeps for itself: a library with something that runs out soon, and somebody who asks for access."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from terskel.accounts import actions as accounts
from terskel.cli.demo.cast import Firm
from terskel.core.actors import SYSTEM, Actor
from terskel.core.instants import oslo_day
from terskel.documents import typesetting
from terskel.documents.letters import LetterData, Paragraph, Party
from terskel.organisations import actions as organisations
from terskel.qualification.actions import bank, library
from terskel.qualification.actions.bank import CvTerms, ReferenceTerms
from terskel.qualification.actions.library import EvidenceTerms


def play(firms: Sequence[Firm], *, at: datetime) -> None:
    """All but the first have confirmed their people this year; the first has a library, and Vilde asks to be let in."""
    for other in firms[1:]:
        organisations.confirm_people(other.id, by=other.actor, at=at - timedelta(days=95))
    firm = firms[0]
    today = oslo_day(at)
    _evidence(firm, today, at - timedelta(days=70))
    _references(firm, at - timedelta(days=60))
    _cvs(firm, today, at - timedelta(days=40))
    _people(firm, at - timedelta(days=1))


def _evidence(firm: Firm, today: date, at: datetime) -> None:
    kept = (
        EvidenceTerms(
            "insurance",
            "Yrkesansvarsforsikring",
            issuer="Fjell Forsikring (oppdiktet)",
            reuse_key="insurance",
            valid_from=today - timedelta(days=344),
            valid_to=today + timedelta(days=21),
        ),
        EvidenceTerms(
            "information_security",
            "ISO/IEC 27001, hele foretaket",
            issuer="Norsk Sertifisering Demo",
            valid_from=today - timedelta(days=400),
            valid_to=today + timedelta(days=695),
        ),
        EvidenceTerms("annual_accounts", f"Årsregnskap {today.year - 1}", issuer="Demo Revisjon AS"),
    )
    for terms in kept:
        content = _paper(firm, terms, at)
        library.keep_evidence(terms, file_name=f"{terms.kind}.pdf", content=content, by=firm.actor, at=at)
    shown = EvidenceTerms(
        "criminal_record",
        "Politiattest for daglig leder",
        shown_on=oslo_day(at),
        shown_to="Norsk helsenett, Astrid Nilsen",
    )
    library.keep_evidence(shown, by=firm.actor, at=at)


def _paper(firm: Firm, terms: EvidenceTerms, at: datetime) -> bytes:
    return typesetting.pdf(
        LetterData(
            kind="demo.evidence",
            language="nb",
            title=terms.title,
            reference=f"DEMO-{terms.kind}",
            sender=Party(name=terms.issuer),
            recipient=Party(name=firm.plan.name, number=firm.plan.number),
            issued_at=at,
            blocks=(Paragraph("Dette dokumentet er laget for en demo og dokumenterer ingenting."),),
        )
    )


def _references(firm: Firm, at: datetime) -> None:
    test_lead = ReferenceTerms(
        "Testledelse for ny meldingsutveksling",
        "Fjordvik kommune (oppdiktet)",
        "Planla og ledet test av meldinger mellom legekontor og sykehjem gjennom to år, med ukentlige rapporter. "
        "Feil i produksjon gikk ned fra 14 til 3 i måneden.",
        own_part="Hovedleverandør",
        value=Decimal("1850000"),
        from_on=date(2023, 9, 1),
        to_on=date(2025, 8, 31),
    )
    kept = bank.keep_reference(test_lead, by=firm.actor, at=at)
    bank.keep_reference(
        replace(
            test_lead,
            title="Arkitektur for felles pasientadministrasjon",
            recipient="Helseforetaket Demo HF",
            text="Beskrev målarkitektur og veien dit for fire sykehus. Besluttet av styret i mars 2025.",
            value=Decimal("940000"),
            from_on=date(2024, 10, 1),
            to_on=date(2025, 3, 31),
        ),
        by=firm.actor,
        at=at,
    )
    tailored = replace(
        test_lead,
        text="Det som likner mest på oppdraget: overgang til ny meldingsstandard med 40 mottakere, uten driftsstans.",
        assignment="Testleder, Helsedirektoratet",
    )
    bank.tailor_reference(kept, tailored, by=firm.actor, at=at + timedelta(days=30))


def _cvs(firm: Firm, today: date, at: datetime) -> None:
    terms = CvTerms(
        "Testleder",
        "Ingeborg Haraldseid",
        "Elleve år med test i helse- og velferdssektoren. Har ledet testmiljøer på opptil åtte personer.",
        "til tilbud om konsulentoppdrag i helse-IKT",
        told_on=oslo_day(at),
        review_on=today + timedelta(days=690),
        education="Bachelor i informatikk. ISTQB Advanced Test Manager.",
    )
    kept = bank.keep_cv(terms, by=firm.actor, at=at)
    tailored = replace(terms, assignment="Testleder, Helsedirektoratet")
    bank.tailor_cv(kept, tailored, by=firm.actor, at=at + timedelta(days=10))


def _people(firm: Firm, at: datetime) -> None:
    """Vilde wrote the firm's number and waits; a bookkeeper is invited to read."""
    vilde = accounts.create_person("vilde@demo.example", "Vilde Tangerud", "nb", vouched=True, by=SYSTEM, at=at)
    alone = Actor("person", vilde, "Vilde Tangerud", None, None, frozenset(), "nb")
    organisations.register_or_ask_to_join(
        firm.plan.number, firm.plan.name, firm.plan.country, firm.plan.size_class, firm.plan.place, by=alone, at=at
    )
    organisations.invite(firm.id, "regnskap@demo.example", ("reader",), by=firm.actor, at=at)
