"""What would happen: a preview shows every date that a step would move, as the step then does, and stores nothing."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from tests.api.desk import NARRATIVE, Desk, row_counts
from tests.api.test_page_edge import enter, opened
from tests.api.test_page_papers import send
from tests.spine import MEDIATOR, ZONE, Spine

TODAY = datetime.now(ZONE).date()
KNEW = TODAY - timedelta(days=200)


def day(days: int) -> str:
    """A day so far from today."""
    return (TODAY + timedelta(days=days)).isoformat()


MATTER: dict[str, Any] = {
    "workers": [{"name": "甲"}],
    "respondents": [{"kind": "company", "name": "甲餐饮有限公司"}],
    "claims": [
        {"code": "3.2", "facts": {"knew_on": KNEW.isoformat()}},
        {"code": "1.1", "facts": {"knew_on": KNEW.isoformat(), "employed_to": day(-190)}},
        {"code": "1.7", "facts": {"knew_on": KNEW.isoformat()}},
    ],
    "proceedings": [
        {
            "kind": "arbitration",
            "claims": ["c2"],
            "facts": [{"fact": "filed", "occurred_on": day(-100)}, {"fact": "award_received", "occurred_on": day(-5)}],
        }
    ],
}


@pytest.fixture
async def complaint(desk: Desk, mediator: Desk, working: Spine) -> UUID:
    """A classified complaint with three claims, one of which was decided elsewhere."""
    made = await desk.submit(MATTER)
    assert (await mediator.give(made, "accept", {"handler": MEDIATOR})).status_code == 200
    given = await mediator.give(made, "classify", {"relation": "labour"})
    assert given.status_code == 200, given.text
    return made


async def clocks(who: Desk, complaint: UUID) -> dict[str, dict[str, Any]]:
    """Every time limit of a matter by its id."""
    items = (await who.get(f"/complaints/{complaint}/deadlines")).json()["items"]
    return {one["id"]: one for one in items}


async def limit(who: Desk, complaint: UUID, *, rule: str) -> str:
    """The id of a running time limit."""
    found = await clocks(who, complaint)
    return str(next(one["id"] for one in found.values() if one["status"] == "running" and one["rule"] == rule))


WHAT_IFS = ("extend", "pause", "correct a fact", "correct a paper", "inspection", "arbitration", "bargaining", "act")


async def step(what: str, who: Desk, complaint: UUID) -> tuple[str, dict[str, Any]]:
    """The command of a what-if, and its body."""
    if what == "extend":
        opening = {"body_kind": "enterprise_committee", "claims": ["c1"]}
        assert (await who.give(complaint, "apply_for_mediation", opening)).status_code == 200
        assert (await who.give(complaint, "accept_mediation", {"limb": "l1"})).status_code == 200
        return "extend_mediation", {"limb": "l1", "to": day(25), "agreed_by": ["worker", "employer"]}
    if what == "pause":
        return "pause", {"deadline": await limit(who, complaint, rule="LIM.1"), "reason": NARRATIVE}
    paper = {"kind": "arbitration", "facts": [{"fact": "award_received", "occurred_on": day(-3)}]}
    steps: dict[str, tuple[str, dict[str, Any]]] = {
        "correct a fact": ("set_facts", {"claim": "c1", "facts": {"knew_on": day(-150)}}),
        "correct a paper": ("record_outside_proceeding", {"proceeding": "p1", "given": paper}),
        "inspection": ("refer_to_inspection", {"mode": "complaint", "body": "劳动监察大队", "claims": ["c1"]}),
        "arbitration": ("apply_for_arbitration", {"body": "仲裁委员会", "claims": ["c1"]}),
        "bargaining": ("join_bargaining", {"claims": ["c3"]}),
        "act": ("record_interruption", {"claim": "c1", "act": "claimed", "occurred_on": day(-20), "proof": NARRATIVE}),
    }
    return steps[what]


class TestAWhatIf:
    """Before anything is saved …"""

    @pytest.mark.parametrize("what", WHAT_IFS)
    async def test_shows_every_date_that_the_step_then_moves_and_stores_nothing(
        self, mediator: Desk, supervisor: Desk, working: Spine, complaint: UUID, what: str
    ) -> None:
        """Added, moved with the date before, ended: the same as the difference the step leaves behind."""
        who = supervisor if what == "pause" else mediator
        command, body = await step(what, who, complaint)
        before, version = await clocks(who, complaint), (await who.get(f"/complaints/{complaint}")).json()["version"]
        rows = await row_counts(working.engine)
        shown = (await who.give(complaint, f"{command}/preview", body)).json()
        assert "deadlines" in shown, shown
        assert {**await row_counts(working.engine), "access_log": 0} == {**rows, "access_log": 0}
        assert await clocks(who, complaint) == before
        given = await who.give(complaint, command, body, If_Match=f'"{version}"')
        assert given.status_code == 200, given.text
        after = await clocks(who, complaint)
        groups = shown["deadlines"]
        told = {one["id"]: one for group in ("added", "moved", "ended") for one in groups[group]}
        assert {one["id"] for one in groups["added"]} == after.keys() - before.keys()
        dates = ("due_on", "conservative_on", "status")
        for clock, now in after.items():
            changed = clock not in before or any(before[clock][name] != now[name] for name in dates)
            if changed:
                assert [told[clock][name] for name in dates] == [now[name] for name in dates], (clock, now["rule"])
                assert told[clock]["due_before"] == before.get(clock, {}).get("due_on")
        assert told or what == "bargaining"

    @pytest.mark.parametrize(
        ("what", "rules"),
        [
            ("correct a fact", {"LIM.1"}),
            ("correct a paper", {"LIT.1"}),
            ("act", {"LIM.1", "LIM.2"}),
            ("arbitration", {"LIM.1", "ARB.4"}),
        ],
    )
    async def test_names_the_rules_whose_dates_change(
        self, mediator: Desk, complaint: UUID, what: str, rules: set[str]
    ) -> None:
        """Those of the claim or the paper that it is about."""
        command, body = await step(what, mediator, complaint)
        groups = (await mediator.give(complaint, f"{command}/preview", body)).json()["deadlines"]
        assert rules <= {one["rule"] for group in groups.values() for one in group}

    async def test_shows_the_date_to_act_by_of_each_claim_that_gets_another(
        self, mediator: Desk, complaint: UUID
    ) -> None:
        """Before and after, as the complaint itself shows it then."""
        command, body = await step("act", mediator, complaint)
        shown = (await mediator.give(complaint, f"{command}/preview", body)).json()
        (moved,) = shown["limitation"]
        before = (await mediator.get(f"/complaints/{complaint}")).json()["claims"][0]["limitation"]
        await mediator.give(complaint, command, body)
        after = (await mediator.get(f"/complaints/{complaint}")).json()["claims"][0]["limitation"]
        assert (moved["claim"], moved["act_by_before"], moved["act_by"]) == ("c1", before["act_by"], after["act_by"])
        assert after["act_by"] > before["act_by"]


class TestAPreview:
    """Of a step …"""

    async def test_refuses_a_parameter_that_it_would_not_read(self, mediator: Desk, complaint: UUID) -> None:
        """As whatever is read does: who gave it would take the answer for another."""
        answer = await mediator.give(complaint, "note_contact/preview?as_of=2026-01-01", {"note": NARRATIVE})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "/as_of")


class TestTheLimitationOfAClaim:
    """In the complaint as JSON …"""

    async def test_has_readings_grounds_and_the_date_to_act_by(self, mediator: Desk, complaint: UUID) -> None:
        """For every claim, a claim of interest too; proof is opened for who may see it."""
        await mediator.give(complaint, *await step("act", mediator, complaint))
        first, second, third = [
            one["limitation"] for one in (await mediator.get(f"/complaints/{complaint}")).json()["claims"]
        ]
        assert (first["status"], first["rule"], first["readings"][0]["careful"]) == ("running", "LIM.2", True)
        assert [(one["what"], one["proof"]) for one in first["grounds"]] == [("claimed", NARRATIVE)]
        assert second["status"] == "used"
        assert (third["shadow"], third["status"]) == (True, "running")

    async def test_is_judged_as_of_a_day_that_is_asked_for(self, mediator: Desk, complaint: UUID) -> None:
        """The end of today is counted from today."""
        now = (await mediator.get(f"/complaints/{complaint}")).json()["claims"][0]["limitation"]
        then = (await mediator.get(f"/complaints/{complaint}?as_of={TODAY.isoformat()}")).json()
        assert then["claims"][0]["limitation"] == now


class TestOnThePage:
    """Of a complaint …"""

    @pytest.fixture
    async def browser(self, app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
        """Somebody who handles it."""
        async for one in opened(app):
            await enter(one, MEDIATOR)
            yield one

    async def test_every_claim_says_until_when_to_apply(self, browser: httpx.AsyncClient, complaint: UUID) -> None:
        """In Chinese, with the days left."""
        page = re.sub(r"\s+", " ", (await browser.get(f"/complaints/{complaint}")).text)
        assert re.search(r"仲裁时效：</strong> 最迟\d+年\d+月\d+日申请（还有\d+天，其中工作日\d+天）", page)
        assert "利益诉求不由仲裁裁决" in page

    async def test_a_contested_claim_says_first_what_is_missing(
        self, browser: httpx.AsyncClient, desk: Desk, mediator: Desk, complaint: UUID
    ) -> None:
        """Before the later date, by which it is a suit; the JSON has both together."""
        told = {"code": "1.1", "facts": {"knew_on": KNEW.isoformat()}}
        made = await desk.submit({**MATTER, "claims": [told], "proceedings": []})
        assert (await mediator.give(made, "accept", {"handler": MEDIATOR})).status_code == 200
        assert (await mediator.give(made, "classify", {"relation": "unclear"})).status_code == 200
        page = re.sub(r"\s+", " ", (await browser.get(f"/complaints/{made}")).text)
        assert re.search(r"请先核实“解除或终止日期”（[^）]+）；按另一种算法：最迟\d+年\d+月\d+日起诉（还有", page)
        (claim,) = (await mediator.get(f"/complaints/{made}")).json()["claims"]
        shown = claim["limitation"]
        assert (shown["status"], shown["rule"]) == ("unknown", "LIM.8")
        assert [one["missing"] for one in shown["reservations"]] == ["terminated_on"]

    async def test_a_careful_date_that_has_passed_is_said_with_the_last_day(
        self, browser: httpx.AsyncClient, mediator: Desk, complaint: UUID
    ) -> None:
        """Nobody reads that days below nothing are left: on the law's own last day none are, and it is today."""
        (now, *_) = (await mediator.get(f"/complaints/{complaint}")).json()["claims"]
        last = now["limitation"]["readings"][0]["due_on"]
        page = re.sub(r"\s+", " ", (await browser.get(f"/complaints/{complaint}?as_of={last}")).text)
        (then, *_) = (await mediator.get(f"/complaints/{complaint}?as_of={last}")).json()["claims"]
        assert (then["limitation"]["calendar_days_left"], then["limitation"]["careful_passed"]) == (0, True)
        assert re.search(r"审慎日期\d+年\d+月\d+日已过，法定最后一日为\d+年\d+月\d+日，请今日申请", page)
        assert "还有-" not in page

    async def test_a_preview_says_the_old_date_and_the_new_one(
        self, browser: httpx.AsyncClient, complaint: UUID
    ) -> None:
        """In words, before anything is recorded."""
        typed: dict[str, str | list[str]] = {"/claim": "c1", "/facts/knew_on": day(-150)}
        shown = (await send(browser, complaint, "set_facts", typed, do="preview")).text.partition('id="preview"')[2]
        shown = re.sub(r"\s+", " ", shown.partition("</form>")[0])
        assert re.search(r"最迟\d+年\d+月\d+日申请 → <strong>最迟\d+年\d+月\d+日申请", shown)
