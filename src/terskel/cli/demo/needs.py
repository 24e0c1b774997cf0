"""What the demo's buyers need, as a buyer would write it. Prices are NOK per hour unless said."""

from dataclasses import dataclass, replace
from typing import Final

from terskel.cli.demo.voices import Matter


@dataclass(frozen=True, slots=True)
class NeedPlan:
    """A need that a competition is made from.

    `body` is who needs it. `price` is the usual level of one priced unit (`unit`); `volume` how many units one contract
    holds. `matters` is what the two criteria of `focus` ask for. `evidence` are things that tenders may point to; they
    make each reason specific. `apart`: quality is assessed before prices are opened. `like` is the category it takes all this from, where that is another. `climate` is how the climate rule is answered: by a criterion, by a requirement (the
    last of `musts`), or not, as the assignment by its nature has an insignificant footprint.
    """

    category: str
    body: str
    title: str
    need: str
    musts: tuple[str, ...]
    focus: tuple[str, str]
    evidence: tuple[str, ...]
    price: int
    volume: int
    unit: str = "timer"
    matters: tuple[Matter, Matter] = ("experience", "plan")
    climate: str = "insignificant"
    like: str = ""
    apart: bool = False

    @property
    def kind(self) -> str:
        """The category whose way of judging tenders this need follows."""
        return self.like or self.category

    @property
    def amount(self) -> str:
        """`1 700 timer`, or `ett oppdrag`."""
        return f"{self.volume:,} {self.unit}".replace(",", " ") if self.volume > 1 else f"ett {self.unit}"


def _ict(
    category: str,
    body: str,
    title: str,
    need: str,
    musts: tuple[str, ...],
    focus: tuple[str, str],
    evidence: tuple[str, ...],
    price: int = 1250,
) -> NeedPlan:
    return NeedPlan(category, body, title, need, musts, focus, evidence, price, 1700)


FIRST: Final[tuple[NeedPlan, ...]] = (
    _ict("IKT-01", "Norsk pasientskadeerstatning", "Prosjektleder for nytt saksbehandlingssystem",
         "Virksomheten skal innføre nytt saksbehandlingssystem og trenger en prosjektleder som styrer leverandør, fremdrift og innføring.",
         ("Konsulenten har ledet minst to IKT-prosjekter i offentlig sektor.", "Konsulenten behersker norsk skriftlig og muntlig."),
         ("Erfaring med innføring i offentlig sektor", "Forståelse av oppdraget"),
         ("styringsdokument", "leverandøroppfølging", "migrering av saker", "opplæring av saksbehandlere", "gevinstplan", "risikologg")),
    _ict("IKT-02", "Norsk helsenett", "Virksomhetsarkitekt for felles målbilde",
         "Helseforvaltningens virksomheter skal ha et felles målbilde for digital samhandling. Oppdraget er å lede arbeidet og skrive det ned.",
         ("Konsulenten har utarbeidet målbilde eller veikart for minst én virksomhet med over 200 ansatte.",),
         ("Erfaring med målbilder", "Metode for samarbeid på tvers"),
         ("kapabilitetskart", "veikart", "arkitekturprinsipper", "arkitekturråd", "informasjonsmodell", "styringsmodell")),
    _ict("IKT-03", "Helfo", "To systemutviklere til søknadsløsning",
         "Løsningen for søknader om helserefusjon skal videreutvikles i et tverrfaglig team. Teamet mangler to utviklere.",
         ("Hver konsulent har minst fire års erfaring med baksystem på JVM eller .NET.", "Hver konsulent har levert kode som er i produksjon hos en offentlig virksomhet.", "Konsulentene kan møte i Oslo to dager i uken."),
         ("Utviklerkompetanse", "Arbeidsform i team"),
         ("automatiserte tester", "parprogrammering", "trinnvis utrulling", "sikker kodegjennomgang", "universell utforming", "feilbudsjett"), 1180),
    _ict("IKT-04", "Norsk helsenett", "Løsningsarkitekt for nasjonal adresseregistertjeneste",
         "Tjenesten skal skrives om uten driftsstans. Oppdraget er å utforme løsningen og følge den til produksjon.",
         ("Konsulenten har utformet minst én løsning med over én million oppslag i døgnet.",),
         ("Erfaring med løsningsdesign", "Plan for overgang uten stans"),
         ("hendelsesdrevet mønster", "tilbakerulling", "ytelsestest", "parallell drift", "kontrakt-først", "måling av svartid"), 1390),
    _ict("IKT-05", "Direktoratet for e-helse", "Testleder i tolv måneder",
         "Prosjektet skal i godkjenningstest i to omganger. Testlederen planlegger, leder og rapporterer.",
         ("Konsulenten har vært testleder i minst to prosjekter med ekstern leverandør.", "Konsulenten har erfaring med test av universell utforming."),
         ("Erfaring som testleder", "Teststrategi for oppdraget"),
         ("risikobasert prioritering", "testdata uten personopplysninger", "godkjenningstest", "feilmøter", "sporbarhet fra krav", "regresjonstest"), 1150),
    _ict("IKT-06", "Helfo", "Tjenestedesigner for pasientreiser på skjerm",
         "Brukere faller fra halvveis i søknaden. Oppdraget er å finne hvorfor, og å prøve ut bedre løsninger med brukerne.",
         ("Konsulenten har gjennomført minst tre brukerundersøkelser med sårbare grupper.",),
         ("Metodeerfaring", "Plan for medvirkning"),
         ("brukerintervjuer", "prototyper på papir", "klarspråk", "tjenestereise", "test med skjermleser", "målinger før og etter"), 1200),
    _ict("IKT-07", "Direktoratet for e-helse", "Integrasjonsutvikler for helsefaglige meldinger",
         "Meldinger mellom legekontor og registre skal over på ny standard. Oppdraget er å utvikle og teste integrasjonene.",
         ("Konsulenten har utviklet løsninger for helsefaglige meldinger eller HL7 FHIR.",),
         ("Erfaring med meldingsutveksling", "Løsningsforslag"),
         ("FHIR-profiler", "kvitteringsflyt", "validering mot kodeverk", "testmiljø med syntetiske data", "overvåking av kø", "versjonshåndtering"), 1290),
    _ict("IKT-08", "Folkehelseinstituttet", "Plattformutvikler for drift som kode",
         "Utviklingsteamene skal kunne sette i drift selv. Oppdraget er å bygge en trygg og enkel plattform for dem.",
         ("Konsulenten har driftet containerplattform i produksjon i minst to år.",),
         ("Plattformkompetanse", "Forslag til selvbetjening"),
         ("automatisk sikkerhetsskanning", "maler for tjenester", "gjenoppretting", "kostnadsoversikt", "tilgang etter behov", "felles overvåking"), 1320),
    _ict("IKT-09", "Helsedirektoratet", "Sikkerhetsrådgiver for risikovurderinger",
         "Virksomheten skal gå gjennom tolv løsninger før nyttår. Oppdraget er å lede risikovurderingene og foreslå tiltak.",
         ("Konsulenten har ledet minst fem risikovurderinger av løsninger med helseopplysninger.",),
         ("Erfaring med risikovurdering", "Gjennomføringsplan"),
         ("trusselmodell", "tiltaksplan", "oppfølging av avvik", "øvelse", "leverandørkjede", "grunnprinsipper for sikkerhet"), 1420),
    _ict("IKT-10", "Folkehelseinstituttet", "Personvernrådgiver for vurdering av konsekvenser",
         "Tre nye behandlinger av helseopplysninger krever vurdering av personvernkonsekvenser.",
         ("Konsulenten har gjennomført minst tre vurderinger av personvernkonsekvenser.",),
         ("Erfaring med personvern i helse", "Metode"),
         ("rettslig grunnlag", "dataminimering", "innsyn for registrerte", "databehandleravtale", "sletterutiner", "innebygd personvern"), 1380),
    _ict("IKT-11", "Helsedirektoratet", "Dataingeniør for helsestatistikk",
         "Statistikken skal bygges på nytt datagrunnlag, med historikk og kvalitetskontroll i hvert steg.",
         ("Konsulenten har bygget datavarehus eller datasjø som er i produksjon.",),
         ("Erfaring med dataflyt", "Kvalitetssikring av data"),
         ("sporbar datalinje", "kontroll ved innlasting", "historikk", "avidentifisering", "dokumentert definisjon", "varsling ved avvik"), 1300),
    _ict("IKT-12", "Statens legemiddelverk", "Nettverksspesialist for flytting av datasenter",
         "Datasenteret skal flyttes i tre trinn. Oppdraget er å planlegge nettverket og delta ved flyttingene.",
         ("Konsulenten har deltatt i minst én flytting av datasenter.", "Konsulenten kan arbeide ved flytting i helg."),
         ("Nettverkskompetanse", "Plan for flyttingen"),
         ("segmentering", "reserveforbindelse", "generalprøve", "plan for tilbakeføring", "dokumentasjon av regler", "kapasitetsmåling"), 1210),
    _ict("IKT-13", "Direktoratet for strålevern og atomsikkerhet", "Forvalter av fagsystem",
         "Fagsystemet mangler forvalter i et vikariat. Oppdraget er andrelinje, små endringer og kontakt med leverandøren.",
         ("Konsulenten har forvaltet et fagsystem i minst to år.",),
         ("Erfaring med forvaltning", "Overtakelse av oppgaver"),
         ("hendelseslogg", "endringskalender", "brukerforum", "kunnskapsbase", "avtaleoppfølging", "månedsrapport"), 1050),
    _ict("IKT-14", "Statens legemiddelverk", "Rettleder for produktteam",
         "Fire team går over til produktorganisering. Oppdraget er å støtte team og ledere i et halvt år.",
         ("Konsulenten har rettledet minst tre team i offentlig sektor.",),
         ("Erfaring som rettleder", "Opplegg for teamene"),
         ("mål for produktet", "retrospektiv", "veiledning av produkteier", "måling av flyt", "kollegaveiledning", "avslutning og overlevering"), 1280),
    _ict("IKT-15", "Direktoratet for e-helse", "Terminolog for kodeverk",
         "Kodeverket for helsehjelp i kommunene skal harmoniseres med internasjonal terminologi.",
         ("Konsulenten har helsefaglig utdanning eller minst tre års arbeid med kodeverk.",),
         ("Fagkompetanse", "Arbeidsmetode"),
         ("mapping", "høring i fagmiljø", "redaksjonelle regler", "versjonsstyring", "kvalitetsmål", "SNOMED CT"), 1240),
    _ict("IKT-16", "Helseklage", "Rådgiver for kravarbeid",
         "En ny løsning for arkiv skal anskaffes. Oppdraget er å lede kravarbeidet frem til ferdig konkurransegrunnlag.",
         ("Konsulenten har utarbeidet kravspesifikasjon for minst to IKT-anskaffelser over EØS-terskel.",),
         ("Erfaring med kravarbeid", "Plan for arbeidet"),
         ("behovskartlegging", "evaluerbare krav", "markedsdialog", "SSA-bilag", "prioritering av krav", "kvalitetssikring"), 1330),
    _ict("ADM-01", "Statens helsetilsyn", "Prosesstøtte ved sammenslåing av avdelinger",
         "To avdelinger skal bli én fra nyttår. Ledergruppen trenger støtte til medvirkning, plan og gjennomføring.",
         ("Konsulenten har støttet minst to omstillinger i staten.",),
         ("Erfaring med omstilling", "Opplegg for medvirkning"),
         ("kartlegging av oppgaver", "samlinger", "drøfting med tillitsvalgte", "milepæler", "kommunikasjon til ansatte", "evaluering etter et halvt år"), 1350),
    _ict("ADM-02", "Helsedirektoratet", "Lederutvikling for mellomledere",
         "Atten mellomledere skal gjennom et program over ni måneder, tilpasset offentlig ledelse.",
         ("Konsulenten har gjennomført lederprogram for minst to offentlige virksomheter.",),
         ("Pedagogisk erfaring", "Innhold i programmet"),
         ("skriftlig forarbeid", "kollegagrupper", "praktiske øvelser", "oppfølging mellom samlinger", "tema om arbeidsmiljø", "måling av utbytte"), 1450),
    _ict("ADM-03", "Bioteknologirådet", "Controller i vikariat",
         "Økonomiseksjonen trenger en controller i ti måneder, med budsjettprosess og månedsrapport.",
         ("Konsulenten har arbeidet med statlig økonomiregelverk i minst to år.",),
         ("Erfaring med statlig økonomi", "Overtakelse av oppgaver"),
         ("avstemming", "prognose", "budsjettdialog", "månedslukking", "lederrapport", "internkontroll"), 1120),
    _ict("ADM-04", "Norsk pasientskadeerstatning", "Klarspråk i vedtaksbrev",
         "Tjueto maler for vedtak skal skrives om og prøves på mottakere.",
         ("Konsulenten har skrevet om minst ti vedtaksmaler i offentlig sektor.", "Konsulenten skriver både bokmål og nynorsk."),
         ("Språkfaglig kompetanse", "Metode for utprøving"),
         ("leserpanel", "nynorskversjon", "juridisk kvalitetssikring", "ordliste", "før og etter", "opplæring av saksbehandlere"), 1180),
    _ict("ADM-05", "Helsedirektoratet", "Evaluering av tilskuddsordning",
         "Tilskuddsordningen har virket i fem år. Evalueringen skal vise virkninger og foreslå endringer.",
         ("Teamet har gjennomført minst to evalueringer etter statlig veileder.",),
         ("Faglig kompetanse i teamet", "Evalueringsdesign"),
         ("registerdata", "spørreundersøkelse", "virkningskjede", "sammenligningsgruppe", "følsomhetsanalyse", "referansegruppe"), 1380),
    _ict("ADM-06", "Norsk helsenett", "Anskaffelsesrådgiver for rammeavtaler",
         "Tre rammeavtaler løper ut. Oppdraget er å gjennomføre konkurransene sammen med fagavdelingene.",
         ("Konsulenten har gjennomført minst fem konkurranser etter del III.",),
         ("Anskaffelsesfaglig kompetanse", "Gjennomføringsplan"),
         ("behovsvurdering", "valg av prosedyre", "evalueringsmodell", "protokoll", "klimakrav", "overlevering til forvaltning"), 1400),
    _ict("ADM-07", "Direktoratet for e-helse", "Gevinstplan for digital hjemmeoppfølging",
         "Satsingen mangler en gevinstplan som linjen eier. Oppdraget er å lage den sammen med dem.",
         ("Konsulenten har utarbeidet minst to gevinstplaner i helsesektoren.",),
         ("Erfaring med gevinstarbeid", "Metode"),
         ("nullpunktsmåling", "gevinsteier", "indikatorer", "realiseringsplan", "usikkerhet", "rapportering i linjen"), 1420),
    NeedPlan("FLYTT", "Direktoratet for strålevern og atomsikkerhet", "Flytting av kontor og arkiv",
             "Virksomheten flytter 140 arbeidsplasser og 320 hyllemeter arkiv til nye lokaler over to helger.",
             ("Alle som flytter arkiv, har taushetserklæring.", "Minst to av bilene er nullutslippskjøretøy."),
             ("Klima og miljø i gjennomføringen", "Gjennomføringsplan"),
             ("elektriske lastebiler", "gjenbrukskasser", "merking av arkivesker", "ruteplan", "sikring av datautstyr", "avfallshåndtering"),
             290000, 1, "oppdrag", ("plan", "plan"), "criteria"),
    NeedPlan("REKR", "Statens helsetilsyn", "Rekruttering av avdelingsdirektør",
             "Virksomheten skal rekruttere en avdelingsdirektør og trenger bistand fra stillingsanalyse til innstilling.",
             ("Rådgiveren har gjennomført minst fem rekrutteringer av ledere i staten.",),
             ("Erfaring med lederrekruttering", "Prosess og kandidatopplevelse"),
             ("stillingsanalyse", "søk i markedet", "strukturert vurdering", "referanser", "kvalifikasjonsprinsippet", "mangfold"),
             235000, 1, "oppdrag"),
    NeedPlan("VEKT", "Oslo kommune, Bydel Gamle Oslo", "Stasjonær vakt ved servicetorg",
             "Servicetorget trenger to vektere i åpningstiden, med vekt på trygghet for ansatte og rolig opptreden overfor publikum.",
             ("Vekterne har godkjent vekterutdanning.", "Leverandøren har tillatelse til å drive vaktvirksomhet."),
             ("Kompetanse og opplæring", "Bemanningsplan"),
             ("vekterskole", "vikarberedskap", "hendelsesrapport", "konfliktdempende samtale", "fast kontaktperson", "opplæring på stedet"),
             455, 5200),
)  # fmt: skip

_BY_CATEGORY: Final = {need.category: need for need in FIRST}


def _again(
    category: str,
    body: str,
    title: str,
    need: str,
    *,
    volume: int | None = None,
    musts: tuple[str, ...] = (),
    climate: str | None = None,
    apart: bool = False,
) -> NeedPlan:
    """Another need in the category, with the same way of judging tenders."""
    first = _BY_CATEGORY[category]
    return replace(
        first,
        body=body,
        title=title,
        need=need,
        volume=volume or first.volume,
        musts=(first.musts[0], *musts),
        climate=climate or first.climate,
        apart=apart,
    )


LATER: Final[tuple[NeedPlan, ...]] = (
    _again("IKT-03", "Folkehelseinstituttet", "Tre utviklere til vaksinasjonsregisteret",
           "Registeret skal ta imot meldinger fra apotekene fra 1. mai. Utviklingsteamet forsterkes med tre personer i ett år.",
           volume=5100, musts=("Hver konsulent har levert kode som er i produksjon hos en offentlig virksomhet.",)),
    _again("ADM-05", "Eldreombudet", "Kunnskapsgrunnlag om bemanning på sykehjem",
           "Ombudet skal gi råd om bemanning. Oppdraget er å samle forskning, tall og erfaringer fra åtte kommuner i en rapport.",
           volume=620),
    _again("IKT-01", "Statens legemiddelverk", "Programleder for overgang til ny meldeportal",
           "Fire prosjekter skal samordnes slik at bransjen kan melde alt ett sted. Programlederen rapporterer til direktøren.",
           volume=1900, musts=("Konsulenten behersker norsk skriftlig og muntlig.",), apart=True),
    _again("REKR", "Helseklage", "Rekruttering av tre seksjonsledere",
           "Tre seksjonsledere går av i vår. Helseklage trenger bistand til utlysning, søk, vurdering og innstilling, samlet for de tre stillingene.", apart=True),
    _again("IKT-09", "Pasient- og brukerombudet", "Gjennomgang av tilgangsstyring i saksarkivet",
           "Ombudene i alle fylker deler ett arkiv. Oppdraget er å vurdere tilgangene og foreslå en ordning som tåler tilsyn.",
           volume=480),
    _again("IKT-04", "Helsedirektoratet", "Løsningsarkitekt for digital veiviser til helsehjelp",
           "Veiviseren skal hente opplysninger fra elleve kilder. Oppdraget er å utforme løsningen og avklare ansvar mellom eierne.",
           volume=1400),
    _again("ADM-04", "Helfo", "Nye nettsider om egenandel og frikort",
           "Innbyggerne ringer om det samme. Sidene skal skrives om etter hva brukerne spør om, og prøves på dem før de tas i bruk.",
           volume=760, musts=("Konsulenten skriver både bokmål og nynorsk.",)),
    _again("IKT-06", "Norsk helsenett", "Tjenestedesigner for innlogging med fullmakt",
           "Pårørende skal kunne logge inn for andre. Oppdraget er innsikt, skisser og utprøving med dem det gjelder.",
           volume=1250),
    _again("IKT-03", "Norsk helsenett", "Utviklerteam til grunndata for helsepersonell",
           "Et team på fire skal ta over utviklingen av en tjeneste som hele sektoren slår opp i. Overtakelsen skal skje uten stans.",
           volume=6800, musts=("Teamet har minst én med erfaring fra drift av tjenester med døgnvakt.",)),
    _again("IKT-05", "Helseklage", "Testleder for ny innsendingsløsning",
           "Klager skal kunne sendes inn og følges på nett. Testlederen planlegger og leder to runder med godkjenningstest.",
           volume=900, musts=("Konsulenten har erfaring med test av universell utforming.",)),
    _again("IKT-01", "Helsedirektoratet", "Prosjektleder for samtykke på tvers av registre",
           "Innbyggerne skal kunne gi og trekke samtykke ett sted. Prosjektet har fem deltakende virksomheter og skal være ferdig på 14 måneder.",
           volume=2100),
    _again("FLYTT", "Helfo", "Flytting av post- og skannesenter",
           "Senteret har 38 ansatte, to sorteringslinjer og 90 hyllemeter arkiv. Flyttingen skal skje mellom fredag kl. 16 og mandag kl. 7.",
           musts=("Minst to av bilene er nullutslippskjøretøy.",)),
)  # fmt: skip

GUARDS: Final[tuple[NeedPlan, ...]] = (
    _BY_CATEGORY["VEKT"],
    _again("VEKT", "Oslo kommune, Bydel Gamle Oslo", "Vakthold ved teststasjon i bydelen",
           "Bydelen har fått ansvar for en teststasjon. Det trengs vektere ved inngangen alle dager, til å vise vei, holde avstand og bistå ved uro.",
           volume=2900, musts=("Leverandøren har tillatelse til å drive vaktvirksomhet.",)),
    _again("VEKT", "Oslo kommune, Bydel Gamle Oslo", "Alarmutrykning og ettersyn ved ni barnehager",
           "Ni barnehager skal ha utrykning ved alarm og to ettersyn hver natt. Kjøringen skal skje med nullutslippskjøretøy.",
           volume=3600, musts=("Leverandøren har tillatelse til å drive vaktvirksomhet.", "Kjøretøyene som brukes i oppdraget, har ikke utslipp."),
           climate="requirements"),
)  # fmt: skip
