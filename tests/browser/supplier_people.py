"""What a supplier's people do in their pages, in the field's words."""

from collections.abc import Mapping, Sequence

from tests.browser.authority_people import SAVE
from tests.browser.people import PASSWORD
from tests.browser.visitor import Visitor


class Supplier:
    """A person who registers a firm, and applies, tenders and signs for it."""

    def __init__(self, browser: Visitor, name: str, firm: str) -> None:
        self.at = browser
        self.name = name
        self.firm = firm

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower().replace('ø', 'o')}@example.no"

    def makes_an_account(self) -> None:
        """The address is confirmed with the link in the mail, which in a demo lies in its mailbox."""
        self.at.open("/").go(self.at.page.get_by_role("banner").get_by_role("link", name="Logg inn"))
        self.at.follow("Lag en konto")
        self.at.write({"Navnet ditt": self.name, "E-post": self.email, "Passord": PASSWORD}).press("Lag kontoen")
        self.at.open("/demo/mail/").follow("bekreft").see(self.name).follow("confirm-email").press("Bekreft")

    def logs_in(self) -> None:
        self.at.open("/accounts/login/").type_in("E-post", self.email).type_in("Passord", PASSWORD).enter("Logg inn")

    def registers_the_firm(self, number: str, *, place: str) -> None:
        """The number first; these tests have no register to ask, so the rest is written."""
        self.at.follow("Registrer foretaket").fill("Organisasjonsnummer", number).press("Fortsett")
        self.at.see("Enhetsregisteret svarer ikke akkurat nå").choose("Liten: 10 til 49 ansatte")
        self.at.write({"Foretakets navn": self.firm, "Sted": place})
        self.at.press("Registrer foretaket").see("Foretaket er registrert, og du handler for det.")

    def applies_for(self, dps: str, *categories: str) -> None:
        """Each requirement is answered once, however many categories the application is for."""
        self.at.menu("Innkjøpsordninger").follow(dps).press("Begynn").follow("Velg kategorier")
        for category in categories:
            self.at.choose(category)
        self.at.press(SAVE).follow("Fortsett")
        while self.at.main.get_by_label("Beskriv hvordan").count():
            self.at.choose("Ja", exact=True).fill("Beskriv hvordan", f"{self.firm} viser det i vedlagt attest.")
            self.at.press(SAVE)
        self.at.see("Ingen kan lese den før").choose("Daglig leder").press("Lever søknaden").see("Søknaden er levert")

    def finds_the_invitation(self, title: str) -> Visitor:
        return self.at.open("/account/home/").menu("Invitasjoner").follow(title)

    def asks(self, question: str) -> None:
        self.at.follow("Still et spørsmål").fill("Spørsmålet deres", question).press("Send spørsmålet")
        self.at.see("Svaret går til alle inviterte")

    def writes_a_tender(self, title: str, *, price: str, meets: Sequence[str], answers: Mapping[str, str]) -> None:
        """Which absolute requirements it meets, and what is answered to each award criterion."""
        self.finds_the_invitation(title).follow("tilbud").see("Lever")
        for requirement in meets:
            self.at.follow(requirement).choose("Ja, tilbudet vårt oppfyller det").press(SAVE)
        self.at.follow("Oppgi prisen").fill("Samlet pris uten mva.", price).press(SAVE)
        for criterion, answer in answers.items():
            self.at.follow(criterion).fill("Svaret deres", answer).press(SAVE)

    def uploads(self, name: str, content: bytes) -> None:
        self.at.follow("Legg ved filer")
        file = {"name": name, "mimeType": "application/pdf", "buffer": content}
        self.at.page.set_input_files("input[type=file]", files=[file])
        self.at.press("Last opp filen").see(name).follow("Til oppgavelisten")

    def delivers(self, button: str = "Lever tilbudet") -> Visitor:
        """By keyboard alone."""
        self.at.follow("Kontroller svarene og lever").enter(button)
        return self.at.see("Tilbudet er levert")

    def replaces(self) -> Visitor:
        return self.delivers("Lever i stedet for den forrige versjonen")

    def withdraws(self) -> None:
        self.at.follow("Til tilbudet mitt").follow("Trekk tilbudet").press("Trekk tilbudet").see("Tilbudet er trukket")

    def complains(self, title: str, *, about: str, text: str) -> Visitor:
        """From the page of the result."""
        self.at.open("/supplier/results/").follow(title).follow("Klag til oppdragsgiveren").choose(about)
        return self.at.fill("Hva som er galt", text).press("Lever klagen").see("Klagen er levert")
