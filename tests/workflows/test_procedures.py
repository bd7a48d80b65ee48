"""The update names that workflows register, against the procedures of the rules."""

from casework.messages import KINDS_WITH_WORKFLOW, PROCEDURES, workflow_name
from casework.streams import KINDS
from deploy.worker import LOCK_TIMEOUT, WORKFLOWS
from workflows.complaint import ComplaintWorkflow
from workflows.steps import LOCAL_LIMIT, STEPS


class TestProcedures:
    def test_of_every_stream_have_an_update(self) -> None:
        """A procedure that no update is registered for could not be reached."""
        tables = {procedure.name for name in KINDS_WITH_WORKFLOW for procedure in KINDS[name].procedures}
        assert set(PROCEDURES) == tables

    def test_are_named_once(self) -> None:
        """Two updates of one name would hide each other."""
        assert len(PROCEDURES) == len(set(PROCEDURES))


class TestWorkflows:
    def test_exist_for_every_kind_that_lives_in_time(self) -> None:
        """The drive makes the workflow's type out of the kind."""
        types = {getattr(one, "__temporal_workflow_definition").name for one in WORKFLOWS}
        assert {workflow_name(kind) for kind in KINDS_WITH_WORKFLOW} <= types

    def test_of_complaints_have_a_method_for_every_stage(self) -> None:
        """Who reads the workflow alone can tell a complaint's life."""
        from casework.codes import Stage

        methods = {stage for stage in map(str, Stage) if getattr(ComplaintWorkflow, stage, None) is not None}
        assert methods == set(map(str, Stage))

    def test_say_what_each_stage_waits_for(self) -> None:
        """The first sentence of a stage's method is shown in Temporal's pages."""
        from casework.codes import Stage

        assert all("waits" in (getattr(ComplaintWorkflow, str(stage)).__doc__ or "") for stage in Stage)


class TestSteps:
    def test_let_the_database_give_up_on_a_lock_first(self) -> None:
        """A local attempt that ends before the lock timeout would hide why it failed."""
        assert (LOCAL_LIMIT - LOCK_TIMEOUT).total_seconds() == 1

    def test_have_names_of_their_own(self) -> None:
        """A step is found by its name."""
        assert len({step.name for step in STEPS}) == len(STEPS)
