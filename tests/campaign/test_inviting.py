"""Who may give and take back which role, and where."""

import pytest

from campaign.inviting import covered, fitting, may_give, may_invite, seen
from campaign.permissions import Role
from campaign.units import Directory, Unit

UNITS = Directory(
    [
        Unit("PGD", "Phòng Giáo dục", "office"),
        Unit("NCL", "Ngoài công lập", "group", parent="PGD", ownership="private"),
        Unit("MN-TT", "Mầm non tư thục Tuổi Thơ", "MN", parent="NCL", ownership="private"),
        Unit("THCS-NT", "THCS Nguyễn Trãi", "THCS", parent="PGD"),
        Unit("THCS-X", "THCS Đã Đóng", "THCS", parent="PGD", closed="x"),
    ]
)
IN_SCHOOLS = (Role.MANAGER, Role.TEACHER)


@pytest.mark.parametrize(
    ("role", "unit", "expected"),
    [
        ("teacher", "THCS-NT", {}),
        ("manager", "THCS-NT", {"THCS-NT": (Role.TEACHER,)}),
        ("manager", "THCS-X", {}),
        ("officer", "NCL", {"MN-TT": (Role.MANAGER,)}),
        ("admin", "PGD", {"NCL": (Role.GROUP_OFFICER,), "MN-TT": IN_SCHOOLS, "THCS-NT": IN_SCHOOLS}),
        ("admin", "NCL", {"NCL": (Role.GROUP_OFFICER,), "MN-TT": IN_SCHOOLS}),
        ("admin", "GONE", {}),
    ],
)
def test_what_each_role_may_give(role: str, unit: str, expected: dict[str, tuple[Role, ...]]) -> None:
    assert expected == may_give([(role, unit)], UNITS)


def test_nobody_has_the_say_over_admins() -> None:
    assert Role.ADMIN not in covered([("admin", "PGD")], UNITS)
    assert all(Role.ADMIN not in fitting(unit) for unit in UNITS.all)


def test_a_closed_school_takes_nobody_in_but_its_roles_can_be_taken_back() -> None:
    assert "THCS-X" in covered([("admin", "PGD")], UNITS)[Role.TEACHER]


def test_who_holds_a_role_is_seen_where_one_has_the_say() -> None:
    assert {"THCS-NT"} == seen([("manager", "THCS-NT"), ("teacher", "MN-TT")], UNITS)
    assert {"NCL", "MN-TT"} == seen([("officer", "NCL")], UNITS)
    assert frozenset() == seen([("teacher", "THCS-NT")], UNITS)


def test_a_role_at_the_wrong_place_gives_no_say() -> None:
    assert not may_invite([("teacher", "PGD")])
    assert may_invite([("teacher", "PGD"), ("manager", "THCS-NT")])


def test_among_some_units_only_they_are_found() -> None:
    assert "MN-TT" == UNITS.among({"MN-TT", "NCL"}).find("tuổi thơ")
    assert ("MN-TT",) == tuple(unit.code for unit in UNITS.among({"MN-TT"}).all)
