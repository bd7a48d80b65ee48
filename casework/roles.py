"""Who may do what: roles of the trade (DOMAIN.md) and the sets of roles that commands name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The capacity somebody acts in; a person may hold several, each in an office."""

    INTAKE = "intake"
    MEDIATOR = "mediator"
    LAWYER = "lawyer"
    SUPERVISOR = "supervisor"
    LEADER = "leader"
    ANALYST = "analyst"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    WORKER = "worker"
    EMPLOYER = "employer"
    SYSTEM = "system"


STAFF = frozenset({Role.INTAKE, Role.MEDIATOR, Role.LAWYER, Role.SUPERVISOR, Role.LEADER})
"""Office people who handle matters."""

DESK = frozenset({Role.INTAKE, Role.MEDIATOR, Role.SUPERVISOR})
"""Those who may take a complaint in and record what a caller tells."""

HANDLERS = frozenset({Role.MEDIATOR, Role.SUPERVISOR})
"""Those who advance a complaint (承办人 and their supervisor)."""

ADVISERS = frozenset({Role.MEDIATOR, Role.LAWYER, Role.SUPERVISOR})
"""Those who may act in a proceeding beside the worker."""

HANDLING = ADVISERS
"""Those who may be named as the handler of a matter; the first page lists what they handle."""

SUPERVISORS = frozenset({Role.SUPERVISOR, Role.LEADER})
"""Those who approve, extend, reassign and reopen."""

PUBLIC = frozenset({Role.WORKER, Role.INTAKE, Role.MEDIATOR, Role.SUPERVISOR, Role.SYSTEM})
"""Anybody who may hand in a complaint: the public web route and the desk."""

CLOCK = frozenset({Role.SYSTEM})
"""Commands only time or an effect of another matter gives."""

READERS = frozenset({Role.INTAKE, Role.MEDIATOR, Role.LAWYER, Role.SUPERVISOR, Role.LEADER, Role.ANALYST, Role.AUDITOR})
"""Those who may read matters of their office and the offices below it."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an account's id, the office and the role acted in. Never a name."""

    id: str
    office: str
    role: Role
