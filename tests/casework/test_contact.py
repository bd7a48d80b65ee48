"""Contacts, consents and hand-overs: whose word counts, and towards whom."""

from __future__ import annotations

from datetime import date

import pytest

from casework.consents import ConsentRecorded, Disclosed
from tests.casework import histories
from tests.casework.histories import Story, text


def consented(*names: str, **more: object) -> Story:
    """Law firms to which the worker agreed, one after the other."""
    story = histories.classified()
    for name in names:
        story.do("record_consent", towards="law_firm", recipient_name=text(name), **more)
    return story


def handed_over(story: Story, **more: object) -> Disclosed:
    """The hand-over to a law firm that rests on consent."""
    event = story.do("disclose", to="law_firm", ground="consent", what=text(), **more).events[-1]
    assert isinstance(event, Disclosed)
    return event


class TestHandOverByConsent:
    """A hand-over by consent …"""

    def test_goes_to_whom_the_worker_agreed(self) -> None:
        """The name that stands in the consent is that of the hand-over."""
        event = handed_over(consented("firm a"))
        assert event.recipient_name is not None and str(event.recipient_name.sealed) == text("firm a")["sealed"]

    def test_goes_to_nobody_else_of_that_kind(self) -> None:
        """A consent towards one law firm is none towards another."""
        refusal = consented("firm a").refused(
            "disclose", to="law_firm", recipient_name=text("firm b"), ground="consent", what=text()
        )
        assert [(one.field, one.code) for one in refusal.errors] == [("/recipient_name", "recipient_stands_in_consent")]

    def test_goes_to_the_one_the_worker_named_last(self) -> None:
        """A new word of the same person towards the same kind of body stands in place of the earlier one."""
        event = handed_over(consented("firm a", "firm b"))
        assert event.recipient_name is not None and str(event.recipient_name.sealed) == text("firm b")["sealed"]

    def test_may_name_whom_the_consent_leaves_open(self) -> None:
        """The worker agreed to any law firm."""
        story = histories.classified().do("record_consent", towards="law_firm")
        event = handed_over(story, recipient_name=text("firm a"))
        assert event.recipient_name is not None

    def test_needs_the_workers_own(self) -> None:
        """What the employer agrees to opens nobody else's file."""
        story = consented("firm a", by="employer")
        assert story.refused("disclose", to="law_firm", ground="consent", what=text()).code == "consent_missing"

    def test_stays_possible_when_somebody_else_says_no(self) -> None:
        """The employer's no is not the worker's."""
        story = consented("firm a").do("record_consent", by="employer", towards="law_firm", given=False)
        assert handed_over(story).recipient == "law_firm"

    def test_ends_with_the_workers_no(self) -> None:
        """A consent is taken back at any time (PIPL 15)."""
        story = consented("firm a").do("record_consent", towards="law_firm", given=False)
        assert story.refused("disclose", to="law_firm", ground="consent", what=text()).code == "consent_missing"


class TestContactNotedLate:
    """A contact of an earlier day that is noted late …"""

    @pytest.mark.parametrize("name", ["last_contact_on", "side_reached_on", "worker_reached_on"])
    def test_moves_the_last_one_not_back(self, name: str) -> None:
        """The latest contact is the one that happened last, not the one noted last."""
        story = histories.accepted().on(2026, 3, 6).do("note_contact", note=text())
        story.do("note_contact", note=text(), occurred_on="2026-03-04")
        assert getattr(story.complaint, name) == date(2026, 3, 6)


class TestAttemptNotedLate:
    """An attempt in vain that is noted late …"""

    @pytest.mark.parametrize(("reached", "vain", "counts"), [(5, 3, False), (3, 5, True), (5, 5, False)])
    @pytest.mark.parametrize("late_first", [False, True])
    def test_counts_only_behind_the_last_contact(self, reached: int, vain: int, counts: bool, late_first: bool) -> None:
        """In whatever order the two are noted."""
        notes = [("reached", f"2026-03-0{reached}"), ("not_reached", f"2026-03-0{vain}")]
        story = histories.classified().on(2026, 3, 6)
        for result, on in reversed(notes) if late_first else notes:
            story.do("note_contact", result=result, note=text(), occurred_on=on)
        assert (story.complaint.tried_in_vain_on is not None) is counts


def of_two() -> Story:
    """Two workers are on record."""
    return histories.received(workers=[{"name": text("first")}, {"name": text("second")}]).do("accept")


class TestConsentsAndDays:
    """Words on a hand-over, by their own days …"""

    def test_carry_nothing_that_was_handed_over_before(self) -> None:
        """A consent given today makes yesterday's hand-over no rightful one (PIPL 23)."""
        story = histories.classified().on(2026, 3, 12).do("record_consent", towards="court")
        body = {"to": "court", "ground": "consent", "what": text(), "occurred_on": "2026-03-11"}
        assert story.refused("disclose", **body).code == "consent_missing"

    def test_hold_from_the_day_itself(self) -> None:
        """What was agreed to on a day may be handed over on it, though both are recorded later."""
        story = histories.classified().on(2026, 3, 12).do("record_consent", towards="court", occurred_on="2026-03-10")
        story.do("disclose", to="court", ground="consent", what=text(), occurred_on="2026-03-10")
        assert story.kinds()[-1] == "disclosed"

    def test_are_not_undone_by_an_older_no_that_is_recorded_later(self) -> None:
        """The day decides, not the order of the record."""
        story = histories.classified().on(2026, 3, 12).do("record_consent", towards="court")
        story.do("record_consent", towards="court", given=False, occurred_on="2026-03-04")
        story.do("disclose", to="court", ground="consent", what=text())
        assert story.kinds()[-1] == "disclosed"

    def test_keep_what_was_handed_over_before_the_no(self) -> None:
        """Taking a consent back does not undo what rested on it (PIPL 15)."""
        story = histories.classified().do("record_consent", towards="court").on(2026, 3, 12)
        story.do("record_consent", towards="court", given=False)
        story.do("disclose", to="court", ground="consent", what=text(), occurred_on="2026-03-11")
        assert story.kinds()[-1] == "disclosed"

    def test_have_the_later_one_recorded_hold_on_one_day(self) -> None:
        """Two words of one day hold in the order they were recorded in."""
        story = histories.classified().do("record_consent", towards="court")
        story.do("record_consent", towards="court", given=False)
        assert story.refused("disclose", to="court", ground="consent", what=text()).code == "consent_missing"


class TestHandOverBeforeTheReceipt:
    """A hand-over dated before the complaint came in …"""

    def test_is_refused(self) -> None:
        """There was no file to hand over."""
        refusal = histories.classified().refused(
            "disclose", to="court", ground="legal_duty", what=text(), occurred_on="2026-02-27"
        )
        assert [one.field for one in refusal.errors] == ["/occurred_on"]


class TestConsentOfSeveralWorkers:
    """Where several workers are on record, a consent …"""

    @pytest.mark.parametrize("given", [True, False])
    def test_says_whose_it_is(self, given: bool) -> None:
        """Nobody agrees, or takes it back, for the others without being asked."""
        refusal = of_two().refused("record_consent", towards="court", given=given)
        assert [(one.field, one.code) for one in refusal.errors] == [("/workers", "workers_missing")]

    def test_names_workers_that_are_there(self) -> None:
        """A worker of elsewhere is none."""
        refusal = of_two().refused("record_consent", towards="court", workers=["w3"])
        assert [(one.field, one.code) for one in refusal.errors] == [("/workers/0", "unknown_reference")]

    def test_opens_only_that_workers_file(self) -> None:
        """The other has not agreed; for the one the hand-over is recorded."""
        story = of_two().do("record_consent", towards="court", workers=["w1"])
        body = {"to": "court", "ground": "consent", "what": text()}
        assert story.refused("disclose", **body).code == "consent_missing"
        assert story.do("disclose", workers=["w1"], **body).kinds()[-1] == "disclosed"

    def test_is_taken_back_by_each_alone(self) -> None:
        """The no of one leaves the other's consent."""
        story = of_two().do("record_consent", towards="court", workers=["w1", "w2"])
        story.do("record_consent", towards="court", workers=["w2"], given=False)
        body = {"to": "court", "ground": "consent", "what": text()}
        assert story.refused("disclose", workers=["w2"], **body).code == "consent_missing"
        assert story.do("disclose", workers=["w1"], **body).kinds()[-1] == "disclosed"

    def test_goes_to_whom_each_named(self) -> None:
        """Two consents that name two firms are two hand-overs."""
        story = of_two().do("record_consent", towards="law_firm", workers=["w1"], recipient_name=text("firm a"))
        story.do("record_consent", towards="law_firm", workers=["w2"], recipient_name=text("firm b"))
        refusal = story.refused("disclose", to="law_firm", ground="consent", what=text())
        assert [(one.field, one.code) for one in refusal.errors] == [("/workers", "consents_differ")]

    def test_is_none_of_a_worker_added_later(self) -> None:
        """The only worker's consent stays that worker's own."""
        story = histories.classified().do("record_consent", towards="court")
        story.do("add_party", workers=[{"name": text("second")}])
        assert story.refused("disclose", to="court", ground="consent", what=text()).code == "consent_missing"

    def test_is_no_word_of_the_employer(self) -> None:
        """Workers stand in a worker's consent only."""
        refusal = of_two().refused("record_consent", by="employer", towards="court", workers=["w1"])
        assert [(one.field, one.code) for one in refusal.errors] == [("/workers", "not_the_workers_word")]


class TestConsentOfNobodyNamed:
    """A consent that was given while no worker was on record …"""

    def consented(self) -> Story:
        """The filer agreed; two workers were added later."""
        story = histories.anonymous().do("record_consent", towards="court")
        return story.do("add_party", workers=[{"name": text("first")}, {"name": text("second")}])

    def test_opens_the_file_until_somebody_is_added(self) -> None:
        """It is the word of the side as it was."""
        story = histories.anonymous().do("record_consent", towards="court")
        assert story.do("disclose", to="court", ground="consent", what=text()).kinds()[-1] == "disclosed"

    def test_is_no_word_of_workers_added_later(self) -> None:
        """Each speaks for themselves only (PIPL 13)."""
        story = self.consented()
        assert story.refused("disclose", to="court", ground="consent", what=text()).code == "consent_missing"
        story.do("record_consent", towards="court", workers=["w1", "w2"])
        assert story.do("disclose", to="court", ground="consent", what=text()).kinds()[-1] == "disclosed"

    def test_does_not_outlive_its_being_taken_back_where_it_is_old(self) -> None:
        """An old consent counts for whoever is added; so does the no that follows it."""
        story = histories.anonymous()
        old = {"by": "worker", "recipient": "court", "given": True, "occurred_on": "2026-03-02"}
        story.state = story.kind.evolve(story.state, ConsentRecorded.model_validate(old))
        story.do("record_consent", towards="court", given=False)
        story.do("add_party", workers=[{"name": text("first")}])
        assert story.refused("disclose", to="court", ground="consent", what=text()).code == "consent_missing"


class TestConsentOnRecordFromBefore:
    """A consent recorded when it could not say whose it is …"""

    def test_stays_everybodys(self) -> None:
        """An event without workers holds for the side as a whole."""
        story = of_two()
        old = {"by": "worker", "recipient": "court", "given": True, "occurred_on": "2026-03-02"}
        event = ConsentRecorded.model_validate(old)
        story.state = story.kind.evolve(story.state, event)
        assert story.do("disclose", to="court", ground="consent", what=text()).kinds()[-1] == "disclosed"
