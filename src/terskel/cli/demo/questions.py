"""Questions that suppliers ask in the demo, and the buyers' answers."""

QUESTIONS: tuple[tuple[str, str], ...] = (
    ("Kan oppstarten flyttes en uke for en konsulent med oppsigelsestid?", "Oppstart er avtalt når kontrakten er signert, men senest tre uker etter. Tidspunktet vurderes ikke."),
    ("Er det krav om fremmøte hver uke?", "Nei. Det er to fellesdager i måneden; resten avtales i oppdraget."),
    ("Skal reisetid prises inn i timeprisen?", "Ja. Timeprisen skal dekke reisetid innenlands. Reisekostnader dekkes etter statens satser."),
    ("Kan vi tilby en konsulent fra underleverandør?", "Ja. Oppgi underleverandøren i tilbudet, og legg ved forpliktelseserklæring dersom dere støtter dere på den."),
    ("Hvor mange referanser ønsker dere?", "To referanser, ikke eldre enn tre år. Flere gir ikke høyere poeng."),
    ("Er klimaregnskap nødvendig?", "Nei. Kravet om klima og miljø er besvart i konkurransegrunnlaget; dere trenger ikke legge ved regnskap."),
    ("Kan CV leveres på engelsk?", "Ja, men resten av tilbudet skal være på norsk."),
    ("Gjelder opsjonen samme timepris?", "Ja, med regulering etter konsumprisindeksen fra andre år, slik kontrakten sier."),
    ("Hva skjer om konsulenten slutter før oppstart?", "Kontraktens punkt om bytte av personell gjelder: ny konsulent skal ha minst samme kompetanse og godkjennes skriftlig."),
    ("Er sikkerhetsklarering nødvendig?", "Nei. Konsulenten undertegner taushetserklæring ved oppstart."),
)  # fmt: skip
