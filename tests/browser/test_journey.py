"""Every command a person can give on a complaint, sent from its form in a browser against the real stack."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from casework.complaint import COMPLAINT
from casework.roles import Role
from tests.browser.conftest import LAWYER
from tests.browser.site import Screen
from tests.spine import ABOVE, DESK, MEDIATOR, PROVINCE, SUPERVISOR

SENT: set[str] = set()
"""Commands that were sent from a form in this run; the last test of the module looks at it."""

NAMED = {
    "/filer/person/name": "林示例",
    "/filer/person/phone": "13800000000",
    "/narrative": "三个月没有发工资，老板说没钱。",
    "/workers/0/name": "林示例",
    "/respondents/0/name": "示例制衣有限公司",
    "/claims/0/code": "1.1",
    "/claims/0/amount_yuan": "18,600.00",
}


def day(today: date, days: int) -> str:
    """A date as an input takes it."""
    return (today + timedelta(days=days)).isoformat()


async def accepted(screen: Screen, today: date, values: dict[str, str] | None = None) -> str:
    """A complaint taken in at the desk and accepted by the mediator."""
    await screen.sign_in(DESK)
    complaint = await screen.submit({**NAMED, "/received_on": day(today, -30), **(values or {})})
    await screen.sign_in(MEDIATOR)
    await screen.take(complaint, "accept", {"/handler": MEDIATOR, "/occurred_on": day(today, -29)})
    return complaint


async def classified(screen: Screen, today: date, values: dict[str, str] | None = None) -> str:
    """One that was classified as the rule book proposes."""
    complaint = await accepted(screen, today, values)
    await screen.take(complaint, "classify", {"/relation": "labour", "/occurred_on": day(today, -28)})
    return complaint


async def last_option(screen: Screen, complaint: str, command: str, name: str, words: str = "") -> str:
    """The last thing that a form offers to choose, or the last with these words."""
    await screen.go(f"/complaints/{complaint}?do={command}")
    return str(await screen.page.locator(f'[name="{name}"] option', has_text=words).last.get_attribute("value"))


@pytest.fixture(autouse=True)
def gathered(screen: Screen) -> Iterator[None]:
    """What each test sent is added to what the run sent."""
    yield
    SENT.update(screen.sent)


class TestMediation:
    """A complaint that is mediated, settled, paid, followed up and closed."""

    async def test_runs_from_receipt_to_closing_on_forms_alone(self, screen: Screen, today: date) -> None:
        """Taken in, accepted, classified, mediated, settled, paid, concluded, followed up, closed, reopened, withdrawn."""
        complaint = await classified(screen, today)
        await screen.take(complaint, "note_contact", {"/note": "核对了工资条。", "/next_on": day(today, 3)})
        await screen.take(complaint, "set_facts", {"/claim": "c1", "/facts/knew_on": day(today, -90)})
        await screen.take(complaint, "add_party", {"/reported_workers": "12"})
        await screen.take(
            complaint,
            "correct_party",
            {"/respondent": "r1", "/given/kind": "company", "/given/basis": "employer", "/given/name": "示例制衣厂"},
        )
        await screen.take(
            complaint,
            "record_interruption",
            {"/claim": "c1", "/act": "promised", "/occurred_on": day(today, -60), "/proof": "短信：月底前付清。"},
        )
        await screen.take(
            complaint,
            "apply_for_mediation",
            {
                "/claims": "c1",
                "/body_kind": "enterprise_committee",
                "/body": "示例企业调解委员会",
                "/received_on": day(today, -9),
                "/oral": "true",
            },
        )
        await screen.take(complaint, "accept_mediation", {"/limb": "l1", "/occurred_on": day(today, -8)})
        await screen.take(complaint, "invite", {"/limb": "l1", "/answer_by": day(today, 2)})
        await screen.take(complaint, "answer_invitation", {"/limb": "l1", "/consent": "agreed"})
        await screen.take(complaint, "schedule_session", {"/limb": "l1", "/on": day(today, 1)})
        await screen.take(
            complaint,
            "postpone_session",
            {"/limb": "l1", "/session": "s1", "/to": day(today, 4), "/asked_by": "employer", "/reason": "负责人出差。"},
        )
        await screen.take(complaint, "hold_session", {"/limb": "l1", "/record": "双方对金额无异议。"})
        await self._extend(screen, complaint, today)
        await screen.take(
            complaint,
            "settle",
            {
                "/limb": "l1",
                "/terms/0/worker": "w1",
                "/terms/0/amount_yuan": "18000",
                "/terms/0/due_on": day(today, 10),
                "/text": "分一次付清。",
            },
        )
        await screen.take(
            complaint,
            "record_performance",
            {"/agreement": "a1", "/term": "t1", "/amount_yuan": "18000.00", "/proof": "银行回单。"},
        )
        await screen.take(complaint, "conclude", {"/outcome": "resolved"})
        await screen.take(complaint, "follow_up", {"/satisfaction": "satisfied", "/performed": "true"})
        await screen.sign_in(SUPERVISOR)
        await screen.take(complaint, "close")
        await screen.take(complaint, "reopen", {"/reason": "劳动者补充了新的诉求。"})
        await screen.take(complaint, "withdraw", {"/reason": "settled"})
        assert "已撤回" in await screen.text()

    async def _extend(self, screen: Screen, complaint: str, today: date) -> None:
        """Both sides have to be ticked, which is two values of one input."""
        await screen.go(f"/complaints/{complaint}?do=extend_mediation")
        await screen.fill({"/limb": "l1", "/to": day(today, 20)})
        for party in ("worker", "employer"):
            await screen.fill({"/agreed_by": party})
        await screen.save()
        assert "done=extend_mediation" in screen.page.url, await screen.text()
        screen.sent.add("extend_mediation")


class TestRightsProcedures:
    """The other ways of a right: negotiation, letters, inspection, arbitration, court."""

    async def test_of_the_union_end_in_words_of_the_other_side(self, screen: Screen, today: date) -> None:
        """A negotiation is asked for, answered and ended; a letter is sent, served and answered; a mediation fails."""
        complaint = await classified(screen, today)
        await screen.take(complaint, "request_negotiation", {"/claims": "c1", "/served_on": day(today, -5)})
        await screen.take(complaint, "answer_negotiation", {"/limb": "l1", "/consent": "agreed"})
        await screen.take(complaint, "end_negotiation", {"/limb": "l1", "/reason": "no_agreement"})
        await screen.take(complaint, "send_letter", {"/kind": "demand", "/claims": "c1", "/to": "r1"})
        letter = await last_option(screen, complaint, "record_service", "/letter")
        await screen.take(complaint, "record_service", {"/letter": letter})
        await screen.take(complaint, "record_answer", {"/letter": letter, "/answer": "refused"})
        await screen.take(complaint, "apply_for_mediation", {"/claims": "c1", "/body_kind": "township"})
        limb = await last_option(screen, complaint, "fail_mediation", "/limb")
        await screen.take(
            complaint,
            "fail_mediation",
            {"/limb": limb, "/reason": "employer_refused", "/notice_served_on": today.isoformat()},
        )

    async def test_of_other_bodies_are_recorded_step_by_step(self, screen: Screen, today: date) -> None:
        """Inspection with its result; arbitration with acceptance, hearing and award; a suit with step and judgment."""
        complaint = await classified(screen, today)
        await screen.take(
            complaint, "refer_to_inspection", {"/mode": "complaint", "/claims": "c1", "/filed_on": day(today, -20)}
        )
        await screen.take(complaint, "record_inspection_result", {"/limb": "l1", "/result": "refused"})
        await screen.take(complaint, "apply_for_arbitration", {"/claims": "c1", "/filed_on": day(today, -15)})
        await screen.take(
            complaint,
            "record_arbitration_acceptance",
            {
                "/limb": "l2",
                "/result": "accepted",
                "/number": "示劳人仲字〔2026〕第1号",
                "/occurred_on": day(today, -14),
            },
        )
        await screen.take(complaint, "record_hearing", {"/limb": "l2", "/hearing_on": day(today, 10)})
        await screen.take(
            complaint,
            "record_award",
            {
                "/limb": "l2",
                "/made_on": day(today, -3),
                "/items/0/worker": "w1",
                "/items/0/code": "1.1",
                "/items/0/amount_yuan": "18600",
                "/worker_received_on": day(today, -2),
            },
        )
        await screen.take(
            complaint,
            "file_suit",
            {"/kind": "suit", "/claims": "c1", "/court": "示例区人民法院", "/filed_on": day(today, -1)},
        )
        limb = await last_option(screen, complaint, "record_court_step", "/limb")
        await screen.take(complaint, "record_court_step", {"/limb": limb, "/step": "accepted"})
        await screen.take(
            complaint,
            "record_judgment",
            {"/limb": limb, "/made_on": today.isoformat(), "/items/0/amount_yuan": "18600"},
        )
        assert "¥18,600.00" in await screen.text()

    async def test_may_be_given_up_before_the_tribunal(self, screen: Screen, today: date) -> None:
        """An application for arbitration is withdrawn."""
        complaint = await classified(screen, today)
        await screen.take(complaint, "apply_for_arbitration", {"/claims": "c1"})
        await screen.take(complaint, "end_arbitration", {"/limb": "l1", "/how": "withdrawn"})


class TestDesk:
    """What happens at the desk and between offices."""

    async def test_sends_matters_where_they_belong(self, screen: Screen, today: date) -> None:
        """Answered, redirected, declined; moved to the office above, which sends it back."""
        await screen.sign_in(DESK)
        for command, values in (
            ("answer", {"/answer": "法定标准如下。"}),
            ("redirect", {"/destination": "court", "/explanation": "请向法院起诉。"}),
            ("decline", {"/reason": "outside_union", "/explanation": "不属于劳动争议。"}),
        ):
            await screen.take(await screen.submit(NAMED), command, values)
        first, again = await screen.submit(NAMED), await screen.submit(NAMED)
        same = {"/reason": "same_matter_pending", "/same_as": first, "/explanation": "与前件为同一事项。"}
        await screen.take(again, "decline", same)
        assert await screen.page.locator(f'.matter-head a[href="/complaints/{first}"]').count() == 1
        moved = await screen.submit(NAMED)
        await screen.take(moved, "transfer", {"/to_office": PROVINCE, "/reason": "属省直单位。"})
        assert "该事项现由其他单位办理" in await screen.text()
        await screen.sign_in(ABOVE)
        await screen.take(moved, "return", {"/reason": "属市总工会管辖。"})

    async def test_learns_later_what_was_not_told_at_first(self, screen: Screen, today: date) -> None:
        """The filer's authority, an urgency, who speaks for the group; insurance goes to its agency, wages stay."""
        values = {"+/claims": "", "/claims/1/code": "2.1", "+/workers": "", "/workers/1/name": "陈示例"}
        complaint = await accepted(screen, today, values)
        await screen.take(complaint, "identify_filer", {"/given/authority": "oral"})
        await screen.take(complaint, "amend_receipt", {"/urgency": "eviction", "/site/name": "示例工地"})
        await screen.take(complaint, "name_representatives", {"/workers": "w1"})
        await screen.take(
            complaint,
            "redirect_claims",
            {"/claims": "c2", "/destination": "social_insurance", "/explanation": "请到社保经办机构办理。"},
        )
        text = await screen.text()
        assert "示例工地" in text and "全体劳动者" in text and "已引导至" in text

    async def test_keeps_what_other_bodies_have(self, screen: Screen, today: date) -> None:
        """A proceeding with dated papers, a consent and the hand-over that rests on it."""
        complaint = await accepted(screen, today)
        await screen.take(
            complaint,
            "record_outside_proceeding",
            {
                "/given/kind": "arbitration",
                "/given/body": "示例仲裁委",
                "/given/claims": "*",
                "/given/facts/0/fact": "award_received",
                "/given/facts/0/occurred_on": day(today, -3),
            },
        )
        assert "LIT.1" in await screen.page.content()
        await screen.take(
            complaint, "record_consent", {"/towards": "legal_aid", "/recipient_name": "示例区法律援助中心"}
        )
        await screen.sign_in(LAWYER)
        await screen.take(
            complaint, "disclose", {"/to": "legal_aid", "/ground": "consent", "/what": "仲裁申请书和工资条。"}
        )


class TestClassification:
    """Classification with its changes."""

    async def test_is_changed_split_and_joined_on_forms(self, screen: Screen, today: date) -> None:
        """Two workers' claim is split; the ruling is changed with its reason; another complaint goes on inside it."""
        first = await accepted(screen, today, {"+/workers": "", "/workers/1/name": "陈示例"})
        await screen.take(
            first, "split", {"/claim": "c1", "/workers": "w2", "/amount_yuan": "600", "/reason": "金额不同。"}
        )
        await screen.take(first, "classify", {"/relation": "labour"})
        await screen.take(
            first,
            "reclassify",
            {
                "/relation": "labour",
                "/rulings/0/route": "arbitration",
                "/rulings/0/reason": "双方对金额有争议。",
                "/reason": "补充证据后更改。",
            },
        )
        second = await accepted(screen, today)
        await screen.take(second, "join", {"/into": first, "/reason": "同一事项。"})

    async def test_takes_interest_claims_to_bargaining(self, screen: Screen, today: date) -> None:
        """A wish for higher pay joins a bargaining that the office opens."""
        complaint = await classified(screen, today, {"/claims/0/code": "1.7"})
        await screen.take(complaint, "join_bargaining", {"/claims": "c1"})
        assert "集体协商" in await screen.text()


class TestClocks:
    """Time limits moved by people."""

    async def test_are_extended_paused_and_resumed_by_those_who_may(self, screen: Screen, today: date) -> None:
        """The supervisor names a handler and gives our own duty more time; a lawyer stops and restarts a limitation."""
        complaint = await accepted(screen, today, {"/claims/0/code": "6.2", "/claims/0/facts/knew_on": day(today, -60)})
        await screen.sign_in(SUPERVISOR)
        await screen.take(complaint, "assign", {"/handler": MEDIATOR, "/grade": "major"})
        finish = await last_option(screen, complaint, "extend", "/deadline", "办结")
        await screen.take(complaint, "extend", {"/deadline": finish, "/to": day(today, 60), "/reason": "案情复杂。"})
        limitation = await last_option(screen, complaint, "pause", "/deadline", "时效")
        await screen.take(
            complaint, "pause", {"/deadline": limitation, "/reason": "不可抗力。", "/occurred_on": day(today, -5)}
        )
        await screen.take(complaint, "resume", {"/deadline": limitation, "/occurred_on": day(today, -1)})


class TestEveryCommand:
    """The whole table."""

    def test_that_a_person_can_give_was_sent_from_a_form(self) -> None:
        """No command of a complaint was left out by the journeys above."""
        people = {name for name, command in COMPLAINT.commands.items() if command.roles - {Role.SYSTEM}}
        assert people - SENT == set()
