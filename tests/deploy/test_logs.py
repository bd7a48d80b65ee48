"""Log lines of every origin."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Literal

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from deploy.logs import set_up_logs
from deploy.settings import Settings


class RowQuotingError(Exception):
    """As a driver raises it: with a SQLSTATE, and a message that quotes a row."""

    sqlstate = "23505"


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    """Leave the process's logging as pytest set it up."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


def logged(stream: io.StringIO) -> dict[str, object]:
    """The last line written."""
    line: dict[str, object] = json.loads(stream.getvalue().splitlines()[-1])
    return line


@pytest.fixture
def stream() -> io.StringIO:
    """Where the lines go, as JSON."""
    out = io.StringIO()
    set_up_logs(Settings(log_format="json"), stream=out)
    return out


class TestSetUpLogs:
    def test_writes_event_and_keywords(self, stream: io.StringIO) -> None:
        """A line carries its constant name and its data apart."""
        structlog.get_logger("gongdao").info("command_recorded", stream="c1", sequence=3)
        line = logged(stream)
        assert (line["event"], line["stream"], line["sequence"], line["level"]) == ("command_recorded", "c1", 3, "info")

    @pytest.mark.parametrize("name", ["uvicorn.error", "sqlalchemy.pool", "temporalio.worker"])
    def test_gives_libraries_the_same_shape(self, stream: io.StringIO, name: str) -> None:
        """Lines of libraries are JSON with the same fields."""
        logging.getLogger(name).error("went %s", "wrong")
        line = logged(stream)
        assert (line["event"], line["logger"], line["level"]) == ("went wrong", name, "error")
        assert "timestamp" in line

    def test_leaves_out_what_is_below_the_level(self, stream: io.StringIO) -> None:
        """INFO is the default, so DEBUG is silent."""
        structlog.get_logger("gongdao").debug("detail")
        assert stream.getvalue() == ""

    @pytest.mark.parametrize("log_format", ["json", "console"])
    @pytest.mark.parametrize("through", ["structlog", "logging"])
    def test_withholds_the_text_of_database_errors(self, log_format: str, through: str) -> None:
        """PostgreSQL quotes rows in its messages; the line names class and SQLSTATE instead."""
        out = io.StringIO()
        set_up_logs(Settings(log_format="json" if log_format == "json" else "console"), stream=out)
        try:
            raise DBAPIError(str(text("INSERT")), {"name": "标记"}, RowQuotingError("Key (name)=(标记) exists"))
        except DBAPIError:
            if through == "structlog":
                structlog.get_logger("gongdao").exception("record_failed")
            else:
                logging.getLogger("uvicorn.error").exception("record_failed")
        assert "23505" in out.getvalue()
        assert "标记" not in out.getvalue()

    def test_keeps_the_traceback_of_other_errors(self, stream: io.StringIO) -> None:
        """A bug of ours is shown with its place."""
        try:
            raise ValueError("a bug")
        except ValueError:
            structlog.get_logger("gongdao").exception("failed")
        assert "ValueError" in json.dumps(logged(stream)["exception"])

    def test_shows_no_local_variables(self) -> None:
        """A traceback for people does not print what was in memory."""
        out = io.StringIO()
        set_up_logs(Settings(log_format="console"), stream=out)
        secret = "标记"
        try:
            raise ValueError(str(len(secret)))
        except ValueError:
            structlog.get_logger("gongdao").exception("failed")
        assert "Traceback" in out.getvalue()
        assert "标记" not in out.getvalue().replace('secret = "标记"', "")

    @pytest.mark.parametrize("log_format", ["json", "console"])
    def test_prints_no_local_variable(self, log_format: Literal["json", "console"]) -> None:
        """A traceback says where, and nothing of what was held there."""
        out = io.StringIO()
        set_up_logs(Settings(log_format=log_format), stream=out)
        narrative = "marked" + "-text"
        try:
            len(narrative) / 0
        except ZeroDivisionError:
            logging.getLogger("asyncio").exception("task_failed")
        assert "ZeroDivisionError" in out.getvalue() and "marked-text" not in out.getvalue()

    def test_outlives_a_full_disk(self) -> None:
        """A line that cannot be written is lost; whoever wrote it goes on."""

        class Full(io.StringIO):
            def write(self, _: str) -> int:
                raise OSError(28, "No space left on device")

        set_up_logs(Settings(log_format="json"), stream=Full())
        structlog.get_logger("gongdao").info("command_recorded")
