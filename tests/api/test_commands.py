"""Commands over HTTP: from the request to the record and back, and the same answer for the same key."""

from __future__ import annotations

from tests.api.desk import Desk
from tests.spine import Spine


class TestACommand:
    """Given over HTTP."""

    async def test_is_recorded_and_answers_where_the_matter_stands(self, desk: Desk, mediator: Desk, working: Spine) -> None:
        """200 with the new version as ETag, the stage, the events and the next date."""
        complaint = await desk.submit()
        answer = await mediator.give(complaint, "accept")
        assert answer.status_code == 200, answer.text
        body = answer.json()
        assert (body["id"], body["stage"]) == (str(complaint), "accepted")
        assert answer.headers["etag"] == f'"{body["version"]}"'
        assert [one["kind"] for one in body["events"]][0] == "complaint_accepted"
