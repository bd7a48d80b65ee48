"""Every kind of stream by its name: who records, reads or replays one asks here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from casework.collective_bargaining import BARGAINING
from casework.complaint import COMPLAINT
from casework.consultation import CONSULTATION
from casework.incident import INCIDENT
from casework.lead import LEAD
from casework.meeting import MEETING
from casework.stream import StreamKind

KINDS: Mapping[str, StreamKind] = MappingProxyType(
    {one.name: one for one in (COMPLAINT, CONSULTATION, LEAD, BARGAINING, INCIDENT, MEETING)}
)
