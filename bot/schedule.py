"""The heartbeat: at start, then every minute. It stores nothing; what is due is computed from the facts."""

from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import VIETNAM

BEAT_SECONDS = 60


def heartbeat(beat: Callable[[], Awaitable[None]]) -> AsyncIOScheduler:
    """A started scheduler; beats that were missed come as one."""
    scheduler = AsyncIOScheduler(
        timezone=VIETNAM, job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
    )
    scheduler.add_job(beat, "interval", seconds=BEAT_SECONDS)
    scheduler.start()
    return scheduler
