"""What the register shows of a right to sign."""

import pytest

from terskel.core.mandates import MANDATE_KINDS, REGISTER_ROLES, MandateKind, Right, Signer, binds, shown_by_register

NORA = "Nora Nordlys"


@pytest.mark.parametrize(
    ("role", "kind", "jointly", "shown"),
    [
        ("SIGN", "signature", False, True),
        ("SIHV", "signature", False, True),
        ("INNH", "signature", False, True),
        ("SIFE", "signature", False, False),
        ("SIFE", "signature", True, True),
        ("SIGN", "signature", True, True),
        ("SIGN", "procuration", False, False),
        ("PROK", "procuration", False, True),
        ("POFE", "procuration", False, False),
        ("DAGL", "management", False, True),
        ("DAGL", "signature", False, False),
    ],
)
def test_a_role_shows_its_own_right_and_no_wider_one(role: str, kind: MandateKind, jointly: bool, shown: bool) -> None:
    assert shown_by_register(NORA, kind, jointly, [Signer(role, NORA)]) is shown


@pytest.mark.parametrize(
    ("registered", "shown"),
    [("Nora Marie Nordlys", True), ("NORA NORDLYS", True), ("Nora Nordli", False), ("Ola Nordlys", False), ("", False)],
)
def test_people_are_told_apart_by_first_and_last_name(registered: str, shown: bool) -> None:
    assert shown_by_register(NORA, "signature", False, [Signer("SIGN", registered)]) is shown


def test_nobody_is_shown_by_an_empty_register() -> None:
    assert not shown_by_register(NORA, "signature", False, [])
    assert not shown_by_register(NORA, "power_of_attorney", False, [Signer(role, NORA) for role in REGISTER_ROLES])


def test_every_kind_has_its_clause() -> None:
    assert all(MANDATE_KINDS.values())
    assert {one.kind for one in REGISTER_ROLES.values()} == MANDATE_KINDS.keys() - {"power_of_attorney"}


ALONE, TOGETHER = Right("signature", jointly=False), Right("signature", jointly=True)
PROCURATION = Right("procuration", jointly=True)


@pytest.mark.parametrize(
    ("signed", "bound"),
    [
        ([], False),
        ([ALONE], True),
        ([None], True),
        ([TOGETHER], False),
        ([TOGETHER, TOGETHER], True),
        ([TOGETHER, PROCURATION], False),
        ([TOGETHER, PROCURATION, PROCURATION], True),
        ([TOGETHER, ALONE], True),
        ([TOGETHER, None], True),
    ],
)
def test_a_firm_is_bound_by_one_who_signs_alone_or_two_with_the_same_joint_right(
    signed: list[Right | None], bound: bool
) -> None:
    assert binds(signed) is bound
