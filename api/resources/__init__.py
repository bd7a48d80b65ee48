"""The JSON resources, one module a subject."""

from __future__ import annotations

from fastapi import APIRouter

from api.commands import COLLECTIONS
from api.resources import (
    catalogue,
    clock,
    complaints,
    deadlines,
    health,
    money,
    offices,
    oversight,
    receipts,
    risk_meetings,
    rule_changes,
    session,
)
from api.resources.matters import opening_router, router_for

ROUTERS: tuple[APIRouter, ...] = (
    complaints.router,
    *(router_for(collection) for collection in COLLECTIONS.values()),
    health.router,
    session.router,
    catalogue.router,
    clock.router,
    money.router,
    *(opening_router(collection) for kind, collection in COLLECTIONS.items() if kind != "complaint"),
    deadlines.router,
    receipts.router,
    offices.router,
    oversight.router,
    risk_meetings.router,
    rule_changes.router,
)
"""Addresses are tried one after the other: receipts and commands on complaints, which come in floods, stand first."""
