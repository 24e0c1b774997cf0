"""What people have written as an address is asked only where it leads out of the network."""

import pytest

from terskel.outward import _is_public, may_lead_out


@pytest.mark.parametrize("address", ["193.212.1.10", "2a02:c0::1", "2002:c1d4:10a::1", "::ffff:193.212.1.10"])
def test_a_public_address_is_one(address: str) -> None:
    assert _is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "0.0.0.0",
        "::",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "fec0::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "::7f00:1",
        "::10.0.0.1",
        "64:ff9b::a00:1",
        "64:ff9b:1::a00:1",
        "2002:a00:1::1",
        "2001:0:4136:e378:8000:63bf:f5ff:fffe",
    ],
)
def test_what_leads_inwards_is_not_however_it_is_written(address: str) -> None:
    assert not _is_public(address)


@pytest.mark.parametrize(
    ("address", "leads_out"),
    [
        ("https://firm.example/x", True),
        ("https://firm.example:443/", True),
        ("https://193.212.1.10/", True),
        ("https://firm.example:8443/", False),
        ("https://intranett/", False),
        ("https://vert.local./", False),
        ("https://[fd00::1]/", False),
        ("ftp://firm.example/", False),
        ("https://named.internal:9000/", True),
    ],
)
def test_what_is_written_tells_whether_it_would_be_asked(address: str, *, leads_out: bool) -> None:
    assert may_lead_out(address, {"named.internal:9000"}) is leads_out
