"""What the people of a contracting authority do in their pages, in the field's words."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from playwright.sync_api import Locator

from tests.browser.visitor import Visitor
from tests.worlds.cast import PASSPHRASE

SAVE = "Lagre og gå videre"
WITHOUT_ANCHORS = "Det er ikke sagt hva poengene betyr"


def accept_every_piece(at: Visitor, issued_on: str) -> None:
    """From the page of the winner's evidence: each piece that is not concluded is put on record and accepted."""
    links = at.main.locator("ul.stack > li p > a[href$='/']").all()
    for address in [link.get_attribute("href") or "" for link in links]:
        at.open(address)
        if at.main.get_by_label("Godtatt").count() == 0:
            continue
        at.choose("Vi hadde den fra før").fill("Utstedt", issued_on).press("Registrer den")
        at.choose("Godtatt").press("Registrer hva dere finner").see("Det dere fant, er registrert.")


class Official:
    """Somebody with a role in one authority, or in two."""

    def __init__(self, browser: Visitor) -> None:
        self.at = browser

    def acts_for(self, authority: str) -> None:
        self.at.open("/account/home/").page.locator("header summary").click()
        self.at.go(self.at.page.get_by_role("button", name=authority)).see(f"Du handler nå for {authority}.")


class Evaluator(Official):
    """Opens together with another, each with a passphrase of their own; and sits on the panel."""

    def makes_a_key(self) -> None:
        self.at.open("/account/home/").menu("Åpninger").follow("Lag åpnernøkkelen min")
        self.at.write({"Passfrase": PASSPHRASE, "Den samme passfrasen": PASSPHRASE}).press("Lag åpnernøkkelen min")
        self.at.see("Nå kan du utpekes som åpner")

    def opens_requests_to(self, dps: str) -> Visitor:
        self.at.follow(f"Åpne søknadene til {dps}").fill("Passfrasen din", PASSPHRASE)
        return self.at.press("Frigi nøkkeldelen min")

    def opens(self, title: str) -> Visitor:
        self.at.menu("Åpninger").follow(title).choose("Ingenting gjør meg inhabil")
        return self.at.fill("Passfrasen din", PASSPHRASE).press("Frigi nøkkeldelen min")

    def declares_impartiality(self, title: str) -> None:
        self.at.open("/account/home/").menu("Konkurranser").follow(title).follow("Til evalueringen")
        self.at.follow("Erklær", exact=True).choose("Ja, jeg kjenner ikke til noe").press("Erklær")
        self.at.see("Erklæringen din er registrert")

    def finds_met(self, requirement: str, *tenderers: str) -> None:
        """An absolute requirement is met or not, and never scored."""
        self.at.see(requirement)
        for tenderer in tenderers:
            self._tender(tenderer).get_by_label("Oppfylt", exact=True).check()
        self.at.press(SAVE)

    def scores(self, criterion: str, marks: Mapping[str, tuple[str, str]]) -> None:
        """Points and the reason for them, by tenderer; by keyboard alone."""
        self.at.see(criterion)
        for tenderer, (points, reason) in marks.items():
            answers = self._tender(tenderer).get_by_role("textbox")
            for place, text in ((answers.first, points), (answers.last, reason)):
                self.at.tab_to(place).page.keyboard.type(text)
        self.at.enter(SAVE)

    def freezes_the_result(self, title: str) -> Visitor:
        self.at.menu("Konkurranser").follow(title).follow("Til evalueringen").follow("Lås resultatet")
        return self.at.press("Regn ut og lås")

    def corrects(self, competition_id: UUID, criterion_id: UUID, tenderer: str, points: str, reason: str) -> None:
        """Other points for one tender, with the reason for them."""
        self.at.open(f"/authority/competitions/{competition_id}/evaluation/criteria/{criterion_id}/")
        answers = self._tender(tenderer).get_by_role("textbox")
        answers.first.fill(points)
        answers.last.fill(reason)
        self.at.press(SAVE)

    def _tender(self, tenderer: str) -> Locator:
        return self.at.main.get_by_role("group", name=tenderer)


class DpsManager(Official):
    """Sets up a dynamic purchasing system, and decides who is admitted."""

    def begins(self, dps: str) -> None:
        self.at.open("/account/home/").menu("Innkjøpsordninger").follow("Sett opp en innkjøpsordning")
        self.at.fill("Navn på innkjøpsordningen", dps).choose("Bokmål").press("Begynn").see("Må rettes")

    def fills_in(self, record: Mapping[str, Mapping[str, str]]) -> None:
        """Each part of the set-up record, with what is written in its fields."""
        for part, answers in record.items():
            self.at.follow(part).write(answers).press(SAVE).see("Lagret.")

    def divides_it_into(self, *categories: tuple[str, str]) -> None:
        self.at.follow("Del i kategorier")
        for code, name in categories:
            self.at.fill("Kode", code, exact=True).fill("Navn", name, exact=True)
            self.at.fill("Beskrivelse", f"Alt innen {name.lower()}.").press("Legg til kategorien").see(name)
        self.at.follow("Til oppgavelisten")

    def requires(self, *requirements: Mapping[str, str]) -> None:
        """Each: whom it `applies to`, what it is `about`, what the supplier `must`, and the `evidence`."""
        self.at.follow("Sett kvalifikasjonskravene")
        for one in requirements:
            self.at.select("Gjelder for", one["applies to"]).select("Hva det spørres om", one["about"])
            self.at.fill("Leverandøren må", one["must"]).fill("Dokumentasjon", one["evidence"]).press(
                "Legg til kravet"
            ).see(one["must"])
        self.at.follow("Til oppgavelisten")

    def announces_in(self, *languages: str) -> None:
        self.at.follow("Oppgi hvilke språk")
        for one in languages:
            self.at.choose(one)
        self.at.press(SAVE).see("Lagret.")

    def lets_buy(self, body: str, *, from_on: str) -> None:
        self.at.follow("Navngi hvem som kan kjøpe").press(SAVE).select("Virksomhet", body).fill("Fra", from_on)
        self.at.press("Legg til virksomheten").see(body).follow("Til oppgavelisten").see("Ingenting mangler")

    def publishes(self, *, dispatched_at: str, closes_at: str, openers: Sequence[str]) -> None:
        self.at.follow("Kontroller og kunngjør ordningen").see("Tidligste slutt på første frist")
        self.at.write({"Når kunngjøringen ble sendt": dispatched_at, "Når første frist er ute": closes_at})
        for name in openers:
            self.at.choose(name)
        self.at.press("Kunngjør ordningen").see("Hva Doffin og TED svarte")

    def records_publication(self, *, published_on: str, doffin: str, ted: str) -> None:
        self.at.write({"Publiseringsdag": published_on, "Doffin-nummer": doffin, "TED-nummer": ted})
        self.at.press("Før inn publiseringen").see("Første frist løper")

    def extends(self, dps_id: UUID, *, ends_on: str, why: str, dispatched_at: str) -> Visitor:
        """A change of the system's last day, proposed and announced."""
        self.at.open(f"/authority/dps/{dps_id}/").follow("Endringer").follow("Foreslå en endring")
        self.at.choose("Forlenget varighet").press("Fortsett")
        self.at.fill("Ny siste dag", ends_on).fill("Hvorfor", why).press("Foreslå endringen")
        self.at.fill("Når endringskunngjøringen ble sendt", dispatched_at)
        return self.at.press("Kunngjør endringen")

    def takes_on(self, title: str, *, helper: str) -> Visitor:
        """The central purchasing body accepts a request for assistance, and names who helps."""
        self.at.open("/authority/").follow(f"Helfo ber om hjelp med en konkurranse: {title}")
        self.at.choose(helper).fill("Hva dere bistår med", "Utkast, publisering og innstilling.")
        self.at.fill("Hvem som avgjør hva", "Helfo avgjør tildelingen og signerer.").press("Godta", exact=True)
        return self.at.see("Pågår", "Helfo avgjør tildelingen og signerer.")

    def finds(self, line: str, *findings: str, notes: Mapping[str, str] | None = None) -> Visitor:
        """One finding per requirement; one of the whole system is found once, and stands in the other lines too."""
        self.at.menu("Søknader").follow(line)
        for number, finding in enumerate(findings, start=1):
            group = self.at.main.get_by_role("group", name=f"Krav {number}")
            group.get_by_label(finding, exact=True).check()
        return self.at.write(notes or {})

    def admits(self, line: str, *findings: str) -> None:
        self.finds(line, *findings).press("Lagre og ta opp leverandøren").see("Avgjort", "Tatt opp")

    def rejects(self, line: str, *findings: str, notes: Mapping[str, str]) -> None:
        self.finds(line, *findings, notes=notes).press("Lagre vurderingen").see("1 krav er ikke oppfylt")
        self.at.follow("Avvis", exact=True).press("Avvis og send brevet").see("Avvist", *notes.values())

    def establishes(self, dps: str, *, conflicts: str) -> None:
        self.at.menu("Innkjøpsordninger").follow(dps).follow("Fullfør den første behandlingen")
        self.at.fill("Habilitet og konkurransevridning", conflicts).press("Skriv protokollen")


class Buyer(Official):
    """Makes a competition at a member body, and takes it to the contract."""

    def begins(self, title: str, *, dps: str, category: str) -> None:
        self.at.open("/account/home/").menu("Konkurranser").follow("Ny konkurranse").follow(dps)
        self.at.fill("Navn på konkurransen", title).choose(category).press("Begynn på utkastet").see("Utkast")

    def describes(self, parts: Mapping[str, Mapping[str, str]]) -> None:
        """Each part of the draft, with what is written in its fields; an answer without words is chosen."""
        for part, answers in parts.items():
            self.at.follow(part).write({label: text for label, text in answers.items() if text})
            for label in (label for label, text in answers.items() if not text):
                self.at.choose(label)
            self.at.press(SAVE).see("Utkast")

    def requires(self, *requirements: str) -> None:
        """Absolute requirements: a tender that does not meet all of them is rejected."""
        self.at.follow("Sett de absolutte kravene")
        for number, text in enumerate(requirements, start=1):
            self._line(f"Krav {number}").get_by_label("Krav (valgfritt)").fill(text)
        self.at.press(SAVE)

    def weighs(self, *criteria: Mapping[str, str]) -> None:
        """Award criteria: `name`, `weight` in per cent, `kind`, what is `assessed`, what to `hand in`; `climate`."""
        self.at.follow("Sett tildelingskriterier og vekter")
        for number, one in enumerate(criteria, start=1):
            if number > 2:
                self.at.press("Lagre og legg til flere")
            line = self._line(f"Kriterium {number}")
            line.get_by_label("Navn").fill(one["name"])
            line.get_by_label("Vekt").fill(one["weight"])
            line.get_by_label("Type").select_option(label=one["kind"])
            line.get_by_label("Hva som vurderes").fill(one["assessed"])
            line.get_by_label("Hva leverandøren skal levere inn").fill(one["hand in"])
            line.get_by_label("Gjelder klima og miljø").set_checked("climate" in one)
            if one["kind"] != "Pris":
                line.get_by_text("Hva poengene betyr, og hvor mange som trengs").click()
                line.get_by_label("Hva poengene betyr").fill("10: Alt vi trenger\n0: Ikke noe av det")
        self.at.press(SAVE)

    def answers_for_climate_and_clauses(self, *, model: str) -> None:
        self.at.follow("Velg evalueringsmodell").choose(model).press("Gå videre med denne modellen").press(SAVE)
        self.at.follow("Svar for klima og miljø").choose("Tildelingskriterier for klima og miljø").press(SAVE)
        self.at.follow("Svar for kontraktsklausulene")
        self._line("Lønns- og arbeidsvilkår").get_by_label("Kontrakten har klausulen").check()
        for clause in ("Obligatorisk tjenestepensjon", "Betaling gjennom bank", "Lærlinger"):
            self._line(clause).get_by_label("Kontrakten trenger den ikke").check()
        for reason in self.at.main.get_by_label("Hvorfor").all()[1:]:
            reason.fill("Konsulentarbeid, ikke bygg eller renhold.")
        self.at.fill("Hva kontrakten gjør når § 5e brytes", "Betalingen holdes tilbake.").press(SAVE)

    def checks(self, *, closes_at: str, openers: Sequence[str], told: str = "Ingenting mangler") -> Visitor:
        """The pre-publication check, what it told, and the page that shows what publishing will do."""
        self.at.follow("Kontroller og publiser").see(told).fill("Tilbudsfrist", closes_at)
        for name in openers:
            self.at.choose(name)
        return self.at.press("Se over før du publiserer")

    def divides_into_lots(self, competition_id: UUID, values: Mapping[str, str]) -> None:
        """Each lot by its name, with its estimated value, which is written beside the others'."""
        self.at.open(f"/authority/competitions/{competition_id}/draft/").follow("Del opp i delkontrakter")
        self.at.fill("Delkontraktene", "\n".join(values)).press("Del opp i delkontrakter").see("Anskaffelsen er delt.")
        self.at.see(f"{len(values)} delkontrakter har ingen anslått verdi ennå").follow("Skriv navn og verdier")
        for number, value in enumerate(values.values(), start=1):
            self.at.fill(f"Anslått verdi av delkontrakt {number}", value)
        self.at.press("Lagre navn og verdier").see("Lagret.", "Kontroller og publiser")

    def asks_for_assistance(self, competition_id: UUID) -> Visitor:
        """The body's own approver decides the award; whoever helps publishes."""
        self.at.open(f"/authority/competitions/{competition_id}/").follow("Be om bistand")
        self.at.press("Send forespørselen").see("Det er et problem", "Fyll ut «Hva dere trenger hjelp til».")
        self.at.fill("Hva dere trenger hjelp til", "Vi har ikke kjøpt testledere før.")
        self.at.fill("Når dere ønsker", "2027-03-01")
        self.at.select("Hvor stor kontrakten ventes å bli", "500 000 til 2 millioner kroner")
        self.at.select("Hvem som avgjør tildelingen", "Daniel Aas").choose("Innkjøperen som bistår, publiserer")
        return self.at.press("Send forespørselen").see("Innkjøpssentralen er spurt", "Bedt om", "Daniel Aas")

    def finds(self, title: str) -> Visitor:
        return self.at.open("/account/home/").menu("Konkurranser").follow(title)

    def answers(self, *, question: str, answer: str) -> None:
        """The question goes out as the buyer words it, so that nothing in it tells who asked."""
        self.at.follow("Svar på 1 spørsmål").follow("Svar på spørsmål 1")
        self.at.fill("Spørsmålet slik alle skal lese det", question).fill("Svar", answer, exact=True)
        self.at.press("Send svaret til alle").see("Svart til alle")

    def appoints(self, *members: str, lead: str) -> None:
        self.at.follow("Oppnevn")
        chosen, leads = self._line("Medlemmer"), self._line("Leder")
        for name in members:
            chosen.get_by_label(name).check()
        leads.get_by_label(lead).check()
        self.at.press("Oppnevn").see(*members)

    def recommends(self, winner: str, characteristics: Mapping[str, str]) -> None:
        """What the others are told of the chosen tender, by criterion."""
        self.at.follow("Lag innstilling").see(winner).write(characteristics).press(SAVE).see(f"Tildeling til {winner}")

    def checks_the_winner(self, evidence: Mapping[str, str], *, issued_on: str = "2026-12-15") -> None:
        """Every piece of evidence is held already and accepted; then the check is recorded."""
        self.at.follow("Kontroller dokumentasjonen fra vinneren").see("Det vinneren må dokumentere")
        checking = self.at.page.url
        accept_every_piece(self.at, issued_on)
        self.at.open(checking).see("Alt er godtatt").write(evidence).press("Registrer som kontrollert")

    def submits(self) -> None:
        self.at.press("Send til godkjenning").see("Venter på godkjenning")

    def takes_the_complaint(self, title: str) -> None:
        self.at.open("/authority/").follow(f"Ta klagen til behandling: {title}").press("Ta klagen til behandling")

    def waits_with_signing(self) -> None:
        self.at.press("Vi venter med å signere").see("Ingen signerer før klagen er ferdig")

    def proposes_to_uphold(self, reason: str, *, consequence: str) -> None:
        """An approver decides what is proposed."""
        self.at.follow("Foreslå en avgjørelse").choose("Klagen tas til følge").fill("Begrunnelse", reason)
        self.at.choose(consequence).press("Foreslå", exact=True)

    def proposes_to_reverse(self, competition_id: UUID, reason: str) -> None:
        """The panel is to evaluate anew; an approver decides."""
        self.at.open(f"/authority/competitions/{competition_id}/award/").follow("Foreslå å omgjøre tildelingen")
        self.at.choose("En feil i beslutningen").choose("Gruppen evaluerer på nytt")
        self.at.fill("Begrunnelsen, med egne ord", reason).press("Foreslå", exact=True)

    def chooses_standstill(self, competition_id: UUID, *, days: str) -> None:
        self.at.open(f"/authority/competitions/{competition_id}/draft/").follow("Velg karensperiode")
        self.at.fill("Dager med karens", days).press(SAVE)

    def makes_the_contract(self, *, owner: str, manager: str) -> None:
        self.at.select("Avtaleeier", owner).select("Avtaleforvalter", manager).press("Lag kontrakten")

    def _line(self, name: str) -> Locator:
        return self.at.main.get_by_role("group", name=name)


class Approver(Official):
    """Decides what others have prepared, and signs."""

    def logs_in(self, email: str, password: str) -> None:
        self.at.open("/accounts/login/").type_in("E-post", email).type_in("Passord", password).enter("Logg inn")

    def approves(self, title: str) -> None:
        """By keyboard alone, from the line on the first page."""
        self.at.enter(title).see("Send tilbake").enter("Godkjenn og gi alle beskjed").see("Alle har fått beskjed")

    def decides_the_complaint(self, title: str) -> Visitor:
        self.at.open("/authority/").follow(f"Avgjør klagen: {title}")
        return self.at.see("omgjøres tildelingen i samme handling").press("Avgjør og send brevet")

    def signs(self, title: str) -> Visitor:
        return sign(self.at, title)


def sign(signatory: Visitor, title: str) -> Visitor:
    """Either party signs the same text in the same way; by keyboard alone."""
    signatory.open("/account/home/").menu("Kontrakter").follow(title)
    return signatory.tick("Jeg har lest").enter("Signer")
