"""Settings: read once from the environment and `.env`; a bad one stops the start with its name and the remedy."""

import os
import re
import secrets
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qs, unquote, urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.clock import parse_moment

SHORTEST_KEY = 32
TELEGRAM_API = "https://api.telegram.org"


class BadSetting(Exception):
    """Names the setting and says what to do; never repeats a secret."""


class Settings(BaseSettings):
    """What may differ from one machine to the next. Each field is an environment variable of that name in capitals."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", hide_input_in_errors=True, env_ignore_empty=True)

    telegram_bot_token: Annotated[str, Field(pattern=r"^(\d+:[\w-]+)?$", description="viết đúng như BotFather đưa")] = (
        ""
    )
    telegram_api_url: Annotated[
        str, Field(pattern="^https?://", description="viết địa chỉ gốc, như https://api.telegram.org")
    ] = TELEGRAM_API
    telegram_pace: Annotated[float, Field(ge=0, le=30, description="viết số tin mỗi giây, từ 0 đến 30")] = 25
    database_url: Annotated[
        str,
        Field(
            pattern=r"^sqlite\+aiosqlite:///.+",
            description="viết sqlite+aiosqlite:///thu-muc/tep.db; chưa dùng được loại cơ sở dữ liệu khác, "
            "vì những gì đã hứa chỉ mới được kiểm chứng trên SQLite",
        ),
    ] = "sqlite+aiosqlite:///data/lalanh.db"
    campaign_file: Annotated[Path, Field(description="viết đường dẫn của tệp chiến dịch")] = Path("campaign.toml")
    admins: Annotated[
        tuple[str, ...],
        NoDecode,
        Field(description="viết như telegram:123456, cách nhau bằng dấu phẩy"),
    ] = ()
    secret_key: Annotated[
        str,
        Field(pattern=r"^(\S.{30,}\S)?$", description="viết ít nhất 32 ký tự, hoặc để trống thì máy tự làm"),
    ] = ""
    smtp_url: Annotated[
        str,
        Field(
            pattern=r"^(smtps?://[^\s/?#]+/?(\?from=\S+)?)?$",
            description="viết smtp://ten:mat-khau@may-chu:587 hoặc smtps://…; nếu tên không phải là một địa chỉ thư "
            "thì thêm ?from=địa-chỉ ở cuối; dấu @ trong tên hoặc mật khẩu viết là %40",
        ),
    ] = ""
    log_level: Annotated[
        str, Field(pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="viết DEBUG, INFO, WARNING hoặc ERROR")
    ] = "INFO"
    now: Annotated[
        datetime | None, NoDecode, Field(description="viết như 2021-10-12T08:00:00+07:00, hoặc để trống")
    ] = None

    @field_validator("admins", mode="before")
    @classmethod
    def _split_admins(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        admins = tuple(part.strip() for part in value.split(",") if part.strip())
        if not all(re.fullmatch(r"telegram:[1-9]\d*|zalo:[\w-]+|terminal:\w+", admin) for admin in admins):
            raise ValueError
        return admins

    @field_validator("smtp_url")
    @classmethod
    def _mails_come_from_somebody(cls, url: str) -> str:
        parts = urlsplit(url)
        if url and not (parts.hostname and mail_sender(url) and parts.port != 0):  # one that is no number raises, too
            raise ValueError
        return url

    @field_validator("now", mode="before")
    @classmethod
    def _moment(cls, value: object) -> object:
        return parse_moment(value) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _real_api_runs_on_real_time(self) -> "Settings":
        if self.real_api and self.now:
            raise BadSetting("NOW: đồng hồ chỉnh tay chỉ để thử; với Telegram thật thì để trống.")
        if self.real_api and self.telegram_pace == 0:
            raise BadSetting("TELEGRAM_PACE: 0 là bỏ mọi giới hạn, không dùng được với Telegram thật; viết 25.")
        return self

    @property
    def real_api(self) -> bool:
        """The messenger's own servers are on the other side."""
        host = urlsplit(self.telegram_api_url).hostname or ""
        return bool(self.telegram_bot_token) and (host == "telegram.org" or host.endswith(".telegram.org"))

    @property
    def database_path(self) -> Path:
        return Path(self.database_url.partition(":///")[2])


def mail_sender(smtp_url: str) -> str:
    """The address that mails come from: `?from=` behind the URL, or its user; empty if neither is an address."""
    parts = urlsplit(smtp_url)
    named = [*parse_qs(parts.query).get("from", []), unquote(parts.username or "")]
    return next((each for each in named if "@" in each), "")


def read_settings(**given: object) -> Settings:
    """The settings of this machine. Raises BadSetting."""
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks them
    except ValidationError as problem:
        raise BadSetting("\n".join(_remedy(str(each["loc"][0])) for each in problem.errors())) from None


def secret_of(settings: Settings) -> str:
    """The secret that personal text is sealed with: the one given, or one made once and kept beside the database."""
    if settings.secret_key:
        return settings.secret_key
    kept = kept_key(settings)
    if kept.exists():
        return _long_enough(kept)
    if settings.database_path.exists():
        raise BadSetting(
            f"SECRET_KEY: dữ liệu được niêm phong bằng một khóa không còn ở {kept}; để khóa ấy lại chỗ cũ."
        )
    kept.parent.mkdir(parents=True, exist_ok=True)
    made = kept.with_name(f"{kept.name}.{os.getpid()}")
    with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):  # another command was first
        os.link(made, kept)  # whole, or not at all
    made.unlink()
    return _long_enough(kept)


def _long_enough(kept: Path) -> str:
    key = kept.read_text().strip()
    if len(key) < SHORTEST_KEY:
        raise BadSetting(f"SECRET_KEY: {kept} không phải là một khóa nguyên vẹn; để đúng khóa vào đó.")
    return key


def kept_key(settings: Settings) -> Path:
    """Where the secret is kept if none is given."""
    return settings.database_path.parent / "secret.key"


def _remedy(name: str) -> str:
    remedy = Settings.model_fields[name].description or "xem .env.example"
    return f"{name.upper()}: giá trị này không dùng được; {remedy}."
