"""The union's letters: to one addressee, time from service, silence opening the next step where a rule founds it."""

from __future__ import annotations

import pytest

from casework.codes import Destination
from tests.casework import histories
from tests.casework.histories import Story


def in_zhejiang() -> Story:
    """A matter of a province whose regulation gives fifteen working days for an opinion."""
    story = Story(province="33").do(
        "submit", narrative=histories.text(), respondents=[histories.COMPANY], claims=[histories.WAGES]
    )
    return (
        story.do("accept")
        .do("classify", relation="labour")
        .do("send_letter", kind="opinion", to="r1", served_on="2026-03-02")
    )


class TestExchange:
    """An exchange of letters that goes on …"""

    @pytest.mark.parametrize("named", [{}, {"claims": ["c1"]}])
    def test_leaves_claims_where_they_were_sent(self, named: dict[str, list[str]]) -> None:
        """The person is at the insurance agency with the second one; the next letter is about the first."""
        story = histories.classified(histories.WAGES, {"code": "2.1"}).do("send_letter", kind="reminder", to="r1")
        story.do("redirect_claims", claims=["c2"], destination="social_insurance", explanation=histories.text())
        story.do("send_letter", kind="opinion", to="r1", limb="l1", **named)
        assert [one.redirected_to for one in story.complaint.claims] == [None, Destination.SOCIAL_INSURANCE]

    def test_takes_up_again_what_its_next_letter_names(self) -> None:
        """The agency had sent the person back."""
        story = histories.classified(histories.WAGES, {"code": "2.1"}).do("send_letter", kind="reminder", to="r1")
        story.do("redirect_claims", claims=["c2"], destination="social_insurance", explanation=histories.text())
        story.do("send_letter", kind="opinion", to="r1", limb="l1", claims=["c2"])
        assert story.complaint.claims[1].redirected_to is None


class TestService:
    """Service …"""

    def test_starts_the_time_to_answer(self) -> None:
        """Not the sending: a letter on its way binds nobody."""
        story = histories.classified().do("send_letter", kind="opinion", to="r1")
        assert story.clocks("UN.3") == [] and story.do("record_service", letter="le1").clock("UN.3").status == "running"

    def test_cannot_precede_the_sending(self) -> None:
        """Dates keep their order."""
        story = histories.classified().do("send_letter", kind="opinion", to="r1")
        assert story.refused("record_service", letter="le1", occurred_on="2026-03-01").errors[0].field == "/occurred_on"


class TestSilence:
    """Silence …"""

    def test_opens_the_next_letter_where_a_rule_founds_it(self) -> None:
        """The regulation of the province was read: the employer is late (UN.6)."""
        assert in_zhejiang().on(2026, 4, 20).tick().complaint.routes_opened == ("letters",)

    def test_accuses_nobody_where_the_rule_is_unverified(self) -> None:
        """Without a province the length is only a benchmark of status U."""
        story = histories.letter_served().on(2026, 4, 20).tick()
        lapse = next(
            one for one in story.events if one.kind == "deadline_lapsed" and getattr(one, "rule", "") == "UN.3"
        )
        assert (getattr(lapse, "accuses", None), "letters" in story.complaint.routes_opened) == (False, False)

    def test_on_a_demand_opens_inspection(self) -> None:
        """Beijing gives fifteen days to answer the union's demand (UN.4)."""
        assert "inspection" in histories.letter_served("demand").on(2026, 4, 20).tick().complaint.routes_opened


class TestAnswer:
    """An answer …"""

    def test_meets_the_duty(self) -> None:
        """Whatever it says."""
        story = histories.letter_served().do("record_answer", letter="le1", answer="refused")
        assert story.clock("UN.3").status == "met"

    def test_that_refuses_opens_the_next_letter(self) -> None:
        """An opinion refused leads to the proposal."""
        story = histories.letter_served().do("record_answer", letter="le1", answer="refused")
        assert "letters" in story.complaint.routes_opened

    def test_that_remedies_ends_the_limb(self) -> None:
        """There is nothing left to ask for."""
        story = histories.letter_served().do("record_answer", letter="le1", answer="remedied")
        assert (story.complaint.limbs[0].open, story.complaint.limbs[0].result) == (False, "remedied")


class TestLetter:
    """A letter …"""

    def test_has_one_addressee(self) -> None:
        """A respondent or a body, not both and not nobody."""
        assert histories.classified().refused("send_letter", kind="demand").errors[0].code == "one_of_two"

    def test_needs_no_name(self) -> None:
        """The union may write for workers who stay unnamed."""
        assert histories.anonymous().do("send_letter", kind="reminder", to="r1").complaint.letters[0].kind == "reminder"

    def test_shows_that_limitation_goes_on(self) -> None:
        """It is not the worker's act (ADD.3)."""
        story = histories.classified()
        command = story.kind.commands["send_letter"].model_validate({"kind": "demand", "to": "r1"})
        assert story.kind.notices(story.state, command, story.context())[0].code == "letter_does_not_interrupt"

    def test_does_not_interrupt_limitation(self) -> None:
        """The clock stands as it stood."""
        assert histories.letter_served().clock("LIM.4").started_on == histories.classified().clock("LIM.4").started_on

    def test_about_official_conduct_is_not_sent(self) -> None:
        """An accusation does not reach the accused body (XF 30)."""
        story = histories.classified({"code": "14.3"})
        assert story.refused("send_letter", kind="proposal", body="某局", claims=["c1"]).code == "not_routed"


class TestContinuedLetter:
    """A letter that continues an exchange …"""

    def test_is_about_the_same_claims(self) -> None:
        """The other one was never written about."""
        story = histories.classified(histories.WAGES, histories.WORK)
        story.do("send_letter", kind="reminder", to="r1", claims=["c1"]).do(
            "send_letter", kind="opinion", to="r1", limb="l1"
        )
        assert story.complaint.limbs[0].claims == ("c1",)

    def test_may_add_one_and_loses_none(self) -> None:
        """What was asked for first is still asked for."""
        story = histories.classified(histories.WAGES, histories.WORK)
        story.do("send_letter", kind="reminder", to="r1", claims=["c1"])
        story.do("send_letter", kind="opinion", to="r1", limb="l1", claims=["c2"])
        assert story.complaint.limbs[0].claims == ("c1", "c2")
