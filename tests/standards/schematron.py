"""The official rules of a standard, run as published: ISO Schematron made into XSLT 3 and run by Saxon."""

import copy
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from lxml import etree
from saxonche import PySaxonProcessor

SCH: Final = "{http://purl.oclc.org/dsdl/schematron}"
XSL: Final = "{http://www.w3.org/1999/XSL/Transform}"
SVRL: Final = "{http://purl.oclc.org/dsdl/svrl}"


def stylesheet(source: Path) -> bytes:
    """One pattern is one mode; in it the first rule that matches an element is the one that counts."""
    root = etree.parse(source).getroot()
    spaces = {prefix: uri for prefix, uri in root.nsmap.items() if prefix}
    spaces |= {one.get("prefix"): one.get("uri") for one in root.findall(f"{SCH}ns")}
    spaces |= {"xsl": XSL[1:-1], "svrl": SVRL[1:-1]}
    spaces.setdefault("xs", "http://www.w3.org/2001/XMLSchema")
    sheet = etree.Element(f"{XSL}stylesheet", nsmap=spaces, version="3.0")
    for one in root:
        if isinstance(one.tag, str) and one.tag.startswith(XSL):
            sheet.append(copy.deepcopy(one))
    _lets(sheet, root)
    main = etree.SubElement(etree.SubElement(sheet, f"{XSL}template", match="/"), f"{SVRL}schematron-output")
    for number, pattern in enumerate(root.findall(f"{SCH}pattern")):
        mode = f"M{number}"
        _lets(sheet, pattern)
        on = {"on-no-match": "shallow-skip", "on-multiple-match": "use-last"}
        etree.SubElement(sheet, f"{XSL}mode", name=mode, attrib=on)
        etree.SubElement(main, f"{XSL}apply-templates", select="/", mode=mode)
        rules = pattern.findall(f"{SCH}rule")
        for place, rule in enumerate(rules):
            priority = str(1000 + len(rules) - place)
            _rule(
                etree.SubElement(sheet, f"{XSL}template", match=rule.get("context"), mode=mode, priority=priority), rule
            )
            etree.SubElement(sheet[-1], f"{XSL}apply-templates", select="@*|node()", mode=mode)
    return etree.tostring(sheet)


def _rule(template: etree._Element, rule: etree._Element) -> None:
    _lets(template, rule)
    for one in rule.findall(f"{SCH}assert"):
        when = etree.SubElement(template, f"{XSL}if", test=f"not({one.get('test')})")
        failed = etree.SubElement(when, f"{SVRL}failed-assert", id=one.get("id", ""), flag=one.get("flag", ""))
        etree.SubElement(failed, f"{XSL}attribute", name="location", select="path()")


def _lets(parent: etree._Element, source: etree._Element) -> None:
    for one in source.findall(f"{SCH}let"):
        etree.SubElement(parent, f"{XSL}variable", name=one.get("name"), select=one.get("value"))


def failed(document: bytes, sources: Iterable[Path], beside: Iterable[tuple[Path, str]], folder: Path) -> list[str]:
    """What fails: "flag id at location". `beside`: files the rules look up beside themselves, under these names."""
    for path, name in beside:
        (folder / name).write_bytes(path.read_bytes())
    target = folder / "document.xml"
    target.write_bytes(document)
    found = []
    with PySaxonProcessor(license=False) as processor:
        xslt = processor.new_xslt30_processor()
        for source in sources:
            sheet = folder / f"{source.stem}.xsl"
            sheet.write_bytes(stylesheet(source))
            report = xslt.compile_stylesheet(stylesheet_file=str(sheet)).transform_to_string(source_file=str(target))
            for one in etree.fromstring(report.encode()).findall(f"{SVRL}failed-assert"):
                found.append(f"{one.get('flag')} {one.get('id')} at {one.get('location')}")
    return found
