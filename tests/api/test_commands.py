"""Commands over HTTP: from the request to the record and back, and the same answer for the same key."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from temporalio.client import Client

from activities.matters import Matters
from api.courtesy import Courtesy
from api.drive import Drive, OutcomeUnknown, TemporalAway
from casework.messages import Answer, CommandMessage, RecordRequest
from casework.refusal import KeyReused
from deploy.processes import free_port
from deploy.temporal_client import data_converter
from law.pack import Pack, load_pack
from records import inbox, rule_packs
from records.append import TextsLost
from records.database import Engine
from tests.api.desk import NARRATIVE, Desk, row_counts, with_drive
from tests.spine import DESK, NOTE, PAYLOAD_KEY, SEALED, ZONE, Spine, message


class TestACommand:
    """Given over HTTP."""

    async def test_is_recorded_and_answers_where_the_matter_stands(
        self, desk: Desk, mediator: Desk, working: Spine
    ) -> None:
        """200 with the new version as ETag, the stage, the events and the next date."""
        complaint = await desk.submit()
        answer = await mediator.give(complaint, "accept")
        assert answer.status_code == 200, answer.text
        body = answer.json()
        assert (body["id"], body["stage"]) == (str(complaint), "accepted")
        assert answer.headers["etag"] == f'"{body["version"]}"'
        assert body["events"][0]["kind"] == "complaint_accepted"

    async def test_repeated_with_its_key_answers_the_same(self, desk: Desk, mediator: Desk, working: Spine) -> None:
        """The stored answer comes back, though the step itself is no longer open."""
        complaint = await desk.submit()
        first = await mediator.give(complaint, "accept", key="again")
        second = await mediator.give(complaint, "accept", key="again")
        assert (second.status_code, second.json()) == (200, first.json())
        assert (await mediator.give(complaint, "accept", key="another")).status_code == 409

    async def test_sent_many_times_at_once_is_recorded_once(self, desk: Desk, mediator: Desk, working: Spine) -> None:
        """Eight attempts with one key leave one event."""
        complaint = await desk.submit()
        await mediator.give(complaint, "accept")
        answers = await asyncio.gather(
            *(mediator.give(complaint, "note_contact", {"note": NARRATIVE}, key="once") for _ in range(8))
        )
        assert {one.status_code for one in answers} == {200}
        assert len({one.text for one in answers}) == 1
        assert (await working.kinds(complaint)).count("contact_noted") == 1

    async def test_under_one_key_with_two_texts_keeps_the_one_it_answered_for(
        self, desk: Desk, mediator: Desk, working: Spine
    ) -> None:
        """A form edited and sent again while the first sending still runs: one is recorded, with its own words."""
        complaint = await desk.submit()
        await mediator.give(complaint, "accept")
        texts = ("先说的话", "后说的话")
        answers = await asyncio.gather(
            *(mediator.give(complaint, "note_contact", {"note": text}, key="edited") for text in texts)
        )
        assert sorted(one.status_code for one in answers) == [200, 422]
        events = (await mediator.get(f"/complaints/{complaint}/events")).json()["items"]
        noted = next(one["data"]["note"] for one in events if one["kind"] == "contact_noted")
        assert noted == texts[[one.status_code for one in answers].index(200)]

    async def test_of_the_version_seen_is_taken(self, desk: Desk, mediator: Desk, working: Spine) -> None:
        """If-Match with the present ETag passes."""
        complaint = await desk.submit()
        accepted = await mediator.give(complaint, "accept")
        noted = await mediator.give(complaint, "note_contact", {"note": NARRATIVE}, If_Match=accepted.headers["etag"])
        assert noted.status_code == 200

    async def test_seals_what_it_tells(self, desk: Desk, mediator: Desk, working: Spine) -> None:
        """The event holds a reference where the request had words."""
        complaint = await desk.submit()
        await mediator.give(complaint, "accept")
        await mediator.give(complaint, "note_contact", {"note": "电话里说了什么"})
        stored = "".join(one.event.model_dump_json() for one in await working.events(complaint))
        assert "电话里说了什么" not in stored


class TestTemporal:
    """Away or silent."""

    async def test_away_is_said_and_the_receipt_is_taken_all_the_same(self, app: FastAPI, desk: Desk) -> None:
        """A submission is 201; a command 503 with Retry-After."""
        nowhere = await Client.connect(
            f"127.0.0.1:{free_port()}", lazy=True, data_converter=data_converter(PAYLOAD_KEY)
        )
        with_drive(app, Drive(nowhere))
        complaint = await desk.submit()
        answer = await desk.give(complaint, "accept")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert answer.json()["code"] == "temporal_away"

    async def test_silent_leaves_the_outcome_open(self, app: FastAPI, desk: Desk) -> None:
        """202 with the place to look."""

        class Silent(Drive):
            async def execute(self, message: CommandMessage, *, procedure: str, budget: float = 5.0) -> Answer:
                raise OutcomeUnknown()

        complaint = await desk.submit()
        with_drive(app, Silent(app.state.house.drive.client))
        answer = await desk.give(complaint, "accept")
        assert (answer.status_code, answer.headers["location"]) == (202, f"/api/v1/complaints/{complaint}")
        assert answer.json()["code"] == "outcome_unknown"


class TestAPreview:
    """Of a command."""

    async def test_tells_events_and_dates_and_keeps_nothing(self, desk: Desk, mediator: Desk, working: Spine) -> None:
        """What accepting would do: its event, and the duty to accept is met."""
        complaint = await desk.submit()
        await mediator.give(complaint, "note_contact", {"note": NARRATIVE})
        before = await working.kinds(complaint)
        shown = (await mediator.give(complaint, "accept/preview")).json()
        assert shown["events"][0]["kind"] == "complaint_accepted"
        assert [one["rule"] for one in shown["deadlines"]["ended"]] == ["SVC.ACCEPT"]
        assert (set(shown), await working.kinds(complaint)) == (
            {"version", "stage", "events", "deadlines", "limitation", "warnings"},
            before,
        )

    async def test_is_refused_like_the_command(self, desk: Desk, mediator: Desk, working: Spine) -> None:
        """The same body, the same roles, the same refusals."""
        complaint = await desk.submit()
        await mediator.give(complaint, "accept")
        assert (await mediator.give(complaint, "accept/preview")).status_code == 409
        assert (await desk.give(complaint, "return/preview", {"reason": NARRATIVE})).status_code == 403
        assert (await mediator.give(complaint, "note_contact/preview", {"note": 1})).status_code == 422


class TestAReceipt:
    """For a complaint."""

    async def test_names_the_complaint_at_once(self, desk: Desk) -> None:
        """201 with Location, id, number and receipt code, before any workflow has run."""
        answer = await desk.post("/complaints", {"narrative": NARRATIVE, "channel": "hotline"})
        body = answer.json()
        assert (answer.status_code, answer.headers["location"]) == (201, f"/api/v1/complaints/{body['id']}")
        assert body["number"].startswith("CITY-")
        assert len(body["receipt_code"]) == 12

    async def test_repeated_with_its_key_is_the_same(self, desk: Desk) -> None:
        """Same key, same words: same number; other words: refused."""
        first = await desk.post("/complaints", {"narrative": NARRATIVE}, key="again")
        second = await desk.post("/complaints", {"narrative": NARRATIVE}, key="again")
        third = await desk.post("/complaints", {"narrative": "别的事"}, key="again")
        assert (second.status_code, second.json()) == (201, first.json())
        assert (third.status_code, third.json()["code"]) == (422, "key_reused")

    async def test_repeated_is_the_same_whatever_the_rules_say_by_now(
        self, app: FastAPI, desk: Desk, owner: Engine
    ) -> None:
        """A code that a new rule book no longer has stays received."""
        body = {"narrative": NARRATIVE, "claims": [{"code": "1.1"}]}
        first = await desk.post("/complaints", body, key="again")
        law = load_pack()
        fewer = {code: claim for code, claim in law.claims.items() if code != "1.1"}
        async with owner.begin() as conn:
            await rule_packs.install(
                conn,
                Pack.of("next", rules=law.rules(), claims=fewer, calendar=law.calendar, instruments=law.instruments),
            )
        app.state.house = replace(app.state.house, courtesy=Courtesy(Matters(zone=ZONE)))
        again = await desk.post("/complaints", body, key="again")
        another = await desk.post("/complaints", body, key="another")
        assert (again.status_code, again.json()) == (201, first.json())
        assert another.status_code == 422

    async def test_is_given_to_anybody_at_the_public_door(self, public: Desk) -> None:
        """Without a token through the web; the office is that of the region told."""
        answer = await public.post("/complaints", {"narrative": NARRATIVE, "region": "410105"})
        assert (answer.status_code, answer.json()["office"]) == (201, "city")

    async def test_by_another_channel_needs_the_desk(self, public: Desk) -> None:
        """A hotline call is taken in by somebody signed in; nor does the public say when it came in."""
        call = await public.post("/complaints", {"narrative": NARRATIVE, "channel": "hotline"})
        back = await public.post("/complaints", {"narrative": NARRATIVE, "received_on": "2020-01-01"})
        assert (call.status_code, call.json()["code"]) == (403, "channel_needs_intake")
        assert (back.status_code, back.json()["errors"][0]["field"]) == (422, "/received_on")


class TestOneKey:
    """For two different things."""

    async def test_keeps_a_receipt_that_was_given_first(self, desk: Desk, spine: Spine) -> None:
        """A consultation under its key is refused, and the receipt can be recorded."""
        complaint = await desk.submit(key="one")
        refused = await desk.post("/consultations", {"question": "多久？", "answer": "看合同。"}, key="one")
        assert (refused.status_code, refused.json()["code"]) == (422, "key_reused")
        async with spine.working(sandboxed=False):
            assert await spine.until(complaint, bool)

    @pytest.mark.parametrize(
        ("path", "body"),
        [
            ("/leads", {"summary": "听说要停工", "source": "digest"}),
            ("/incidents", {"incident": "stoppage", "people": 3, "demands": "补发工资"}),
        ],
    )
    async def test_keeps_a_receipt_that_was_recorded(
        self, desk: Desk, working: Spine, path: str, body: dict[str, Any]
    ) -> None:
        """A stream of another kind under its key is refused as well, and does not begin."""
        key = uuid4().hex
        complaint = await desk.submit(key=key)
        await working.until(complaint, bool)
        refused = await desk.post(path, body, key=key)
        assert (refused.status_code, refused.json()["code"]) == (422, "key_reused"), refused.text
        assert (await desk.get(path)).json()["items"] == []

    async def test_gives_one_of_two_that_come_at_once(self, desk: Desk, working: Spine) -> None:
        """The other one is refused, whichever it is."""
        for key in [uuid4().hex for _ in range(8)]:
            answers = await asyncio.gather(
                desk.post("/complaints", {"narrative": NARRATIVE}, key=key),
                desk.post("/consultations", {"question": "多久？", "answer": "看合同。"}, key=key),
            )
            assert {one.status_code for one in answers} <= {201, 422}, [one.text for one in answers]

    async def test_keeps_a_receipt_from_a_command_on_another_matter(self, desk: Desk, spine: Spine) -> None:
        """Which comes before the receipt has been recorded."""
        async with spine.working(sandboxed=False):
            other = await desk.submit()
            await spine.until(other, bool)
        complaint = await desk.submit(key="one")
        async with spine.engine.connect() as conn:
            receipt = await inbox.find_receipt(conn, complaint)
        assert receipt is not None
        given = message(other, "note_contact", NOTE, actor=DESK, role="intake", command_id=receipt.command_id)
        with pytest.raises(KeyReused):
            await spine.parts.recorder().once(RecordRequest(given, datetime.now(UTC).isoformat()))

    async def test_of_a_consultation_gives_no_receipt(self, desk: Desk, spine: Spine) -> None:
        """What was recorded under it is something else; nothing is stored."""
        await desk.post("/consultations", {"question": "多久？", "answer": "看合同。"}, key="one")
        before = await row_counts(spine.engine)
        refused = await desk.post("/complaints", {"narrative": NARRATIVE}, key="one")
        assert (refused.status_code, refused.json()["code"]) == (422, "key_reused")
        assert await row_counts(spine.engine) == before


class TestTextsThatWereLost:
    """By a crash of the database between sealing and recording."""

    async def test_take_their_command_back(self, desk: Desk, mediator: Desk, working: Spine) -> None:
        """Nothing is recorded that names what is not there."""
        complaint = await desk.submit()
        await mediator.give(complaint, "accept")
        lost = message(complaint, "note_contact", {"note": {"sealed": str(uuid4())}})
        with pytest.raises(TemporalAway):
            await working.give(lost)
        assert "contact_noted" not in await working.kinds(complaint)

    async def test_come_again_with_the_same_key(self, desk: Desk, spine: Spine) -> None:
        """The sender is told to try again, which seals them anew."""
        body = {"question": "试用期最长多久？", "answer": "看合同期限。"}
        recorder = spine.parts.recorder()
        question = {"question": {"sealed": str(uuid4())}, "answer": SEALED}
        given = message(uuid4(), "record_consultation", question, actor=DESK, role="intake", kind="consultation")
        with pytest.raises(TextsLost):
            await recorder.once(RecordRequest(given, datetime.now(UTC).isoformat()))
        assert (await desk.post("/consultations", body)).status_code == 201


class TestOtherStreams:
    """Beside complaints."""

    async def test_a_consultation_is_answered_at_once(self, desk: Desk) -> None:
        """It is recorded without a workflow: no worker runs here."""
        body = {"question": "试用期最长多久？", "answer": "看合同期限。"}
        answer = await desk.post("/consultations", body, key="ask")
        assert (answer.status_code, answer.json()["stage"]) == (201, "answered"), answer.text
        again = await desk.post("/consultations", body, key="ask")
        shown = await desk.get(f"/consultations/{answer.json()['id']}")
        assert (again.json(), shown.json()["question"]) == (answer.json(), "试用期最长多久？")

    async def test_an_incident_opens_and_goes_on(self, desk: Desk, supervisor: Desk, working: Spine) -> None:
        """Opened with its first command, read and listed under its own collection, moved by its commands."""
        opened = await desk.post("/incidents", {"incident": "stoppage", "people": 40, "demands": "补发工资"})
        assert opened.status_code == 201, opened.text
        path = opened.headers["location"].removeprefix("/api/v1")
        offered = {one["command"] for one in (await supervisor.get(f"{path}/allowed")).json()}
        listed = (await desk.get("/incidents")).json()["items"]
        shown = (await desk.get(path)).json()
        assert ("calm_incident" in offered, [one["id"] for one in listed]) == (True, [opened.json()["id"]])
        assert (shown["demands"], shown["version"]) == ("补发工资", opened.json()["version"])
