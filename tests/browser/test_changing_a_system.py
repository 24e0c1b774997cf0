"""A published system over its life, in a real browser: extended, suspended, asked about; and its library and sheets."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import pytest
from django.urls import reverse

from terskel.core.actors import Actor
from terskel.dps import actions
from terskel.dps import queries as dps_queries
from terskel.dps.models import ChangeRecord
from terskel.dps.proposals import Name
from tests.browser.conftest import Visit
from tests.browser.people import as_
from tests.worlds import cast as casting
from tests.worlds.cast import Cast, oslo, the_cast
from tests.worlds.changes import make_known
from tests.worlds.dps import DpsWorld, draft_dps, operative_dps

AT = oslo("2027-02-01 10:00")
PUBLISHED_AT = oslo("2027-02-03 10:00")
"""When the notice of the extension is out."""
WIDTHS = (1280, 320)
KINDS = (
    "extension",
    "member_added",
    "member_left",
    "volume",
    "wording",
    "name",
    "category_clarified",
    "category_opened",
    "category_paused",
    "category_merged",
    "category_closed",
)


@dataclass(frozen=True, slots=True)
class Stage:
    """A DPS in operation, a draft one, and the owner's lawyer."""

    cast: Cast
    world: DpsWorld
    draft: DpsWorld
    lawyer: Actor
    slug: str


@pytest.fixture(scope="module")
def stage(database: None, set_clock: Callable[[datetime], None]) -> Stage:
    cast = the_cast()
    world = operative_dps(cast)
    lawyer = casting.official(casting.person("Liv Lovise"), cast.nhn_id, "legal_reader")
    set_clock(AT)
    slug = dps_queries.dps(cast.astrid, world.id, at=AT).slug
    return Stage(cast, world, draft_dps(cast, name="Flyttetjenester"), lawyer, slug)


@contextmanager
def the_notice_published(stage: Stage, set_clock: Callable[[datetime], None]) -> Iterator[None]:
    """As it is two days later, when TED has published the notice of the change that was announced last."""
    change = ChangeRecord.objects.filter(dps_id=stage.world.id, announced_at__isnull=False).latest("announced_at")
    set_clock(PUBLISHED_AT)
    try:
        make_known(change.id, by=stage.cast.astrid, at=PUBLISHED_AT)
        yield
    finally:
        set_clock(AT)


def test_a_system_is_extended_and_everyone_reads_why_once_the_notice_is_published(
    stage: Stage, visit: Visit, set_clock: Callable[[datetime], None]
) -> None:
    astrid = as_(visit, stage.cast.astrid)
    astrid.open(reverse("authority:dps", args=[stage.world.id])).follow("Endringer").follow("Foreslå en endring")
    astrid.choose("Tildelingskriteriene").press("Fortsett").see("Avslutt ordningen, og kunngjør en ny.")
    astrid.choose("Forlenget varighet").press("Fortsett")
    astrid.fill("Ny siste dag", "2032-12-31").fill("Hvorfor", "Behovet varer lenger.").press("Foreslå endringen")
    astrid.see("tirsdag 31. desember 2030", "fredag 31. desember 2032")
    astrid.fill("Når endringskunngjøringen ble sendt", "2027-02-01T09:00").press("Kunngjør endringen")
    anyone = visit(None, None, width=320)
    anyone.open(reverse("public:dps", args=[stage.slug])).see("31. desember 2030").miss("Sist endret")
    with the_notice_published(stage, set_clock):
        anyone.open(reverse("public:dps", args=[stage.slug])).follow("Sist endret").see("Behovet varer lenger.")


def test_anyone_asks_on_a_phone_and_the_manager_answers_to_all(stage: Stage, visit: Visit) -> None:
    anyone = visit(None, None, width=320)
    anyone.open(reverse("public:dps", args=[stage.slug])).follow("Spørsmål og svar")
    anyone.fill("Spørsmålet deres", "Kan en filial søke?").fill("E-postadressen din", "kari@firma.no")
    anyone.press("Send spørsmålet").see("Spørsmålet er sendt.")
    astrid = as_(visit, stage.cast.astrid)
    astrid.open("/account/home/").follow("Svar på et spørsmål om").fill("Svar", "Ja.", exact=True)
    astrid.press("Svar til alle").see("Svaret er publisert")
    anyone.open(reverse("public:dps_questions", args=[stage.slug])).see("Kan en filial søke?", "Ja.")


def test_every_page_of_a_changing_system_holds_at_both_widths(stage: Stage, visit: Visit) -> None:
    by, dps_id = stage.cast.astrid, stage.world.id
    change_id = actions.propose_change(dps_id, Name("IKT-konsulenter"), why="Kortere.", by=by, at=AT)
    entry_id = actions.add_to_library(
        reuse_key="firmaattest", kind="suitability", text="Registrert i foretaksregister", by=by, at=AT
    )
    requirement = f"{reverse('authority:dps_change_propose', args=[dps_id, 'requirement_clarified'])}?which="
    for width in WIDTHS:
        astrid = as_(visit, by, width=width)
        for page in ("dps", "dps_changes", "dps_change_new", "dps_enquiries", "dps_documents", "dps_suspend"):
            astrid.open(reverse(f"authority:{page}", args=[dps_id]))
        for kind in KINDS:
            astrid.open(reverse("authority:dps_change_propose", args=[dps_id, kind]))
        astrid.open(f"{requirement}{stage.world.requirements[0]}")
        astrid.open(reverse("authority:dps_change", args=[dps_id, change_id]))
        astrid.open(reverse("authority:library")).open(reverse("authority:library_entry", args=[entry_id]))
        for page in ("dps_requirements_from_library", "dps_import", "dps_requirements"):
            astrid.open(reverse(f"authority:{page}", args=[stage.draft.id]))
        lawyer = as_(visit, stage.lawyer, width=width)
        lawyer.open("/account/home/").open(reverse("authority:dps_changes", args=[dps_id]))
        anyone = visit(None, None, width=width)
        for page in ("dps", "dps_changes", "dps_questions"):
            anyone.open(reverse(f"public:{page}", args=[stage.slug]))


def test_a_suspended_system_says_so_and_takes_requests(stage: Stage, visit: Visit) -> None:
    astrid = as_(visit, stage.cast.astrid, width=320)
    astrid.open(reverse("authority:dps", args=[stage.world.id])).follow("Stans innkjøpsordningen midlertidig")
    astrid.fill("Grunn", "En klage behandles.").press("Stans ordningen").see(
        "Innkjøpsordningen er midlertidig stanset."
    )
    anyone = visit(None, None, width=320)
    anyone.open(reverse("public:dps", args=[stage.slug])).see("Ingen nye konkurranser inntil videre", "Søk om opptak")
    astrid.follow("Sett innkjøpsordningen i drift igjen").fill("Grunn", "Klagen førte ikke fram.")
    astrid.press("Sett ordningen i drift igjen").see("Innkjøpsordningen er i drift igjen.")


def test_a_category_is_paused_and_another_opened_and_everyone_reads_it(
    stage: Stage, visit: Visit, set_clock: Callable[[datetime], None]
) -> None:
    astrid = as_(visit, stage.cast.astrid)
    astrid.open(reverse("authority:dps_change_new", args=[stage.world.id]))
    astrid.choose("Kategori satt på pause").press("Fortsett")
    astrid.select("Kategori", "IKT-02 Fagområde IKT-02").fill("Hvorfor", "Ingen kjøper nå.").press("Foreslå endringen")
    astrid.see("Satt på pause").press("Kunngjør endringen").see("Endringen gjelder fra nå")
    anyone = visit(None, None, width=320)
    anyone.open(reverse("public:dps", args=[stage.slug])).see("Satt på pause", "Dere kan søke som før.")
    anyone.follow("IKT-02").see("Ingen nye konkurranser inntil videre", "Søk om opptak")
    brita = as_(visit, stage.cast.brita)
    brita.open(reverse("authority:competition_new", args=[stage.world.id]))

    astrid.open(reverse("authority:dps_change_new", args=[stage.world.id])).choose("Ny kategori").press("Fortsett")
    astrid.write({"Kode": "IKT-03", "Navn": "Prosjektledelse", "Beskrivelse": "Ledelse.", "Hvorfor": "Nytt behov."})
    astrid.fill("CPV-koder", "45000000").press("Foreslå endringen").see("ligger utenfor det som er kunngjort")
    astrid.fill("CPV-koder", "72224000").select("De samme kravene som i", "IKT-01 Fagområde IKT-01")
    astrid.press("Foreslå endringen").see("Prosjektledelse", "To oppdrag de siste tre årene", "Venter på en jurist")
    lawyer = as_(visit, stage.lawyer)
    lawyer.open("/account/home/").follow("Vurder en endring av").fill(
        "Hvorfor endringen ikke er vesentlig", "Innenfor det kjøpte."
    )
    lawyer.press("Godkjenn")
    astrid.open(reverse("authority:dps_changes", args=[stage.world.id])).follow("Ny kategori")
    astrid.fill("Når endringskunngjøringen ble sendt", "2027-02-01T09:00").press("Kunngjør endringen")
    with the_notice_published(stage, set_clock):
        anyone.open(reverse("public:category", args=[stage.slug, "IKT-03"])).see("Prosjektledelse", "Søk om opptak")
