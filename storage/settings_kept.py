"""A few words that the program remembers about itself."""

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from storage.schema import setting
from storage.session import Session


async def keep(session: Session, name: str, value: str) -> None:
    row = {"name": name, "value": value}
    await session.execute(insert(setting).values(row).on_conflict_do_update(index_elements=["name"], set_=row))


async def kept(session: Session, name: str) -> str:
    """What was kept under this name, or nothing."""
    return (await session.execute(select(setting.c.value).where(setting.c.name == name))).scalar() or ""
