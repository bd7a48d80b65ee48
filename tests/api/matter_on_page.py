"""A story's matter as its page meets it: its names, what may be named on it, what its forms offer."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from api.pages.form_options import Neighbours, options_of
from api.pages.language import Language, get_language
from api.pages.matter_names import Names
from api.pages.namable import View
from casework.roles import Role
from tests.casework import histories

ZONE = ZoneInfo("Asia/Shanghai")


class Strict(Language):
    """A language that must have a word for every code."""

    def term(self, context: str, code: object) -> str:
        """The word, or a failure."""
        text = str(getattr(code, "value", code) if code is not None else "")
        word = self.find_term(context, text)
        assert word is not None or text == "", (context, text)
        return word or ""


def named(story: histories.Story, code: str) -> Names:
    """The names of a story's matter in a language."""
    return Names(get_language(code), story.law, story.complaint, {}, {}, {}, ZONE)


def view(story: histories.Story, role: Role = Role.SUPERVISOR) -> View:
    """A story's matter as somebody meets it at noon of its day."""
    return View(story.complaint, story.law, role, datetime.combine(story.today, time(12), ZONE))


def chosen(story: histories.Story, field: str, role: Role = Role.SUPERVISOR, *, filing: str = "") -> list[str]:
    """What a form offers in a field; for a filing with a court, of the kind that was chosen."""
    names = Names(get_language("zh"), story.law, story.complaint, {}, {}, {}, ZONE)
    return [one.value for one in options_of(names, None, Neighbours(), view(story, role), filing=filing)[field]]
