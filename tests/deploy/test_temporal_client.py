"""What crosses Temporal is encrypted, failures included."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag
from temporalio.api.failure.v1 import Failure
from temporalio.exceptions import ApplicationError

from casework.messages import Answer, Standing
from deploy.temporal_client import PayloadKey, UnknownPayloadKey, data_converter

OLD, NEW = b"o" * 32, b"n" * 32
ANSWER = Answer(Standing(3, "accepted", True, "2026-03-02T00:00:00+08:00"), '{"version":3}')


class TestPayload:
    async def test_comes_back_as_it_went(self) -> None:
        """Encrypted and decrypted, with its type."""
        converter = data_converter(NEW)
        assert await converter.decode(await converter.encode([ANSWER]), [Answer]) == [ANSWER]

    async def test_shows_only_encoding_and_key(self) -> None:
        """Neither value nor type can be read, and two equal values differ."""
        first, second = await data_converter(NEW).encode(["somebody", "somebody"])
        assert b"somebody" not in first.SerializeToString() and first.data != second.data
        assert set(first.metadata) == {"encoding", "encryption-key-id"}

    async def test_of_an_older_key_is_still_read(self) -> None:
        """A key may be changed while complaints are open."""
        sealed = await data_converter(OLD).encode([ANSWER])
        assert await data_converter(NEW, OLD).decode(sealed, [Answer]) == [ANSWER]

    async def test_of_an_unknown_key_names_it(self) -> None:
        """So that whoever runs the installation knows which key is missing."""
        sealed = await data_converter(OLD).encode([ANSWER])
        with pytest.raises(UnknownPayloadKey, match=PayloadKey.derive(OLD).id):
            await data_converter(NEW).decode(sealed, [Answer])

    async def test_that_was_changed_is_an_error(self) -> None:
        """GCM authenticates."""
        converter = data_converter(NEW)
        sealed = await converter.encode([ANSWER])
        sealed[0].data = sealed[0].data[:-1] + bytes([sealed[0].data[-1] ^ 1])
        with pytest.raises(InvalidTag):
            await converter.decode(sealed, [Answer])

    async def test_of_a_newer_release_with_more_fields_is_read(self) -> None:
        """Messages only grow, and two releases work side by side for a while."""
        converter = data_converter(NEW)
        sealed = await converter.encode([{"standing": {"version": 1, "new": 2}, "answer": "{}", "more": [1]}])
        assert await converter.decode(sealed, [Answer]) == [Answer(Standing(version=1))]


class TestFailure:
    async def test_hides_its_words(self) -> None:
        """The message and the trace of a failure are encrypted like everything else."""
        failure = Failure()
        await data_converter(NEW).encode_failure(ApplicationError("somebody's words", type="internal"), failure)
        assert b"somebody" not in failure.SerializeToString()
        assert failure.application_failure_info.type == "internal"
