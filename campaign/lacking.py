"""What schools lack before gifts can come to them, as the office is told."""

from collections.abc import Sequence

from campaign.units import Directory, Unit

MOST_NAMED = 5


def lacking(units: Directory) -> list[str]:
    """What donors are shown of a school, and it is not there."""
    schools = [unit for unit in units.all if unit.files and not unit.closed]
    without = {
        "người phụ trách": [unit.code for unit in schools if not unit.contact],
        "địa chỉ": [unit.code for unit in schools if not unit.address],
        "tài khoản ngân hàng": [unit.code for unit in schools if not unit.account],
    }
    return [f"trường thiếu {what}: {', '.join(codes)}." for what, codes in without.items() if codes]


def unmanaged(schools: Sequence[Unit]) -> list[str]:
    """Nobody receives what is pledged to such a school."""
    if not schools:
        return []
    first = ", ".join(f"{unit.code} ({unit.name})" for unit in schools[:MOST_NAMED])
    return [
        f"{len(schools)} trường chưa có người quản lý: {first}{', …' if schools[MOST_NAMED:] else ''}; "
        f"mời bằng /moi trong Telegram, hoặc `lalanh invite {schools[0].code} manager`."
    ]
