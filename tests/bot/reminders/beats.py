"""Days on which the heart beats, and what a donor is reminded with."""

from bot.clock import parse_moment
from tests.kit import Running

DELIVER = "Quý vị đã đăng ký ủng hộ; chương trình nhận đến hết ngày 15/10"


async def beats_at(program: Running, *moments: str) -> None:
    """It becomes each of these moments, written `12 08:00`, and the heart beats."""
    for moment in moments:
        program.clock.move_to(parse_moment(f"2021-10-{moment.replace(' ', 'T')}"))
        await program.beats()
