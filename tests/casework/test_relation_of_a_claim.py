"""A claim may rest on another relation than the complaint: its nature, basis, route and limitation follow that."""

from __future__ import annotations

from casework.codes import Relation, Route
from tests.casework import histories
from tests.casework.histories import WAGES, received

OWN = [{"claim": "c2", "relation": "service_contract"}]


class TestOwnRelation:
    """The relation of one claim …"""

    def test_brings_its_own_route(self) -> None:
        """A contract for work goes to court, wages to the tribunal."""
        story = histories.of_two_relations().do("classify", relation="labour", rulings=OWN)
        first, second = story.complaint.claims
        assert (first.relation, second.relation) == (None, Relation.SERVICE_CONTRACT)
        assert second.route is Route.SUIT and first.route is not Route.SUIT

    def test_brings_its_own_limitation(self) -> None:
        """Three years of the civil code beside one year after the employment."""
        story = histories.of_two_relations().do("classify", relation="labour", rulings=OWN)
        running = {
            (one.scope, one.rule)
            for one in story.complaint.deadlines.values()
            if one.rule[:4] == "LIM." and one.status == "running"
        }
        assert ("c2", "LIM.8") in running and ("c1", "LIM.8") not in running

    def test_holds_for_a_claim_stated_at_once(self) -> None:
        """Classified and stated in one step."""
        story = received(WAGES).do("accept")
        story.do("classify", relation="labour", claims=[histories.WORK], rulings=OWN)
        assert story.clock("LIM.8", "c2").status == "running" and story.complaint.claims[1].relation is not None

    def test_stays_when_another_claim_is_ruled_anew(self) -> None:
        """Nobody said that it was otherwise."""
        story = histories.of_two_relations().do("classify", relation="labour", rulings=OWN)
        story.do("reclassify", relation="dispatch", reason=histories.text())
        assert [one.relation for one in story.complaint.claims] == [None, Relation.SERVICE_CONTRACT]

    def test_ends_when_the_complaints_own_is_named_for_it(self) -> None:
        """Then nothing sets it apart."""
        story = histories.of_two_relations().do("classify", relation="labour", rulings=OWN)
        story.do(
            "reclassify", relation="labour", rulings=[{"claim": "c2", "relation": "labour"}], reason=histories.text()
        )
        assert story.complaint.claims[1].relation is None
        assert [one.status for one in story.clocks("LIM.8")] == ["cancelled"]

    def test_is_what_a_later_fact_is_judged_by(self) -> None:
        """The day that is told moves the civil rule of that claim."""
        story = histories.of_two_relations().do("classify", relation="labour", rulings=OWN)
        story.do("set_facts", claim="c2", facts={"knew_on": "2026-02-01"})
        assert story.clock("LIM.8", "c2").started_on.isoformat() == "2026-02-01"

    def test_warns_before_a_route_it_does_not_have(self) -> None:
        """The tribunal is not the place for it."""
        story = histories.of_two_relations().do("classify", relation="labour", rulings=OWN)
        command = story.kind.commands["apply_for_arbitration"].model_validate({"claims": ["c2"]})
        assert "not_this_route" in [one.code for one in story.kind.notices(story.state, command, story.context())]

    def test_warns_before_bargaining(self) -> None:
        """A civil servant's wish beside an employee's."""
        story = received(histories.RISE, histories.RISE).do("accept")
        story.do("classify", relation="labour", rulings=[{"claim": "c2", "relation": "civil_service"}])
        asked = {
            claim: story.kind.commands["join_bargaining"].model_validate({"claims": [claim]}) for claim in ("c1", "c2")
        }
        said = {
            claim: [one.code for one in story.kind.notices(story.state, command, story.context())]
            for claim, command in asked.items()
        }
        assert said == {"c1": [], "c2": ["bargaining_not_covered"]}
