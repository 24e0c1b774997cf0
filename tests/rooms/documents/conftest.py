"""A letter with one of every block."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from terskel.documents.letters import Bullets, Facts, Heading, LetterData, Note, Paragraph, Party, Table

AT = datetime(2026, 12, 4, 11, tzinfo=UTC)


@pytest.fixture
def letter() -> LetterData:
    return LetterData(
        kind="awards.award_letter",
        language="nb",
        title="Meddelelse om tildeling",
        reference="NHN-2026-014/7",
        sender=Party("Norsk helsenett SF", "994598759", ("Postboks 6123, 7435 Trondheim",)),
        recipient=Party("Fjellvåk Rådgivning AS", "923456783"),
        issued_at=AT,
        blocks=(
            Paragraph("Takk for tilbudet.\n\nBegrunnelsen følger under."),
            Heading("Resultat"),
            Facts((("Valgt leverandør", "Kodeloftet AS"), ("Plassering", "2 av 5"))),
            Heading("Poeng", level=2),
            Table("Poeng per kriterium", ("Kriterium", "Poeng"), (("Kompetanse", "8,5"), ("Pris", "7")), (1,)),
            Bullets(("Sterkere plan", "Lavere pris")),
            Note("Dag 1 er lørdag 5. desember."),
        ),
    )
