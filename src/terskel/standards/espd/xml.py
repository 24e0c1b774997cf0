"""XML from outside, read without trusting it: no document type, no entities, no network, bounded size and depth.

Python's own expat does the parsing. Elements know their line, so that an error can say where it is.
"""

from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from terskel.core.decisions import refuse

LARGEST: Final = 4 * 1024 * 1024
DEEPEST: Final = 60
MOST_ELEMENTS: Final = 150_000

CAC: Final = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
CBC: Final = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"


@dataclass(slots=True)
class Element:
    """`name` is the local name; `line` counts from 1."""

    space: str
    name: str
    line: int
    parent: "Element | None"
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element"] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.pieces).strip()

    @property
    def path(self) -> str:
        """As an XPath a person can follow: /QualificationApplicationResponse/TenderingCriterion[3]/ID."""
        if self.parent is None:
            return f"/{self.name}"
        same = [one for one in self.parent.children if one.name == self.name]
        place = f"[{next(i for i, one in enumerate(same, 1) if one is self)}]" if len(same) > 1 else ""
        return f"{self.parent.path}/{self.name}{place}"

    def all(self, name: str) -> list["Element"]:
        """The children with this local name in UBL's own namespaces."""
        return [one for one in self.children if one.name == name and one.space in (CAC, CBC)]

    def first(self, *names: str) -> "Element | None":
        """The first descendant along these names."""
        found: Element | None = self
        for name in names:
            found = next(iter(found.all(name)), None) if found is not None else None
        return found

    def value(self, *names: str) -> str:
        found = self.first(*names)
        return found.text if found is not None else ""


class _Reader:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.begin
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        # Entities can only come with a document type, which an ESPD never has.
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.root: Element | None = None
        self.here: Element | None = None
        self.depth = self.count = 0

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.count += 1
        line = self.parser.CurrentLineNumber
        if self.depth > DEEPEST:
            refuse("standards.xml_too_deep", line=line, most=DEEPEST)
        if self.count > MOST_ELEMENTS:
            refuse("standards.xml_too_many", most=MOST_ELEMENTS)
        space, _blank, local = name.rpartition(" ")
        element = Element(space, local, line, self.here, attributes)
        if self.here is None:
            self.root = element
        else:
            self.here.children.append(element)
        self.here = element

    def end(self, _name: str) -> None:
        self.depth -= 1
        self.here = self.here.parent if self.here is not None else None

    def characters(self, text: str) -> None:
        if self.here is not None:
            self.here.pieces.append(text)

    def doctype(self, *_parts: object) -> None:
        refuse("standards.xml_with_doctype", line=self.parser.CurrentLineNumber)


def read(data: bytes) -> Element:
    """The root; refused with the reason, and the line where there is one."""
    if len(data) > LARGEST:
        refuse("standards.xml_too_large", most=LARGEST)
    reader = _Reader()
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as broken:
        refuse("standards.xml_broken", line=broken.lineno, what=expat.ErrorString(broken.code))
    if reader.root is None:
        refuse("standards.xml_broken", line=1, what=expat.errors.XML_ERROR_NO_ELEMENTS)
    return reader.root
