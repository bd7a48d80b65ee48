"""What is read over HTTP: before and after the first event, now and as it was, with and without names."""

from __future__ import annotations

import inspect
import re
from datetime import UTC, datetime, timedelta

import pytest

from api.parameters import names_taken
from api.resources import ROUTERS
from api.routing import RESOURCES, DirectRoute
from tests.api.desk import NARRATIVE, Desk, put_role
from tests.spine import DESK, ZONE, Spine

NAME, PHONE = "赵编造", "13800000000"
TOLD = {
    "narrative": NARRATIVE,
    "channel": "hotline",
    "workers": [{"name": NAME, "phone": PHONE}],
    "respondents": [{"kind": "company", "name": "某建筑公司"}],
    "claims": [{"code": "1.1", "amount_yuan": 1200.5, "workers": ["w1"], "respondents": ["r1"]}],
}


def days_ago(days: int) -> str:
    """A day so long ago, in the installation's zone."""
    return (datetime.now(ZONE) - timedelta(days=days)).date().isoformat()


def routes_read() -> list[DirectRoute]:
    """Every JSON resource that is read."""
    routes = [route for router in ROUTERS for route in router.routes if isinstance(route, DirectRoute)]
    return [one for one in routes if "GET" in (one.methods or ()) and one.path.startswith(RESOURCES)]


class TestAComplaint:
    """Read by the office that has it."""

    async def test_is_there_before_its_first_event(self, desk: Desk) -> None:
        """The inbox answers until the workflow has run: number, texts, version 0, no events yet."""
        complaint = await desk.submit(TOLD)
        shown = (await desk.get(f"/complaints/{complaint}")).json()
        assert (shown["recorded"], shown["version"], shown["stage"]) == (False, 0, "received")
        assert (shown["narrative"], shown["workers"][0]["name"]) == (NARRATIVE, NAME)
        assert (await desk.get(f"/complaints/{complaint}/events")).json() == {"items": [], "next": None}
        assert (await desk.get(f"/complaints/{complaint}/deadlines")).json() == {"items": [], "next": None}
        assert (await desk.get(f"/complaints/{complaint}/allowed")).json() == []

    async def test_shows_what_was_told(self, desk: Desk, mediator: Desk, working: Spine) -> None:
        """State, sums and texts together, with the version as ETag."""
        complaint = await desk.submit(TOLD)
        version = (await mediator.give(complaint, "accept")).json()["version"]
        answer = await mediator.get(f"/complaints/{complaint}")
        shown = answer.json()
        assert (answer.headers["etag"], shown["version"]) == (f'"{version}"', version)
        assert (shown["stage"], shown["claimed_yuan"], shown["worker_count"]) == ("accepted", "1200.50", 1)
        assert (shown["narrative"], shown["workers"][0]["person"]["phone"]) == (NARRATIVE, PHONE)
        assert shown["respondents"][0]["name"] == "某建筑公司"

    async def test_shows_its_past(self, desk: Desk, mediator: Desk, working: Spine) -> None:
        """`as_of` an instant before the acceptance shows it as received; a day before everything shows nothing."""
        complaint = await desk.submit(TOLD)
        await mediator.give(complaint, "note_contact", {"note": NARRATIVE})
        moment = (await working.events(complaint))[-1].recorded_at
        await mediator.give(complaint, "accept")
        then = await mediator.get(f"/complaints/{complaint}?as_of={moment.isoformat()}")
        yesterday = (datetime.now(UTC) - timedelta(days=2)).date()
        assert (then.json()["stage"], then.headers["etag"] != '"0"') == ("received", True)
        assert (await mediator.get(f"/complaints/{complaint}?as_of={yesterday}")).status_code == 404
        assert (await mediator.get(f"/complaints/{complaint}?as_of=then")).status_code == 422

    async def test_lists_its_events_page_by_page(self, desk: Desk, mediator: Desk, working: Spine) -> None:
        """A cursor leads through all of them, in order and once."""
        complaint = await desk.submit(TOLD)
        await mediator.give(complaint, "accept")
        path, seen = f"/complaints/{complaint}/events?limit=2", []
        following: str | None = ""
        while following is not None:
            page = (await mediator.get(f"{path}&cursor={following}")).json()
            seen += [one["sequence"] for one in page["items"]]
            following = page["next"]
        assert seen == list(range(1, len(await working.events(complaint)) + 1))

    async def test_shows_its_deadlines_with_their_traces(self, desk: Desk, mediator: Desk, working: Spine) -> None:
        """The duty to accept, ours, with days left, and a trace that ends on the due date."""
        complaint = await desk.submit(TOLD)
        await mediator.give(complaint, "note_contact", {"note": NARRATIVE})
        items = (await mediator.get(f"/complaints/{complaint}/deadlines")).json()["items"]
        accept = next(one for one in items if one["rule"] == "SVC.ACCEPT")
        assert (accept["whose"], accept["status"], accept["days_left"], accept["mark"]) == ("ours", "running", 3, "L")
        assert (accept["complaint"], accept["trace"][-1]["on"]) == (str(complaint), accept["due_on"])
        assert accept["sentence"]["zh"].startswith(f"{accept['started_on']} ")
        assert accept["sentence"]["en"].endswith(f" → {accept['due_on']}")

    async def test_says_what_a_role_may_do_and_why(self, desk: Desk, mediator: Desk, working: Spine) -> None:
        """The desk may answer a new complaint and not extend a clock; the supervisor's list is another."""
        complaint = await desk.submit(TOLD)
        await mediator.give(complaint, "note_contact", {"note": NARRATIVE})
        offered = {
            one["command"]: one["because"] for one in (await desk.get(f"/complaints/{complaint}/allowed")).json()
        }
        assert offered["answer"] == "只需答复的可以直接答复。"
        assert "extend" not in offered
        assert "accept" in offered


class TestNames:
    """Of people."""

    async def test_are_masked_for_who_only_counts(
        self, public: Desk, desk: Desk, mediator: Desk, working: Spine
    ) -> None:
        """An auditor reads the same complaint without a name in it, and sees who opened it."""
        complaint = await desk.submit(TOLD)
        await mediator.give(complaint, "accept")
        await mediator.get(f"/complaints/{complaint}")
        await put_role(working.engine, DESK, "auditor")
        auditor = await public.sign_in(DESK, acting_as="auditor@city")
        shown = await auditor.get(f"/complaints/{complaint}")
        events = await auditor.get(f"/complaints/{complaint}/events")
        assert shown.status_code == events.status_code == 200
        assert not any(text in shown.text + events.text for text in (NAME, PHONE, NARRATIVE))
        log = (await auditor.get(f"/access-log?stream={complaint}")).json()["items"]
        assert [(one["account"], one["action"]) for one in log] == [("p-mediator", "read_complaint")]

    async def test_are_in_no_list(self, desk: Desk, mediator: Desk, working: Spine) -> None:
        """Lists and boards hold numbers and codes."""
        complaint = await desk.submit(TOLD)
        await mediator.give(complaint, "accept")
        texts = [(await mediator.get(path)).text for path in ("/complaints", "/deadlines", "/deadlines/board")]
        assert str(complaint) in texts[0]
        assert not any(text in "".join(texts) for text in (NAME, PHONE, NARRATIVE))


class TestLists:
    """Of complaints and time limits."""

    async def test_follow_cursor_and_filters(self, desk: Desk, mediator: Desk, working: Spine) -> None:
        """Three complaints in pages of two; by stage, channel, number and office."""
        made = [await desk.submit(TOLD) for _ in range(3)]
        for complaint in made:
            await mediator.give(complaint, "note_contact", {"note": NARRATIVE})
        await mediator.give(made[0], "accept")
        first = (await desk.get("/complaints?limit=2")).json()
        second = (await desk.get(f"/complaints?limit=2&cursor={first['next']}")).json()
        assert {one["id"] for one in first["items"] + second["items"]} == {str(one) for one in made}
        accepted = (await desk.get("/complaints?stage=accepted&channel=hotline")).json()["items"]
        assert [one["id"] for one in accepted] == [str(made[0])]
        found = (await desk.get(f"/complaints?q={accepted[0]['number']}")).json()["items"]
        assert [one["id"] for one in found] == [str(made[0])]
        assert (await desk.get("/complaints?office=elsewhere")).json()["items"] == []

    async def test_refuse_parameters_that_are_none(self, desk: Desk) -> None:
        """422 names the parameter: no page, no stage, no number of items, no text with NUL."""
        paths = [
            "/complaints?cursor=zzz",
            "/complaints?cursor=WyJcdTAwMDAiXQ",
            "/complaints?stage=dancing",
            "/complaints?limit=0",
            "/complaints?limit=201",
            "/complaints?handler=%00",
            "/deadlines?status=late",
            "/deadlines?cursor=WzFd",
        ]
        answers = [await desk.get(path) for path in paths]
        assert [one.status_code for one in answers] == [422] * len(paths), [one.text for one in answers]

    @pytest.mark.parametrize(
        ("path", "field"),
        [
            ("/complaints?as_of=2026-13-01", "/as_of"),
            ("/complaints?stage=accepted&stages=closed", "/stages"),
            ("/deadlines?as_of=2026-11-01", "/as_of"),
            ("/consultations?handler=p-li", "/handler"),
            ("/offices?limit=5", "/limit"),
            ("/complaints?X-%00=1", ""),
        ],
    )
    async def test_refuse_parameters_they_do_not_have(self, desk: Desk, path: str, field: str) -> None:
        """Nobody takes the answer for one to what he asked; a name that could be no parameter's is not repeated."""
        answer = await desk.get(path)
        assert answer.status_code == 422
        assert [(one["field"], one["code"]) for one in answer.json()["errors"]] == [(field, "parameter_unknown")]

    async def test_show_what_is_due_soon(self, desk: Desk, mediator: Desk, working: Spine) -> None:
        """A duty of three working days is due soon from the first day; nothing is overdue."""
        complaint = await desk.submit(TOLD)
        await mediator.give(complaint, "note_contact", {"note": NARRATIVE})
        soon = (await desk.get("/deadlines?status=due_soon&whose=ours")).json()["items"]
        assert [one["complaint"] for one in soon] == [str(complaint)]
        assert (await desk.get("/deadlines?status=overdue")).json()["items"] == []


class TestTheFiler:
    """With a receipt code."""

    async def test_sees_where_it_stands_and_nobody(
        self, desk: Desk, public: Desk, mediator: Desk, working: Spine
    ) -> None:
        """Number, stage, next step; no name and no text. A wrong code is unknown."""
        receipt = (await desk.post("/complaints", TOLD)).json()
        before = (await public.get(f"/receipts/{receipt['receipt_code'].lower()}")).json()
        await mediator.post(f"/complaints/{receipt['id']}/commands/accept")
        after = await public.get(f"/receipts/{receipt['receipt_code']}?number={receipt['number']}")
        assert (before["stage"], after.json()["stage"], after.json()["number"]) == (
            "received",
            "accepted",
            receipt["number"],
        )
        assert not any(text in after.text for text in (NAME, PHONE, NARRATIVE))
        assert (await public.get("/receipts/AAAABBBBCCCC")).status_code == 404
        assert (await public.get(f"/receipts/{receipt['receipt_code']}?number=CITY-2020-000009")).status_code == 404


class TestDeadlinesOfAMatter:
    """The time limits of a complaint …"""

    async def test_come_in_pages_of_the_size_that_is_asked_for(
        self, desk: Desk, mediator: Desk, working: Spine
    ) -> None:
        """All of them where nobody asks."""
        facts = {"knew_on": "2026-01-15", "employed_to": "2026-01-31"}
        complaint = await desk.submit({**TOLD, "claims": [{"code": code, "facts": facts} for code in ("1.1", "1.2")]})
        await mediator.give(complaint, "accept")
        path = f"/complaints/{complaint}/deadlines"
        everything = (await mediator.get(path)).json()
        first = (await mediator.get(f"{path}?limit=1")).json()
        rest = (await mediator.get(f"{path}?limit=200&cursor={first['next']}")).json()
        assert first["items"] + rest["items"] == everything["items"] and len(first["items"]) == 1
        assert (first["next"], rest["next"], everything["next"]) == ("1", None, None)

    async def test_are_judged_at_the_day_that_is_asked_for(self, desk: Desk, mediator: Desk, working: Spine) -> None:
        """Limitation that runs today has run out by then, for the matter and for its time limits alike."""
        told = {"code": "3.1", "facts": {"knew_on": days_ago(30)}}
        complaint = await desk.submit({**TOLD, "claims": [told]})
        await mediator.give(complaint, "accept")
        (now,) = (await mediator.get(f"/complaints/{complaint}")).json()["claims"]
        clock = next(
            one
            for one in (await mediator.get(f"/complaints/{complaint}/deadlines")).json()["items"]
            if one["rule"] == "LIM.1"
        )
        ahead = "as_of=" + (datetime.fromisoformat(clock["due_on"]) + timedelta(days=1)).date().isoformat()
        (then,) = (await mediator.get(f"/complaints/{complaint}?{ahead}")).json()["claims"]
        late = next(
            one
            for one in (await mediator.get(f"/complaints/{complaint}/deadlines?{ahead}")).json()["items"]
            if one["rule"] == "LIM.1"
        )
        assert (now["limitation"]["status"], clock["status"]) == ("running", "running")
        assert (then["limitation"]["status"], late["status"], late["days_left"]) == ("lapsed", "lapsed", None)

    async def test_hold_urgent_readings_that_no_clock_stands_behind(
        self, desk: Desk, mediator: Desk, working: Spine
    ) -> None:
        """The date kept under a claim of interest is what comes next, here and over all matters."""
        told = {"code": "1.7", "facts": {"knew_on": days_ago(361)}}
        complaint = await desk.submit({**TOLD, "claims": [told]})
        await mediator.give(complaint, "note_contact", {"note": NARRATIVE})
        document = (await mediator.get(f"/complaints/{complaint}")).json()
        items = (await mediator.get(f"/complaints/{complaint}/deadlines")).json()["items"]
        (found,) = [one for one in items if one["rule"] == "LIM.1"]
        act_by = document["claims"][0]["limitation"]["act_by"]
        assert (found["scope"], found["conservative_on"], found["whose"]) == ("c1", act_by, "party")
        assert document["next_due_on"] <= found["due_on"]
        rights = (await mediator.get("/deadlines?whose=party&status=running")).json()["items"]
        assert [(one["id"], one["conservative_on"]) for one in rights if one["complaint"] == str(complaint)] == [
            (found["id"], act_by)
        ]


class TestQueryParameters:
    """Of a resource that is read."""

    @pytest.mark.parametrize(
        "route", [one for one in routes_read() if names_taken(one.endpoint) is not None], ids=lambda one: one.name
    )
    def test_are_those_that_it_reads(self, route: DirectRoute) -> None:
        """What is marked is read, and what is read is marked."""
        source = inspect.getsource(route.endpoint)
        read = set(re.findall(r'(?:text_of|one_of)\(request, "([a-z_]+)"', source))
        also = {"limit_of": "limit", "cursor_of": "cursor", "as_of": "as_of", "_after": "cursor"}
        read |= {name for reader, name in also.items() if f"{reader}(request" in source}
        assert set(names_taken(route.endpoint) or ()) == read


class TestEventsCursor:
    """Of a complaint's events."""

    async def test_that_is_none_is_refused(self, desk: Desk, mediator: Desk, working: Spine) -> None:
        """A pager with a broken cursor does not begin again for ever."""
        complaint = await desk.submit()
        answer = await mediator.get(f"/complaints/{complaint}/events?cursor=abc")
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "/cursor")


class TestOverdueOfAnAnsweredComplaint:
    """Whose urgent help nobody gave."""

    async def test_stays_on_the_board(self, desk: Desk, mediator: Desk, working: Spine) -> None:
        """ "answered" ends a consultation, not a complaint: its deadlines are still listed."""
        complaint = await desk.submit(
            {"relation": "labour", "claims": [{"code": "3.1", "facts": {"knew_on": "2026-10-01"}}]}
        )
        await mediator.give(complaint, "answer", {"answer": NARRATIVE})
        listed = await mediator.get("/deadlines?whose=party")
        assert str(complaint) in {one["complaint"] for one in listed.json()["items"]}
