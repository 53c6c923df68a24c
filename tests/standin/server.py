"""Bot calls and test orders, each to its table."""

import asyncio
import json
import sys
import traceback
from http import HTTPStatus

from .bodies import Params, params
from .control import Control
from .faults import Faults, Mishap
from .methods import METHODS
from .polls import Polls
from .refusal import Refused
from .telegram import Telegram
from .wire import Reply, Request

UNAUTHORIZED = Refused(401, "Unauthorized")


class Server:
    """One bot's Bot API, and the back door for tests."""

    def __init__(self, token: str, seed: int | None = None) -> None:
        self.token = token
        self.faults = Faults()
        self.polls = Polls(self.refuse)
        self.start_over(seed)

    def start_over(self, seed: int | None = None) -> None:
        self.world = Telegram(seed)
        self.polls.serve(self.world)
        self.faults.set({})
        self.control = Control(self.world, self.faults, self.start_over)

    def handle(self, request: Request, reply: Reply) -> None:
        try:
            if request.path.startswith(f"/file/bot{self.token}/documents/"):
                self.send_file(request.path.rpartition("/")[2], reply)
            elif request.path.startswith("/bot"):
                self.bot_call(request, reply)
            elif request.path.startswith("/control/"):
                self.control.handle(request.path.removeprefix("/control/"), params(request), reply)
            else:
                reply.json(404, refusal(Refused(404, "Not Found")))
        except Refused as refused:
            reply.json(refused.status, refusal(refused))
        except Exception:
            self.say_broken(reply, request.path, None)

    def send_file(self, file_id: str, reply: Reply) -> None:
        content = self.world.files.get(file_id)
        reply.send(404 if content is None else 200, content or b"{}")

    def bot_call(self, request: Request, reply: Reply) -> None:
        token, _, method = request.path.removeprefix("/bot").rpartition("/")
        mishap, value = self.faults.strike(method.lower())
        if token != self.token or mishap is Mishap.UNAUTHORIZED:
            self.say_no(reply, method, None, UNAUTHORIZED)
            return
        asked = params(request)
        if delay := self.faults.delay(method.lower()) / 2:
            reply.delay = delay
            asyncio.get_running_loop().call_later(delay, self.perform, method, asked, reply, mishap, value)
        else:
            self.perform(method, asked, reply, mishap, value)

    def perform(self, method: str, asked: Params, reply: Reply, mishap: Mishap | None, value: int) -> None:
        """`mishap` may strike before the call is carried out, or between that and its answer."""
        chat_id = asked.get("chat_id")
        if mishap is Mishap.RESET:
            self.world.record(method, chat_id, "reset")
            reply.reset()
        elif mishap is not None and mishap is not Mishap.LOST_ANSWER:
            self.say_no(reply, method, chat_id, struck(mishap, value))
        elif method.lower() == "getupdates":
            self.polls.ask(reply, asked)
        else:
            self.carry_out(method, asked, reply, lost=mishap is Mishap.LOST_ANSWER)

    def carry_out(self, method: str, asked: Params, reply: Reply, lost: bool) -> None:
        chat_id = asked.get("chat_id")
        rule = METHODS.get(method.lower())
        try:
            if rule is None:
                raise Refused(404, "Not Found")
            result = rule(self.world, asked)
        except Refused as refused:
            self.say_no(reply, method, chat_id, refused)
            return
        except Exception:
            self.say_broken(reply, method, chat_id)
            return
        self.world.record(method, chat_id, "lost answer" if lost else "ok")
        if lost:
            reply.reset()
        else:
            reply.send(200, json.dumps({"ok": True, "result": result}).encode())

    def refuse(self, reply: Reply, method: str, status: int, description: str) -> None:
        self.say_no(reply, method, None, Refused(status, description))

    def say_no(self, reply: Reply, method: str, chat_id: object, refused: Refused) -> None:
        self.world.record(method, chat_id, f"{refused.status} {refused.description}")
        reply.json(refused.status, refusal(refused))

    def say_broken(self, reply: Reply, method: str, chat_id: object) -> None:
        """A defect of the stand-in itself, or a call so odd that no rule foresaw it: loud, but nobody hangs."""
        traceback.print_exc(file=sys.stderr)
        self.say_no(reply, method, chat_id, Refused(500, f"stand-in: {traceback.format_exc(limit=-1)}"))


def struck(mishap: Mishap, value: int) -> Refused:
    if mishap is Mishap.TOO_MANY:
        seconds = value or 1
        return Refused(429, f"Too Many Requests: retry after {seconds}", seconds)
    if mishap is Mishap.BLOCKED:
        return Refused(403, "Forbidden: bot was blocked by the user")
    return Refused(value or 502, HTTPStatus(value or 502).phrase)


def refusal(refused: Refused) -> Params:
    said: Params = {"ok": False, "error_code": refused.status, "description": refused.description}
    if refused.retry_after is not None:
        said["parameters"] = {"retry_after": refused.retry_after}
    return said
