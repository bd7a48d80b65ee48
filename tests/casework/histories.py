"""Stories of matters told command by command, and the named points in them that tests start from. All people invented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from functools import cache
from typing import Any, Self
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from casework.places import Places
from casework.procedure import Context, Event, Notice, Rung
from casework.refusal import Refusal
from casework.roles import Actor, Role
from casework.state import Complaint, Deadline
from casework.stream import Decision
from casework.streams import KINDS
from law.pack import Pack, load_pack
from law.packaged import demo_service_limits

ZONE = ZoneInfo("Asia/Shanghai")
STREAM = UUID("6f8a1f0e-3f0f-4d0c-9f43-0d6f4f6a7a01")
LADDER = (Rung("haidian", ("p-sun",)), Rung("beijing", ("p-zhou",)))
START = date(2026, 3, 2)


@cache
def pack() -> Pack:
    """The shipped rule book with the demo offices' own limits."""
    return load_pack().with_service_limits(demo_service_limits())


def text(words: str = "…") -> dict[str, str]:
    """A sealed text, as the API's edge leaves it."""
    return {"sealed": str(uuid5(STREAM, words))}


class Story:
    """A matter and the day it is told on. Every step goes through `decide`, as in production."""

    def __init__(
        self,
        kind: str = "complaint",
        *,
        on: date = START,
        province: str | None = "11",
        ladder: tuple[Rung, ...] = LADDER,
        law: Pack | None = None,
    ) -> None:
        self.kind = KINDS[kind]
        self.today, self.province, self.ladder, self.law = on, province, ladder, law or pack()
        self.state: Any = None
        self.events: list[Event] = []
        self.given: set[str] = set()

    @property
    def complaint(self) -> Complaint:
        """The state of a complaint's story."""
        assert isinstance(self.state, Complaint)
        return self.state

    def context(self, role: Role = Role.MEDIATOR, *, office: str = "haidian", at: time = time(10)) -> Context:
        """Who acts, and when."""
        now = datetime.combine(self.today, at, tzinfo=ZONE)
        return Context(
            now=now,
            zone=ZONE,
            actor=Actor("p-li", office, role),
            law=self.law,
            stream=str(STREAM),
            number="HAIDIAN-2026-000001",
            ladder=self.ladder,
            places=Places(office=self.province),
        )

    def on(self, year: int, month: int, day: int) -> Self:
        """The story goes on another day."""
        self.today = date(year, month, day)
        return self

    def decide(self, name: str, body: dict[str, Any], role: Role, *, office: str = "haidian") -> Decision:
        """What the command would do."""
        command = self.kind.commands[name].model_validate(body)
        return self.kind.decide(self.state, command, self.context(role, office=office))

    def do(self, name: str, role: Role = Role.MEDIATOR, /, **body: Any) -> Self:
        """Give a command that is accepted."""
        decision = self.decide(name, body, role)
        self.given.add(name)
        self.state = decision.state
        self.events += decision.events
        return self

    def refused(self, name: str, role: Role = Role.MEDIATOR, /, **body: Any) -> Refusal:
        """Give a command that is refused, and say why."""
        try:
            self.decide(name, body, role)
        except Refusal as refusal:
            return refusal
        raise AssertionError(f"{name} was accepted")

    def tick(self) -> Self:
        """Time has passed until the story's day."""
        return self.do("tick", Role.SYSTEM, due_at=self.context().now.isoformat())

    def notices(self, name: str, role: Role = Role.MEDIATOR, /, **body: Any) -> list[Notice]:
        """What is to be known before a command is given."""
        return self.kind.notices(self.state, self.kind.commands[name].model_validate(body), self.context(role))

    def clock(self, rule: str, scope: str | None = None) -> Deadline:
        """The latest clock of a rule."""
        found = [
            one for one in self.state.deadlines.values() if one.rule == rule and (scope is None or one.scope == scope)
        ]
        assert found, f"no clock {rule}"
        latest: Deadline = found[-1]
        return latest

    def clocks(self, rule: str) -> Sequence[Deadline]:
        """Every clock of a rule, in the order they started."""
        return [one for one in self.state.deadlines.values() if one.rule == rule]

    def kinds(self) -> list[str]:
        """The kinds of all events so far."""
        return [one.kind for one in self.events]

    def allowed(self, role: Role | None = None) -> set[str]:
        """The commands open now."""
        return {one.command for one in self.kind.allowed(self.state, role=role)}


WAGES = {"code": "1.1", "amount_yuan": "12000.00", "facts": {"knew_on": "2026-01-15", "employed_to": "2026-01-31"}}
RISE = {"code": "1.7"}
WORK = {"code": "1.2", "amount_yuan": "3000.00", "facts": {"knew_on": "2026-01-15", "employed_to": "2026-01-31"}}
COMPANY = {"kind": "company", "name": "北京甲餐饮有限公司"}


def received(*claims: dict[str, Any], **more: Any) -> Story:
    """Just handed in by a named worker."""
    body: dict[str, Any] = {"narrative": text(), "workers": [{"name": text("name")}], "respondents": [COMPANY]}
    return Story().do("submit", **{**body, "claims": list(claims) or [WAGES], **more})


def anonymous() -> Story:
    """Handed in by nobody known, classified."""
    story = Story().do(
        "submit", narrative=text(), filer={"identity": "anonymous"}, respondents=[COMPANY], claims=[WAGES]
    )
    return story.do("accept").do("classify", relation="labour")


def from_bystander() -> Story:
    """Handed in by somebody who saw it, without a name and without authority."""
    return received(filer={"kind": "bystander", "identity": "anonymous"}).do("accept")


def of_thirty() -> Story:
    """Three workers are named, thirty are said to be concerned."""
    workers = [{"name": text(one)} for one in ("first", "second", "third")]
    return received(workers=workers, reported_workers=30)


def of_two_relations() -> Story:
    """Wages as an employee, and pay of a contract for work beside it."""
    return received(WAGES, WORK).do("accept")


def accepted() -> Story:
    """Accepted and assigned."""
    return received().do("accept", handler="p-li")


def classified(*claims: dict[str, Any]) -> Story:
    """Relation, nature and route are settled."""
    return received(*claims).do("accept", handler="p-li").do("classify", relation="labour")


def negotiating() -> Story:
    """The employer has the request to negotiate."""
    return classified().do("request_negotiation")


def in_mediation(body_kind: str = "enterprise_committee") -> Story:
    """A mediation body has the application."""
    return classified().do("apply_for_mediation", body_kind=body_kind)


def mediation_extended() -> Story:
    """Both sides gave the mediation more time."""
    story = in_mediation().do("accept_mediation", limb="l1")
    return story.do("extend_mediation", limb="l1", to="2026-03-25", agreed_by=["worker", "employer"])


def awaiting_second_session() -> Story:
    """The first session was held; the second has its day."""
    story = in_mediation().do("accept_mediation", limb="l1").do("invite", limb="l1")
    story.do("answer_invitation", limb="l1", consent="agreed").do("hold_session", limb="l1")
    return story.do("schedule_session", limb="l1", on="2026-03-10")


def settled() -> Story:
    """The employer promised to pay in two parts."""
    return awaiting_second_session().do(
        "settle",
        limb="l1",
        terms=[{"amount_yuan": "7000.00", "due_on": "2026-03-31"}, {"amount_yuan": "5000.00", "due_on": "2026-04-30"}],
    )


def settled_on_the_spot() -> Story:
    """The employer paid at the session."""
    return awaiting_second_session().do(
        "settle", limb="l1", terms=[{"amount_yuan": "12000.00", "due_on": "2026-03-02", "paid_on": "2026-03-02"}]
    )


def letter_served(kind: str = "opinion") -> Story:
    """A letter reached the employer."""
    return classified().do("send_letter", kind=kind, to="r1", served_on="2026-03-02")


def inspection_filed(mode: str = "complaint") -> Story:
    """The labour organ has the matter."""
    return classified().do("refer_to_inspection", mode=mode, body="海淀区劳动保障监察大队")


def injured() -> Story:
    """A work injury of a week ago, with the employer's time to report it."""
    facts = [{"fact": "injured", "occurred_on": "2026-02-23"}]
    return accepted().do("record_outside_proceeding", given={"kind": "injury", "facts": facts})


def arbitration_filed() -> Story:
    """The tribunal has the application."""
    return classified().do("apply_for_arbitration", body="海淀区劳动人事争议仲裁委员会")


def arbitration_accepted() -> Story:
    """The tribunal accepted the case."""
    return arbitration_filed().on(2026, 3, 6).do("record_arbitration_acceptance", limb="l1", result="accepted")


def with_award(*items: dict[str, Any]) -> Story:
    """The tribunal made an award; nobody has it yet."""
    return arbitration_accepted().on(2026, 4, 10).do("record_award", limb="l1", items=list(items) or [OTHER])


OTHER = {"worker": "w1", "code": "1.1", "amount_yuan": "9000.00"}
DISPUTED = {"worker": "w1", "code": "6.4"}
FINAL = {"worker": "w1", "code": "1.2", "amount_yuan": "800.00", "final": True}


def with_award_received(*items: dict[str, Any]) -> Story:
    """Both sides have the award, on different days."""
    return (
        with_award(*items)
        .on(2026, 4, 14)
        .do("record_award", limb="l1", award="aw1", worker_received_on="2026-04-13", employer_received_on="2026-04-14")
    )


def with_judgment() -> Story:
    """The court gave judgment on the worker's suit."""
    story = with_award_received().do("file_suit", after="aw1").on(2026, 4, 17)
    story.do("record_court_step", limb="l2", step="accepted").on(2026, 7, 1)
    return story.do("record_judgment", limb="l2", items=[OTHER], worker_received_on="2026-07-01")


def awarded_elsewhere() -> Story:
    """A tribunal decided elsewhere, one award final and one not; all its papers are told together."""
    papers = {"filed": "2026-03-02", "award_received": "2026-04-10", "final_award_received": "2026-04-13"}
    facts = [{"fact": fact, "occurred_on": on} for fact, on in papers.items()]
    return classified().on(2026, 4, 14).do("record_outside_proceeding", given={"kind": "arbitration", "facts": facts})


def bargaining_joined() -> Story:
    """An interest claim waits for a bargaining."""
    return classified(RISE).do("join_bargaining")


def classified_with_a_rise() -> Story:
    """A right and an interest beside each other, of two workers."""
    workers = [{"name": text("name")}, {"name": text("other")}]
    story = received(WAGES, RISE, workers=workers).do("accept")
    return story.do("classify", relation="labour")


def concluded() -> Story:
    """Everything was paid, and our work is done."""
    return settled_on_the_spot()


def followed_up() -> Story:
    """The worker was asked afterwards."""
    return concluded().do("follow_up", satisfaction="satisfied")


def closed() -> Story:
    """The file is closed."""
    return followed_up().do("close")


def bargaining_talking(*, wages: bool = True) -> Story:
    """A bargaining whose request was answered with yes."""
    story = Story("bargaining").do("open_bargaining", scope="enterprise", employer="北京甲餐饮有限公司", wages=wages)
    return story.do("record_bargaining_request").on(2026, 3, 9).do("record_reply", consent="agreed")


def bargaining_failed() -> Story:
    """No agreement came."""
    return bargaining_talking().do("fail_bargaining", reason=text())


def bargaining_in_force() -> Story:
    """The contract was signed, filed and passed by the labour organ."""
    story = bargaining_talking().on(2026, 3, 20).do("record_bargaining_agreement", passed_on="2026-03-18")
    return story.do("record_filing").on(2026, 3, 25).do("record_review", result="passed")


def incident_reported() -> Story:
    """People stand before the gate."""
    return Story("incident").do(
        "report_incident", incident="gathering", people=60, demands=text(), known_at="2026-03-02T09:40:00+08:00"
    )


def incident_with_more_time() -> Story:
    """Who supervises gave the report another day, after it had to wait for the police."""
    story = incident_reported()
    clock = next(one.id for one in story.state.deadlines.values() if one.status == "running")
    story.do("pause", Role.SUPERVISOR, deadline=clock, reason=text()).do("resume", Role.SUPERVISOR, deadline=clock)
    return story.do("extend", Role.SUPERVISOR, deadline=clock, to="2026-03-03", reason=text())


def meeting_with_decision() -> Story:
    """The month's meeting decided something for somebody to do."""
    story = Story("meeting").do("open_meeting", Role.ANALYST, month="2026-02")
    story.do("freeze_figures", Role.ANALYST, edition=1)
    return story.do("record_decision", Role.ANALYST, owner="p-sun", what=text(), due_on="2026-03-20")


def lead_recorded() -> Story:
    """A lead from the daily digest."""
    return Story("lead").do("record_lead", source="digest", summary=text())
