"""Languages of the screens: message ids are English sentences, zh_CN is complete and the default.

Catalogues are read from their .po text once, when the process starts: there is no compiled file to forget. Sentences
stand in templates (`messages.po`), words for codes in `terms.po`, where the context names the closed list of the code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from functools import cache
from importlib import resources

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

DEFAULT = "zh_CN"
LANGUAGES: Mapping[str, str] = {"zh_CN": "中文", "en": "English"}
"""Every language with its name in itself."""

COOKIE = "gongdao_language"
HTML_NAMES: Mapping[str, str] = {"zh_CN": "zh-CN", "en": "en"}
Translations = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Language:
    """One language: says sentences, names codes, writes dates and money its way."""

    code: str
    _catalogue: Translations

    @property
    def html(self) -> str:
        """The value of the `lang` attribute."""
        return HTML_NAMES[self.code]

    def say(self, sentence: str, **values: object) -> str:
        """A sentence of a screen, with `{name}` filled in."""
        said = self._catalogue.get(("", sentence), sentence)
        return said.format(**values) if values else said

    def find_term(self, context: str, code: str) -> str | None:
        """The word for a code of a closed list, or None where the catalogue has none."""
        return self._catalogue.get((context, code))

    def term(self, context: str, code: object) -> str:
        """The word for a code; one that is not in the catalogue is shown as it is written, readable."""
        text = str(getattr(code, "value", code) if code is not None else "")
        return self.find_term(context, text) or text.replace("_", " ").replace(".", " ").strip().capitalize()

    def paper(self, kind: str, fact: str) -> str:
        """A paper of another body's proceeding, by the word of its kind where that has one of its own."""
        return self.find_term("paper", f"{kind}.{fact}") or self.term("paper", fact)

    def result(self, procedure: str, result: str) -> str:
        """How a procedure ended, by the word it has of its own where it has one."""
        return self.find_term("result", f"{procedure}.{result}") or self.term("result", result)

    def pick(self, zh: str, en: str) -> str:
        """The sentence of a pair that the rules give in both languages."""
        return zh if self.code == DEFAULT else en

    def day(self, on: date | None) -> str:
        """A date as people write it; an empty one is a dash."""
        if on is None:
            return "—"
        if self.code == DEFAULT:
            return f"{on.year}年{on.month}月{on.day}日"
        return f"{on.day} {on:%b} {on.year}"

    def weekday(self, on: date) -> str:
        """The day of the week, as it stands behind a date to act by."""
        return f"周{'一二三四五六日'[on.weekday()]}" if self.code == DEFAULT else f"{on:%a}"

    def about(self, on: date, precision: str) -> str:
        """A date of which only the month or the year is known."""
        if precision == "month":
            return f"{on.year}年{on.month}月" if self.code == DEFAULT else f"{on:%b} {on.year}"
        return f"{on.year}年" if self.code == DEFAULT else str(on.year)

    def moment(self, at: datetime | None, zone: tzinfo) -> str:
        """An instant in the installation's zone, to the minute."""
        if at is None:
            return "—"
        local = at.astimezone(zone)
        return f"{self.day(local.date())} {local:%H:%M}"

    def yuan(self, amount: Decimal | None) -> str:
        """Money with two places; an unknown amount is a dash, which is not zero."""
        return "—" if amount is None else f"¥{amount:,.2f}"


@cache
def get_language(code: str | None) -> Language:
    """The language of a code; an unknown code is the default."""
    known = code if code is not None and code in LANGUAGES else DEFAULT
    return Language(known, _catalogue(known))


def _catalogue(code: str) -> Translations:
    folder = resources.files("api") / "locales" / code
    found: dict[tuple[str, str], str] = {}
    for name in ("messages.po", "terms.po"):
        with (folder / name).open("rb") as file:
            found.update(_entries(read_po(file, locale=code)))
    return found


def _entries(catalogue: Catalog) -> dict[tuple[str, str], str]:
    return {
        (message.context or "", str(message.id)): str(message.string)
        for message in catalogue
        if message.id and message.string and not message.fuzzy
    }
