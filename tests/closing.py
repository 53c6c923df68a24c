"""Schools that close, by the office's own command."""

from bot import office
from tests.kit import Running


async def brings(program: Running, *rows: str) -> None:
    """The office brings in a table."""
    (program.folder / "truong.csv").write_text("\n".join(rows), "utf-8")
    await office.import_units(program.settings, program.folder / "truong.csv")


async def closes(program: Running, *codes: str) -> None:
    await brings(program, "mã,đóng", *(f"{code},x" for code in codes))
