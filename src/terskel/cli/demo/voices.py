"""What the demo's people write. Every text is specific and none is used twice: `Voices` refuses to repeat itself."""

import random
from collections.abc import Callable

EARLIER_BUYERS = (
    "NAV", "Skatteetaten", "Kartverket", "Bergen kommune", "Helse Nord", "Statens vegvesen", "Lånekassen", "Tromsø kommune",
    "Brønnøysundregistrene", "Mattilsynet", "Vestland fylkeskommune", "Oslo universitetssykehus", "Husbanken", "UDI", "SSB",
    "Arbeidstilsynet", "Trondheim kommune", "Digitaliseringsdirektoratet", "Helse Vest", "Politiets IKT-tjenester",
    "Sykehuspartner", "Norad", "Bærum kommune", "Innlandet fylkeskommune", "Kystverket", "Meteorologisk institutt",
)  # fmt: skip
DEPTH = (
    (range(9, 11), ("svært konkret og etterprøvbart", "tydelig over det andre tilbud viser", "grundig, med egne målinger")),
    (range(7, 9), ("godt beskrevet, med gjennomtenkte eksempler", "solid, og knyttet til vårt behov", "overbevisende på de fleste punkter")),
    (range(5, 7), ("greit beskrevet, men lite tilpasset oppdraget", "tilstrekkelig, uten egne eksempler", "relevant, men knapt")),
    (range(5), ("mangelfullt forklart", "nevnt uten at det vises hvordan", "for generelt til å gi mer")),
)  # fmt: skip
OPENINGS = (
    "{name} viser til {n} oppdrag for {buyer} ({year}), der {a} er {depth}.",
    "Tilbudet bygger på arbeid hos {buyer} i {year}; {a} er {depth}.",
    "Oppdraget for {buyer} i {year} ({n} måneder) er nær vårt, og {a} er {depth}.",
    "Beskrivelsen av {a} er {depth}; referansen er {buyer}, {year}, {n} månedsverk.",
)
CLOSINGS = {
    "strong": (
        "Også {b} er beskrevet slik at vi kan følge det opp.",
        "I tillegg løfter {b} besvarelsen.",
        "Koblingen mellom {a} og {b} er det som skiller tilbudet ut.",
    ),
    "fair": ("Omtalen av {b} er kortere og trekker noe ned.", "Vi savner mer om {b}.", "{B} er nevnt, men uten plan."),
    "weak": (
        "Det står lite om {b}.",
        "{B} mangler, og det har betydning for oppdraget.",
        "Vi finner ikke {b} i besvarelsen.",
    ),
}


class Voices:
    """Texts from a seed. The same seed gives the same world."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self._said: set[str] = set()

    def _once(self, make: Callable[[], str]) -> str:
        for _ in range(200):
            text = make()
            if text not in self._said:
                self._said.add(text)
                return text
        raise ValueError("the demo has run out of things to say; widen its vocabulary")

    def reason(self, name: str, points: int, evidence: tuple[str, ...]) -> str:
        """The reason for a score of `points` (0–10), built on two things the tender points to."""

        def make() -> str:
            depth = next(words for span, words in DEPTH if points in span)
            a, b = self.random.sample(evidence, 2)
            values = {
                "name": name,
                "buyer": self.random.choice(EARLIER_BUYERS),
                "year": self.random.randint(2021, 2026),
                "n": self.random.randint(2, 14),
                "a": a,
                "b": b,
                "B": b[0].upper() + b[1:],
                "depth": self.random.choice(depth),
            }
            mood = "strong" if points >= 8 else "fair" if points >= 5 else "weak"
            return f"{self.random.choice(OPENINGS)} {self.random.choice(CLOSINGS[mood])}".format(**values)

        return self._once(make)

    def answer(self, name: str, evidence: tuple[str, ...]) -> str:
        """What a tender says under a quality criterion."""

        def make() -> str:
            a, b, c = self.random.sample(evidence, 3)
            buyer, year = self.random.choice(EARLIER_BUYERS), self.random.randint(2021, 2026)
            return (
                f"Hos {buyer} hadde vi i {year} ansvar for {a} og {b}. {name} foreslår å begynne med {c}, "
                f"og å vise et første resultat etter {self.random.randint(2, 8)} uker."
            )

        return self._once(make)

    def experience(self, name: str) -> str:
        """Two assignments in an application, as evidence of the technical requirement."""

        def make() -> str:
            one, two = self.random.sample(EARLIER_BUYERS, 2)
            return (
                f"{name} har levert {self.random.randint(4, 30)} månedsverk til {one} ({self.random.randint(2023, 2025)}) "
                f"og {self.random.randint(2, 20)} til {two} ({self.random.randint(2024, 2026)})."
            )

        return self._once(make)

    def rejection(self, name: str) -> str:
        """Why an application line is rejected on the technical requirement."""

        def make() -> str:
            buyer, year = self.random.choice(EARLIER_BUYERS), self.random.randint(2014, 2020)
            return (
                f"{name} viser bare til oppdraget for {buyer} i {year}. Det er eldre enn tre år, og kravet er to oppdrag. "
                f"Regnskapet og firmaattesten er i orden. Foretaket kan søke igjen når det har {self.random.choice(('ett', 'to'))} nyere oppdrag å vise til."
            )

        return self._once(make)

    def failed_requirement(self, name: str, requirement: str) -> str:
        """Why a tender does not meet a mandatory requirement."""

        def make() -> str:
            return (
                f"Kravet er: «{requirement}» CV-en til konsulenten fra {name} viser {self.random.randint(1, 11)} måneder hos "
                f"{self.random.choice(EARLIER_BUYERS)}, og ikke mer. Kravet er dermed ikke oppfylt."
            )

        return self._once(make)

    def characteristic(self, evidence: tuple[str, ...]) -> str:
        """What of the winning tender may be told to the others, under one criterion."""

        def make() -> str:
            a, b = self.random.sample(evidence, 2)
            return (
                f"Det valgte tilbudet er sterkest på {a}, og viser det med et eksempel fra {self.random.choice(EARLIER_BUYERS)}. "
                f"Også {b} er beskrevet mer konkret enn i de andre tilbudene."
            )

        return self._once(make)
