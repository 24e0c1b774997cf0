"""Make the ESPD's criteria, as the product ships them, from the official example of ESPD-EDM 4.1.0.

    TERSKEL_SHARED=… python tools/espd_criteria.py

Reads `standards/espd-edm-4.1.0/examples/ESPD-Request.xml` of the shared folder (EUPL-1.2, OP-TED/ESPD-EDM, tag v4.1.0),
which holds every criterion with its groups of properties, and writes `src/terskel/standards/espd/criteria.json`.
"""

import json
import os
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

ROOT: Final = Path(__file__).resolve().parent.parent
SOURCE: Final = Path("standards/espd-edm-4.1.0/examples/ESPD-Request.xml")
TARGET: Final = ROOT / "src/terskel/standards/espd/criteria.json"
CAC: Final = "{urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2}"
CBC: Final = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"


def main() -> None:
    shared = Path(os.environ.get("TERSKEL_SHARED") or ROOT.parent / "shared")
    tree = ElementTree.parse(shared / SOURCE)
    criteria = [criterion(one) for one in tree.getroot().iter(f"{CAC}TenderingCriterion")]
    lines = ",\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in criteria)
    TARGET.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    print(f"{len(criteria)} criteria, {TARGET.stat().st_size:,} bytes")


def criterion(element: ElementTree.Element) -> dict[str, Any]:
    return {
        "code": text(element, "CriterionTypeCode"),
        "id": text(element, "ID"),
        "name": text(element, "Name"),
        "description": text(element, "Description"),
        "groups": [group(one) for one in element.findall(f"{CAC}TenderingCriterionPropertyGroup")],
    }


def group(element: ElementTree.Element) -> dict[str, Any]:
    return {
        "id": text(element, "ID"),
        "type": text(element, "PropertyGroupTypeCode"),
        "properties": [
            [text(one, "ID"), text(one, "TypeCode"), text(one, "ValueDataTypeCode"), text(one, "Description")]
            for one in element.findall(f"{CAC}TenderingCriterionProperty")
        ],
        "groups": [group(one) for one in element.findall(f"{CAC}SubsidiaryTenderingCriterionPropertyGroup")],
    }


def text(element: ElementTree.Element, name: str) -> str:
    return " ".join((element.findtext(f"{CBC}{name}") or "").split())


if __name__ == "__main__":
    main()
