"""Every kind of stream by its name: who records, reads or replays one asks here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from casework import collective_bargaining, complaint
from casework.collective_bargaining import BARGAINING
from casework.complaint import COMPLAINT
from casework.consultation import CONSULTATION
from casework.incident import INCIDENT
from casework.law_change import LawChange
from casework.lead import LEAD
from casework.meeting import MEETING
from casework.stream import StreamKind

KINDS: Mapping[str, StreamKind] = MappingProxyType(
    {one.name: one for one in (COMPLAINT, CONSULTATION, LEAD, BARGAINING, INCIDENT, MEETING)}
)

_LAW = {"complaint": complaint.LAW, "bargaining": collective_bargaining.LAW}


def law_change_of(kind: str) -> LawChange:
    """How the clocks of a kind of stream follow a change of the law."""
    return _LAW.get(kind, LawChange())
