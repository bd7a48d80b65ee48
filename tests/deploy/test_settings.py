"""Settings from the environment."""

from pathlib import Path

import pytest

from deploy.processes import StartRefused
from deploy.settings import Settings, load_settings, table, with_driver


class TestWithDriver:
    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            ("postgresql://app@db/gongdao", "postgresql+asyncpg://app@db/gongdao"),
            ("postgres://app:p%40ss@db:5433/gongdao", "postgresql+asyncpg://app:p%40ss@db:5433/gongdao"),
            ("postgresql+asyncpg://app@/gongdao?host=/run/x", "postgresql+asyncpg://app@/gongdao?host=%2Frun%2Fx"),
            ("postgresql:///gongdao?host=/run/x", "postgresql+asyncpg:///gongdao?host=%2Frun%2Fx"),
            ("postgresql://db/g?sslmode=require", "postgresql+asyncpg://db/g?ssl=require"),
        ],
    )
    def test_names_the_driver_and_its_options(self, given: str, expected: str) -> None:
        """Plain addresses mean another driver to SQLAlchemy, and asyncpg calls sslmode ssl."""
        assert with_driver(given) == expected


class TestLoadSettings:
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("GONGDAO_PORT", "eight"),
            ("GONGDAO_PORT", "70000"),
            ("GONGDAO_DATABASE_URL", "mysql://secret@db/gongdao"),
            ("GONGDAO_TIMEZONE", "Mars/Olympus"),
            ("GONGDAO_LOG_FORMAT", "xml"),
        ],
    )
    def test_names_the_wrong_setting_and_not_its_value(
        self, monkeypatch: pytest.MonkeyPatch, name: str, value: str
    ) -> None:
        """A mistake is one sentence; the value may be a password and is not repeated."""
        monkeypatch.setenv(name, value)
        with pytest.raises(StartRefused, match=f"^The setting {name} is wrong: ") as refused:
            load_settings()
        assert value not in str(refused.value)

    def test_takes_an_empty_variable_for_an_unset_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Compose files pass empty variables on."""
        monkeypatch.setenv("GONGDAO_DATABASE_URL", "")
        assert load_settings().production is False

    def test_reads_what_environment_wrote(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A child sees the settings of its parent."""
        parent = Settings(port=8123, data=Path("/srv/x"), database_url="postgresql://a@/g?host=/run/长")
        for name, value in parent.environment().items():
            monkeypatch.setenv(name, value)
        assert load_settings() == parent


class TestTable:
    def test_explains_every_setting(self) -> None:
        """No setting is without a sentence, and no name appears twice."""
        rows = list(table())
        assert all(meaning.endswith(".") for _, _, meaning in rows)
        assert len({name for name, _, _ in rows}) == len(rows) == len(Settings.model_fields)

    def test_hides_passwords_from_the_settings_text(self) -> None:
        """Printing the settings shows no secret."""
        settings = Settings(database_url="postgresql://a:geheim@db/g", temporal_api_key="geheim")
        assert "geheim" not in repr(settings)
