"""Settings from the environment: the only place in the program that reads it.

Every field carries the sentence that the READMEs print; `table()` yields them, so that the documents and the
program cannot drift apart.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from deploy.processes import StartRefused

DRIVER = "postgresql+asyncpg"


def with_driver(url: str) -> str:
    """The address as SQLAlchemy needs it: driver asyncpg, and libpq's `sslmode` under the name asyncpg gives
    it."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql", DRIVER):
        raise ValueError("must begin with postgresql:// or postgresql+asyncpg://")
    query = [("ssl" if key == "sslmode" else key, value) for key, value in parse_qsl(parts.query)]
    # urlunsplit drops the empty host of a socket address (`postgresql://user@/db` keeps it,
    # `postgresql:///db` would not).
    rest = urlunsplit(("", "", parts.path, urlencode(query), ""))
    return f"{DRIVER}://{parts.netloc}{rest}"


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError("is not a time zone of the tz database, such as Asia/Shanghai") from None
    return name


Port = Annotated[int, Field(ge=1, le=65535)]
DatabaseUrl = Annotated[str, AfterValidator(with_driver)]


class Settings(BaseSettings):
    """What an installation may choose. Build it with `load_settings`, which turns mistakes into one
    sentence."""

    model_config = SettingsConfigDict(
        env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True, populate_by_name=True
    )

    host: str = Field(
        default="127.0.0.1", validation_alias="GONGDAO_HOST", description="Address the API and the pages listen on."
    )
    port: Port = Field(default=8000, validation_alias="GONGDAO_PORT", description="Port of the API and the pages.")
    trusted_proxies: str | None = Field(
        default=None,
        validation_alias="GONGDAO_TRUSTED_PROXIES",
        description="Addresses of proxies (comma-separated, or *) whose X-Forwarded-For and X-Forwarded-Proto are believed. Unset: none.",
    )
    secure_cookies: bool = Field(
        default=False,
        validation_alias="GONGDAO_SECURE_COOKIES",
        description="Whether browsers send the sign-in cookie over https only. Set it to true wherever the pages are "
        "reached by https; a sign-in that the service itself sees as https is kept so anyway.",
    )
    default_office: str | None = Field(
        default=None,
        validation_alias="GONGDAO_DEFAULT_OFFICE",
        description="Id of the office that receives public complaints whose region has no office. "
        "Unset: the highest office.",
    )
    data: Path = Field(
        default=Path(".gongdao"),
        validation_alias="GONGDAO_DATA",
        description="Folder of the embedded servers' data, keys and logs.",
    )
    database_url: DatabaseUrl | None = Field(
        default=None,
        repr=False,
        validation_alias="GONGDAO_DATABASE_URL",
        description="PostgreSQL to work on, as the role gongdao_app. Unset: the embedded PostgreSQL.",
    )
    database_owner_url: DatabaseUrl | None = Field(
        default=None,
        repr=False,
        validation_alias="GONGDAO_DATABASE_OWNER_URL",
        description="The same database as the role gongdao_owner, for `gongdao migrate` only.",
    )
    master_key_file: Path | None = Field(
        default=None,
        validation_alias="GONGDAO_MASTER_KEY_FILE",
        description="File with the key that seals the vault's keys. Required with GONGDAO_DATABASE_URL; "
        "the embedded start makes master.key in the data folder.",
    )
    payload_key_file: Path | None = Field(
        default=None,
        validation_alias="GONGDAO_PAYLOAD_KEY_FILE",
        description="File with the key for what crosses Temporal. Required with GONGDAO_DATABASE_URL; "
        "the embedded start makes payload.key in the data folder.",
    )
    timezone: Annotated[str, AfterValidator(_known_zone)] = Field(
        default="Asia/Shanghai",
        validation_alias="GONGDAO_TIMEZONE",
        description="Time zone in which legal dates are read; one for the whole installation.",
    )
    temporal_port: Port = Field(
        default=7233, validation_alias="GONGDAO_TEMPORAL_PORT", description="Port of the embedded Temporal server."
    )
    temporal_ui_port: int = Field(
        default=8233,
        ge=0,
        le=65535,
        validation_alias="GONGDAO_TEMPORAL_UI_PORT",
        description="Port of the embedded Temporal server's own pages; 0 turns them off.",
    )
    temporal_address: str | None = Field(
        default=None,
        validation_alias="TEMPORAL_ADDRESS",
        description="host:port of a Temporal cluster. Unset: the embedded Temporal server.",
    )
    temporal_namespace: str = Field(
        default="default", validation_alias="TEMPORAL_NAMESPACE", description="Temporal namespace of this installation."
    )
    temporal_api_key: str | None = Field(
        default=None, repr=False, validation_alias="TEMPORAL_API_KEY", description="API key of the Temporal cluster."
    )
    temporal_tls_cert: Path | None = Field(
        default=None,
        validation_alias="TEMPORAL_TLS_CERT",
        description="Client certificate for the Temporal cluster (PEM).",
    )
    temporal_tls_key: Path | None = Field(
        default=None, validation_alias="TEMPORAL_TLS_KEY", description="Private key of the client certificate (PEM)."
    )
    temporal_tls_ca: Path | None = Field(
        default=None,
        validation_alias="TEMPORAL_TLS_CA",
        description="Authority that signed the cluster's certificate (PEM).",
    )
    rule_change_per_second: float = Field(
        default=20.0,
        ge=0.1,
        le=1000,
        validation_alias="GONGDAO_RULE_CHANGE_PER_SECOND",
        description="How many open matters a second are brought to a changed rule or calendar at most.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", validation_alias="GONGDAO_LOG_LEVEL", description="Least level that is logged."
    )
    log_format: Literal["console", "json"] = Field(
        default="console", validation_alias="GONGDAO_LOG_FORMAT", description="Log lines for people or for machines."
    )
    notices: Literal["files", "log", "mail"] = Field(
        default="files",
        validation_alias="GONGDAO_NOTICES",
        description="Where notices to staff go: files in the data folder's outbox, the log, or mail.",
    )
    mail_server: str | None = Field(
        default=None, validation_alias="GONGDAO_MAIL_SERVER", description="host:port of the SMTP server for notices."
    )
    mail_sender: str = Field(
        default="gongdao@localhost", validation_alias="GONGDAO_MAIL_SENDER", description="Sender of notices by mail."
    )
    mail_address: str = Field(
        default="{id}@localhost",
        validation_alias="GONGDAO_MAIL_ADDRESS",
        description="Pattern of the addresses of accounts and offices; {id} is the account's or office's id.",
    )

    @property
    def production(self) -> bool:
        """Whether somebody else runs the database; then no key is ever made here, and a missing one is an
        error."""
        return self.database_url is not None

    @property
    def folder(self) -> Path:
        """The data folder as an absolute path, so that a child started elsewhere means the same one."""
        return self.data.expanduser().absolute()

    @property
    def master_key(self) -> Path:
        """Where the master key lies, whether or not it exists yet."""
        return self.master_key_file or self.folder / "master.key"

    @property
    def payload_key(self) -> Path:
        """Where the key of Temporal's payloads lies, whether or not it exists yet."""
        return self.payload_key_file or self.folder / "payload.key"

    @property
    def temporal_target(self) -> str:
        """host:port of the Temporal server to connect to, embedded or not."""
        return self.temporal_address or f"127.0.0.1:{self.temporal_port}"

    def environment(self) -> dict[str, str]:
        """These settings as environment variables, for a child process that reads them with
        `load_settings`."""
        fields = type(self).model_fields
        values = {str(field.validation_alias): getattr(self, name) for name, field in fields.items()}
        return {name: str(value) for name, value in values.items() if value is not None}


def load_settings() -> Settings:
    """Read the environment. Raises `StartRefused` with one sentence that names the first wrong setting."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        reason = first["msg"].removeprefix("Value error, ")
        raise StartRefused(f"The setting {first['loc'][0]} is wrong: {reason}.") from None


def table() -> Iterator[tuple[str, str, str]]:
    """Name, default and meaning of every setting, in the order the READMEs list them."""
    for field in Settings.model_fields.values():
        default = "" if field.default is None else str(field.default)
        yield str(field.validation_alias), default, str(field.description)


def child_environment(settings: Settings, *, run: str) -> dict[str, str]:
    """The environment of a child: this process's own, the settings, and the run's mark by which it is found
    again."""
    return {**os.environ, **settings.environment(), "GONGDAO_RUN": run}
