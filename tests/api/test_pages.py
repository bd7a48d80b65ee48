"""The workbench without a browser: contexts that fit their templates, and addresses that stay our own."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from jinja2 import meta, nodes

import api.pages
from api.pages.render import GLOBALS, environment
from api.pages.signin import own_path

TEMPLATES = Path(api.pages.__file__).parents[1] / "templates"


def pages() -> Iterator[type[Any]]:
    """Every page's context dataclass."""
    for module in pkgutil.iter_modules(api.pages.__path__):
        found = importlib.import_module(f"api.pages.{module.name}")
        for one in vars(found).values():
            if (
                isinstance(one, type)
                and is_dataclass(one)
                and one.__module__ == found.__name__
                and hasattr(one, "template")
            ):
                yield one


def used(template: str) -> set[str]:
    """The variables of a template and of every template it draws in."""
    environment_ = environment()
    source = environment_.loader.get_source(environment_, template)[0]  # type: ignore[union-attr]
    tree = environment_.parse(source)
    imported = {str(one.target) for one in tree.find_all(nodes.Import)}
    names = set(meta.find_undeclared_variables(tree)) - imported
    return names.union(*(used(one) for one in meta.find_referenced_templates(tree) if one))


class TestContexts:
    """A template and its dataclass."""

    @pytest.mark.parametrize("page", list(pages()), ids=lambda page: page.__name__)
    def test_name_the_same_things(self, page: type[Any]) -> None:
        """Whatever a template uses is a field of its page, and no field is unused."""
        assert used(page.template) - GLOBALS == {one.name for one in fields(page)}

    def test_are_frozen(self) -> None:
        """No template can change what it is given."""
        assert [one for one in pages() if not one.__dataclass_params__.frozen] == []

    def test_belong_to_a_template_each(self) -> None:
        """Every template is a page's, or drawn in by one."""
        reached = {page.template for page in pages()}
        for name in list(reached):
            reached |= _drawn_in(name)
        assert {one.name for one in TEMPLATES.glob("*.html")} == reached


def _drawn_in(template: str) -> set[str]:
    environment_ = environment()
    source = environment_.loader.get_source(environment_, template)[0]  # type: ignore[union-attr]
    found = {one for one in meta.find_referenced_templates(environment_.parse(source)) if one}
    return found.union(*(_drawn_in(one) for one in found))


class TestOwnPath:
    """Where a form may lead back to."""

    @pytest.mark.parametrize(
        "address", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "x"]
    )
    def test_is_never_another_site(self, address: str) -> None:
        """Anything that is not a path of ours is the first page."""
        assert own_path(address) == "/"

    def test_keeps_the_question(self) -> None:
        """A path with its query stays."""
        assert own_path("/deadlines?board=party") == "/deadlines?board=party"
