"""An ESPD response as its operator meant it: what was answered per criterion; what in the file is wrong, and where."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final

from terskel.core.decisions import refuse
from terskel.core.instants import oslo_day
from terskel.standards.espd import taxonomy
from terskel.standards.espd.xml import Element, read

RESPONSE: Final = "QualificationApplicationResponse"
REQUEST: Final = "QualificationApplicationRequest"
SPACE: Final = "urn:oasis:names:specification:ubl:schema:xsd:QualificationApplicationResponse-2"
READABLE: Final = "4."
MOST_FINDINGS: Final = 20
# A clock a day ahead of ours is no reason to refuse a file; a week ahead is.
AHEAD: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the file that could not be used: which element, on which line, and why (a code of the phrases)."""

    path: str
    line: int
    code: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """One answered question that is no yes or no: its words in the document, and the value as text."""

    question: str
    value: str
    amount: Decimal | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class CriterionAnswer:
    """`answer`: to the criterion itself, None where it asks no yes or no or none was given. For a ground for exclusion
    True means that it applies. `by_itself` False: met with another firm's capacity.
    """

    code: str
    answer: bool | None
    by_itself: bool | None
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class EspdResponse:
    """`version` as the file states it; `operator_number` as written there."""

    id: str
    version: str
    issued_on: date
    operator_name: str
    operator_number: str
    criteria: Mapping[str, CriterionAnswer]
    findings: tuple[Finding, ...]


def parse(data: bytes, *, at: datetime) -> EspdResponse:
    """The response in the file; refused where it is none, or not one of ESPD-EDM 4."""
    root = read(data)
    if root.name == REQUEST:
        refuse("standards.espd_is_a_request")
    if (root.name, root.space) != (RESPONSE, SPACE):
        refuse("standards.espd_is_something_else", element=root.name, line=root.line)
    version = root.value("ProfileExecutionID")
    if not version.removeprefix("ESPD-EDMv").startswith(READABLE):
        refuse("standards.espd_version", version=version or "?", element=f"/{RESPONSE}/ProfileExecutionID")
    findings: list[Finding] = []
    answers = _Answers(root, findings)
    criteria = dict(answers.read())
    if not criteria:
        refuse("standards.espd_empty", element=f"/{RESPONSE}/TenderingCriterionResponse")
    party = root.first("EconomicOperatorParty", "Party")
    return EspdResponse(
        id=root.value("ID"),
        version=version,
        issued_on=_issued_on(root, at),
        operator_name=party.value("PartyName", "Name") if party is not None else "",
        operator_number=party.value("PartyIdentification", "ID") if party is not None else "",
        criteria=criteria,
        findings=tuple(findings[:MOST_FINDINGS]),
    )


def _issued_on(root: Element, at: datetime) -> date:
    element = f"/{RESPONSE}/IssueDate"
    try:
        issued_on = date.fromisoformat(root.value("IssueDate")[:10])
    except ValueError:
        found = root.first("IssueDate")
        refuse(
            "standards.espd_date",
            element=element,
            line=found.line if found is not None else root.line,
            value=root.value("IssueDate"),
        )
    if issued_on > oslo_day(at + AHEAD):
        refuse("standards.espd_from_the_future", element=element, issued_on=issued_on)
    return issued_on


class _Answers:
    """Responses are found by the identifier of the property they answer, properties by the group they stand in."""

    def __init__(self, root: Element, findings: list[Finding]) -> None:
        self._root = root
        self._findings = findings
        self._values: dict[str, list[Element]] = {}
        for one in root.all("TenderingCriterionResponse"):
            key = one.value("ValidatedCriterionPropertyID")
            if not key:
                self._find(one, "espd_unaddressed")
                continue
            self._values.setdefault(key, []).append(one)

    def read(self) -> Iterator[tuple[str, CriterionAnswer]]:
        known: set[str] = set()
        for element in self._root.all("TenderingCriterion"):
            code = element.value("CriterionTypeCode")
            official = taxonomy.criteria().get(code)
            groups = list(_groups(element))
            known |= {one.value("ID") for group in groups for one in group.all("TenderingCriterionProperty")}
            if official is None:
                self._find(element.first("CriterionTypeCode") or element, "espd_criterion_unknown", code)
            elif answer := self._answer(official, groups):
                yield code, answer
        for key, responses in self._values.items():
            if key not in known:
                self._find(responses[0], "espd_property_unknown", key)

    def _answer(self, official: taxonomy.Criterion, groups: list[Element]) -> CriterionAnswer | None:
        by_id: dict[str, Element] = {one.value("ID"): one for one in groups}
        if not any(one.id in by_id for one in official.walk()):
            self._find(groups[0] if groups else self._root, "espd_groups_unknown", official.code)
            return None
        answer = self._indicator(by_id, official.answer_group, "your answer")
        by_itself = self._indicator(by_id, official.by_itself_group, "does the eo fulfil")
        said = tuple(self._said(groups))
        if answer is None and by_itself is None and not said:
            return None
        return CriterionAnswer(code=official.code, answer=answer, by_itself=by_itself, said=said)

    def _indicator(self, by_id: Mapping[str, Element], group: taxonomy.Group | None, words: str) -> bool | None:
        """The yes or no given in the group; of several, a yes counts."""
        element = by_id.get(group.id) if group is not None else None
        if element is None or group is None:
            return None
        asked = [one for one in group.properties if one.type == "QUESTION" and one.data_type == "INDICATOR"]
        place = next(i for i, one in enumerate(asked) if one.description.lower().startswith(words))
        questions = [one for one in _questions(element) if one.value("ValueDataTypeCode") == "INDICATOR"]
        if place >= len(questions):
            return None
        given = [
            self._boolean(value)
            for response in self._values.get(questions[place].value("ID"), [])
            for value in response.all("ResponseValue")
        ]
        truths = [one for one in given if one is not None]
        return any(truths) if truths else None

    def _boolean(self, value: Element) -> bool | None:
        found = value.first("ResponseIndicator")
        if found is None:
            self._find(value, "espd_no_indicator")
            return None
        if found.text not in ("true", "false", "1", "0"):
            self._find(found, "espd_not_a_boolean", found.text)
            return None
        return found.text in ("true", "1")

    def _said(self, groups: list[Element]) -> Iterator[Said]:
        for question in (one for group in groups for one in _questions(group)):
            if question.value("ValueDataTypeCode") == "INDICATOR":
                continue
            for response in self._values.get(question.value("ID"), []):
                yield from self._values_of(question.value("Description"), response)

    def _values_of(self, question: str, response: Element) -> Iterator[Said]:
        for value in response.all("ResponseValue"):
            for one in value.children:
                if one.name == "ResponseAmount":
                    amount = self._amount(one)
                    if amount is not None:
                        currency = one.attributes.get("currencyID", "")
                        yield Said(question, f"{one.text} {currency}".strip(), amount, currency)
                elif one.name != "ID" and one.text:
                    yield Said(question, one.text)
        for period in response.all("ApplicablePeriod"):
            days = [period.value(name) for name in ("StartDate", "EndDate")]
            yield Said(question, " – ".join(day for day in days if day))
        for evidence in response.all("EvidenceSupplied"):
            yield Said(question, self._evidence(evidence.value("ID")))

    def _amount(self, element: Element) -> Decimal | None:
        try:
            amount = Decimal(element.text)
        except InvalidOperation:
            amount = None
        if amount is None or not amount.is_finite():
            self._find(element, "espd_not_an_amount", element.text)
            return None
        return amount

    def _evidence(self, key: str) -> str:
        """What the evidence is and where it is found, or its identifier where the file tells no more."""
        for one in self._root.all("Evidence"):
            if one.value("ID") == key:
                document = one.first("DocumentReference")
                parts = [
                    one.value("Name"),
                    document.value("IssuerParty", "PartyName", "Name") if document is not None else "",
                    document.value("Attachment", "ExternalReference", "URI") if document is not None else "",
                ]
                return ", ".join(part for part in parts if part) or key
        return key

    def _find(self, element: Element, code: str, value: str = "") -> None:
        if len(self._findings) < MOST_FINDINGS:
            self._findings.append(Finding(element.path, element.line, code, value[:80]))


def _groups(element: Element) -> Iterator[Element]:
    for name in ("TenderingCriterionPropertyGroup", "SubsidiaryTenderingCriterionPropertyGroup"):
        for one in element.all(name):
            yield one
            yield from _groups(one)


def _questions(group: Element) -> list[Element]:
    return [one for one in group.all("TenderingCriterionProperty") if one.value("TypeCode") == "QUESTION"]
