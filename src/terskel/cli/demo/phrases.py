"""The demo's vocabulary: sentences in the words of Norwegian buyers and suppliers, filled in by `voices`."""

from typing import Final

BUYERS: Final = (
    "NAV", "Skatteetaten", "Kartverket", "Bergen kommune", "Helse Nord", "Statens vegvesen", "Lånekassen", "Tromsø kommune",
    "Brønnøysundregistrene", "Mattilsynet", "Vestland fylkeskommune", "Oslo universitetssykehus", "Husbanken", "UDI", "SSB",
    "Arbeidstilsynet", "Trondheim kommune", "Digitaliseringsdirektoratet", "Helse Vest", "Politiets IKT-tjenester",
    "Sykehuspartner", "Norad", "Bærum kommune", "Innlandet fylkeskommune", "Kystverket", "Meteorologisk institutt",
)  # fmt: skip

# What a tender says, by what the criterion asks for and how good it is.
ANSWERS: Final = {
    ("experience", "strong"): (
        "Hos {buyer} hadde vi i {months} måneder, fram til {year}, ansvaret for {a} og {b}. Referansen kan bekrefte resultatene. Vi har også arbeidet med {c}, og legger ved et eksempel.",
        "Vårt nærmeste oppdrag varte {months} måneder hos {buyer} og ble avsluttet i {year}. {name} sto for {a} fra start til slutt, og for {b} i siste fase. {c} beskrives i eget avsnitt.",
    ),
    ("experience", "fair"): (
        "I {year} bisto vi {buyer} i {months} måneder, særlig med {a}. Vi kjenner {b} fra samme oppdrag, og har noe erfaring med {c}.",
        "{name} viser til {months} måneder hos {buyer} ({year}). Hovedvekten lå på {a}; {b} var en mindre del av arbeidet.",
    ),
    ("experience", "weak"): (
        "Vi har bred erfaring, blant annet fra {buyer} i {year} ({months} måneder), der {a} inngikk i oppdraget.",
        "{name} har dyktige medarbeidere med bakgrunn fra mange bransjer, for eksempel {months} måneder hos {buyer} i {year}. {a} er kjent for oss.",
    ),
    ("plan", "strong"): (
        "Vi begynner med {a} og viser et første resultat etter {weeks} uker. Deretter følger {b}. Planen angir timer, ansvar og risiko for begge, og {c} er lagt inn mot slutten. Framgangsmåten er prøvd hos {buyer}.",
        "{name} foreslår tre steg: {a}, {b} og {c}. Første leveranse kommer etter {weeks} uker. Slik gjorde vi det hos {buyer} i {year}, med godt resultat.",
    ),
    ("plan", "fair"): (
        "Arbeidet starter med {a}, og {b} følger så snart det er avklart hvem som deltar. Første resultat ventes etter {weeks} uker. Vi bruker samme metode som hos {buyer}.",
        "Vi ser for oss å legge mest vekt på {a}. {b} tas underveis. Et første resultat kommer etter {weeks} uker, slik det gjorde hos {buyer}.",
    ),
    ("plan", "weak"): (
        "Vi tilpasser oss oppdragsgiverens ønsker og er i gang med {a} innen {weeks} uker. Metoden er den samme som hos {buyer} i {year}.",
        "{name} følger en anerkjent metode. {a} og øvrige aktiviteter avtales ved oppstart, normalt innen {weeks} uker, slik det ble gjort hos {buyer} i {year}.",
    ),
}  # fmt: skip

# The evaluators' reasons, by points.
REASONS: Final = {
    "experience": {
        10: (
            "{months} måneder hos {buyer}, avsluttet i {year}, er så nær vårt oppdrag som vi kan vente. {name} hadde selv ansvaret for {a} og {b}, og viser resultatene med tall vi kan etterprøve. Også {c} er dokumentert. Vi finner ingen svakheter.",
            "Oppdraget for {buyer} ({year}) dekker alt vi spør etter: {a}, {b} og {c}. Det varte {months} måneder, og referansen bekreftet hele beskrivelsen.",
        ),
        9: (
            "Svært relevant: {months} måneder hos {buyer} fram til {year}, med ansvar for både {a} og {b}. Bare omtalen av {c} kunne vært mer konkret.",
            "{name} dokumenterer {a} og {b} fra {buyer} ({year}) med egne eksempler. At {c} er vist fra et mindre oppdrag, trekker ett poeng.",
        ),
        8: (
            "Erfaringen fra {buyer} ({year}, {months} måneder) er godt egnet, og beskrivelsen av {a} er grundig. {b} er forklart, men uten eksempel, og det skiller fra de beste besvarelsene.",
            "God og nylig erfaring: {months} måneder hos {buyer} til {year}. Det som står om {a}, overbeviser. For {b} og {c} viser {name} rollen, men ikke resultatet.",
        ),
        7: (
            "Oppdraget for {buyer} i {year} er relevant, og {a} er forklart på en god måte. Omtalen av {b} er kort. Om {c} står det lite.",
            "{months} måneder hos {buyer} ({year}) gir et godt grunnlag for {a}. {name} var likevel ikke ansvarlig for {b}, som er en vesentlig del av oppdraget vårt.",
        ),
        6: (
            "Erfaringen fra {buyer} ({year}) er relevant for {a}, men {b} var en mindre del av oppdraget. Vi savner opplysninger om omfang og resultat.",
            "Tilbudet viser til {months} måneder hos {buyer} i {year}. Det er tilstrekkelig for {a}. Beskrivelsen av {b} er uten egne eksempler, og {c} er knapt nevnt.",
        ),
        5: (
            "Referansen fra {buyer} ({year}) er bare delvis sammenlignbar. {a} inngikk, men vi får ikke vite i hvilket omfang av de {months} månedene. Det står ikke noe om {b}.",
            "{name} nevner {a} fra {buyer} i {year} uten å forklare egen rolle. {b} og {c} er ikke omtalt. Varigheten på {months} måneder taler likevel for en middels uttelling.",
        ),
        4: (
            "Beskrivelsen er generell. Fra de {months} månedene hos {buyer} ({year}) nevnes {a} i én setning, og verken {b} eller {c} er omtalt.",
            "Vi finner lite som svarer på kriteriet. Oppdraget for {buyer} i {year} varte {months} måneder, men {name} sier ikke hva som ble gjort med {a}, og {b} mangler helt.",
        ),
    },
    "plan": {
        10: (
            "Planen er konkret fra første dag: {a} først, et resultat vi kan bruke etter {weeks} uker, så {b}. Timer, ansvar og risiko er angitt, og {c} er satt dit det hører hjemme. Vi har ingenting å innvende.",
            "{name} viser hvordan {a}, {b} og {c} henger sammen, og hva vi må bidra med selv. Første leveranse etter {weeks} uker er realistisk og er prøvd hos {buyer}.",
        ),
        9: (
            "Tre tydelige steg, med {a} først og et første resultat etter {weeks} uker. Risiko er vurdert for {b}. Det eneste vi savner, er en milepæl for {c}.",
            "Godt tilpasset oss: planen bygger på arbeidet for {buyer} i {year} og viser hvem som gjør hva med {a} og {b}. Bidraget fra oss til {c} kunne vært tydeligere.",
        ),
        8: (
            "Planen er ryddig, og {a} er satt først av gode grunner. Etter {weeks} uker foreligger noe vi kan vurdere. {name} angir timer for {b}, men ikke for {c}.",
            "Besvarelsen er solid og knyttet til behovet vårt. {a} og {b} har ansvar og frist. Vurderingen av risiko er generell, selv om erfaringen fra {buyer} er tatt med.",
        ),
        7: (
            "Rekkefølgen er fornuftig: {a}, så {b}. Vi savner ansvar og frister for det siste, og {weeks} uker til første resultat er i lengste laget.",
            "{name} forklarer {a} godt og viser til samme metode hos {buyer}. Koblingen til {b} er uklar, og {c} er ikke tidfestet.",
        ),
        6: (
            "Planen holder, men er lite tilpasset oss: det meste gjelder {a}, og {b} er skjøvet fram i tid. Første resultat etter {weeks} uker er nevnt uten å si hva det er.",
            "Metoden fra {buyer} er brukbar for {a}. For {b} er det ikke angitt ansvar eller frist, bare at det første resultatet kommer etter {weeks} uker. {c} er ikke nevnt.",
        ),
        5: (
            "Mye overlates til oppstarten. {a} er omtalt, men uten rekkefølge eller ansvar, og {b} er bare nevnt. Henvisningen til {buyer} ({year}) hjelper lite når metoden ikke er forklart.",
            "{name} angir {weeks} uker til å komme i gang med {a}, og viser til metoden fra {buyer}. Det står ikke hvem som gjør hva, og {b} og {c} inngår ikke.",
        ),
        4: (
            "Besvarelsen kunne gjelde et hvilket som helst oppdrag. {a} er nevnt uten plan, og {b} og {c} er utelatt. At metoden er brukt hos {buyer} i {year}, er ikke forklart nærmere.",
            "Det framgår ikke hva {name} vil gjøre de første {weeks} ukene, heller ikke av henvisningen til {buyer}. {a} er ikke beskrevet nærmere, og det står ikke noe om {b}.",
        ),
    },
}  # fmt: skip

# Told to all the others, so no customer of the winner is named.
CHARACTERISTICS: Final = {
    "experience": (
        "Tilbyderen har nylig hatt ansvar for {a} og {b} i et tilsvarende offentlig oppdrag på {months} måneder, og resultatene lot seg etterprøve.",
        "Erfaringen er fra et offentlig oppdrag på {months} måneder, avsluttet i {year}. Særlig {a} er dokumentert mer konkret enn i de andre tilbudene; også {b} er vist med eksempel.",
        "Tilbudet viser både {a}, {b} og {c} fra samme oppdrag ({months} måneder, til {year}), med en referanse som bekreftet det.",
    ),
    "plan": (
        "Planen begynner med {a} og gir et første resultat etter {weeks} uker. Ansvar, timer og risiko er angitt også for {b}.",
        "Planen viser hvordan {a} og {b} henger sammen, med frist og ansvar for hvert steg og første leveranse etter {weeks} uker.",
        "Framgangsmåten er prøvd i et liknende oppdrag i {year}. Den har tydelige milepæler for {a} og {b}, og sier hva oppdragsgiveren selv må bidra med.",
    ),
}  # fmt: skip

# What is lacking against the first mandatory requirement of each category.
SHORTFALLS: Final = {
    "IKT-01": "CV-en viser ett ledet IKT-prosjekt i offentlig sektor, hos {buyer} i {year}. Det andre var i et privat konsern. Kravet er to i offentlig sektor.",
    "IKT-02": "Målbildet for {buyer} ({year}) omfattet én avdeling med {n}0 ansatte. Kravet er en virksomhet med over 200.",
    "IKT-03": "Den ene av de to konsulentene har {n} måneders erfaring med .NET, fra {buyer} i {year}. Kravet er fire år for hver av dem.",
    "IKT-04": "Løsningen hos {buyer} ({year}) hadde rundt {n}0 000 oppslag i døgnet. Kravet er over én million.",
    "IKT-05": "CV-en viser testledelse i ett prosjekt med ekstern leverandør, hos {buyer} i {year}. I det andre var konsulenten tester.",
    "IKT-06": "Tilbudet viser én undersøkelse med en sårbar gruppe, hos {buyer} i {year}, med {n} deltakere. Kravet er tre undersøkelser.",
    "IKT-07": "Integrasjonene for {buyer} ({year}) gjaldt fakturaer i {n} måneder. Det er ikke helsefaglige meldinger eller HL7 FHIR.",
    "IKT-08": "Plattformen hos {buyer} ble driftet i produksjon i {n} måneder i {year}. Kravet er to år.",
    "IKT-09": "Av risikovurderingene gjaldt bare én, hos {buyer} i {year}, en løsning med helseopplysninger. Den tok {n} uker. Kravet er fem.",
    "IKT-10": "Tilbudet dokumenterer én vurdering av personvernkonsekvenser, for {buyer} i {year}, på {n} sider. Kravet er tre.",
    "IKT-11": "Datavarehuset for {buyer} var i {year} en prøve med {n} kilder og er ikke satt i produksjon, slik kravet er.",
    "IKT-12": "Konsulenten sluttet hos {buyer} {n} måneder før datasenteret ble flyttet i {year}, og har ikke deltatt i noen flytting.",
    "IKT-13": "CV-en viser {n} måneder som forvalter av fagsystem, hos {buyer} i {year}. Kravet er to år.",
    "IKT-14": "Konsulenten har rettledet ett team i offentlig sektor, hos {buyer} i {n} måneder i {year}. Kravet er tre team.",
    "IKT-15": "Konsulenten har ikke helsefaglig utdanning. Arbeidet med kodeverk hos {buyer} varte {n} måneder i {year}; kravet er da tre år.",
    "IKT-16": "Kravspesifikasjonen for {buyer} ({year}) gjaldt en anskaffelse på {n}00 000 kroner, under EØS-terskelen. Kravet er to over terskelen.",
    "ADM-01": "Konsulenten har støttet én omstilling i staten, hos {buyer} i {n} måneder i {year}. Kravet er to.",
    "ADM-02": "Lederprogrammet hos {buyer} ({year}, {n} samlinger) er det eneste i offentlig virksomhet. Kravet er to virksomheter.",
    "ADM-03": "CV-en viser {n} måneder med statlig økonomiregelverk, hos {buyer} i {year}. Kravet er to år.",
    "ADM-04": "Tilbudet viser {n} omskrevne maler for {buyer} ({year}), men bare tre av dem er vedtak. Kravet er ti vedtaksmaler.",
    "ADM-05": "Evalueringen for {buyer} ({year}, {n} måneder) er den eneste som følger statlig veileder. Kravet er to.",
    "ADM-06": "Rådgiveren har gjennomført to konkurranser etter del III, begge for {buyer} i {year}, på {n} måneder. Kravet er fem.",
    "ADM-07": "Gevinstplanen for {buyer} i {year} ({n} gevinster) gjaldt ikke helsesektoren. Kravet er to planer i helsesektoren.",
    "FLYTT": "Tilbudet sier at {n} av mannskapene er innleid, og at taushetserklæring for dem «kan ordnes ved behov», slik det ble gjort hos {buyer} i {year}. Kravet gjelder alle som flytter arkiv.",
    "REKR": "Rådgiveren har gjennomført to rekrutteringer av ledere i staten, den siste for {buyer} i {year} ({n} uker). Kravet er fem.",
    "VEKT": "To av vekterne hadde ikke fullført vekterutdanningen da de gikk vakt hos {buyer} i {year}, og er oppført med {n} av 12 uker.",
}  # fmt: skip

EXPERIENCES: Final = (
    "{name} har levert {m1} månedsverk til {one} ({y1}) og {m2} til {two} ({y2}). Begge oppdragene gjaldt {field}.",
    "Innen {field} viser vi til {one}, {y1} ({m1} månedsverk), og {two}, {y2} ({m2} månedsverk). {name} var ansvarlig i begge.",
    "To sammenlignbare oppdrag for {name}: {two} i {y2}, {m2} månedsverk, og {one} i {y1}, {m1} månedsverk, begge {field}.",
)
ADMISSION_NOTES: Final = (
    "To oppdrag siste tre år: {one} ({y1}, {m1} månedsverk) og {two} ({y2}, {m2} månedsverk). {name} oppfyller kravet for {category}.",
    "Oppdragene for {one} og {two} er sammenlignbare med {category}: {m1} og {m2} månedsverk, det siste i {y2}. Vurdert for {name}.",
    "{name} viser til {two} ({y2}) og {one} ({y1}). Innhold og omfang, {m2} og {m1} månedsverk, svarer til {category}.",
)  # fmt: skip
REJECTION_NOTES: Final = (
    "Ikke dokumentert for {category}: {name} viser til {one} og {two}, begge innen {field}.",
    "{name} har ingen oppdrag i {category}. {two} ({y2}) og {one} ({y1}) gjelder {field}.",
)
REJECTIONS: Final = (
    "Oppdragene som {name} viser til, for {one} ({y1}) og {two} ({y2}), gjelder begge {field}. Det er ikke dokumentert oppdrag som kan sammenlignes med {category}. De andre kravene er oppfylt. Foretaket kan søke igjen når det har to slike oppdrag å vise til.",
    "Kravet er to sammenlignbare oppdrag. Arbeidet for {one} ({m1} månedsverk) og {two} ({m2} månedsverk) er innen {field}, og beskrivelsene sier ingenting om {category}. {name} kan når som helst sende en ny søknad med nærmere dokumentasjon.",
    "Vi har vurdert begge oppdragene fra {name}. Det for {two} i {y2} berører {category}, men bare som en liten del av {field}; det for {one} gjør det ikke. Ett delvis oppdrag er ikke nok når kravet er to.",
)  # fmt: skip

# What suppliers ask, and the buyers' answers. {a} and {b} are things that the competition is about.
QUESTIONS: Final = (
    ("Kan oppstarten flyttes med {n} uker for en konsulent med oppsigelsestid? Det gjelder «{title}».", "Ja, inntil {n} uker dersom det avtales før signering. Tidspunktet inngår ikke i evalueringen."),
    ("Hvor mye av arbeidet med {a} er allerede gjort hos dere?", "Det foreligger et utkast på om lag {n} sider. Valgt leverandør får det ved oppstart; det er ikke nødvendig for å gi tilbud."),
    ("Skal reisetid prises inn, også ved samlinger om {a}?", "Ja. Prisen skal dekke reisetid innenlands. Reisekostnader dekkes etter statens satser."),
    ("Kan en underleverandør stå for {a}?", "Ja. Oppgi underleverandøren i tilbudet, og legg ved forpliktelseserklæring dersom dere støtter dere på den for å oppfylle krav."),
    ("Hvor mange referanser ønsker dere for {a}?", "To referanser, ikke eldre enn tre år. Flere gir ikke høyere poeng."),
    ("Må {a} og {b} utføres av samme person?", "Nei, men tilbudet skal si hvem som gjør hva. Navngitte personer skal faktisk utføre oppdraget."),
    ("Kan dokumentasjon av {a} leveres på engelsk?", "Ja, vedlegg kan være på engelsk, dansk eller svensk. Selve tilbudet skal være på norsk."),
    ("Vektlegger dere {a} høyere enn {b} under samme kriterium?", "Nei. Momentene under kriteriet er ikke rangert innbyrdes. Det er helheten som vurderes."),
    ("Finnes det maler for {b} som skal brukes?", "Ja, våre egne. De får dere ved oppstart. Tilbudet kan beskrive egne maler som utfyller dem."),
    ("Hvor mange av deres egne ansatte deltar i arbeidet med {a}?", "{n} personer, i deler av sin arbeidstid. Planen deres bør si hva dere trenger fra dem, og når."),
    ("Er det lagt til grunn fast møteplikt i forbindelse med {b}?", "Det er {n} fellesdager i måneden; resten avtales i oppdraget."),
    ("Kreves sikkerhetsklarering for {a}?", "Nei. De som utfører oppdraget, undertegner taushetserklæring før oppstart."),
    ("Hva skjer hvis personen som er tilbudt til {a}, slutter før oppstart?", "Kontraktens punkt om bytte av personell gjelder: den nye skal ha minst samme kompetanse og godkjennes skriftlig av oss."),
    ("Kan vi gi alternative priser avhengig av omfanget av {b}?", "Nei. Det skal gis én pris i prisskjemaet. Alternative tilbud tas ikke imot."),
    ("Er beskrivelsen av {a} ment å holde seg innenfor sidegrensen, eller kan den ligge i vedlegg?", "Sidegrensen gjelder alt som skal vurderes under kriteriet. Vedlegg utover den leses ikke."),
    ("Reguleres prisen i «{title}» dersom oppdraget varer i over ett år?", "Ja, etter konsumprisindeksen fra andre år, slik kontrakten sier."),
    ("Når må {b} være ferdig?", "Innen {n} måneder etter oppstart. Planen kan foreslå delleveranser før det."),
    ("Har noen andre arbeidet med {a} for dere, og får vi se resultatet?", "Ja, i fjor. Det som kom ut av det, står i behovsbeskrivelsen, slik at alle har samme opplysninger."),
)  # fmt: skip
