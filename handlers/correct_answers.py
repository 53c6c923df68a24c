"""A second person agrees to a correction of a large sum, or does not."""

from bot.conversation import Conversation, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.phrases import _
from handlers.correct import corrected
from handlers.correct_words import done, new_labels, question, tell_asker
from storage import corrections, undoing
from storage.corrections import Correction
from storage.session import Session


async def facts(session: Session, speaker: Speaker, about: str) -> Correction:
    return await corrections.to_answer(session, speaker, about)


def script(ask: Ask, asked: Correction) -> Correction:
    """The message that carries the buttons shows all of it: a tap is the yes to it."""
    return asked


async def shown(session: Session, speaker: Speaker, asked: Correction) -> Reply:
    """For those whom the message did not reach."""
    subject = await undoing.one(session, asked.receipt, asked.entry)
    said = (await question(session, asked.id, subject, asked.reason, asked.words, asked.instead))()
    return Reply(said.text, said.choices)


async def agreed(session: Session, speaker: Speaker, asked: Correction) -> Reply:
    _asked, subject, number = await corrections.agree(session, speaker, asked.id)
    labels = await undoing.relabelled(session, subject, asked.instead, number)

    def told() -> str:
        said = _("Người thứ hai đã đồng ý.") + " " + done(subject, number)
        return "\n".join([said, *new_labels(labels)])

    await tell_asker(session, asked.asked_by, asked.id, told, speaker.heard_at)
    return Reply(*await corrected(session, speaker, subject, number, asked.instead))


async def declined(session: Session, speaker: Speaker, asked: Correction) -> Reply:
    await corrections.decline(session, speaker, asked.id)

    def told() -> str:
        said = _("Người thứ hai chưa đồng ý sửa {what}, nên mọi bút toán vẫn như cũ. Mong thầy/cô trao đổi thêm.")
        return said.format(what=asked.receipt or _("số {number}").format(number=asked.entry))

    await tell_asker(session, asked.asked_by, asked.id, told, speaker.heard_at)
    words = _("Vâng, mọi bút toán vẫn như cũ. Người xin sửa được báo.")
    return Reply(words, (opens("cash book", _("Sổ tiền"), asked.unit),))


SEE = Conversation("see correction", facts, script, shown)
AGREE = Conversation("agree correction", facts, script, agreed)
DECLINE = Conversation("decline correction", facts, script, declined)
