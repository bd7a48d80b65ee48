"""Receipts: stored whole or not at all, numbered without gaps, the same for the same submission."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from casework.refusal import KeyReused
from records import inbox
from records.database import execute, is_retryable, make_engine
from records.inbox import Receipt, Receiver, Submission, receive
from records.keys import RECEIPT_ALPHABET
from records.vault import ToSeal, Vault
from records.verify import verify
from tests.records.desk import CITY, NOW

VAULT = Vault(bytes(range(32)))


def submission(**given: object) -> Submission:
    """A submission with one text of the matter's own and one of a person."""
    stream = uuid4()
    texts = (
        ToSeal(uuid4(), stream, stream, "narrative", "拖欠三个月工资"),
        ToSeal(uuid4(), uuid4(), stream, "name", "示例人"),
    )
    made = Submission(
        id=stream,
        office=CITY,
        year=2026,
        command_id=uuid4(),
        digest="d",
        actor="public",
        role="worker",
        body="{}",
        received_at=NOW,
        texts=texts,
    )
    return replace(made, **given)  # type: ignore[arg-type]


class TestReceipt:
    """What a filer gets."""

    async def test_is_given_after_a_restart_of_the_database(self, engine: AsyncEngine) -> None:
        """Connections that were cut meanwhile are no reason to send anybody away."""
        receiver = Receiver(engine, VAULT)
        await receiver.receive(submission())
        async with engine.connect() as conn:
            await execute(
                conn,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()",
            )
            await conn.invalidate()
        assert (await receiver.receive(submission())).number == "ZJ-HZ-2026-000002"

    async def test_carries_a_number_of_its_office_and_year(self, engine: AsyncEngine) -> None:
        """The office's code in capitals, the year and six digits."""
        assert (await receive(engine, VAULT, submission())).number == "ZJ-HZ-2026-000001"

    async def test_counts_on_within_office_and_year(self, engine: AsyncEngine) -> None:
        """Each office and year has a series of its own."""
        numbers = [
            (await receive(engine, VAULT, submission(**given))).number
            for given in ({}, {}, {"year": 2027}, {"office": "zj-nb"})
        ]
        assert numbers == ["ZJ-HZ-2026-000001", "ZJ-HZ-2026-000002", "ZJ-HZ-2027-000001", "ZJ-NB-2026-000001"]

    async def test_has_a_code_without_ambiguous_letters(self, engine: AsyncEngine) -> None:
        """Twelve characters that nobody misreads."""
        code = (await receive(engine, VAULT, submission())).receipt_code
        assert len(code) == 12
        assert set(code) <= set(RECEIPT_ALPHABET) - set("01ILOU")

    async def test_code_cannot_be_drawn_with_another_key(self, engine: AsyncEngine) -> None:
        """The code follows from the master key."""
        receipt = await receive(engine, VAULT, submission())
        assert Vault(bytes(32)).keys.receipt_code(receipt.id) != receipt.receipt_code

    async def test_is_found_by_its_code(self, engine: AsyncEngine) -> None:
        """Number and code, however they are spaced, give the receipt."""
        receipt = await receive(engine, VAULT, submission())
        code = receipt.receipt_code
        async with engine.connect() as conn:
            found = await inbox.find_by_code(conn, VAULT, receipt.number.lower(), f"{code[:4]}-{code[4:].lower()}")
        assert found is not None
        assert found.id == receipt.id

    async def test_is_not_found_by_another_number(self, engine: AsyncEngine) -> None:
        """A right code with a wrong number gives nothing."""
        receipt = await receive(engine, VAULT, submission())
        async with engine.connect() as conn:
            assert await inbox.find_by_code(conn, VAULT, "ZJ-HZ-2026-000009", receipt.receipt_code) is None

    async def test_seals_the_texts_with_it(self, engine: AsyncEngine) -> None:
        """The texts lie in the vault when the receipt is given."""
        given = submission()
        await receive(engine, VAULT, given)
        async with engine.connect() as conn:
            texts = await VAULT.open_many(conn, [one.id for one in given.texts])
        assert texts == {one.id: one.text for one in given.texts}


class TestRepeatedSubmission:
    """The same command id again."""

    async def test_gives_the_same_receipt(self, engine: AsyncEngine) -> None:
        """A repetition gets number and code of the first time, and stores nothing."""
        given = submission()
        first = await receive(engine, VAULT, given)
        again = await receive(engine, VAULT, given)
        assert again == replace(first, repeated=True)

    async def test_with_another_digest_is_a_reused_key(self, engine: AsyncEngine) -> None:
        """A different request under the same id is refused."""
        given = submission()
        await receive(engine, VAULT, given)
        with pytest.raises(KeyReused):
            await receive(engine, VAULT, replace(given, digest="another"))

    async def test_racing_with_itself_draws_one_number(self, engine: AsyncEngine) -> None:
        """Of eight at once all get the one receipt, and the next one the next number."""
        given = submission()
        receipts = await asyncio.gather(*(receive(engine, VAULT, given) for _ in range(8)))
        assert {one.number for one in receipts} == {"ZJ-HZ-2026-000001"}
        assert (await receive(engine, VAULT, submission())).number == "ZJ-HZ-2026-000002"


class TestSeries:
    """Numbers under load and failure."""

    async def test_has_no_gaps_and_no_doubles(self, engine: AsyncEngine) -> None:
        """Forty at once get forty numbers in a row."""
        receipts = await asyncio.gather(*(receive(engine, VAULT, submission()) for _ in range(40)))
        assert sorted(one.number for one in receipts) == [f"ZJ-HZ-2026-{n:06d}" for n in range(1, 41)]

    async def test_draws_nothing_for_what_fails(self, engine: AsyncEngine) -> None:
        """A submission that cannot be stored leaves neither a number nor a text behind."""
        given = submission()
        text = given.texts[0]
        with pytest.raises(DBAPIError):
            await receive(engine, VAULT, replace(given, texts=(text, text)))
        async with engine.connect() as conn:
            assert (await execute(conn, "SELECT count(*) FROM vault_subjects")).scalar_one() == 0
        assert (await receive(engine, VAULT, submission())).number == "ZJ-HZ-2026-000001"

    async def test_of_pending_receipts_is_whole(self, engine: AsyncEngine) -> None:
        """A receipt that waits to be recorded is no missing complaint."""
        await receive(engine, VAULT, submission())
        async with engine.connect() as conn:
            assert (await verify(conn)).defects == 0

    async def test_misses_a_receipt_recorded_without_a_complaint(self, engine: AsyncEngine) -> None:
        """A receipt marked recorded whose complaint is gone is named by its stream's id."""
        receipt = await receive(engine, VAULT, submission())
        async with engine.begin() as conn:
            await inbox.mark_recorded(conn, receipt.id)
        async with engine.connect() as conn:
            assert (await verify(conn)).lines[0] == f"{receipt.id} 1 missing"


class TestPending:
    """Receipts that wait for their complaint."""

    async def test_come_oldest_first(self, engine: AsyncEngine) -> None:
        """Whoever came first is recorded first."""
        later = await receive(engine, VAULT, submission(received_at=NOW.replace(hour=5)))
        earlier = await receive(engine, VAULT, submission())
        async with engine.connect() as conn:
            assert [one.id for one in await inbox.pending(conn, limit=5)] == [earlier.id, later.id]

    async def test_leave_when_recorded(self, engine: AsyncEngine) -> None:
        """A recorded receipt is not pending."""
        receipt = await receive(engine, VAULT, submission())
        async with engine.begin() as conn:
            await inbox.mark_recorded(conn, receipt.id)
            assert await inbox.pending(conn, limit=5) == []

    async def test_leave_when_stuck_and_come_back_released(self, engine: AsyncEngine) -> None:
        """A stuck receipt waits for a person, with the reason's class, and is pending again after release."""
        receipt = await receive(engine, VAULT, submission())
        async with engine.begin() as conn:
            await inbox.mark_stuck(conn, receipt.id, error_class="KeyError", state=None)
            assert await inbox.pending(conn, limit=5) == []
            assert [(one.id, one.error_class) for one in await inbox.stuck(conn)] == [(receipt.id, "KeyError")]
            await inbox.release(conn, receipt.id)
            assert [one.id for one in await inbox.pending(conn, limit=5)] == [receipt.id]


class TestReceiver:
    """Submissions that arrive together."""

    async def test_gives_each_its_own_receipt(self, engine: AsyncEngine) -> None:
        """Fifty at once, of two offices, have gapless series and the codes of their ids."""
        receiver = Receiver(engine, VAULT, most=16)
        given = [submission(office=office) for _ in range(25) for office in ("zj-hz", "zj-nb")]
        receipts = await asyncio.gather(*(receiver.receive(one) for one in given))
        assert [one.id for one in receipts] == [one.id for one in given]
        assert sorted(one.number for one in receipts) == [
            f"{office}-2026-{n:06d}" for office in ("ZJ-HZ", "ZJ-NB") for n in range(1, 26)
        ]
        assert [one.receipt_code for one in receipts] == [VAULT.keys.receipt_code(one.id) for one in given]

    async def test_seals_every_text(self, engine: AsyncEngine) -> None:
        """Texts of all submissions of a batch open afterwards."""
        receiver, given = Receiver(engine, VAULT), [submission() for _ in range(5)]
        await asyncio.gather(*(receiver.receive(one) for one in given))
        async with engine.connect() as conn:
            texts = await VAULT.open_many(conn, [text.id for one in given for text in one.texts])
        assert texts == {text.id: text.text for one in given for text in one.texts}

    async def test_answers_a_repetition_among_others(self, engine: AsyncEngine) -> None:
        """A batch with something received before is taken in one by one, and no number is lost."""
        receiver, known = Receiver(engine, VAULT), submission()
        first = await receiver.receive(known)
        receipts = await asyncio.gather(*(receiver.receive(one) for one in (submission(), known, submission())))
        assert receipts[1] == replace(first, repeated=True)
        assert sorted(one.number[-6:] for one in receipts) == ["000001", "000002", "000003"]

    async def test_refuses_only_the_reused_key(self, engine: AsyncEngine) -> None:
        """Others in the batch are received all the same."""
        receiver, known = Receiver(engine, VAULT), submission()
        await receiver.receive(known)
        wrong = replace(submission(), command_id=known.command_id, digest="another")
        answers = await asyncio.gather(
            *(receiver.receive(one) for one in (submission(), wrong, submission())), return_exceptions=True
        )
        assert [type(one) for one in answers] == [Receipt, KeyReused, Receipt]

    async def test_keeps_what_its_sender_no_longer_waits_for(self, engine: AsyncEngine) -> None:
        """A caller that goes away leaves a receipt behind, which a repetition finds."""
        receiver, given = Receiver(engine, VAULT), submission()
        leaving = asyncio.create_task(receiver.receive(given))
        await asyncio.sleep(0)
        leaving.cancel()
        other = await receiver.receive(submission())
        assert {other.number[-6:], (await receiver.receive(given)).number[-6:]} == {"000001", "000002"}

    async def test_says_when_the_database_is_away(self) -> None:
        """Each caller gets the error, which is worth another attempt."""
        nowhere = make_engine("postgresql://a@127.0.0.1:1/nothing", application_name="test")
        receiver = Receiver(nowhere, VAULT)
        answers = await asyncio.gather(*(receiver.receive(submission()) for _ in range(3)), return_exceptions=True)
        assert [isinstance(one, Exception) and is_retryable(one) for one in answers] == [True] * 3
