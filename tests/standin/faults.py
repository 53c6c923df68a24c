"""What can go wrong between a bot and the Bot API, by chance but from a seed."""

import random
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

SENDING = ("sendMessage", "editMessageText")


class Mishap(StrEnum):
    """In the order in which they are tried; at most one strikes a call."""

    UNAUTHORIZED = "unauthorized"  # refused, as if the token had been withdrawn
    RESET = "reset"  # the connection breaks before anything was done
    TOO_MANY = "too_many"  # 429 with retry_after
    SERVER_ERROR = "server_error"  # 5xx, nothing was done
    BLOCKED = "blocked"  # 403, the person has blocked the bot
    LOST_ANSWER = "lost_answer"  # done, but the connection breaks before the answer


@dataclass(frozen=True, slots=True)
class Fault:
    """How often one mishap strikes which methods; `value` is its retry_after or status."""

    rate: float
    methods: frozenset[str]
    value: int

    @classmethod
    def read(cls, mishap: Mishap, asked: Any) -> "Fault":
        asked = asked if isinstance(asked, dict) else {}
        default = () if mishap is Mishap.UNAUTHORIZED else SENDING
        methods = frozenset(method.lower() for method in asked.get("methods", default))
        return cls(float(asked.get("rate", 1)), methods, int(asked.get("retry_after") or asked.get("status") or 0))

    def concerns(self, method: str) -> bool:
        return not self.methods or method in self.methods


class Faults:
    """No fault until some are set; setting replaces all of them. An empty list of methods means every method."""

    def __init__(self) -> None:
        self.set({})

    def set(self, asked: dict[str, Any]) -> None:
        self.rng = random.Random(asked.get("seed"))
        self.active = {m: Fault.read(m, asked[m.value]) for m in Mishap if asked.get(m.value)}
        latency = asked.get("latency") or {}
        self.latency = float(latency.get("ms", 0)) / 1000
        self.slow = frozenset(method.lower() for method in latency.get("methods", ()))

    def strike(self, method: str) -> tuple[Mishap | None, int]:
        for mishap, fault in self.active.items():
            if fault.concerns(method) and self.rng.random() < fault.rate:
                return mishap, fault.value
        return None, 0

    def delay(self, method: str) -> float:
        return self.latency if not self.slow or method in self.slow else 0.0
