"""Who may give which command, and in whose matter."""

from __future__ import annotations

import pytest

from casework.refusal import Refusal
from casework.roles import Role
from casework.streams import KINDS
from tests.casework import histories
from tests.casework.histories import Story

EVERY = sorted((kind, name) for kind in KINDS for name in KINDS[kind].commands)
HANDED_IN_BY_ANYBODY = {"submit"}
FROM_OUTSIDE = {"submit", "withdraw"}
BY_TIME = {"tick", "apply_law", "take_in", "hear_of_bargaining", "admit_claims"}


class TestRoles:
    """A command …"""

    @pytest.mark.parametrize(("kind", "name"), EVERY)
    def test_is_refused_to_a_role_it_does_not_name(self, kind: str, name: str) -> None:
        """The role is asked first, before the stage."""
        command = KINDS[kind].commands[name]
        story = Story(kind)
        for role in set(Role) - command.roles:
            with pytest.raises(Refusal) as refused:
                story.kind.decide(None, command.model_construct(), story.context(role))
            assert refused.value.code == "role_not_allowed"

    @pytest.mark.parametrize(("kind", "name"), EVERY)
    def test_is_never_given_by_those_who_only_read(self, kind: str, name: str) -> None:
        """Auditors and administrators change no matter."""
        assert not KINDS[kind].commands[name].roles & {Role.AUDITOR, Role.ADMINISTRATOR}

    def test_from_outside_is_a_receipt_or_a_withdrawal(self) -> None:
        """A worker hands in and gives up; an employer gives no command."""
        by_worker = {
            name
            for _, name in EVERY
            for kind in KINDS.values()
            if name in kind.commands and Role.WORKER in kind.commands[name].roles
        }
        assert by_worker == FROM_OUTSIDE
        assert not any(Role.EMPLOYER in KINDS[kind].commands[name].roles for kind, name in EVERY)

    def test_of_time_is_given_by_no_person(self) -> None:
        """A person cannot say that time has passed."""
        assert {name for kind, name in EVERY if KINDS[kind].commands[name].roles == {Role.SYSTEM}} == BY_TIME


class TestScope:
    """A matter …"""

    def test_of_another_office_is_not_found(self) -> None:
        """Nothing shows whether it exists."""
        story = histories.received()
        with pytest.raises(Refusal) as refused:
            story.decide("accept", {}, Role.MEDIATOR, office="chaoyang")
        assert (refused.value.code, refused.value.kind) == ("not_found", "scope")

    def test_of_an_office_below_is_open(self) -> None:
        """The office above may act."""
        story = histories.received()
        assert story.decide("accept", {}, Role.MEDIATOR, office="beijing").events


class TestOffer:
    """What is offered …"""

    @pytest.mark.parametrize("role", list(Role))
    def test_is_only_what_the_role_may_give(self, role: Role) -> None:
        """No button that would be refused for the role."""
        story = histories.settled()
        assert all(role in story.kind.commands[one.command].roles for one in story.kind.allowed(story.state, role=role))

    def test_has_a_reason_in_both_languages(self) -> None:
        """Each offer says why it is there."""
        story = histories.with_award_received()
        assert all(one.zh and one.en for one in story.kind.allowed(story.state))

    def test_before_anything_is_only_the_opening(self) -> None:
        """A matter begins with its receipt."""
        assert Story().allowed() == HANDED_IN_BY_ANYBODY
