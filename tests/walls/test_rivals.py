"""A rival learns nothing: whatever it can open answers the same, byte for byte, before and after another has applied.

Every address and API operation of the matrix that a rival supplier, or a visitor, may read is read twice (a list also
with the applicant's name in every field that searches): as the world is, and after a firm that nobody has heard of has
applied, been asked for more and been assessed, but not admitted. What the database is asked stays the same too, so that
neither a count nor the time it takes tells anything.
"""

from datetime import timedelta

from django.db import connection, reset_queries
from django.test import TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from terskel import clock
from terskel.accounts import uses
from terskel.dps import queries as dps
from terskel.notifications.models import Message, OutgoingMail
from terskel.organisations.models import AuthorityMembership, SupplierMembership
from terskel.qualification import actions
from terskel.qualification.actions import Assessment
from terskel.qualification.content import Answer
from tests.walls import matrix_world
from tests.walls.test_permission_matrix import Row, _send, _settled, read_rows
from tests.worlds import cast as casting
from tests.worlds.dps import lines_of
from tests.worlds.telling import tell_everything
from tests.worlds.visitors import World

RIVALS = ("bjorn", "anonymous")
APPLICANT = "Ukjent Konkurrent AS"
SEARCHES = "&".join(f"{field}=Ukjent" for field in ("text", "words", "q", "search", "number", "name"))


@override_settings(TERSKEL_DEMO=False)
class Rivals(TestCase):
    world: World

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = matrix_world.build()
        with clock.stopped_at(cls.world.now):
            tell_everything()

    def test_nothing_a_rival_may_open_changes_when_another_applies(self) -> None:
        with clock.stopped_at(self.world.now):
            self._read()  # a first reading leaves its traces: messages no longer unread, a secret in the session
            before = self._read()
            self._somebody_applies()
            tell_everything()
            after = self._read()
        assert sorted(before) == sorted(after)
        assert [name for name in before if before[name] != after[name]] == []
        assert len(before) > 40, "the rivals could open hardly anything, so this shows nothing"

    def test_no_message_goes_to_a_rival_when_another_applies(self) -> None:
        bjorn = self.world.cast.bjorn.person_id

        def told() -> tuple[int, int]:
            messages = Message.objects.filter(person_id=bjorn)
            mails = OutgoingMail.objects.exclude(to__in=self._of_the_authority_and_the_applicant())
            return messages.count(), mails.count()

        with clock.stopped_at(self.world.now):
            before = told()
            self._somebody_applies()
            tell_everything()
        assert told() == before

    def _read(self) -> dict[str, tuple[int, bytes, int]]:
        """What each answers: its status, its content, and how many statements it took."""
        found: dict[str, tuple[int, bytes, int]] = {}
        for number, row in enumerate(read_rows()):
            for person in RIVALS:
                if row.method == "GET" and person in row.insiders and row.section != "demo":
                    for search in ("", SEARCHES)[: 1 if row.args else 2]:  # what searches is a list of its own
                        uses.forget()  # each request is counted by itself, not by the handful
                        reset_queries()  # the log holds only so many
                        with CaptureQueriesContext(connection) as asked:
                            answer = self._answer(row, person, search)
                        found[f"{row} as {person} ({number}) {search}"] = (
                            answer.status_code,
                            _settled(answer),
                            len(asked),
                        )
        return found

    def _answer(self, row: Row, person: str, search: str):  # type: ignore[no-untyped-def]
        given = {key: self.world.things[name] for key, name in row.args.items()}
        query = "&".join(one for one in (row.query, search) if one)
        address = reverse(row.name, kwargs=given) + (f"?{query}" if query else "")
        return _send(self.world.client(person), row, address, {})

    def _of_the_authority_and_the_applicant(self) -> list[str]:
        officials = AuthorityMembership.objects.values_list("person__email", flat=True)
        members = SupplierMembership.objects.filter(supplier__name=APPLICANT).values_list("person__email", flat=True)
        return [*officials, *members]

    def _somebody_applies(self) -> None:
        """Applies in every category of the DPS that Bjørn's firm is admitted to, and is asked and assessed."""
        at, astrid = self.world.now, self.world.cast.astrid
        firm = casting.founder(77, APPLICANT, "Ulf Ukjent", at=at - timedelta(hours=1))
        dps_id = self.world.things["dps"]
        application_id = actions.start_application(dps_id, by=firm, at=at)
        chosen = [one.id for one in dps.categories_of([dps_id])[dps_id]]
        actions.choose_categories(application_id, chosen, by=firm, at=at)
        asked = {one.id: Answer("yes", "Ja.") for one in dps.requirements_of(dps_id)}
        actions.save_answers(application_id, asked, by=firm, at=at)
        actions.submit_application(application_id, acting_on="management", by=firm, at=at)
        line, *_others = lines_of(application_id)
        requirement = next(iter(asked))
        actions.assess(line, {requirement: Assessment(met=True)}, by=astrid, at=at)
        actions.request_supplement(
            line,
            requirement_ids=[requirement],
            text="Hvilken?",
            due_at=at + timedelta(days=2),
            by=astrid,
            at=at,
        )
