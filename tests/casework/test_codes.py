"""The closed lists: what the rule book and the rules of handling both name, they name alike."""

from __future__ import annotations

from casework.codes import Nature, Relation, Route
from law.claims import CLAIM_ROUTES, NATURES, RELATIONS
from law.row import ROUTES


class TestLists:
    """Lists that stand in two layers …"""

    def test_of_natures_are_one(self) -> None:
        """Rights, interests and what is left over."""
        assert {str(one) for one in Nature} == NATURES

    def test_of_relations_are_one(self) -> None:
        """In the same order: forms show them so."""
        assert tuple(str(one) for one in Relation) == RELATIONS

    def test_of_routes_are_one_but_for_negotiation(self) -> None:
        """No claim code proposes it: the sides may always talk first."""
        assert {str(one) for one in Route} == CLAIM_ROUTES | {"negotiation"}

    def test_of_routes_a_lapse_opens_hold_every_route_of_a_claim(self) -> None:
        """And some that only a lapse opens."""
        assert {str(one) for one in Route} <= ROUTES
