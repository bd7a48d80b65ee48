"""What may not stand in a text that stays readable in the record: a telephone or identity number.

Names of bodies, companies, sites and papers' numbers are public (CONTRACT "Personal data"), so nobody seals them. Whether
such a name is a person's cannot be told with certainty (华为 and 方正 look like one), so that is left to the form's words;
a person's number can be told, and is refused before anything is stored.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from casework.fields import inside_is_wrong
from casework.stream import YEARS
from law.codes import is_region

Told = tuple[str, str, str]

_PHONE: Told = (
    "phone_in_readable_text",
    "此处内容公开可见，不能填写手机号码。",
    "This stays readable; a telephone number cannot stand here.",
)
_IDENTITY: Told = (
    "identity_number_in_readable_text",
    "此处内容公开可见，不能填写身份证号码。",
    "This stays readable; an identity number cannot stand here.",
)

LONGEST = 600
"""Characters of the longest text that a field leaves readable; what is longer is refused by its own field, unsearched."""

FEWEST_DIGITS = 11
"""Digits of a telephone number: what has fewer holds no number of anybody."""

_GAP = r"[\s\-‐-―−_·•]{0,2}"
_MOBILE = re.compile(rf"(?<![0-9])(?:(?:\+|00)?86{_GAP})?1{_GAP}[3-9](?:{_GAP}[0-9]){{9}}(?![0-9Xx])")
_LONG_NUMBER = re.compile(rf"(?<![0-9])(?=([1-9](?:{_GAP}[0-9]){{14,16}}(?:{_GAP}[0-9Xx])?)(?![0-9A-Za-z]))")
_NO_DIGIT = re.compile(r"[^0-9X]")


def _in_plain_digits(text: str) -> str:
    """The text with every digit of every script and width as 0 to 9, and without characters that show nothing."""
    plain = unicodedata.normalize("NFKC", text)
    shown = (one for one in plain if unicodedata.category(one) != "Cf")
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in shown)


def _is_identity_number(number: str) -> bool:
    """18 characters with the right check character, or the 15 digits of before 1999: both with a place and a birthday."""
    if len(number) == 18:
        sound, born = inside_is_wrong("identity_number", number, date.max) is None, number[6:14]
    else:
        sound, born = len(number) == 15 and number.isdigit(), f"19{number[6:12]}"
    return sound and is_region(number[:2]) and _is_day(born)


def _is_day(digits: str) -> bool:
    try:
        return date.fromisoformat(digits).year in YEARS
    except ValueError:
        return False


def is_worth_a_search(text: str) -> bool:
    """Whether a number of somebody may stand in the text. To look for one takes a while, so others are let through."""
    return FEWEST_DIGITS <= len(text) <= LONGEST and sum(map(str.isdecimal, text)) >= FEWEST_DIGITS


def readable_is_wrong(text: str) -> Told | None:
    """Why the text may not stay readable: (code, zh, en), or None."""
    if not is_worth_a_search(text):
        return None
    plain = _in_plain_digits(text)
    numbers = (_NO_DIGIT.sub("", one[1].upper()) for one in _LONG_NUMBER.finditer(plain))
    if any(map(_is_identity_number, numbers)):
        return _IDENTITY
    return _PHONE if _MOBILE.search(plain) else None
