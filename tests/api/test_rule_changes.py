"""Changes of the law are read by those who look after offices: what changed, and what became of each matter."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from api.auth import COOKIE
from api.pages.routers import ROUTERS
from law.pack import Pack, pack_from_json
from records import campaigns, people, rule_packs
from records.campaigns import Campaign, Member
from tests.api.desk import Desk, set_passwords
from tests.spine import CITY, Spine

KEPT = [{"deadline": "d2", "rule": "SVC.ACCEPT", "reason": "by_hand"}]


def longer(law: Pack) -> Pack:
    """The one service limit is longer."""
    rule = law.get_rule("SVC.ACCEPT")
    return law.with_rules((replace(rule, length=(rule.length or 0) + 2),))


async def changed(spine: Spine) -> Campaign:
    """The campaign of a longer limit."""
    async with spine.engine.begin() as conn:
        pack = longer(pack_from_json((await rule_packs.active(conn))[1]))
        await rule_packs.install(conn, pack)
        found = await campaigns.find_of_version(conn, pack.version)
    assert found is not None
    return found


async def with_other_claims(spine: Spine) -> Campaign:
    """The campaign of a claim code that reads otherwise, and of nothing else."""
    async with spine.engine.begin() as conn:
        law = pack_from_json((await rule_packs.active(conn))[1])
        claims = {**law.claims, "1.1": replace(law.claims["1.1"], en="another name")}
        pack = Pack.from_parts(replace(law.parts, claims=claims))
        await rule_packs.install(conn, pack)
        found = await campaigns.find_of_version(conn, pack.version)
    assert found is not None
    return found


async def administrator(public: Desk, spine: Spine, owner: AsyncEngine) -> Desk:
    """Somebody who looks after the installation."""
    async with spine.engine.begin() as conn:
        await people.put_account(conn, people.Account("p-admin", "p-admin", "", "p-admin"))
        await people.put_membership(
            conn, people.Membership("p-admin", CITY, "administrator", datetime(2020, 1, 1, tzinfo=UTC))
        )
    await set_passwords(owner)
    return await public.sign_in("p-admin")


async def with_rows(spine: Spine, *streams: UUID) -> Campaign:
    """A campaign that moved a clock of the first matter and left one of the others to a person."""
    for stream in streams:
        await spine.until(stream, bool)
    campaign = await changed(spine)
    async with spine.engine.begin() as conn:
        for index, stream in enumerate(streams):
            moved = {"result": "skipped", "kept": KEPT} if index else {"result": "changed", "moved": 1}
            await campaigns.note(conn, campaign.id, Member(stream, "complaint"), sequence=3, **moved)
    return campaign


class TestRuleChanges:
    """At `GET /rule-changes`."""

    async def test_say_what_changed_and_how_many_matters_came_to_what(
        self, desk: Desk, supervisor: Desk, working: Spine
    ) -> None:
        """The latest first, counted over the reader's offices."""
        campaign = await with_rows(working, await desk.submit(), await desk.submit())
        [found] = (await supervisor.get("/rule-changes")).json()["items"]
        assert (found["id"], found["state"], found["rules"]) == (str(campaign.id), "queued", ["SVC.ACCEPT"])
        assert found["counts"] == {"changed": 1, "unchanged": 0, "skipped": 1, "refused": 0, "failed": 0}

    async def test_show_the_table_of_one_by_result_and_page(self, desk: Desk, supervisor: Desk, working: Spine) -> None:
        """Each matter with its clocks that stayed and why."""
        streams = [await desk.submit() for _ in range(3)]
        campaign = await with_rows(working, *streams)
        path = f"/rule-changes/{campaign.id}"
        first = (await supervisor.get(f"{path}?result=skipped&limit=1")).json()["results"]
        rest = (await supervisor.get(f"{path}?result=skipped&cursor={first['next']}")).json()["results"]
        assert {one["stream"] for one in (*first["items"], *rest["items"])} == set(map(str, streams[1:]))
        assert (first["items"][0]["kept"], rest["next"]) == (KEPT, None)

    async def test_say_which_claims_read_otherwise(self, supervisor: Desk, working: Spine) -> None:
        """Where nothing but claim codes changed there is something to read all the same."""
        await working.submit()
        campaign = await with_other_claims(working)
        [found] = (await supervisor.get("/rule-changes")).json()["items"]
        assert (found["rules"], found["claims"]) == ([], ["1.1"])
        assert (await supervisor.get(f"/rule-changes/{campaign.id}")).json()["claims"] == ["1.1"]

    async def test_tell_an_administrator_how_many_and_not_which(
        self, desk: Desk, public: Desk, owner: AsyncEngine, working: Spine
    ) -> None:
        """Who looks after the installation has no business with matters."""
        campaign = await with_rows(working, await desk.submit(), await desk.submit())
        admin = await administrator(public, working, owner)
        found = (await admin.get(f"/rule-changes/{campaign.id}")).json()
        assert (found["counts"]["changed"], found["counts"]["skipped"]) == (1, 1)
        assert found["results"] == {"items": [], "next": None}

    async def test_are_not_for_everybody(self, mediator: Desk, working: Spine) -> None:
        """Who handles a matter sees its time limits there."""
        assert (await mediator.get("/rule-changes")).status_code == 403

    async def test_that_nobody_knows_are_not_there(self, supervisor: Desk, working: Spine) -> None:
        """404, and 422 for a result that is none."""
        campaign = await changed_with_a_matter(supervisor, working)
        assert (await supervisor.get(f"/rule-changes/{uuid4()}")).status_code == 404
        assert (await supervisor.get(f"/rule-changes/{campaign.id}?result=lost")).status_code == 422


class TestThePages:
    """`/rule-changes` and what is behind it."""

    async def test_show_the_claims_that_read_otherwise(self, app: FastAPI, supervisor: Desk, working: Spine) -> None:
        """In the list and on the page of the change."""
        for router in ROUTERS:
            app.include_router(router)
        await working.submit()
        campaign = await with_other_claims(working)
        supervisor.client.cookies.set(COOKIE, supervisor.headers["Authorization"].removeprefix("Bearer "))
        for path in ("/rule-changes", f"/rule-changes/{campaign.id}"):
            assert "诉求 1.1" in (await supervisor.client.get(path)).text

    async def test_show_an_administrator_no_matter(
        self, app: FastAPI, desk: Desk, public: Desk, owner: AsyncEngine, working: Spine
    ) -> None:
        """The sums stand there, and lead nowhere."""
        for router in ROUTERS:
            app.include_router(router)
        stream = await desk.submit()
        campaign = await with_rows(working, stream)
        admin = await administrator(public, working, owner)
        admin.client.cookies.set(COOKIE, admin.headers["Authorization"].removeprefix("Bearer "))
        page = await admin.client.get(f"/rule-changes/{campaign.id}")
        assert page.status_code == 200 and "已调整" in page.text
        assert str(stream) not in page.text and "?result=" not in page.text

    async def test_show_the_list_and_the_table(
        self, app: FastAPI, desk: Desk, supervisor: Desk, working: Spine
    ) -> None:
        """In Chinese: the result, and why a time limit stayed."""
        for router in ROUTERS:
            app.include_router(router)
        streams = [await desk.submit() for _ in range(2)]
        campaign = await with_rows(working, *streams)
        supervisor.client.cookies.set(COOKIE, supervisor.headers["Authorization"].removeprefix("Bearer "))
        listed = await supervisor.client.get("/rule-changes")
        table = await supervisor.client.get(f"/rule-changes/{campaign.id}?result=skipped")
        assert (listed.status_code, table.status_code) == (200, 200)
        assert f"/rule-changes/{campaign.id}" in listed.text and "待处理" in listed.text
        assert "日期由人约定或批准" in table.text
        assert str(streams[1]) in table.text and str(streams[0]) not in table.text


async def changed_with_a_matter(supervisor: Desk, spine: Spine) -> Campaign:
    """A change that has a matter to be applied to."""
    await spine.submit()
    return await changed(spine)
