"""The three ways clients send a call's parameters: JSON, a form, or a form with files."""

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from .refusal import bad_request
from .wire import Request

Params = dict[str, Any]
BOUNDARY = re.compile(r'boundary="?([^";]+)"?', re.IGNORECASE)
NAME = re.compile(r'\bname="([^"]*)"', re.IGNORECASE)
FILE_NAME = re.compile(r'filename="([^"]*)"', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it arrived; only its name and size are kept."""

    name: str
    size: int


def params(request: Request) -> Params:
    asked: Params = dict(parse_qsl(request.query, keep_blank_values=True)) if request.query else {}
    if not request.body:
        return asked
    kind = request.content_type.lower()
    if kind.startswith("application/json"):
        asked.update(from_json(request.body))
    elif kind.startswith("multipart/form-data"):
        asked.update(from_multipart(request))
    else:
        asked.update(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))
    return asked


def from_json(body: bytes) -> Params:
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError):
        bad_request("can't parse JSON object")
    if not isinstance(asked, dict):
        bad_request("object expected")
    return asked


def from_multipart(request: Request) -> Params:
    boundary = BOUNDARY.search(request.content_type)
    if boundary is None:
        bad_request("boundary expected")
    parts = request.body.split(b"--" + boundary[1].encode())[1:-1]
    return dict(part(raw[2:-2]) for raw in parts)


def part(raw: bytes) -> tuple[str, str | Upload]:
    head, _, content = raw.partition(b"\r\n\r\n")
    lines = head.decode("utf-8", "replace")
    name, file_name = NAME.search(lines), FILE_NAME.search(lines)
    if name is None:
        bad_request("part without a name")
    if file_name:
        return name[1], Upload(file_name[1], len(content))
    return name[1], content.decode("utf-8", "replace")


def whole(value: Any) -> int | None:
    """A number that may have come as text, as forms do; None where it is not one."""
    try:
        return int(value)
    except (TypeError, ValueError):
        return None


def loaded(value: Any) -> Any:
    """A nested value that form bodies carry as JSON text."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        bad_request("can't parse JSON")
