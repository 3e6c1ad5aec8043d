from pathlib import Path

import pytest

from app.settings import load_settings
from domain.errors import BadSettings


def test_without_any_variable_nothing_leaves_the_machine() -> None:
    settings = load_settings({})
    assert (settings.channel, settings.host) == ("outbox", "127.0.0.1")
    assert settings.database == "sqlite:///var/teigen.db"


def test_variables_are_read_and_typed() -> None:
    settings = load_settings(
        {
            "TEIGEN_HOME": "/data",
            "TEIGEN_DATABASE_URL": "postgresql://u:p@db/teigen",
            "TEIGEN_MAIL_TO": "a@example.jp, b@example.jp,",
            "TEIGEN_PORT": "9000",
        }
    )
    assert settings.outbox == Path("/data/outbox")
    assert settings.database == "postgresql://u:p@db/teigen"
    assert settings.recipients == ["a@example.jp", "b@example.jp"]
    assert settings.port == 9000


def test_a_secret_may_stand_in_a_file_and_is_never_shown(tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("himitsu\n", encoding="utf-8")
    settings = load_settings({"TEIGEN_SMTP_PASSWORD_FILE": str(secret)})
    assert settings.smtp_password.get_secret_value() == "himitsu"
    assert "himitsu" not in repr(settings)


def test_a_missing_secret_file_is_named() -> None:
    with pytest.raises(BadSettings, match=r"TEIGEN_SMTP_PASSWORD_FILE.*/nowhere"):
        load_settings({"TEIGEN_SMTP_PASSWORD_FILE": "/nowhere"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TEIGEN_PORT", "eighty"),
        ("TEIGEN_CRAWL_DELAY", "-1"),
        ("TEIGEN_CHANNEL", "fax"),
        ("TEIGEN_DIGEST_WEEKDAY", "someday"),
        ("TEIGEN_DIGEST_HOUR", "24"),
    ],
)
def test_a_bad_value_is_named_with_its_variable(name: str, value: str) -> None:
    with pytest.raises(BadSettings, match=name):
        load_settings({name: value})


def test_smtp_without_a_host_is_refused() -> None:
    with pytest.raises(BadSettings, match="設定全体: TEIGEN_CHANNEL=smtp には TEIGEN_SMTP_HOST"):
        load_settings({"TEIGEN_CHANNEL": "smtp"})


def test_an_outside_model_needs_a_name_and_a_web_address() -> None:
    with pytest.raises(BadSettings, match="TEIGEN_JUDGE_MODEL"):
        load_settings({"TEIGEN_JUDGE_URL": "https://model.example/v1"})
    with pytest.raises(BadSettings, match="TEIGEN_JUDGE_URL"):
        load_settings({"TEIGEN_JUDGE_URL": "model.example", "TEIGEN_JUDGE_MODEL": "m"})


def test_a_key_that_no_header_can_carry_and_a_band_upside_down_are_refused() -> None:
    with pytest.raises(BadSettings, match="TEIGEN_JUDGE_KEY"):
        load_settings({"TEIGEN_JUDGE_KEY": "鍵"})
    with pytest.raises(BadSettings, match="TEIGEN_JUDGE_FROM"):
        load_settings({"TEIGEN_JUDGE_FROM": "0.9"})
