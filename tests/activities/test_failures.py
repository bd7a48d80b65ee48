"""Which failures are tried again, and what is said of the others."""

import pytest
from sqlalchemy.exc import OperationalError, ProgrammingError
from structlog.testing import capture_logs
from temporalio.exceptions import ApplicationError

from activities.failures import failure, told
from casework.messages import AWAY, INTERNAL, REFUSED
from casework.refusal import ImpossibleValue, NotAllowedAtThisStage
from records.codec import decode
from records.database import DatabaseAway, TransactionTooLong


class Driver(Exception):
    """A driver's error with its SQLSTATE."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__("row (1, 'somebody') violates something")
        self.sqlstate = sqlstate


class TestFailure:
    @pytest.mark.parametrize("state", ["40001", "40P01", "55P03", "57P01", "08006"])
    def test_that_passes_by_itself_is_tried_again(self, state: str) -> None:
        """Lost connection, serialization failure, deadlock, lock timeout, shutdown."""
        raised = failure(OperationalError("SELECT", {}, Driver(state)))
        assert (raised.type, raised.non_retryable) == (AWAY, False)

    @pytest.mark.parametrize("state", ["23505", "42P01", "22001"])
    def test_of_any_other_kind_is_final(self, state: str) -> None:
        """Retry is an allow-list."""
        raised = failure(ProgrammingError("SELECT", {}, Driver(state)))
        assert (raised.type, raised.non_retryable) == (INTERNAL, True)

    def test_carries_class_and_sqlstate_and_no_value(self) -> None:
        """The text of a database error quotes rows."""
        raised = failure(ProgrammingError("SELECT", {"name": "somebody"}, Driver("23505")))
        assert raised.message == "ProgrammingError 23505"

    def test_to_reach_the_database_is_tried_again(self) -> None:
        """It is starting, or away."""
        assert failure(DatabaseAway()).type == AWAY

    @pytest.mark.parametrize("error", [FileNotFoundError(), TimeoutError(), TransactionTooLong()])
    def test_of_other_files_and_times_is_final(self, error: Exception) -> None:
        """A missing file of our own, or a command that takes too long each time, would wedge its stream."""
        assert failure(error).type == INTERNAL

    def test_by_refusal_is_final_and_carries_its_fields(self) -> None:
        """So that it can be raised again on the other side."""
        raised = failure(ImpossibleValue.of("/amount", "negative", "不能为负", "below zero"))
        assert (raised.type, raised.non_retryable) == (REFUSED, True)
        assert raised.details[0].errors == [
            {"field": "/amount", "code": "negative", "zh": "不能为负", "en": "below zero"}
        ]


class TestTold:
    async def test_keeps_no_trace_of_the_original_error(self) -> None:
        """A chained cause would carry the database's words into Temporal."""

        async def step() -> None:
            raise NotAllowedAtThisStage

        with pytest.raises(Exception) as raised:
            await told(step)()
        assert raised.value.__cause__ is None and raised.value.__suppress_context__

    async def test_logs_where_a_defect_is_and_no_value(self) -> None:
        """The innermost line of ours: where a library raised says little, and its words quote rows."""

        async def step() -> None:
            decode("complaint", "complaint_accepted", 1, b'{"handler": ["somebody"]}')

        with capture_logs() as lines, pytest.raises(ApplicationError):
            await told(step)()
        [line] = lines
        module, _, number = line["where"].partition(":")
        assert (line["event"], line["step"], line["error"]) == ("step_failed", "step", "ValidationError")
        assert module == "records.codec" and number.isdigit()
        assert "somebody" not in str(line)
