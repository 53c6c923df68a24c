"""The back door: tests move people, look at screens and order faults here."""

import asyncio
import itertools
import json
from base64 import b64decode
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from . import actions
from .actions import Impossible, chat_with, meet
from .bodies import Params, whole
from .faults import Faults
from .people import Play, Script
from .refusal import Refused
from .telegram import Chat, Query, Telegram
from .wire import Reply

LONGEST_WAIT = 600.0
# New people for every play, also after a reset: the bot under test may well remember the last ones.
FIRST_USERS = itertools.count(900_000_001, 100_000)


class Control:
    """Each order by its name; what an order answers is written as JSON."""

    def __init__(self, world: Telegram, faults: Faults, start_over: Callable[[int | None], None]) -> None:
        self.world = world
        self.faults = faults
        self.start_over = start_over
        self.plays: list[Play] = []
        self.orders: dict[str, Callable[[Params], Any]] = {
            "say": self.say,
            "tap": self.tap,
            "contact": self.contact,
            "edit": self.edit,
            "send": self.send,
            "raw": self.raw,
            "duplicate": lambda asked: {"update_id": self.world.updates.add_again(whole(asked.get("update_id")))},
            "restart_ids": lambda asked: {"next_id": self.world.updates.restart_ids(whole(asked.get("first")))},
            "block": lambda asked: actions.blocks(self.world, number(asked, "user"), True),
            "unblock": lambda asked: actions.blocks(self.world, number(asked, "user"), False),
            "faults": self.faults.set,
            "ledger": self.ledger,
            "calls": self.calls,
            "commands": self.commands,
            "toasts": self.toasts,
            "counts": self.counts,
            "reset": self.reset,
            "play": self.play,
        }
        self.waits = {"shown": self.shown, "play/result": self.play_result}

    def handle(self, order: str, asked: Params, reply: Reply) -> None:
        try:
            if order in self.waits:
                self.waits[order](asked, reply)
            elif order in self.orders:
                reply.json(200, self.orders[order](asked))
            else:
                raise Refused(404, f"no such order: {order}")
        except (Impossible, KeyError, StopIteration) as wrong:
            raise Refused(400, f"{type(wrong).__name__}: {wrong}") from wrong
        self.world.on_update()

    def say(self, asked: Params) -> Any:
        sender = self.sender(asked)
        content = {"text": str(asked["text"])} | (asked.get("extra") or {})
        return actions.sends(self.world, sender, self.room(asked), content)

    def send(self, asked: Params) -> Any:
        """A photo, sticker, voice or document, with a caption if there is one."""
        kind = str(asked["kind"])
        content = {kind: asked.get("content") or actions.FILES[kind]}
        if asked.get("file"):
            content = {kind: self.world.keep_file(str(asked["name"]), b64decode(asked["file"]))}
        if asked.get("caption"):
            content["caption"] = str(asked["caption"])
        return actions.sends(self.world, self.sender(asked), self.room(asked), content, kind)

    def tap(self, asked: Params) -> Any:
        self.sender(asked)
        user, chat, message_id = number(asked, "user"), whole(asked.get("chat")), whole(asked.get("message_id")) or 0
        data = None if asked.get("data") is None else str(asked["data"])
        if asked.get("force"):
            age = float(asked.get("age") or 0)
            return pressed(actions.forces(self.world, user, str(data), message_id, chat, age))
        return pressed(actions.taps(self.world, user, str(asked.get("label") or ""), data, message_id, chat))

    def contact(self, asked: Params) -> Any:
        self.sender(asked)
        user = number(asked, "user")
        return actions.shares_contact(self.world, user, str(asked["phone"]), whole(asked.get("owner")))

    def edit(self, asked: Params) -> Any:
        user, message_id = number(asked, "user"), number(asked, "message_id")
        return actions.edits(self.world, user, message_id, str(asked["text"]), whole(asked.get("chat")))

    def raw(self, asked: Params) -> Any:
        """`update` is any JSON, given an update_id if it is an object without one; `text` goes out just as it is."""
        if "text" in asked:
            return {"update_id": self.world.updates.add_text(str(asked["text"]))}
        update = asked["update"]
        if isinstance(update, dict) and "update_id" not in update:
            return {"update_id": self.world.updates.add(update)}
        return {"update_id": self.world.updates.add_text(json.dumps(update))}

    def ledger(self, asked: Params) -> Any:
        if (chat := whole(asked.get("chat"))) is None:
            return [one.view() for one in self.world.chats.values()]
        return self.world.chats.get(chat, Chat({"id": chat})).view()

    def calls(self, asked: Params) -> Any:
        """The newest `limit` calls, oldest first, of one method or chat or since one moment."""
        method, chat = str(asked.get("method") or "").lower(), whole(asked.get("chat"))
        since, limit = float(asked.get("since") or 0), whole(asked.get("limit")) or 10_000
        found = [
            asdict(call)
            for call in self.world.calls
            if call.at >= since
            and (not method or call.method.lower() == method)
            and (chat is None or whole(call.chat_id) == chat)
        ]
        return found[-limit:]

    def commands(self, asked: Params) -> Any:
        return [
            {"scope": scope, "language_code": language, "commands": commands}
            for (scope, language), commands in self.world.menus.items()
        ]

    def toasts(self, asked: Params) -> Any:
        """Every press of one chat, with what the bot said to it; null where it said nothing and the button spins."""
        chat = number(asked, "chat")
        return [asdict(query) for query in self.world.queries.values() if query.chat == chat]

    def counts(self, asked: Params) -> Any:
        world = self.world
        return {
            "open_updates": len(world.updates.open),
            "next_update_id": world.updates.next_id,
            "chats": len(world.chats),
            "calls": len(world.calls),
            "outcomes": [[method, outcome, times] for (method, outcome), times in world.outcomes.items()],
            "open_queries": sum(query.answered is None for query in world.queries.values()),
            "webhook": world.webhook,
            "menu_buttons": [[chat, button] for chat, button in world.menu_buttons.items()],
        }

    def reset(self, asked: Params) -> Any:
        for play in self.plays:
            play.stop()
        self.start_over(whole(asked.get("seed")))

    def play(self, asked: Params) -> Any:
        play = Play(self.world, Script.read(asked), whole(asked.get("first_user")) or next(FIRST_USERS))
        self.plays.append(play)
        play.start()
        return {"play": len(self.plays) - 1}

    def play_result(self, asked: Params, reply: Reply) -> None:
        play = self.plays[whole(asked.get("play")) or 0]
        play.when_done(lambda: None if reply.lost else reply.json(200, play.result()))

    def shown(self, asked: Params, reply: Reply) -> None:
        """What appeared in a chat after the first `after`; waits for something up to `wait` seconds."""
        chat, after = number(asked, "chat"), whole(asked.get("after")) or 0
        ends = asyncio.get_running_loop().time() + min(float(asked.get("wait") or 0), LONGEST_WAIT)
        self.answer_or_wait(chat, after, ends, reply)

    def answer_or_wait(self, chat: int, after: int, ends: float, reply: Reply) -> None:
        loop = asyncio.get_running_loop()
        known = self.world.chats.get(chat)
        new = known.shown[after:] if known else []
        if new or loop.time() >= ends:
            reply.json(200, [message.view() for message in new])
            return
        tries = Once(lambda: self.answer_or_wait(chat, after, ends, reply))
        self.world.waiting[chat].append(tries)
        loop.call_at(ends, tries)

    def sender(self, asked: Params) -> dict[str, Any]:
        return meet(
            self.world, number(asked, "user"), str(asked.get("name") or ""), str(asked.get("language_code") or "")
        )

    def room(self, asked: Params) -> Chat:
        return chat_with(self.world, number(asked, "user"), whole(asked.get("chat")))


class Once:
    """Does a thing the first time it is called."""

    def __init__(self, thing: Callable[[], None]) -> None:
        self.thing: Callable[[], None] | None = thing

    def __call__(self) -> None:
        thing, self.thing = self.thing, None
        if thing is not None:
            thing()


def number(asked: Params, name: str) -> int:
    found = whole(asked[name])
    if found is None:
        raise Impossible(f"{name} must be a number")
    return found


def pressed(query: Query) -> dict[str, Any]:
    return {"update_id": query.update_id, "query_id": query.query_id}
