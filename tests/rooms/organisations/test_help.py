"""Where help is given and when, kept by those in charge; what readers say of the pages, without who they are."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from terskel.accounts import actions as accounts
from terskel.audit.models import Event
from terskel.core.actors import ANONYMOUS, OPERATOR, SYSTEM, Actor
from terskel.core.decisions import Missing
from terskel.organisations import actions, queries
from terskel.organisations.actions import MOST_GUIDES, Desk
from terskel.organisations.actions.help import LONGEST_FEEDBACK, MOST_A_DAY
from terskel.organisations.models import HelpDesk, PageFeedback
from terskel.organisations.queries import Guide
from tests.rooms.refusals import refused
from tests.worlds.cast import BEGINNING, PASSPHRASE, Cast, official, oslo, person, the_cast

pytestmark = pytest.mark.django_db

GUIDE = Guide("Slik søker du", "https://nhn.no/sok", "suppliers")
DESK = Desk("Brukerstøtte", "hjelp@nhn.no", "22 00 00 00", (1, 2, 3, 4, 5), time(9), time(15), (GUIDE,))


@pytest.fixture
def cast() -> Cast:
    return the_cast()


@pytest.fixture
def operator() -> Actor:
    """Whoever runs the installation."""
    person_id = accounts.create_operator(
        "oda@example.no", "Oda Drift", "nb", password=PASSPHRASE, by=SYSTEM, at=BEGINNING
    )
    return next(one.actor for one in queries.actors_of(person_id) if one.actor.has(OPERATOR))


def say(page: str, useful: bool = False, words: str = "", **of: object) -> object:
    given = {"authority_id": None, "language": "nb", "by": ANONYMOUS, "at": BEGINNING, **of}
    return actions.give_feedback(page, useful=useful, words=words, **given)  # type: ignore[arg-type]


def test_a_manager_says_where_their_authority_helps_and_everybody_reads_it(cast: Cast) -> None:
    actions.set_help_desk(cast.nhn_id, DESK, by=cast.astrid, at=BEGINNING)
    found = queries.help_desk(cast.nhn_id)
    assert found is not None
    assert (found.authority_name, found.name, found.phone) == ("Norsk helsenett SF", "Brukerstøtte", "22 00 00 00")
    assert found.guides == (GUIDE,)
    assert Event.objects.filter(kind="organisations.HelpDeskSet").count() == 1


def test_an_authority_without_a_desk_is_helped_by_the_installation(cast: Cast, operator: Actor) -> None:
    assert queries.help_desk(cast.helfo_id) is None
    actions.set_help_desk(None, replace(DESK, name="Portalhjelp"), by=operator, at=BEGINNING)
    actions.set_help_desk(cast.nhn_id, DESK, by=cast.astrid, at=BEGINNING)
    named = [found and found.name for found in map(queries.help_desk, (None, cast.helfo_id, cast.nhn_id))]
    assert named == ["Portalhjelp", "Portalhjelp", "Brukerstøtte"]
    assert queries.own_help_desk(official(person("Hege Aas"), cast.helfo_id, "authority_admin"), cast.helfo_id) is None
    assert [one.authority_name for one in queries.help_desks()] == ["Norsk helsenett SF"]


def test_the_newest_word_holds_and_the_older_ones_stay(cast: Cast) -> None:
    actions.set_help_desk(cast.nhn_id, DESK, by=cast.astrid, at=BEGINNING)
    actions.set_help_desk(
        cast.nhn_id, replace(DESK, phone="23 00 00 00"), by=cast.astrid, at=BEGINNING + timedelta(days=1)
    )
    found = queries.help_desk(cast.nhn_id)
    assert found is not None
    assert found.phone == "23 00 00 00"
    for statement in ("UPDATE organisations_helpdesk SET phone = ''", "DELETE FROM organisations_helpdesk"):
        with pytest.raises(DatabaseError, match="stays on record"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert HelpDesk.objects.count() == 2


def test_nobody_else_says_where_an_authority_helps(cast: Cast, operator: Actor) -> None:
    for who in (cast.eva, cast.brita, cast.bjorn, operator, ANONYMOUS):
        with pytest.raises(Missing):
            actions.set_help_desk(cast.nhn_id, DESK, by=who, at=BEGINNING)
    with pytest.raises(Missing):
        actions.set_help_desk(None, DESK, by=cast.astrid, at=BEGINNING)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"name": " "}, "help_desk_without_name"),
        ({"email": "", "phone": " "}, "help_desk_not_reached"),
        ({"email": "hjelp"}, "help_desk_address_is_wrong"),
        ({"weekdays": ()}, "help_desk_without_days"),
        ({"weekdays": (0, 1)}, "help_desk_without_days"),
        ({"closes": time(9)}, "help_desk_closes_first"),
        ({"guides": (replace(GUIDE, address="javascript:alert(1)"),)}, "guide_address_is_wrong"),
        ({"guides": (replace(GUIDE, address="https://nhn.no/a b"),)}, "guide_address_is_wrong"),
        ({"guides": (replace(GUIDE, title=""),)}, "guide_without_title"),
        ({"guides": (GUIDE,) * (MOST_GUIDES + 1)}, "guides_too_many"),
    ],
)
def test_a_desk_that_cannot_be_used_is_refused(cast: Cast, wrong: dict[str, object], code: str) -> None:
    assert (
        refused(lambda: actions.set_help_desk(cast.nhn_id, replace(DESK, **wrong), by=cast.astrid, at=BEGINNING))
        == f"organisations.{code}"
    )
    assert not HelpDesk.objects.exists()


@pytest.mark.parametrize(
    ("at", "open_until", "opens_at"),
    [
        ("2026-11-23 08:59", None, "2026-11-23 09:00"),
        ("2026-11-23 09:00", "2026-11-23 15:00", "2026-11-24 09:00"),
        ("2026-11-23 15:00", None, "2026-11-24 09:00"),
        ("2026-11-27 16:00", None, "2026-11-30 09:00"),
        ("2026-12-24 15:30", None, "2026-12-28 09:00"),
        ("2026-12-31 15:30", None, "2027-01-04 09:00"),
    ],
)
def test_the_desk_is_open_in_its_hours_and_never_on_a_public_holiday(
    cast: Cast, at: str, open_until: str | None, opens_at: str
) -> None:
    actions.set_help_desk(cast.nhn_id, DESK, by=cast.astrid, at=BEGINNING)
    found = queries.help_desk(cast.nhn_id)
    assert found is not None
    assert found.open_until(oslo(at)) == (oslo(open_until) if open_until else None)
    assert found.opens_at(oslo(at)) == oslo(opens_at)


def test_what_is_said_of_a_page_lands_with_those_in_charge_of_it(cast: Cast, operator: Actor) -> None:
    say("/dps/ikt/", words="Fant ikke fristen.", authority_id=cast.nhn_id)
    say("/help/", useful=True)
    [row] = queries.feedback_inbox(cast.astrid, cast.nhn_id).rows
    assert (row.page, row.useful, row.words, row.handled_at) == ("/dps/ikt/", False, "Fant ikke fristen.", None)
    assert [one.page for one in queries.feedback_inbox(operator, None).rows] == ["/help/"]
    assert [queries.feedback_waiting(who) for who in (cast.astrid, operator, cast.brita, cast.bjorn)] == [1, 1, 0, 0]
    for who in (cast.brita, cast.bjorn, operator, ANONYMOUS):
        with pytest.raises(Missing):
            queries.feedback_inbox(who, cast.nhn_id)


def test_the_event_names_nobody_and_repeats_no_words() -> None:
    say("/help/", words="Ring meg på 90 00 00 00.")
    event = Event.objects.get(kind="organisations.FeedbackGiven")
    assert event.actor_kind == "anonymous"
    assert "90 00" not in str(event.payload)


def test_handled_is_a_fact_written_once(cast: Cast) -> None:
    feedback_id = say("/dps/ikt/", authority_id=cast.nhn_id)
    with pytest.raises(Missing):
        actions.handle_feedback(feedback_id, by=cast.brita, at=BEGINNING)  # type: ignore[arg-type]
    actions.handle_feedback(feedback_id, by=cast.astrid, at=BEGINNING)  # type: ignore[arg-type]
    assert (
        refused(lambda: actions.handle_feedback(feedback_id, by=cast.astrid, at=BEGINNING))
        == "organisations.feedback_handled"
    )
    inbox = queries.feedback_inbox(cast.astrid, cast.nhn_id)
    assert (inbox.rows, inbox.waiting, inbox.handled) == ((), 0, 1)
    [row] = queries.feedback_inbox(cast.astrid, cast.nhn_id, handled=True).rows
    assert (row.handled_at, row.handled_by_name) == (BEGINNING, "Astrid Nilsen")


def test_the_tally_puts_the_page_that_most_found_useless_first(cast: Cast) -> None:
    for page, useful in (("/a/", True), ("/a/", True), ("/b/", False), ("/b/", True)):
        say(page, useful, authority_id=cast.nhn_id)
    pages = queries.feedback_inbox(cast.astrid, cast.nhn_id).pages
    assert [(one.page, one.useful, one.not_useful) for one in pages] == [("/b/", 1, 1), ("/a/", 2, 0)]


def test_too_long_and_too_much_are_refused() -> None:
    assert refused(lambda: say("/help/", words="a" * (LONGEST_FEEDBACK + 1))) == "organisations.feedback_too_long"
    rows = [
        PageFeedback(page="/help/", useful=True, language="nb", given_at=BEGINNING - timedelta(hours=1))
        for _one in range(MOST_A_DAY)
    ]
    PageFeedback.objects.bulk_create(rows)
    assert refused(lambda: say("/help/")) == "organisations.feedback_too_much"
    say("/privacy/")
    say("/help/", at=BEGINNING + timedelta(days=1))


def test_the_inbox_takes_as_many_statements_for_many_as_for_one(cast: Cast) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            queries.feedback_inbox(cast.astrid, cast.nhn_id)
        return len(seen)

    say("/a/", authority_id=cast.nhn_id)
    few = statements()
    for number in range(9):
        say(f"/{number}/", authority_id=cast.nhn_id)
    assert statements() == few
