"""Taking a step on a complaint from its form: read, previewed or recorded over the same path as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Any

from starlette.responses import RedirectResponse, Response

from api.bodies import parse_json
from api.commands import Accepted, CommandRequest, give, key_of
from api.pages.form_fields import MATTERS
from api.pages.form_options import options_of
from api.pages.form_values import DO, Reading, Typed, whole_number
from api.pages.matter import Opened, neighbours, numbers_of, page_of
from api.pages.matter_names import others_named
from api.pages.matter_timeline import ActShown, timeline_of
from api.pages.namable import View
from api.pages.others import candidates, resolved
from api.pages.paper_claims import claims_of_paper
from api.pages.steps import (
    KEY,
    NEWEST,
    VERSION,
    PreviewShown,
    StepForm,
    StepPage,
    allowed_to,
    at_stage,
    form_of,
    fresh_values,
    offered,
    preview_shown,
    problem_shown,
    sent_before,
)
from api.pages.visit import Visit
from api.previews import preview
from api.problems import Problem, from_refusal
from casework.complaint import COMPLAINT
from casework.filing import FilingKind
from casework.outside_proceedings import RecordOutsideProceeding
from casework.procedure import Command
from casework.refusal import KeyReused, NotAllowedAtThisStage, StaleVersion
from casework.roles import Role
from casework.stream import Allowed, in_scope
from records.database import Connection

ROWS_AT_FIRST = {"terms": 1, "facts": 2, "items": 1, "workers": 1, "respondents": 1}
"""How many empty rows a list opens with; rows left empty do not count."""

FEWER: dict[str, dict[str, int]] = {"classify": {"claims": 0}, "reclassify": {"claims": 0}}


def view_of(visit: Visit, opened: Opened) -> View:
    """The matter as the visitor meets it now."""
    return View(opened.state, opened.names.law, visit.person.role, visit.house.local_now())


def unknown_outcome() -> Problem:
    """It was sent; the same key tells how it ended."""
    return Problem(
        202,
        "outcome_unknown",
        "已发送，结果尚未确定；请稍后再点一次“记录”，不会重复记录。",
        "It was sent and its outcome is not known yet; press Record again in a moment: it is recorded once.",
    )


@dataclass
class Taking:
    """One step on one complaint by one person. `typed` is None for a form that nobody has typed into."""

    visit: Visit
    opened: Opened
    offer: Allowed
    typed: Typed | None = None
    moved: dict[str, str] = field(default_factory=dict)

    @property
    def model(self) -> type[Command]:
        """The command's model."""
        return COMPLAINT.commands[self.offer.command]

    @property
    def path(self) -> str:
        """Where the complaint is."""
        return f"/complaints/{self.opened.seen.stream}"

    async def form(self, *, problem: Problem | None = None, shown: PreviewShown | None = None) -> StepForm:
        """`form_on` a connection of its own.

        Nothing here holds a connection while it waits for another: many at once would take them all and wait for ever.
        """
        async with self.visit.house.reads.connect() as conn:
            return await self.form_on(conn, problem=problem, shown=shown)

    async def form_on(
        self, conn: Connection, *, problem: Problem | None = None, shown: PreviewShown | None = None
    ) -> StepForm:
        """The form with what was typed, what is wrong with it and what it would do."""
        if problem is not None and problem.code == NotAllowedAtThisStage.code:
            problem = from_refusal(at_stage(self.opened.state.stage))
        language, opened = self.visit.language, self.opened
        typed = self.typed or fresh_values(self.model, today=opened.today, state=opened.state)
        options = options_of(
            opened.names,
            self.offer,
            await neighbours(self.visit, conn, opened.state),
            view_of(self.visit, opened),
            relation=typed.one("/relation"),
            filing=typed.one("/kind") or (FilingKind.SUIT if self.typed is None else ""),
            limb=typed.one("/limb"),
        )
        options = {**options, **await candidates(self.visit, conn, typed, opened.seen.stream)}
        errors = Reading(typed, self.visit.house.zone, self.moved).led_back(problem.errors) if problem else {}
        if problem is not None and problem.code == KeyReused.code:
            typed, problem = Typed({**typed.values, KEY: []}), sent_before()
        made = form_of(
            self.model,
            language=language,
            options=options,
            typed=typed,
            fresh=self.typed is None,
            action=f"{self.path}/steps/{self.model.name}",
            cancel=self.path,
            version=self._version,
            because=language.pick(self.offer.zh, self.offer.en),
            errors=errors,
            preview=shown,
            rows=ROWS_AT_FIRST | FEWER.get(self.model.name, {}),
        )
        made = replace(made, news=self._news(problem))
        if problem is None:
            return made
        return replace(made, problem=problem_shown(problem, errors, language, made.controls))

    @property
    def _version(self) -> int:
        """The version that the person saw: drawing the form anew shows nobody what others did meanwhile."""
        typed = self.typed or Typed()
        seen = None if typed.one(DO) == NEWEST else whole_number(typed.one(VERSION))
        return self.opened.seen.version if seen is None else seen

    def _news(self, problem: Problem | None) -> tuple[ActShown, ...]:
        """What was recorded since; what time alone recorded only where the step was refused for it."""
        newer = [one for one in self.opened.rows if one.sequence > self._version]
        refused = problem is not None and problem.code == StaleVersion.code
        told = refused or any(one.role != Role.SYSTEM for one in newer)
        return timeline_of(newer, self.opened.names) if told else ()

    async def request(self) -> CommandRequest:
        """What was typed as the command it means. Raises `Problem` 422."""
        typed = self.typed or Typed()
        reading, stream = Reading(typed, self.visit.house.zone, self.moved), self.opened.seen.stream
        body: dict[str, Any] = parse_json(json.dumps(reading.body(self.model)).encode())
        if self.model is RecordOutsideProceeding:
            body = claims_of_paper(self.opened.state, body, typed)
        if MATTERS & set(body):
            async with self.visit.house.reads.connect() as conn:
                body = await resolved(self.visit, conn, body, typed, stream)
        return CommandRequest(
            "complaint",
            stream,
            self.model.name,
            body,
            key_of(typed.one(KEY)),
            self.visit.person.actor,
            whole_number(typed.one(VERSION)),
        )

    async def preview(self) -> StepForm:
        """The form with what it would do beneath it, or with what is wrong."""
        try:
            given = await preview(self.visit.house, await self.request(), english=self.visit.language.code == "en")
        except Problem as problem:
            return await self.form(problem=problem)
        async with self.visit.house.reads.connect() as conn:
            numbers = await numbers_of(conn, others_named(one["data"] for one in given["events"]))
        return await self.form(shown=preview_shown(given, replace(self.opened.names, numbers=numbers)))

    async def save(self) -> Response:
        """Record it and show the complaint as it then is; a refusal shows the form with what was typed."""
        try:
            await give(self.visit.house, await self.request())
        except Problem as problem:
            return self.answer(await self.form(problem=problem), status=problem.status)
        except Accepted:
            return self.answer(await self.form(problem=unknown_outcome()), status=202)
        path = self.path if await self._still_in_sight() else "/"
        return RedirectResponse(f"{path}?done={self.model.name}", status_code=303)

    async def _still_in_sight(self) -> bool:
        """A complaint that was handed on may now lie in an office whose matters the person does not see."""
        visit, stream = self.visit, self.opened.seen.stream
        async with visit.house.reads.connect() as conn:
            matter = await visit.house.courtesy.open(
                conn, kind="complaint", stream=stream, actor=visit.person.actor, now=visit.house.now()
            )
        return in_scope(matter.context)

    def answer(self, step: StepForm, *, status: int = 200) -> Response:
        """The form alone for a script that puts it into the page, else the whole page around it."""
        if self.visit.request.headers.get("hx-request") == "true":
            return self.visit.show(StepPage(step, step.action), status=status)
        allowed = view_of(self.visit, self.opened).possible(allowed_to(self.opened.state, self.visit.person.role))
        groups = offered(
            list(allowed.values()),
            stream=self.opened.seen.stream,
            language=self.visit.language,
            current=self.model.name,
        )
        return self.visit.show(page_of(self.opened, groups=groups, step=step), status=status)
