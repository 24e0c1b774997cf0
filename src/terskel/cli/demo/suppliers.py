"""Sixty believable suppliers, and names for everybody.

No organisation number here belongs to anybody as far as we know: Norwegian ones are computed with a prefix we document
as invented (8999), foreign ones begin with 000, which no register gives. The four guard companies are real names from a public list; their
numbers are invented too, and nothing else is said of them than that they were admitted and tendered.
"""

from dataclasses import dataclass

from terskel.core import organisation_numbers

INVENTED_PREFIX = "8999"
FOREIGN_PREFIX = "000"
# How many digits a number of that register has.
_DIGITS = {"DE": 8, "DK": 8, "EE": 8, "FI": 8, "PL": 10, "SE": 10}

ICT_NAMES = (
    "Nordlys Data AS", "Kodeloftet AS", "Fjordsikt AS", "Alfa Rådgivning AS", "Delta Systemer AS", "Berg & Sønn Konsulent AS",
    "Havørn Digital AS", "Granitt Arkitektur AS", "Lyng Utvikling AS", "Tindekollektivet SA", "Vardø Integrasjon AS",
    "Ekko Test AS", "Sølvtråd Design AS", "Kvern Plattform AS", "Skjold Sikkerhet AS", "Møre Analyse AS", "Saltstraumen IT AS",
    "Furuholt Konsulent AS", "Brattør Teknologi AS", "Isbre Nettverk AS", "Rorbu Systemutvikling AS", "Trollheim Data AS",
    "Kompass Personvern AS", "Åkre Helseinformatikk AS", "Vinge Smidig AS", "Stabbur Forvaltning AS", "Nattergal Prosjekt AS",
    "Elvebakken Digital AS", "Kyst og Kode AS", "Fonn Løsninger AS", "Bølgen Data AS", "Lofotkraft Konsulent AS",
)  # fmt: skip
ADMIN_NAMES = (
    "Klarspråkverket AS", "Innsikt Utredning AS", "Omstilling Øst AS", "Sund Økonomi AS", "Fagerli HR AS", "Gevinstgruppen AS",
    "Anskaffelseshuset AS", "Ræder Evaluering AS", "Lund og Lie Rådgivning ANS", "Strategiverkstedet AS", "Hovland Kommunikasjon AS",
    "Myrdal Organisasjon ENK",
)  # fmt: skip
MOVING_NAMES = (
    "Bærekraft Flytt AS",
    "Byens Flyttebyrå AS",
    "Trønderflytt AS",
    "Vestland Transport og Flytting AS",
    "Flyttekarene Nord AS",
)
RECRUITING_NAMES = (
    "Hodejegerne Fjell AS",
    "Kandidat Rekruttering AS",
    "Ledervalg AS",
    "Stilling og Folk AS",
    "Fagvalg Helse AS",
)
FOREIGN = (("Baltic Code OÜ", "EE", "00000001"), ("Öresund Konsult AB", "SE", "0000000001"))

PLACES = ("Oslo", "Bergen", "Trondheim", "Tromsø", "Stavanger", "Bodø", "Ålesund", "Kristiansand", "Hamar", "Tønsberg")
COUNTIES = dict(
    zip(
        PLACES,
        (
            "Oslo",
            "Vestland",
            "Trøndelag",
            "Troms",
            "Rogaland",
            "Nordland",
            "Møre og Romsdal",
            "Agder",
            "Innlandet",
            "Vestfold",
        ),
        strict=True,
    )
)
SIZES = ("micro", "small", "small", "medium", "micro", "large")


@dataclass(frozen=True, slots=True)
class SupplierPlan:
    """One supplier: which market it works in, and who it is. `email` is the address of its one person."""

    market: str
    number: str
    name: str
    country: str
    size_class: str
    place: str
    person: str
    email: str


FIRST = (
    "Bjørn", "Camilla", "Silje", "Ola", "Ingrid", "Mohammed", "Kari", "Lars", "Amalie", "Jonas", "Fatima", "Henrik", "Sunniva",
    "Tor", "Guro", "Piotr", "Nora", "Eirik", "Hanne", "Aslak", "Mari", "Sverre", "Ranveig", "Ahmed", "Liv", "Øystein", "Tuva",
    "Per", "Synnøve", "Magnus",
)  # fmt: skip
LAST = (
    "Haugen", "Solberg", "Moen", "Lie", "Strand", "Hagen", "Dahl", "Nygård", "Eide", "Myhre", "Aas", "Berge", "Sæther", "Foss",
    "Vik", "Brekke", "Lien", "Tveit", "Rønning", "Sand",
)  # fmt: skip


def person_name(number: int) -> str:
    """The name of the `number`th person; the first 600 differ, and those after them have double surnames."""
    turn, first = divmod(number, len(FIRST))
    last = LAST[(first * 7 + turn * 13) % len(LAST)]
    again = number // (len(FIRST) * len(LAST))
    return f"{FIRST[first]} {last}" if again == 0 else f"{FIRST[first]} {LAST[(again * 3 + turn) % len(LAST)]} {last}"


def foreign_number(country: str, index: int) -> str:
    """A number in the form of that country's register that nobody has; `index` is below 100,000."""
    return f"{index:0{_DIGITS[country]}d}"


def numbers(count: int) -> list[str]:
    """The first `count` valid nine-digit organisation numbers with the invented prefix."""
    found: list[str] = []
    for tail in range(100_000):
        candidate = f"{INVENTED_PREFIX}{tail:05d}"
        if organisation_numbers.valid(candidate):
            found.append(candidate)
            if len(found) == count:
                return found
    raise ValueError(f"only {len(found)} numbers with the prefix {INVENTED_PREFIX}")


def plans(guards: tuple[str, ...], norwegian_numbers: list[str]) -> tuple[SupplierPlan, ...]:
    """All suppliers of the demo, in a fixed order."""
    named = (
        [("ict", name, "NO", None) for name in ICT_NAMES]
        + [("admin", name, "NO", None) for name in ADMIN_NAMES]
        + [("moving", name, "NO", None) for name in MOVING_NAMES]
        + [("recruiting", name, "NO", None) for name in RECRUITING_NAMES]
        + [("ict", name, country, number) for name, country, number in FOREIGN]
        + [("guards", name, "NO", None) for name in guards]
    )
    numbers_left = iter(norwegian_numbers)
    made = []
    for index, (market, name, country, number) in enumerate(named):
        made.append(
            SupplierPlan(
                market=market,
                number=number or next(numbers_left),
                name=name,
                country=country,
                size_class=SIZES[index % len(SIZES)],
                place=PLACES[index % len(PLACES)] if country == "NO" else {"EE": "Tallinn", "SE": "Malmö"}[country],
                person=person_name(index),
                email=f"leverandor{index + 1:02d}@demo.example",
            )
        )
    return tuple(made)
