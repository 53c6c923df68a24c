"""Schools that close, by the office's own command."""

from bot import office
from tests.kit import Running


async def brings(program: Running, *rows: str) -> None:
    """The office brings in a table, at this moment."""
    (program.folder / "truong.csv").write_text("\n".join(rows), "utf-8")
    now = program.settings.model_copy(update={"now": program.clock.now()})
    await office.import_units(now, program.folder / "truong.csv")


async def closes(program: Running, *codes: str) -> None:
    await brings(program, "mã,đóng", *(f"{code},x" for code in codes))
