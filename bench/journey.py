"""Bodies and steps that the measurements send; every text is invented."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bench.wire import Wire
from deploy.settings import Settings


def receipt(number: int) -> dict[str, Any]:
    """A complaint with a worker, an employer, a claim and a narrative of ordinary length."""
    worker = {"name": f"示例劳动者{number}", "phone": f"139{number % 10**8:08d}"}
    return {
        "channel": "hotline",
        "narrative": "车间自九月起没有按时发放工资，多次催要无果，目前仍在上班，希望工会帮助协调。" * 3,
        "filer": {"kind": "worker", "person": worker},
        "workers": [worker],
        "respondents": [{"kind": "company", "name": "示例·计时器材有限公司", "region": "330106"}],
        "relation": "labour",
        "claims": [{"code": "1.1", "amount_yuan": "12800.00"}],
    }


async def lifecycle(intake: Wire, mediator: Wire, run: str) -> int:
    """One complaint from receipt to closed file; answers how many commands that took."""
    today = datetime.now(ZoneInfo(Settings().timezone)).date().isoformat()
    made = await intake.must_post("/api/v1/complaints", receipt(hash(run) % 10**6), key=f"{run}-0")
    base = f"/api/v1/complaints/{made['id']}/commands"
    steps: list[tuple[str, dict[str, Any]]] = [
        ("accept", {}),
        ("classify", {"relation": "labour"}),
        ("apply_for_mediation", {"body_kind": "township"}),
        ("settle", {"limb": "l1", "terms": [{"amount_yuan": "12800.00", "due_on": today, "paid_on": today}]}),
        ("follow_up", {"satisfaction": "satisfied"}),
        ("close", {}),
    ]
    for index, (command, body) in enumerate(steps, start=1):
        await mediator.must_post(f"{base}/{command}", body, key=f"{run}-{index}")
    return len(steps) + 1
