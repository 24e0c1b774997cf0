"""Followers: whoever reads the address decides, one mail a working day of public news alone, and one press to stop."""

import re
from datetime import timedelta
from importlib import import_module
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from terskel import clock
from terskel.audit.models import Event
from terskel.core.actors import ANONYMOUS, SYSTEM
from terskel.core.decisions import Missing
from terskel.dps import actions as dps
from terskel.notifications import actions, following, outbox
from terskel.notifications.models import Follower, OutgoingMail
from terskel.qualification import actions as qualification
from tests.rooms.notifications.conftest import MailServer
from tests.rooms.notifications.test_returned_mail import report
from tests.rooms.notifications.told import tell
from tests.rooms.refusals import refused
from tests.worlds import dps as worlds
from tests.worlds.cast import oslo
from tests.worlds.dps import DpsWorld, operative_dps
from tests.worlds.lent import lent
from tests.worlds.telling import tell_everything

pytestmark = pytest.mark.django_db

THURSDAY = oslo("2027-01-14 10:00")
FRIDAY = oslo("2027-01-15 07:00")
MONDAY = oslo("2027-01-18 07:00")
ADDRESS = "kari@example.org"


@pytest.fixture
def world() -> DpsWorld:
    return lent(operative_dps)


def test_whoever_is_logged_in_sees_all_that_they_follow_and_nobody_else_does(world: DpsWorld) -> None:
    assert following.followed(world.cast.camilla, at=THURSDAY) == []
    following.follow(world.id, language="nb", by=world.cast.camilla, at=THURSDAY)
    (one,) = following.followed(world.cast.camilla, at=THURSDAY)
    assert (one.dps_id, one.since) == (world.id, THURSDAY)
    assert following.followed(world.cast.bjorn, at=THURSDAY) == []
    assert following.followed(ANONYMOUS, at=THURSDAY) == []
    following.stop_own(world.id, by=world.cast.camilla, at=THURSDAY)
    assert following.followed(world.cast.camilla, at=THURSDAY) == []


def ask(world: DpsWorld, address: str = ADDRESS, *, after: timedelta = timedelta()) -> None:
    following.follow(world.id, email=address, language="nn", by=ANONYMOUS, at=THURSDAY + after)


def link() -> str:
    """The path in the newest mail."""
    tell("notifications.FollowAsked")
    found = re.search(r"/following/\S+/", outbox.words_of(OutgoingMail.objects.latest("queued_at", "id")).body)
    assert found is not None
    return found[0]


def followed(world: DpsWorld, address: str = ADDRESS) -> Follower:
    ask(world, address)
    row = Follower.objects.get(email=address)
    following.confirm(following.confirm_token(row.id), by=ANONYMOUS, at=THURSDAY)
    return row


def news(world: DpsWorld, *, minutes: int = 5) -> None:
    """The system is suspended, and that is public at once."""
    dps.suspend(world.id, reason="Klage.", by=world.cast.astrid, at=THURSDAY + timedelta(minutes=minutes))


def assert_nothing_of_the_address_is_kept() -> None:
    """Nor of what was asked for; that there was a mail stays."""
    assert OutgoingMail.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(row::text, ' ') FROM notifications_outgoingmail AS row")
        [text] = cursor.fetchone()
    assert ADDRESS not in text
    assert "Konsulenttjenester" not in text
    assert not OutgoingMail.objects.filter(sent_at=None, refused_at=None).exists()


def mailed(at: object = FRIDAY) -> int:
    return following.tell_followers(by=SYSTEM, at=at)  # type: ignore[arg-type]


def test_an_address_counts_when_its_owner_presses_the_button_and_not_when_the_link_is_opened(world: DpsWorld) -> None:
    ask(world)
    address = link()
    with clock.stopped_at(THURSDAY):
        assert "Ja, jeg vil følge" in Client().get(address).content.decode()
        assert Follower.objects.get().confirmed_at is None
        assert "Du følger" in Client().post(address).content.decode()
    assert Follower.objects.get().confirmed_at == THURSDAY


def test_nobody_is_mailed_before_they_have_confirmed_and_an_unconfirmed_address_is_erased(world: DpsWorld) -> None:
    ask(world)
    news(world)
    assert mailed() == 0
    assert Follower.objects.count() == 1
    link()
    mailed(THURSDAY + following.TO_CONFIRM)
    assert Follower.objects.count() == 0
    assert_nothing_of_the_address_is_kept()


def test_a_link_holds_for_seven_days_and_no_other_link_is_one(world: DpsWorld) -> None:
    ask(world)
    row = Follower.objects.get()
    token = following.confirm_token(row.id)
    for wrong in ("x", token[:-1], following.stop_token(row.id)):
        with pytest.raises(Missing):
            following.confirm(wrong, by=ANONYMOUS, at=THURSDAY)
    with pytest.raises(Missing):
        following.confirm(token, by=ANONYMOUS, at=THURSDAY + following.TO_CONFIRM)


def test_the_answer_is_the_same_whether_the_address_is_new_follows_or_was_written_to_too_often(
    world: DpsWorld,
) -> None:
    followed(world)
    for address in (ADDRESS, "ny@example.org"):
        for _again in range(3):
            given = following.follow(world.id, email=address, language="nb", by=ANONYMOUS, at=THURSDAY)
            assert given is False
    tell_everything()
    assert [mail.to for mail in OutgoingMail.objects.filter(to__endswith="example.org")] == ["ny@example.org"]


def test_an_address_gets_at_most_a_few_unasked_mails_a_day(world: DpsWorld) -> None:
    for hour in range(4):
        ask(world, after=timedelta(hours=hour, minutes=hour))
    tell_everything()
    assert OutgoingMail.objects.filter(to=ADDRESS).count() == 4
    others = [Follower(dps_id=world.id, email=f"{n}@example.org", language="nb", asked_at=THURSDAY) for n in range(200)]
    Follower.objects.bulk_create(others)
    assert refused(lambda: ask(world, "enda-en@example.org")) == "notifications.follows_too_many"


def test_an_address_that_is_none_is_refused_and_a_system_that_is_not_public_is_missing(world: DpsWorld) -> None:
    assert refused(lambda: ask(world, "ikke en adresse")) == "notifications.follow_without_address"
    hidden = worlds.draft_dps(world.cast, name="Hemmelig")
    with pytest.raises(Missing):
        ask(hidden)


def test_whoever_is_logged_in_follows_at_once_and_once(world: DpsWorld) -> None:
    camilla = world.cast.camilla
    for _twice in range(2):
        assert following.follow(world.id, language="nb", by=camilla, at=THURSDAY)
    assert following.follows(camilla, world.id)
    following.stop_own(world.id, by=camilla, at=THURSDAY)
    assert not following.follows(camilla, world.id)
    assert Event.objects.filter(kind="notifications.FollowConfirmed").count() == 1


def test_what_is_new_comes_in_one_mail_next_working_morning_and_once(world: DpsWorld) -> None:
    followed(world)
    news(world)
    dps.resume(world.id, reason="Avgjort.", by=world.cast.astrid, at=THURSDAY + timedelta(hours=1))
    assert mailed(THURSDAY + timedelta(hours=2)) == 0
    assert mailed() == 1
    mail = OutgoingMail.objects.get(to=ADDRESS)
    assert mail.subject == "Nytt i Konsulenttjenester innen IKT: 2 nyhende"
    body = outbox.words_of(mail).body
    assert "Klage." in body
    assert "Avgjort." in body
    assert mailed() == 0
    assert mailed(MONDAY) == 0


def test_what_was_there_before_they_followed_is_not_mailed(world: DpsWorld) -> None:
    news(world, minutes=-60)
    followed(world)
    assert mailed() == 0


def test_a_worker_that_was_down_for_days_mails_late_and_once(world: DpsWorld) -> None:
    followed(world)
    news(world)
    assert mailed(MONDAY + timedelta(days=3)) == 1
    assert mailed(MONDAY + timedelta(days=3, minutes=1)) == 0


def test_the_database_keeps_an_address_from_following_twice(world: DpsWorld) -> None:
    followed(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Follower.objects.create(dps_id=world.id, email=ADDRESS, language="nb", asked_at=THURSDAY)


def test_the_mail_programs_own_button_stops_without_cookie_or_redirect_and_the_address_is_erased(
    world: DpsWorld,
) -> None:
    followed(world)
    news(world)
    mailed()
    path = outbox.words_of(OutgoingMail.objects.get(to=ADDRESS)).stop_address.partition("/following/")[2]
    mail_program = Client(enforce_csrf_checks=True)
    for _twice in range(2):
        answer = mail_program.post(f"/following/{path}", {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    row = Follower.objects.get()
    assert (row.email, row.ended_at is not None) == ("", True)
    assert Event.objects.filter(kind="notifications.FollowEnded").count() == 1


def test_who_stops_is_erased_from_the_mails_too_also_from_those_that_wait(world: DpsWorld, server: MailServer) -> None:
    row = followed(world)
    tell("notifications.FollowAsked")
    news(world)
    mailed()
    sent = OutgoingMail.objects.earliest("queued_at", "id")
    actions.send_mail(sent.id, by=SYSTEM, at=FRIDAY)
    assert server.next()["to"] == [ADDRESS]
    following.stop(following.stop_token(row.id), by=ANONYMOUS, at=FRIDAY)
    assert_nothing_of_the_address_is_kept()
    sent.refresh_from_db()
    assert (sent.sent_at, sent.refused_at) == (FRIDAY, None)


def test_what_was_kept_of_those_who_had_gone_before_is_erased_by_the_change_of_tables(world: DpsWorld) -> None:
    ask(world, "ny@example.org")
    link()
    row = followed(world)
    news(world)
    mailed()
    sent = OutgoingMail.objects.get(to=ADDRESS)
    OutgoingMail.objects.filter(id=sent.id).update(sent_at=FRIDAY, sealed=None)
    Follower.objects.filter(id=row.id).update(ended_at=FRIDAY, email="")
    Follower.objects.exclude(id=row.id).delete()
    OutgoingMail.objects.update(sealed=None, body=f"Hei {ADDRESS}", stop_address="/stop/")
    change = import_module("terskel.notifications.migrations.0006_sealed_mail")
    with connection.schema_editor() as editor:
        change.erase_what_was_kept(None, editor)
    assert_nothing_of_the_address_is_kept()
    assert not OutgoingMail.objects.exclude(to="", body="", stop_address="").exists()
    sent.refresh_from_db()
    assert (sent.sent_at, sent.refused_at) == (FRIDAY, None)


def test_a_mail_of_a_follower_who_stopped_that_comes_back_brings_the_address_not_back(world: DpsWorld) -> None:
    row = followed(world)
    news(world)
    mailed()
    mail = OutgoingMail.objects.get(to=ADDRESS)
    OutgoingMail.objects.filter(id=mail.id).update(sent_at=FRIDAY, sealed=None)
    following.stop(following.stop_token(row.id), by=ANONYMOUS, at=FRIDAY)
    assert not actions.note_returned_mail(report(mail.id), by=SYSTEM, at=MONDAY)
    assert_nothing_of_the_address_is_kept()


def test_opening_the_link_to_stop_stops_nothing(world: DpsWorld) -> None:
    row = followed(world)
    with clock.stopped_at(FRIDAY):
        page = Client().get(f"/following/{following.stop_token(row.id)}/stop/").content.decode()
    assert "Slutt å følge" in page
    assert ADDRESS not in page
    assert Follower.objects.get().ended_at is None


def test_a_follower_who_stopped_may_begin_again(world: DpsWorld) -> None:
    row = followed(world)
    following.stop(following.stop_token(row.id), by=ANONYMOUS, at=THURSDAY)
    followed(world)
    assert Follower.objects.filter(ended_at=None).count() == 1


def test_an_address_that_refuses_mail_is_let_go(world: DpsWorld, server: MailServer) -> None:
    followed(world, "refused@example.org")
    news(world)
    assert mailed() == 1
    actions.hand_over(OutgoingMail.objects.get(to="refused@example.org").id, by=SYSTEM, at=FRIDAY)
    dps.resume(world.id, reason="Avgjort.", by=world.cast.astrid, at=FRIDAY)
    assert mailed(MONDAY) == 0
    assert Follower.objects.get().ended_at == MONDAY


def test_the_mail_carries_the_headers_of_one_click_unsubscribing(world: DpsWorld, server: MailServer) -> None:
    followed(world)
    news(world)
    mailed()
    mail = OutgoingMail.objects.get(to=ADDRESS)
    stop_address = outbox.words_of(mail).stop_address
    actions.send_mail(mail.id, by=SYSTEM, at=FRIDAY)
    taken = server.next()
    assert taken["list-unsubscribe"] == f"<{stop_address}>"
    assert taken["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"


def test_a_follower_learns_nothing_of_who_applies_or_is_admitted(world: DpsWorld) -> None:
    followed(world)
    request = worlds.apply(world, world.cast.camilla, ["IKT-01"], at=THURSDAY + timedelta(minutes=1))
    qualification.withdraw_application(request, by=world.cast.camilla, at=THURSDAY + timedelta(minutes=2))
    worlds.apply(world, world.cast.camilla, ["IKT-02"], at=THURSDAY + timedelta(minutes=3))
    assert mailed() == 0


def test_who_follows_stands_in_no_event_that_the_authority_reads(world: DpsWorld) -> None:
    followed(world)
    own = Event.objects.filter(kind__startswith="notifications.Follow")
    assert {tuple(one.matters) for one in own} == {()}
    assert not any(ADDRESS in str(one.payload) for one in Event.objects.all())
    assert {UUID(one.payload["follower_id"]) for one in own} == {Follower.objects.get().id}


def test_many_followers_of_one_system_take_hardly_more_statements_than_one(world: DpsWorld) -> None:
    followed(world)
    news(world)
    with CaptureQueriesContext(connection) as one:
        assert mailed() == 1
    rows = [
        Follower(dps_id=world.id, email=f"{n}@example.org", language="nb", asked_at=THURSDAY, confirmed_at=THURSDAY)
        for n in range(50)
    ]
    Follower.objects.bulk_create(rows)
    with CaptureQueriesContext(connection) as many:
        assert mailed() == 50
    assert len(many) <= len(one)


def test_the_mail_says_which_language_somebody_wrote_in(world: DpsWorld) -> None:
    row = followed(world)
    Follower.objects.filter(id=row.id).update(language="en")
    dps.suspend(world.id, reason="Klage <b>nå</b>.", by=world.cast.astrid, at=THURSDAY + timedelta(minutes=5))
    assert mailed() == 1
    words = outbox.words_of(OutgoingMail.objects.latest("queued_at", "id"))
    assert words.html.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert '<div lang="nb"><p>Klage &lt;b&gt;nå&lt;/b&gt;.</p></div>' in words.html
    assert f'<a href="{words.stop_address}"' in words.html
    assert "Klage <b>nå</b>." in words.body
