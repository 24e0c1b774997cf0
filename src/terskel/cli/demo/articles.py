"""What Norsk helsenett has written for everyone: two pieces of news, one with a drawing, and a page of knowledge."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Final

import typst

from terskel.articles import actions
from terskel.articles.actions import NewImage, Written
from terskel.cli.demo.admissions import RunningDps
from terskel.cli.demo.cast import Owner
from terskel.cli.demo.days import oslo
from terskel.cli.demo.pace import Pace
from terskel.core.instants import oslo_day

EXTENDED_AT: Final = oslo("2026-08-28 10:00")
CLARIFIED_AT: Final = oslo("2026-09-18 10:00")
EXPLAINED_AT: Final = oslo("2026-06-15 10:00")
PIXELS_AN_INCH: Final = 144.0

EXTENDED: Final = Written(
    title="Administrative konsulenttjenester varer til 2032",
    dated=oslo_day(EXTENDED_AT),
    excerpt="Ordningen er forlenget med to år. Leverandører som er tatt opp, trenger ikke å gjøre noe.",
    text="""Den dynamiske innkjøpsordningen for administrative konsulenttjenester skulle ha sluttet ved utgangen av 2030. Nå varer den til 31. desember 2032, fordi behovet hos virksomhetene varer lenger enn da ordningen ble satt opp. Forlengelsen er kunngjort i Doffin og TED.

# Hva det betyr for deg
- Er du tatt opp, er du det fortsatt, i de samme kategoriene.
- Er du ikke med ennå, kan du søke når som helst. Det er gratis, og du får svar innen 10 virkedager.
- Kravene for å bli tatt opp er de samme som før.

# Hvorfor vi forlenger
Virksomhetene i helseforvaltningen bruker ordningen stadig mer, og små rådgivningsfirmaer vinner konkurranser i den. En ny ordning ville bedt alle om å søke på nytt uten at noen fikk noe igjen for det.""",
    image_alt="Tegning av en åpen dør i en vegg. Folk er på vei mot den, og et skilt over døren viser årstallet 2032.",
)
CLARIFIED: Final = Written(
    title="Oppdrag for private teller like mye",
    dated=oslo_day(CLARIFIED_AT),
    excerpt="Flere har spurt om erfaringen må være fra det offentlige når de søker om opptak innen IKT. Det må den ikke.",
    text="""Når du søker om å bli tatt opp i ordningen for konsulenttjenester innen IKT, viser du til minst to oppdrag. Vi har fått spørsmål om de må være for offentlige oppdragsgivere. Svaret er nei, og nå står det i kravet selv.

- Oppdrag for private oppdragsgivere teller like mye som for offentlige.
- Korte beskrivelser holder: mottaker, tidspunkt og innhold.
- Er du avvist fordi oppdragene dine var private, kan du søke på nytt med en gang.

Endringen står i endringsloggen på siden til ordningen.""",
)
EXPLAINED: Final = Written(
    title="Slik blir søknaden om opptak godkjent første gang",
    dated=oslo_day(EXPLAINED_AT),
    excerpt="De fleste avslag skyldes at noe mangler, ikke at leverandøren er for dårlig. Her er det vi oftest savner.",
    text="""Vi vurderer hver søknad krav for krav, i hver kategori du søker i. Oppfyller du kravene, blir du tatt opp. Ingen blir rangert, og det er ingen grense for hvor mange som kan være med.

# Før du søker
- Les kravene i kategorien, og prøv deg på siden «Kommer dere inn?». Ingenting lagres der.
- Velg bare kategoriene du faktisk leverer i. Du kan søke om flere senere.
- Finn fram firmaattesten og beskrivelser av oppdrag du har hatt.

# Det som oftest mangler
- Oppdragene er beskrevet med navn og årstall, men uten hva som ble levert.
- Det vises til et annet foretaks kapasitet, men det foretaket har ikke fylt ut sin del.
- Den som sender inn, har ikke rett til å forplikte foretaket.

# Etterpå
Du får svar innen 10 virkedager. Blir du avvist, står begrunnelsen krav for krav, og du kan søke igjen så snart du oppfyller kravene. Priser spør vi ikke om før du gir tilbud i en konkurranse.""",
)
DRAWING: Final = """
#set page(width: 640pt, height: 320pt, margin: 0pt, fill: rgb("#dbe7f0"))
#let at(x, y, body) = place(dx: x * 1pt, dy: y * 1pt, body)
#at(0, 250, rect(width: 640pt, height: 70pt, fill: rgb("#9db7c9")))
#at(330, 40, rect(width: 310pt, height: 210pt, fill: rgb("#1e3a52")))
#at(430, 96, rect(width: 92pt, height: 154pt, fill: rgb("#ffe9b8")))
#at(522, 96, polygon(fill: rgb("#c6643c"), (0pt, 0pt), (46pt, 18pt), (46pt, 172pt), (0pt, 154pt)))
#at(556, 188, circle(radius: 4pt, fill: rgb("#ffe9b8")))
#at(430, 250, polygon(fill: rgb("#ffe9b8"), (0pt, 0pt), (92pt, 0pt), (30pt, 70pt), (-110pt, 70pt)))
#at(436, 56, box(width: 80pt, height: 28pt, fill: rgb("#ffffff"), align(center + horizon, text(size: 18pt, weight: "bold", fill: rgb("#1e3a52"))[2032])))
#let person(x, size, colour) = {
  at(x, 262 - size, circle(radius: size * 0.13pt, fill: colour))
  at(x - size * 0.08, 262 - size * 0.7, rect(width: size * 0.42pt, height: size * 0.7pt, radius: size * 0.16pt, fill: colour))
}
#person(60, 92, rgb("#35607f"))
#person(140, 78, rgb("#c6643c"))
#person(212, 86, rgb("#52796f"))
#person(292, 80, rgb("#1e3a52"))
#person(466, 84, rgb("#35607f"))
"""


def play(by_key: Mapping[str, RunningDps], owner: Owner, pace: Pace) -> None:
    """The page of knowledge is for all systems; each piece of news is about the one that it names."""
    drawing = NewImage(BytesIO(typst.compile(DRAWING.encode(), format="png", ppi=PIXELS_AN_INCH)), "en-apen-dor.png")
    with pace.act("write an article"):
        _publish("knowledge", EXPLAINED, owner, EXPLAINED_AT)
    with pace.act("write an article"):
        _publish("news", _about(EXTENDED, by_key["adm"], drawing), owner, EXTENDED_AT)
    with pace.act("write an article"):
        _publish("news", _about(CLARIFIED, by_key["ikt"]), owner, CLARIFIED_AT)


def _about(words: Written, running: RunningDps, image: NewImage | None = None) -> Written:
    return replace(words, dps_id=running.id, image=image)


def _publish(kind: str, words: Written, owner: Owner, at: datetime) -> None:
    made = actions.write_article(kind, words, by=owner.manager, at=at)
    actions.publish_article(made, by=owner.manager, at=at)
