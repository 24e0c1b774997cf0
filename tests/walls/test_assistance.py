"""SOD-8: who helps a body with one competition meets that competition, and nothing else, at any address there is.

Every row of the permission matrix about pages of an authority, and about the people of an organisation, is asked for on
behalf of Helfo: first by somebody who helps with the published competition, then by the same as helping with the draft.
What they meet is written here by hand; everything else answers as an object that does not exist.
"""

from uuid import UUID

from django.test import TestCase, override_settings

from terskel import clock
from terskel.competitions import actions
from terskel.web.shared import acting
from tests.walls import matrix_world
from tests.walls import test_permission_matrix as matrix
from tests.worlds.assistance import REQUESTED_AT, accepted
from tests.worlds.cast import official, person
from tests.worlds.visitors import World

ABOUT_THE_ORGANISATION = ("account:people", "account:person", "account:invite", "account:help_desk", "account:feedback")
LEAD_BACK = ("authority:home", "authority:competitions")
"""Two pages lead whoever acts on a mandate to the one competition."""
ON_THE_MANDATE = ("authority:assistance", "authority:assistance_act")
"""The mandate itself can be read, and taken up again."""
LETTERS = {"evaluation_letter": "competition"}
"""Letters of one of the two competitions, and of which."""
NEVER = ("POST authority:rehearsal",)
"""What a buyer of the body may do in its own competition, and who helps with it may not: keys are the body's."""


def is_asked(row: matrix.Row, own: str) -> bool:
    """On the second mandate only what lies in a competition is asked for again."""
    about = row.section.startswith("authority_") or row.name.startswith(ABOUT_THE_ORGANISATION)
    return about and (own == "competition" or "competition_id" in row.args or row.name in ON_THE_MANDATE)


def met(row: matrix.Row, own: str) -> str:
    """In the one competition what a buyer of the body meets there, as the matrix says of Brita; else nothing."""
    if row.name in LEAD_BACK or (row.name in ON_THE_MANDATE and own == "competition_draft"):
        return "in"
    of = LETTERS.get(row.args.get("letter_id", ""), row.args.get("competition_id"))
    if of != own or f"{row.method} {row.name}" in NEVER:
        return "404"
    return "in" if "brita" in row.insiders else "404"


@override_settings(TERSKEL_DEMO=True)
class Helping(TestCase):
    """The matrix's world, with Henrik of Norsk helsenett helping Helfo in both of its competitions."""

    world: World
    mandates: dict[str, UUID]

    @classmethod
    def setUpTestData(cls) -> None:
        world = cls.world = matrix_world.build()
        henrik = official(person("Henrik Wold"), world.cast.nhn_id, "buyer", "dps_manager", "authority_admin")
        world.seat("henrik", henrik)
        asked = actions.request_assistance(
            UUID(str(world.things["competition"])),
            need="Hjelp med spørsmål.",
            value_class="unknown",
            wanted_on=world.now.date(),
            decider_id=world.people["daniel"],
            assistant_publishes=True,
            by=world.cast.brita,
            at=REQUESTED_AT,
        )
        cls.mandates = {"competition": asked, "competition_draft": UUID(str(world.things["assistance"]))}
        for one in cls.mandates.values():
            accepted(one, henrik, by=world.cast.astrid)

    def test_whoever_helps_meets_the_one_competition_and_nothing_else(self) -> None:
        for own, assistance_id in self.mandates.items():
            for row in matrix.read_rows():
                if not is_asked(row, own):
                    continue
                with self.subTest(f"{row}, helping with {own}"), clock.stopped_at(self.world.now):
                    client = self.world.client("henrik")
                    session = client.session
                    session[acting.MANDATE] = str(assistance_id)
                    session.save()
                    assert matrix.verdict(matrix.asked(self.world, client, row, row.args)) == met(row, own)
