"""The one error the rules raise, and the refusals that belong to no single procedure.

A refusal is part of the interface: its kind decides the HTTP status (`api/app.py`), its code is stable,
its sentences are for the mediator. It never carries the rejected value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, Self

Kind = Literal["role", "scope", "stage", "version", "value"]


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field; `field` is a JSON pointer into the request body ("" is the body itself)."""

    field: str
    code: str
    zh: str
    en: str


NOTHING = ("nothing_changed", "填写的内容与现有记录相同。", "This changes nothing that is on record.")
"""The code and the sentences of what would be recorded for nothing."""


class Refusal(Exception):
    """The rules say no. Subclasses stand beside the rule they rest on and set `code` and `kind`."""

    code: ClassVar[str] = "refused"
    kind: ClassVar[Kind] = "stage"
    zh: str = "现在不能办理此事项。"
    en: str = "This cannot be done now."
    rule: str | None = None
    errors: tuple[FieldError, ...] = ()

    def __init__(
        self,
        zh: str | None = None,
        en: str | None = None,
        *,
        rule: str | None = None,
        errors: tuple[FieldError, ...] = (),
    ) -> None:
        self.zh, self.en = zh or self.zh, en or self.en
        self.rule, self.errors = rule or self.rule, errors or self.errors
        super().__init__(self.code)

    @classmethod
    def at(cls, field: str, zh: str | None = None, en: str | None = None, *, rule: str | None = None) -> Self:
        """The refusal of one field, with sentences of its own where they are given."""
        told = FieldError(field, cls.code, zh or cls.zh, en or cls.en)
        return cls(told.zh, told.en, rule=rule, errors=(told,))


class NotAllowedAtThisStage(Refusal):
    """The allowed table has no row for the command where the stream stands."""

    code = "not_allowed_at_this_stage"
    zh = "当前阶段不能办理此事项。"
    en = "This step is not open at the present stage."


class RoleNotAllowed(Refusal):
    """The acting role may not give this command (`casework/roles.py`)."""

    code = "role_not_allowed"
    kind = "role"
    zh = "您的岗位不能办理此事项。"
    en = "Your role may not do this."


class OutOfScope(Refusal):
    """The stream is unknown or belongs to an office the actor cannot see; the two look the same."""

    code = "not_found"
    kind = "scope"
    zh = "没有找到该事项。"
    en = "There is no such matter."


class StaleVersion(Refusal):
    """Somebody recorded a step after the sender last looked."""

    code = "stale_version"
    kind = "version"
    zh = "该事项已有新的记录，请刷新后再办理。"
    en = "The matter has moved on since you last looked; reload and try again."


class KeyReused(Refusal):
    """The command id was used before for a different request. Says nothing of the earlier one."""

    code = "key_reused"
    kind = "value"
    zh = "同一幂等键已用于另一请求。"
    en = "This Idempotency-Key was used for another request."


class ImpossibleValue(Refusal):
    """One or more fields hold a value that cannot be (a date in the future, an unknown code, an unknown id)."""

    code = "impossible_value"
    kind = "value"
    zh = "有的内容不可能成立，请改正。"
    en = "Some values cannot be; please correct them."

    @classmethod
    def of(cls, field: str, code: str, zh: str, en: str) -> ImpossibleValue:
        """A refusal of one field."""
        return cls(errors=(FieldError(field, code, zh, en),))


def unknown_id(field: str) -> ImpossibleValue:
    """A reference into the matter (claim, respondent, limb …) that does not exist there."""
    return ImpossibleValue.of(field, "unknown_reference", "没有这个编号。", "There is no such item in this matter.")
