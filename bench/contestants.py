"""Who is measured: this program as users run it, and the two rivals holding the same chat."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.processes import ROOT, Program
from tests.standin.client import Process

NOW = "2021-10-06T08:00:00+07:00"


@dataclass(frozen=True, slots=True)
class Contestant:
    """`starts` runs it against a stand-in, with its database in a folder."""

    name: str
    starts: Callable[[Process, Path], Program]


def _ours(standin: Process, folder: Path) -> Program:
    settings = {
        "TELEGRAM_BOT_TOKEN": standin.token,
        "TELEGRAM_API_URL": standin.url,
        "TELEGRAM_PACE": "0",
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/lalanh.db",
        "CAMPAIGN_FILE": str(ROOT / "campaign.toml"),
        "NOW": NOW,
        "ADMINS": "",
        "SECRET_KEY": "",
        "LOG_LEVEL": "INFO",
    }
    return Program(["-m", "bot", "run"], folder, settings, '"event": "ready"')


def _rival(module: str) -> Callable[[Process, Path], Program]:
    def starts(standin: Process, folder: Path) -> Program:
        asked = ["--api-url", standin.url, "--token", standin.token, "--database", str(folder / "rival.db")]
        return Program(["-m", f"bench.rivals.{module}", *asked], folder, {}, "ready\n")

    return starts


OURS = Contestant("Lá Lành", _ours)
CONVERSATION_HANDLER = Contestant("ConversationHandler", _rival("conversation_handler"))
AIOGRAM = Contestant("aiogram FSM", _rival("aiogram_fsm"))
ALL = (OURS, CONVERSATION_HANDLER, AIOGRAM)
