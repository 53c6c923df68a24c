"""Settings: a bad one stops the start with its name and the remedy, and repeats no secret."""

import pytest

from bot.settings import BadSetting, read_settings

REAL = "https://api.telegram.org"


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("TELEGRAM_BOT_TOKEN", "secret", "BotFather"),
        ("TELEGRAM_API_URL", "api.telegram.org", "https://api.telegram.org"),
        ("TELEGRAM_PACE", "31", "từ 0 đến 30"),
        ("TELEGRAM_PACE", "0", "viết 25"),
        ("DATABASE_URL", "postgresql://localhost/secret", "sqlite+aiosqlite:///"),
        ("SECRET_KEY", "secret", "32 ký tự"),
        ("LOG_LEVEL", "LOUD", "DEBUG"),
        ("NOW", "tomorrow", "2021-10-12T08:00:00+07:00"),
        ("NOW", "2021-10-12T08:00:00+07:00", "để trống"),
        ("ADMINS", "telegrm:1", "telegram:123456"),
        ("ADMINS", "telegram:abc", "telegram:123456"),
        ("ADMINS", "telegram:@thao", "telegram:123456"),
        ("ADMINS", "telegram:1;telegram:2", "telegram:123456"),
        ("ADMINS", "123456", "telegram:123456"),
    ],
)
def test_a_bad_value_is_refused_with_the_setting_and_the_remedy(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, remedy: str
) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:token-of-a-real-bot")
    monkeypatch.setenv("TELEGRAM_API_URL", REAL)
    monkeypatch.setenv(name, value)

    with pytest.raises(BadSetting) as refused:
        read_settings()
    assert str(refused.value).startswith(f"{name}:")
    assert remedy in str(refused.value)
    assert "secret" not in str(refused.value)


def test_several_admins_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMINS", " telegram:7000000001, zalo:ab-1 ,")

    assert ("telegram:7000000001", "zalo:ab-1") == read_settings().admins
