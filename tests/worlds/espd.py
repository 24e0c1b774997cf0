"""A firm's ESPD response, as an ESPD service would write it: every ground denied, every kind of requirement met."""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from terskel.standards.espd import taxonomy
from terskel.standards.espd.writing import Declaration, Met, Party

WRITTEN_AT: Final = datetime(2026, 11, 21, 10, tzinfo=UTC)
SELECTION: Final = {codes[0]: Met(True, "Se vedlagt beskrivelse.") for codes in taxonomy.CODES_OF_TYPE.values()}


def declaration(selection: Mapping[str, Met] = SELECTION, *, number: str = "959123456") -> Declaration:
    return Declaration(
        id=uuid.uuid4(),
        reference="A-2026-ABCDEFG",
        written_at=WRITTEN_AT,
        procedure="NHN-2026-1",
        buyer=Party("Norsk helsenett SF", "994598759", "NOR", "Trondheim"),
        operator=Party("Fjord Konsulent AS", number, "NOR", "Bergen"),
        size_class="small",
        group_lead=False,
        no_ground=True,
        selection=selection,
    )
