"""Every screen's router, the catch-all of unknown addresses last."""

from __future__ import annotations

from fastapi import APIRouter

from api.pages import (
    complaint,
    complaints,
    deadlines,
    errors,
    files,
    home,
    intake,
    oversight,
    progress,
    risk_meeting,
    rule_changes,
    signin,
)

ROUTERS: tuple[APIRouter, ...] = (
    files.router,
    signin.router,
    home.router,
    intake.router,
    progress.router,
    complaints.router,
    complaint.router,
    deadlines.router,
    risk_meeting.router,
    oversight.router,
    rule_changes.router,
    errors.router,
)
