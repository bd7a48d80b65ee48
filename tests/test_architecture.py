"""The house rules that a tool can check; each test replaces a comment that would ask people to remember."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.pages.routers import ROUTERS as PAGES
from api.resources import ROUTERS as RESOURCES
from api.routing import DirectRoute
from casework.messages import KINDS_WITH_WORKFLOW, PROCEDURES
from casework.streams import KINDS
from deploy.settings import table

ROOT = Path(__file__).resolve().parents[1]
PRODUCT = ("law", "casework", "records", "reports", "activities", "workflows", "api", "deploy")
BANNED = {"utils", "util", "helpers", "helper", "common", "core", "base", "manager", "service", "processor"}
MODULE_LINES, FUNCTION_LINES = 400, 60


def modules() -> Iterator[Path]:
    """Every module of the product, migrations apart."""
    for folder in PRODUCT:
        yield from (one for one in (ROOT / folder).rglob("*.py") if "migrations" not in one.parts)


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


class TestModules:
    """Rooms one can hold in the head."""

    def test_are_not_longer_than_the_limit(self) -> None:
        """No product module has more than 400 lines."""
        long = {
            str(one.relative_to(ROOT)): lines
            for one in modules()
            if (lines := len(one.read_text(encoding="utf-8").splitlines())) > MODULE_LINES
        }
        assert long == {}

    def test_have_no_function_longer_than_a_screen(self) -> None:
        """No product function has more than 60 lines."""
        long = [
            f"{one.relative_to(ROOT)}:{fn.name}"
            for one in modules()
            for fn in functions(one)
            if (fn.end_lineno or fn.lineno) - fn.lineno + 1 > FUNCTION_LINES
        ]
        assert long == []

    def test_are_named_for_an_idea(self) -> None:
        """No module and no class is called utils, helpers, common, core, base, manager, service or processor."""
        names = [one.stem for one in modules()]
        for one in modules():
            tree = ast.parse(one.read_text(encoding="utf-8"))
            names += [node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
        assert {name.lower() for name in names} & BANNED == set()

    def test_say_what_they_are_for(self) -> None:
        """Every product module that holds code begins with a docstring."""
        silent = [
            str(one.relative_to(ROOT))
            for one in modules()
            if (text := one.read_text(encoding="utf-8")).strip() and not ast.get_docstring(ast.parse(text))
        ]
        assert silent == []


class TestImports:
    """What only one room may know."""

    @pytest.mark.parametrize(
        ("package", "allowed"),
        [
            ("sqlalchemy", ("records/", "activities/", "api/", "deploy/")),
            ("temporalio.client", ("api/drive.py", "deploy/")),
        ],
    )
    def test_of_a_library_stay_where_they_belong(self, package: str, allowed: tuple[str, ...]) -> None:
        """SQL and Temporal's client are named in few places."""
        found = [
            str(one.relative_to(ROOT))
            for one in modules()
            if re.search(rf"^\s*(from|import) {re.escape(package)}\b", one.read_text(encoding="utf-8"), re.M)
        ]
        assert [one for one in found if not one.startswith(allowed)] == []

    def test_of_settings_stay_in_deploy(self) -> None:
        """Nothing below the composition root reads the environment."""
        found = [
            str(one.relative_to(ROOT))
            for one in modules()
            if re.search(r"os\.environ|getenv|deploy\.settings", one.read_text(encoding="utf-8"))
        ]
        assert [one for one in found if not one.startswith("deploy/")] == []

    def test_of_the_messages_are_the_standard_library_only(self) -> None:
        """What crosses Temporal imports nothing of ours and nothing installed."""
        tree = ast.parse((ROOT / "casework" / "messages.py").read_text(encoding="utf-8"))
        names = {(node.module or "").split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        names |= {
            alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
        }
        import sys

        assert names <= set(sys.stdlib_module_names)

    def test_leave_the_package_of_the_rules_empty(self) -> None:
        """`casework/__init__.py` is empty, so that a workflow importing the messages imports nothing else."""
        assert (ROOT / "casework" / "__init__.py").read_text(encoding="utf-8") == ""


class TestTables:
    """Tables that must name the same things."""

    def test_of_procedures_are_those_the_workflow_registers(self) -> None:
        """The workflow has an update for every procedure of a complaint."""
        assert {one.name for one in KINDS["complaint"].procedures} <= set(PROCEDURES)

    def test_of_kinds_with_a_workflow_are_kinds(self) -> None:
        """Every kind that has a workflow is a kind of stream."""
        assert set(KINDS_WITH_WORKFLOW) <= set(KINDS)

    @pytest.mark.parametrize("kind", sorted(KINDS))
    def test_give_every_command_a_decision(self, kind: str) -> None:
        """Each command of the allowed table has a `decide`, and each `decide` a row."""
        for procedure in KINDS[kind].procedures:
            assert {row.command for row in procedure.allowed} >= set(procedure.decide)
        rows = {row.command for one in KINDS[kind].procedures for row in one.allowed}
        assert rows == {command for one in KINDS[kind].procedures for command in one.decide}

    @pytest.mark.parametrize("kind", sorted(KINDS))
    def test_give_every_command_somebody_to_give_it(self, kind: str) -> None:
        """Each command names at least one role."""
        assert [name for name, command in KINDS[kind].commands.items() if not command.roles] == []


class TestEndpoints:
    """What the routes call."""

    def test_take_the_request_and_the_parts_of_their_address(self) -> None:
        """Nothing else is filled in for them (`api/routing.py`): a parameter of a query would stay at its default."""
        wrong = [
            f"{route.path}: {name}"
            for router in (*RESOURCES, *PAGES)
            for route in router.routes
            if isinstance(route, DirectRoute)
            for name in inspect.signature(route.endpoint).parameters
            if name not in {"request", *route.param_convertors}
        ]
        assert wrong == []

    def test_are_all_called_directly(self) -> None:
        """Every route of ours is of that kind, apart from the last one, for addresses that are nobody's."""
        others = [
            str(getattr(route, "path", route))
            for router in (*RESOURCES, *PAGES)
            for route in router.routes
            if not isinstance(route, DirectRoute)
        ]
        assert others == ["/{rest:page}"]


class TestRepository:
    """What may be in it."""

    def test_names_no_registry_and_no_place_on_a_machine(self) -> None:
        """No committed file names a package registry's host or an absolute path of a machine."""
        pattern = "|".join(
            (r"pypi\.org", "python" + "hosted", r"npmjs\.(org|com)", r"deb\.debian\.org", "/wor" + "k/", "/far" + "m/")
        )
        files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        found = [
            one
            for one in files.split("\0")
            if one
            and one != "tests/test_architecture.py"
            and (ROOT / one).is_file()
            and re.search(pattern, (ROOT / one).read_text(encoding="utf-8", errors="ignore"))
        ]
        assert found == []

    @pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
    def test_documents_every_setting(self, name: str) -> None:
        """Each setting stands in both READMEs."""
        text = (ROOT / name).read_text(encoding="utf-8")
        assert [setting for setting, _, _ in table() if f"`{setting}`" not in text] == []
