"""The demo's DPSs as data.

Members, number of categories and the four Oslo suppliers are as printed in the sources (Norsk helsenett's page for
suppliers; Oslo kommune's page on guard services). Category names are not public: these are believable, and each
category says so in `name_assumed_reason`.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from terskel.core.places import COUNTRY, PlaceOfPerformance

ASSUMED = "Navnet er ikke offentlig; dette er et troverdig navn laget for demoen."

MEMBERS: tuple[tuple[str, str], ...] = (
    ("Bioteknologirådet", "Oslo"),
    ("Direktoratet for e-helse", "Oslo"),
    ("Eldreombudet", "Ålesund"),
    ("Folkehelseinstituttet", "Oslo"),
    ("Helfo", "Tønsberg"),
    ("Helsedirektoratet", "Oslo"),
    ("Helseklage", "Bergen"),
    ("Norsk pasientskadeerstatning", "Oslo"),
    ("Pasient- og brukerombudet", "Trondheim"),
    ("Statens helsetilsyn", "Oslo"),
    ("Statens legemiddelverk", "Oslo"),
    ("Direktoratet for strålevern og atomsikkerhet", "Bærum"),
    ("Norsk helsenett", "Trondheim"),
)

GUARD_SUPPLIERS = ("NOKAS AS", "Securitas AS", "Toma Security AS", "Zone Security AS")


@dataclass(frozen=True, slots=True)
class CategoryPlan:
    """One category: its code, name, what it is for, the CPV codes that describe it, and where it is delivered."""

    code: str
    name: str | None
    description: str
    cpv: tuple[str, ...]
    place: PlaceOfPerformance


@dataclass(frozen=True, slots=True)
class DpsPlan:
    """One DPS as its manager would set it up. Values in NOK, excluding VAT."""

    key: str
    name: str
    subject: str
    need: str
    cpv: tuple[str, ...]
    value: Decimal
    ends_on: str
    categories: tuple[CategoryPlan, ...]


ICT = (
    ("IKT-01", "Prosjektledelse IKT", "Ledelse av prosjekter og programmer med IKT-innhold", "72224000"),
    ("IKT-02", "Virksomhetsarkitektur", "Målbilder, veikart og styring av arkitektur", "72222300"),
    ("IKT-03", "Systemutvikling", "Utvikling av tjenester i team, både baksystem og brukerflate", "72230000"),
    ("IKT-04", "Løsningsarkitektur", "Utforming av løsninger og integrasjoner", "72212000"),
    ("IKT-05", "Test og testledelse", "Planlegging, ledelse og gjennomføring av test", "72254000"),
    (
        "IKT-06",
        "Tjenestedesign og brukeropplevelse",
        "Innsikt, tjenestereiser, prototyper og universell utforming",
        "72413000",
    ),
    ("IKT-07", "Integrasjon og meldingsutveksling", "Helsefaglige meldinger, API og samhandling", "72212500"),
    ("IKT-08", "Sky og plattform", "Plattform, drift som kode og overvåking", "72514000"),
    ("IKT-09", "Informasjonssikkerhet", "Risikovurdering, sikkerhetstest og rådgivning", "72810000"),
    ("IKT-10", "Personvern", "Vurdering av personvernkonsekvenser og internkontroll", "72220000"),
    ("IKT-11", "Data og analyse", "Datavarehus, statistikk og maskinlæring", "72316000"),
    ("IKT-12", "Infrastruktur og nettverk", "Nettverk, servere og klienter", "72700000"),
    ("IKT-13", "Forvaltning og brukerstøtte", "Forvaltning av løsninger, andre- og tredjelinje", "72253000"),
    ("IKT-14", "Smidig rådgivning", "Rettledning av team, metode og produktledelse", "72220000"),
    ("IKT-15", "Helseinformatikk og kodeverk", "Kodeverk, terminologi og informasjonsmodeller", "72221000"),
    ("IKT-16", "Anskaffelse og kontrakt IKT", "Kravarbeid og avtaler for IKT-løsninger", "79418000"),
)
ADMIN = (
    (
        "ADM-01",
        "Prosjektledelse og organisasjonsutvikling",
        "Endring, omstilling og ledelse av prosjekter uten IKT",
        "79421000",
    ),
    ("ADM-02", "HR og ledelsesutvikling", "Personalpolitikk, arbeidsmiljø og ledertrening", "79414000"),
    ("ADM-03", "Økonomi og regnskap", "Økonomistyring, regnskap og analyse", "79412000"),
    ("ADM-04", "Kommunikasjon", "Klarspråk, innhold, kampanjer og beredskapskommunikasjon", "79416000"),
    ("ADM-05", "Utredning og evaluering", "Samfunnsøkonomiske analyser og evalueringer", "79311410"),
    ("ADM-06", "Anskaffelsesfaglig bistand", "Planlegging og gjennomføring av anskaffelser", "79418000"),
    ("ADM-07", "Gevinstrealisering og strategi", "Strategiarbeid, gevinstplaner og oppfølging", "79410000"),
)


# Oslo; the offices of the members; the whole country; and what may be done from elsewhere.
CAPITAL: Final = PlaceOfPerformance(("NO081",))
OFFICES: Final = PlaceOfPerformance(("NO081", "NO0A3", "NO084", "NO093", "NO0A2", "NO060"))
NATIONWIDE: Final = PlaceOfPerformance((COUNTRY,))
PLACES: Final = (
    OFFICES,
    PlaceOfPerformance(("NO081", "NO060"), remote=True),
    PlaceOfPerformance((COUNTRY,), remote=True),
    PlaceOfPerformance(("NO081", "NO072")),
)


def _categories(rows: tuple[tuple[str, str, str, str], ...]) -> tuple[CategoryPlan, ...]:
    return tuple(
        CategoryPlan(code, name, description + ".", (cpv,), PLACES[at % len(PLACES)])
        for at, (code, name, description, cpv) in enumerate(rows)
    )


NHN: tuple[DpsPlan, ...] = (
    DpsPlan(
        "ikt",
        "Konsulenttjenester innen IKT",
        "Innleie av IKT-konsulenter til helseforvaltningen, enkeltvis eller i team.",
        "Virksomhetene har rammeavtaler som ikke alltid dekker kompetansen eller stedet der den trengs. "
        "Behovene er hyppige, like i formen og kan beskrives skriftlig. Markedet er stort og endrer seg raskt.",
        ("72000000",),
        Decimal("900000000"),
        "2030-12-31",
        _categories(ICT),
    ),
    DpsPlan(
        "adm",
        "Administrative konsulenttjenester",
        "Innleie av administrative konsulenter til helseforvaltningen.",
        "Behovene kommer ofte og er avgrensede. En åpen ordning gir små rådgivningsfirmaer samme mulighet som store, "
        "og prisen settes i hver konkurranse.",
        ("79410000",),
        Decimal("240000000"),
        "2030-12-31",
        _categories(ADMIN),
    ),
    DpsPlan(
        "flytting",
        "Flyttetjenester",
        "Flytting av kontorer, arkiv og utstyr for virksomhetene i helseforvaltningen.",
        "Flyttinger er standardtjenester som kan beskrives fullt ut på forhånd, og behovene er spredt over landet.",
        ("98392000",),
        Decimal("28000000"),
        "2029-06-30",
        (CategoryPlan("FLYTT", None, "Hele ordningen er én kategori.", ("98392000",), OFFICES),),
    ),
    DpsPlan(
        "rekruttering",
        "Rekrutteringstjenester",
        "Bistand til rekruttering av ledere og fagfolk.",
        "Virksomhetene rekrutterer jevnt, stillingene varierer, og mange små byråer har spisskompetanse.",
        ("79600000",),
        Decimal("36000000"),
        "2029-06-30",
        (CategoryPlan("REKR", None, "Hele ordningen er én kategori.", ("79600000",), NATIONWIDE),),
    ),
)

OSLO = DpsPlan(
    "vekter",
    "Vektertjenester",
    "Kjøp av vektertjenester til Oslo kommunes virksomheter, som alternativ til samkjøpsavtale.",
    "Ordningen gir rask og enkel tilgang på tilbud fra et stort leverandørmarked og skreddersøm i hver anskaffelse. "
    "Mandat: byrådssak 1295/03.",
    ("79713000",),
    Decimal("60000000"),
    "2024-12-31",
    (CategoryPlan("VEKT", None, "Hele ordningen er én kategori.", ("79713000",), CAPITAL),),
)

# kind -> what is asked about, the reuse key, the least number, why it is asked
ASKED: Final[dict[str, tuple[str, str, Decimal | None, str]]] = {
    "exclusion": (
        "exclusion_grounds",
        "avvisning.grunner",
        None,
        "Loven krever det, og vi vil at konkurransen skal være ærlig.",
    ),
    "suitability": (
        "register_enrolment",
        "foretak.registrert",
        None,
        "Vi må vite hvem vi inngår kontrakt med.",
    ),
    "economic": (
        "financial_standing",
        "okonomi.evne",
        None,
        "Oppdragene varer i måneder, og vi trenger leverandører som står dem igjennom.",
    ),
    "technical": (
        "references",
        "referanser.sammenlignbare",
        Decimal(2),
        "Erfaring fra liknende oppdrag viser at dere kan levere det vi kjøper her.",
    ),
}
# kind, text, evidence; asked once for a whole DPS
REQUIREMENTS: tuple[tuple[str, str, str], ...] = (
    (
        "exclusion",
        "Ingen av avvisningsgrunnene i anskaffelsesforskriften § 24-2 skal gjelde leverandøren eller dem som leder den.",
        "Egenerklæring (ESPD del III). Gjelder en grunn, fortell hvilken, når det skjedde, og hva dere har gjort siden.",
    ),
    (
        "suitability",
        "Leverandøren skal være et lovlig etablert foretak.",
        "Norske leverandører: firmaattest. Utenlandske: registerutskrift fra hjemlandet.",
    ),
    (
        "economic",
        "Leverandøren skal ha økonomisk evne til å gjennomføre oppdrag i kategorien.",
        "Siste godkjente årsregnskap, eller åpningsbalanse for nyetablerte foretak.",
    ),
    (
        "technical",
        "Leverandøren skal ha erfaring fra sammenlignbare oppdrag de siste tre årene.",
        "Minst to korte beskrivelser av oppdrag med mottaker, tidspunkt og innhold.",
    ),
)
