"""The world the permission matrix is walked in: a cast, their things, and the same things of a foreign tenant.

Each section's builder adds what its addresses name to `build()`: `things["competition"]` is the cast's own,
`things["foreign_competition"]` that of Oslo, with whom nobody here has anything to do.
"""

import io
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from terskel.accounts import queries as accounts
from terskel.accounts import searches
from terskel.articles import actions as articles
from terskel.articles import queries as article_queries
from terskel.articles.actions import NewImage, Written
from terskel.competitions import actions as competitions
from terskel.competitions import queries as competition_queries
from terskel.competitions.queries import decline_links
from terskel.core.actors import ANONYMOUS, SYSTEM, Actor
from terskel.core.ids import uuid7
from terskel.disclosure import actions as disclosure
from terskel.documents import moves as documents
from terskel.documents.letters import LetterData, Paragraph, Party
from terskel.dps import actions as dps_actions
from terskel.dps import queries as dps
from terskel.dps.proposals import Name
from terskel.notices import moves as notices
from terskel.notifications import calendars, following, webhooks
from terskel.notifications.models import Follower, Message, OutgoingMail
from terskel.operations import actions as operations
from terskel.organisations import actions as organisations
from terskel.organisations import queries as organisation_queries
from terskel.organisations.actions import Desk
from terskel.qualification import actions as assessing
from terskel.qualification import partners
from terskel.qualification import queries as qualification
from terskel.qualification.actions import GroundGiven
from terskel.qualification.actions.library import EvidenceTerms, keep_evidence
from terskel.qualification.content import Answer
from terskel.tenders import actions as tenders
from terskel.tenders.drafts import Sent
from tests.worlds import cast as casting
from tests.worlds import competitions as competing
from tests.worlds import dps as dps_worlds
from tests.worlds import firms
from tests.worlds.cast import Cast, oslo
from tests.worlds.dps import DpsWorld, draft_dps, operative_dps
from tests.worlds.images import png
from tests.worlds.visitors import World

# Names in the toml files -> who they are.
CAST: Final = {
    "anonymous": "not logged in",
    "astrid": "DPS manager at Norsk helsenett, which owns the DPS",
    "eva": "evaluator and opener at Norsk helsenett",
    "brita": "buyer at Helfo, a body named in the DPS",
    "daniel": "decision-maker at Helfo",
    "bjorn": "administrator, tenderer and signatory of a firm that is admitted",
    "camilla": "the same at a rival firm",
    "olav": "DPS manager and buyer at Oslo, the foreign tenant",
    "nora": "logged in, in no organisation",
}
NOW: Final = oslo("2027-01-11 10:00")


def build() -> World:
    people = casting.the_cast()
    world = World(cast=people, now=NOW)
    oslo_id = casting.authority(3, "Oslo kommune", buyer_kind="other")
    olav = casting.official(casting.person("Olav Haug"), oslo_id, "dps_manager", "buyer", "approver", "authority_admin")
    for name, actor in (
        ("astrid", people.astrid),
        ("eva", people.eva),
        ("brita", people.brita),
        ("daniel", people.daniel),
        ("bjorn", people.bjorn),
        ("camilla", people.camilla),
        ("olav", olav),
    ):
        world.seat(name, actor)
    world.people["nora"] = casting.person("Nora Vik")
    admitted_to = operative_dps(people, public_file="Kontraktsmal")
    _dps(world, admitted_to, "")
    _competitions(world, admitted_to, "")
    _assistance(world)
    theirs = operative_dps(_strangers(people, olav, oslo_id))
    _competitions(world, theirs, "foreign_")
    _dps(world, draft_dps(replace(people, astrid=olav, helfo_id=oslo_id), name="Vektertjenester"), "foreign_")
    _requests(world, admitted_to, theirs)
    _changes(world, admitted_to, "")
    _changes(world, theirs, "foreign_")
    _letters(world)
    _messages(world)
    _firms(world)
    _followers(world)
    _help(world)
    _articles(world, olav)
    return world


def _dps(world: World, made: DpsWorld, whose: str) -> None:
    view = dps.dps_by_ids([made.id], at=NOW)[made.id]
    world.things[f"{whose}dps"] = made.id
    world.things[f"{whose}dps_slug"] = view.slug
    world.things["supplier_number"] = organisation_queries.supplier(made.cast.fjordsikt_id).number
    world.things[f"{whose}category"] = made.category_ids[0]
    world.things[f"{whose}category_code"] = next(iter(made.categories))
    world.things[f"{whose}requirement"] = made.requirements[0]
    world.things[f"{whose}member"] = dps.members(made.cast.astrid, made.id, at=NOW)[0].id


def _requests(world: World, ours: DpsWorld, theirs: DpsWorld) -> None:
    """A draft DPS; Camilla's request under assessment; Bjørn's decided one and his draft; an owed notice each."""
    _dps(world, draft_dps(world.cast, name="Flyttetjenester"), "draft_")
    world.things["dps_part"] = "subject"
    world.things["own_rejected_line"] = _rejected(ours, world.cast.camilla, "IKT-02")
    camillas = _with_evidence(ours, world.cast.camilla, at=NOW - timedelta(days=3))
    line = world.things["line"] = dps_worlds.lines_of(camillas)[0]
    (item,) = qualification.case(world.cast.astrid, line, at=NOW).requirements[0].items
    world.things["case_file"] = item.file_id or uuid7()
    _around_requests(world, ours, theirs)
    (siv,) = qualification.my_applications(theirs.cast.bjorn, at=NOW)
    world.things["foreign_line"] = siv.lines[0].id
    (bjorns,) = qualification.my_applications(world.cast.bjorn, at=NOW)
    world.things["request"], world.things["foreign_request"] = bjorns.id, camillas
    for supplier, whose in ((world.cast.bjorn, ""), (world.cast.camilla, "foreign_")):
        world.things[f"{whose}request_draft"] = dps_worlds.draft_application(ours, supplier, ["IKT-02"], at=NOW)
        world.things[f"{whose}partner"] = _partner(world.things[f"{whose}request_draft"], supplier)
    world.things["partner_token"] = partners.link_token(world.things["partner"])
    ours_letter = qualification.my_applications(world.cast.bjorn, at=NOW)[-1].lines[0].decision_letter_id
    theirs_letter = siv.lines[0].decision_letter_id
    if ours_letter is not None and theirs_letter is not None:
        world.things["dps_letter"] = world.things["request_letter"] = ours_letter
        world.things["foreign_dps_letter"] = theirs_letter
    for authority_id, whose in ((ours.cast.nhn_id, ""), (theirs.cast.nhn_id, "foreign_")):
        world.things[f"{whose}notice"] = notices.require("end", uuid7(), authority_id, None, NOW, by=SYSTEM)


def _renewed(cast: Cast, right: UUID) -> UUID:
    """Bjørn has answered with new evidence, and that was found good; gives its file."""
    terms = EvidenceTerms(kind="insurance", title="Ny ansvarsforsikring")
    item = keep_evidence(terms, file_name="ny.pdf", content=b"%PDF-1.7 ny", by=cast.bjorn, at=NOW)
    asked = assessing.request_renewal(right, reason="Årlig kontroll.", by=cast.astrid, at=NOW)
    assessing.answer_renewal(asked, changes="some", answer="", items=[item], by=cast.bjorn, at=NOW)
    assessing.settle_renewal(asked, note="God.", evidence_expires_on=None, by=cast.astrid, at=NOW)
    (copy,) = qualification.right(cast.bjorn, right, at=NOW).renewals[0].items
    return copy.file_id or uuid7()


def _with_evidence(made: DpsWorld, supplier: Actor, *, at: datetime) -> UUID:
    """A delivered request for the first category whose first answer has a document with it."""
    terms = EvidenceTerms(kind="insurance", title="Ansvarsforsikring")
    item = keep_evidence(terms, file_name="f.pdf", content=b"%PDF-1.7", by=supplier, at=at)
    application_id = dps_worlds.draft_application(made, supplier, ["IKT-01"], at=at)
    answer = Answer("yes", "Se vedlegg.", items=(item,))
    assessing.save_answers(application_id, {made.requirements[0]: answer}, by=supplier, at=at)
    assessing.submit_application(application_id, acting_on="management", by=supplier, at=at)
    return application_id


def _rejected(made: DpsWorld, supplier: Actor, code: str) -> UUID:
    """A line the DPS manager has rejected."""
    (line,) = dps_worlds.lines_of(dps_worlds.apply(made, supplier, [code], at=NOW - timedelta(days=5)))
    ground = GroundGiven("R-242-3g", "Vedlegget er forfalsket.", proportionality="Alvorlig.")
    assessing.reject(line, [ground], by=made.cast.astrid, at=NOW - timedelta(days=4))
    return line


def _around_requests(world: World, ours: DpsWorld, theirs: DpsWorld) -> None:
    """A question to Camilla's firm and one to another's; an appeal and a conflict of interest with each tenant."""
    for made, whose, serial in ((ours, "", 31), (theirs, "foreign_", 32)):
        newcomer = casting.founder(serial, f"Ny {serial} AS", f"Nils Ny{serial}")
        rejected = world.things[f"{whose}rejected_line"] = _rejected(made, newcomer, "IKT-01")
        assessing.appeal_rejection(rejected, text="Vedlegget er ekte.", by=newcomer, at=NOW - timedelta(days=3))
        assessing.declare_conflict(
            rejected, made.cast.eva.person_id or uuid7(), reason="Søsken.", by=made.cast.astrid, at=NOW
        )
        (bar,) = qualification.case(made.cast.astrid, rejected, at=NOW).bars
        world.things[f"{whose}bar"] = bar.id
        world.things[f"{whose}firm"] = made.cast.bjorn.organisation_id or uuid7()
        world.things[f"{whose}right"] = qualification.my_rights(made.cast.bjorn, at=NOW)[-1].id
    world.things["right_verb"] = "hear"
    world.things["right_file"] = _renewed(world.cast, world.things["right"])
    other = casting.founder(33, "Ny 33 AS", "Nils Ny33")
    (others,) = dps_worlds.lines_of(dps_worlds.apply(ours, other, ["IKT-02"], at=NOW - timedelta(days=3)))
    for line, whose in ((world.things["line"], ""), (others, "foreign_")):
        world.things[f"{whose}supplement"] = assessing.request_supplement(
            line,
            requirement_ids=[ours.requirements[0]],
            text="Når ble attesten utstedt?",
            due_at=NOW + timedelta(days=3),
            by=ours.cast.astrid,
            at=NOW,
        )


def _changes(world: World, made: DpsWorld, whose: str) -> None:
    """A change that is asked for, a question that waits, and a requirement in the library."""
    manager = made.cast.astrid
    world.things["change_kind"] = "extension"
    world.things[f"{whose}public_dps"] = made.id
    world.things[f"{whose}change"] = dps_actions.propose_change(
        made.id, Name("Et annet navn"), why="Tydeligere.", by=manager, at=NOW
    )
    world.things[f"{whose}enquiry"] = dps_actions.ask(
        made.id, question="Kan en filial søke?", language="nb", by=made.cast.bjorn, at=NOW
    )
    internal = dps_actions.attach_document(
        made.id,
        io.BytesIO(b"Vurdering av markedet"),
        title="Markedsvurdering",
        name="marked.txt",
        media_type="text/plain",
        access="internal",
        by=manager,
        at=NOW,
    )
    world.things[f"{whose}internal_file"] = internal
    world.things["fact_kind"] = "mandate"
    world.things[f"{whose}statement"] = dps_actions.state_fact(
        made.id, kind="team", text="Innkjøp og jurist", access="internal", by=manager, at=NOW
    )
    if not whose:
        world.things["public_file"] = dps.documents_of(manager, made.id, at=NOW)[0].id
    world.things[f"{whose}library_entry"] = dps_actions.add_to_library(
        reuse_key="firmaattest", kind="suitability", text="Registrert i foretaksregister", by=manager, at=NOW
    )


def _partner(draft_id: UUID, by: Actor) -> UUID:
    return assessing.ask_partner(
        draft_id, role="member", name="Fellen AS", number="974760673", email="felle@example.no", by=by, at=NOW
    )


def _strangers(people: Cast, olav: Actor, oslo_id: UUID) -> Cast:
    """Oslo with a DPS, openers and a supplier of its own; Olav does everything there."""
    opener, other = (casting.official(casting.person(name), oslo_id, "evaluator") for name in ("Ivar Ask", "Tone Bo"))
    supplier = casting.founder(21, "Vakthold Øst AS", "Siv Vakt")
    return replace(
        people,
        nhn_id=oslo_id,
        helfo_id=oslo_id,
        astrid=olav,
        brita=olav,
        eva=opener,
        erik=other,
        eva_at_helfo=opener,
        erik_at_helfo=other,
        bjorn=supplier,
    )


def _competitions(world: World, dps: DpsWorld, whose: str) -> None:
    """A draft, and one open for tenders with a question, a delivered tender and a draft of the next version."""
    supplier = dps.cast.bjorn
    draft = competing.draft_competition(dps, title="Utkast")
    made = competing.draft_competition(dps)
    for one, name in ((draft, f"{whose}competition_draft"), (made, f"{whose}competition")):
        world.things[f"{name}_document"] = competitions.attach_document(
            one.id,
            io.BytesIO(b"krav"),
            title="Kravspesifikasjon",
            name="krav.pdf",
            media_type="application/pdf",
            access="public",
            by=dps.cast.brita,
            at=competing.DRAFTED_AT,
        )
        world.things[name] = one.id
        world.things[f"{name}_reference"] = one.terms.reference
    competing.publish(made)
    at = NOW - timedelta(minutes=10)
    world.things[f"{whose}outage"] = operations.record_outage(
        part="login",
        from_at=NOW - timedelta(hours=3),
        until_at=None,
        description="ID-porten var nede.",
        source="Driftsmelding.",
        by=made.cast.brita,
        at=NOW - timedelta(hours=2),
    )
    if not whose:
        invited = competition_queries.invitation(supplier, made.id)
        world.things["decline_token"] = decline_links.decline_token(invited.id, supplier.person_id or uuid7())
    world.things[f"{whose}question"] = competitions.ask(made.id, "Hvor?", by=supplier, at=at)
    world.things[f"{whose}delivery"] = competing.deliver(made, supplier, at=at)
    world.things[f"{whose}tender_file"] = competing.attach(made, supplier, b"vedlegg", at=at)
    sent = Sent("plan.pdf", "application/pdf")
    coming = tenders.begin_file(made.id, sent, kind="attachment", size=3, by=supplier, at=at)
    world.things[f"{whose}incoming_file"], world.things["first_part"] = coming, 0
    competing.write_tender(made, supplier, at=at)
    world.things[f"{whose}mandatory_requirement"] = made.requirements[0]
    world.things[f"{whose}award_criterion"] = made.criteria[0]
    world.things["competition_part"] = "need"
    brita, drafted_at = dps.cast.brita, competing.DRAFTED_AT
    kept = competitions.keep_template(draft.id, name="Mal", by=brita, at=drafted_at)
    world.things[f"{whose}competition_template"] = kept
    world.things[f"{whose}standard_text"] = competitions.write_text(
        kind="need", name="Behov", wording="Vi trenger hjelp.", language="nb", by=brita, at=drafted_at
    )
    locked = [
        competitions.write_text(
            kind="contract_term",
            name=name,
            wording="Ordrett.",
            language="nb",
            use="locked",
            by=dps.cast.astrid,
            at=drafted_at,
        )
        for name in ("Lønn", "Miljø")
    ]
    competitions.take_in_text(draft.id, locked[0], by=brita, at=drafted_at)
    world.things[f"{whose}carried_text"] = competition_queries.terms(draft.id).texts[0].id
    world.things[f"{whose}locked_text"] = locked[1]
    divided = competing.draft_competition(dps, title="Delt")
    competitions.divide(divided.id, ["Nord", "Sør"], by=brita, at=drafted_at)
    world.things[f"{whose}lot_draft"] = divided.id
    book = disclosure.order(made.id, edition="internal", by=brita, at=NOW)
    disclosure.make(book, by=SYSTEM, at=NOW, now=lambda: NOW)
    world.things[f"{whose}case_book"] = book


def _assistance(world: World) -> None:
    """Brita asks the owner of the system for help with her draft; nobody has answered."""
    draft, decider = world.things["competition_draft"], world.people["daniel"]
    world.things["assistance"] = competitions.request_assistance(
        UUID(str(draft)),
        need="Vi har ikke kjøpt testledere før.",
        value_class="unknown",
        wanted_on=NOW.date(),
        decider_id=decider,
        assistant_publishes=True,
        by=world.cast.brita,
        at=competing.DRAFTED_AT,
    )


def _articles(world: World, stranger: Actor) -> None:
    """Ours: news with an image, and a draft. The foreign one is to be public tomorrow."""
    things, astrid = world.things, world.cast.astrid
    written = Written(
        title="Kart over leveringssteder",
        dated=NOW.date(),
        excerpt="Hvor det leveres.",
        text="# Hvor\nI hele landet.\n\n- nord\n- sør",
        dps_id=UUID(str(things["dps"])),
        image=NewImage(io.BytesIO(png(320, 180)), "kart.png"),
        image_alt="Et grått kart",
    )
    things["news_kind"] = "news"
    things["article"] = shown = articles.write_article("news", written, by=astrid, at=NOW)
    things["article_draft"] = articles.write_article(
        "knowledge", replace(written, image=None, image_alt=""), by=astrid, at=NOW
    )
    articles.publish_article(shown, by=astrid, at=NOW)
    view = article_queries.own_article(astrid, shown, at=NOW)
    if view.image is not None:
        things["article_slug"], things["article_image"] = view.slug, view.image.id
    other = replace(written, title="Oslo", dps_id=None, image=None, image_alt="")
    foreign = articles.write_article("news", other, by=stranger, at=NOW)
    articles.publish_article(foreign, public_from=NOW + timedelta(days=1), by=stranger, at=NOW)
    things["foreign_article"] = foreign
    things["foreign_article_slug"] = article_queries.own_article(stranger, foreign, at=NOW).slug


def _letters(world: World) -> None:
    """One that everyone may read, one that nobody outside the authority may, and what a panel wrote to the file."""
    dps, competition = UUID(str(world.things["dps"])), UUID(str(world.things["competition"]))
    nhn, helfo = ("Norsk helsenett SF", world.cast.nhn_id), ("Helfo", world.cast.helfo_id)
    notice = ("dps.notice", "Opplysning om ordningen", "Ordningen er åpen.")
    report = ("evaluation.report", "Evalueringsrapport", "Fjordsikt er rangert først.")
    _letter(world, "public_letter", notice, dps, nhn, public_from=NOW)
    _letter(world, "internal_letter", notice, dps, nhn)
    _letter(world, "evaluation_letter", report, competition, helfo)


def _letter(
    world: World,
    name: str,
    text: tuple[str, str, str],
    matter_id: UUID,
    sender: tuple[str, UUID],
    *,
    public_from: datetime | None = None,
) -> None:
    """`text`: its kind, title and only paragraph; `sender`: the authority's name and id."""
    kind, title, paragraph = text
    data = LetterData(
        kind=kind,
        language="nb",
        title=title,
        reference="D-1",
        sender=Party(name=sender[0]),
        recipient=None,
        issued_at=NOW,
        blocks=(Paragraph(paragraph),),
    )
    world.things[name] = documents.write_letter(
        data,
        matter_id=matter_id,
        authority_id=sender[1],
        recipient_organisation_id=None,
        at=NOW,
        public_from=public_from,
    )


def _messages(world: World) -> None:
    """What Bjørn and Olav were told, and a mail."""
    for name in ("bjorn", "olav"):
        told = Message.objects.create(
            person_id=world.people[name],
            event_id=uuid7(),
            event_kind="competitions.Published",
            language="nb",
            about_kind="competition",
            about_id=uuid7(),
            subject="Ny konkurranse",
            body="Du er invitert.",
            created_at=NOW,
        )
        world.things[f"message_{name}"] = told.id
    mail = OutgoingMail.objects.create(to="bjorn.lie@example.no", subject="Ny konkurranse", body="Hei", queued_at=NOW)
    world.things["mail"] = mail.id


def _firms(world: World) -> None:
    """A library each; Nora asks Bjørn's firm for access and is invited there, Astrid asks Camilla's."""
    for actor, whose in ((world.cast.bjorn, ""), (world.cast.camilla, "foreign_")):
        world.things[f"{whose}evidence"] = firms.evidence(actor, at=NOW)
        world.things[f"{whose}mandate"] = firms.running_mandate(actor, at=NOW)
        world.things[f"{whose}reference"] = firms.reference(actor, at=NOW)
        world.things[f"{whose}cv"] = firms.cv(actor, at=NOW)
    extract = EvidenceTerms("company_register", "Registerutskrift")
    world.things["authority"] = world.cast.helfo_id
    world.things["extract"] = firms.evidence(world.cast.bjorn, extract, at=NOW)
    nora, astrid = world.people["nora"], world.people["astrid"]
    world.things["join_request"] = firms.asks_to_join(nora, world.cast.fjordsikt_id, at=NOW)
    world.things["foreign_join_request"] = firms.asks_to_join(astrid, world.cast.rival_id, at=NOW)
    world.things["access_request"] = firms.asks_for_access(nora, casting.organisation_number(60), at=NOW)
    world.things["foreign_access_request"] = firms.asks_for_access(astrid, casting.organisation_number(3), at=NOW)
    address = accounts.person(nora).email
    for actor, firm_id, whose in (
        (world.cast.bjorn, world.cast.fjordsikt_id, ""),
        (world.cast.camilla, world.cast.rival_id, "foreign_"),
    ):
        invited = organisations.invite(firm_id, address, ("reader",), by=actor, at=NOW)
        world.things[f"{whose}membership_invitation"] = invited
    # In a year: nobody stands in for anybody today.
    daniel, brita = world.cast.daniel.person_id, world.cast.brita.person_id
    if daniel is not None and brita is not None:
        year = date(2028, 1, 10)
        world.things["deputy"] = organisations.name_deputy(
            daniel, brita, first_day=year, last_day=year, by=world.cast.daniel, at=NOW
        )
    for name, whose in (("bjorn", ""), ("camilla", "foreign_")):
        actor = getattr(world.cast, name)
        address = "https://example.no/terskel"
        made, _secret = webhooks.make_endpoint(world.memberships[name], address, by=actor, at=NOW)
        world.things[f"{whose}webhook"] = made
    # The second address stops the first.
    mine = world.memberships["bjorn"]
    world.things["calendar_closed"] = calendars.open_calendar(mine, by=world.cast.bjorn, at=NOW)
    world.things["calendar_of_bjorn"] = calendars.open_calendar(mine, by=world.cast.bjorn, at=NOW)
    for name, whose in (("bjorn", ""), ("olav", "foreign_")):
        world.things[f"{whose}search"] = searches.keep_search(
            world.memberships[name],
            name="IKT",
            address="/dps/",
            by=organisation_queries.actor(world.people[name], world.memberships[name]),
            at=NOW,
        )
    ours = world.things["membership_invitation"]
    if isinstance(ours, UUID):
        world.things["invitation_token"] = organisation_queries.invitation_token(ours)


def _followers(world: World) -> None:
    """Two addresses that would follow the DPS, one of which does."""
    for whose in ("asking", "following"):
        address = f"{whose}@example.no"
        following.follow(world.things["dps"], email=address, language="nb", by=ANONYMOUS, at=NOW)
        world.things[f"{whose}_token"] = following.confirm_token(Follower.objects.get(email=address).id)
    following.confirm(world.things["following_token"], by=ANONYMOUS, at=NOW)
    follower = Follower.objects.get(email="following@example.no")
    world.things["stop_token"] = following.stop_token(follower.id)
    world.things["feed_language"] = "nb"
    world.things["statistic_key"] = "tenders"


def _help(world: World) -> None:
    """Norsk helsenett says where it helps; somebody has spoken of its page, and of one that belongs to nobody."""
    desk = Desk("Brukerstøtte", "hjelp@example.no", "22 00 00 00", range(1, 6), time(9), time(15))
    organisations.set_help_desk(world.cast.nhn_id, desk, by=world.cast.astrid, at=NOW)
    for owner, whose in ((world.cast.nhn_id, ""), (None, "foreign_")):
        world.things[f"{whose}feedback"] = organisations.give_feedback(
            "/help/", useful=False, words="", authority_id=owner, language="nb", by=ANONYMOUS, at=NOW
        )
    for authority_id, name in ((world.cast.nhn_id, "number_with_help"), (world.cast.helfo_id, "number_without_help")):
        world.things[name] = organisation_queries.authority(authority_id).number
