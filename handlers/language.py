"""The other language."""

from bot.conversation import Conversation, Reply, Speaker
from bot.dialogue import Ask
from bot.phrases import LANGUAGES, _, lazy, speaking
from storage import people
from storage.session import Session


async def facts(session: Session, speaker: Speaker, about: str) -> str:
    other = next(language for language in LANGUAGES if language != speaker.language)
    return about if about in LANGUAGES else other


def script(ask: Ask, language: str) -> str:
    return language


async def finish(session: Session, speaker: Speaker, language: str) -> Reply:
    await people.set_language(session, speaker.person, language)
    with speaking(language):
        return Reply(_("Từ nay hệ thống nói tiếng Việt."), menu=True, language=language)


LANGUAGE = Conversation(
    "language",
    facts,
    script,
    finish,
    commands=("lang",),
    describes=lazy("English"),
    takes_words=True,
    label=lazy("English"),
)
