"""Regions and industries by code."""

from __future__ import annotations

import pytest

from law.codes import find_region_name, industry_name, is_industry, is_region


class TestRegions:
    """Provinces, cities and counties."""

    @pytest.mark.parametrize(("code", "name"), [("33", "浙江省"), ("110101", "东城区")])
    def test_have_names(self, code: str, name: str) -> None:
        """By their code."""
        assert find_region_name(code) == name

    @pytest.mark.parametrize("code", ["", "00", "999999", "浙江", "33 "])
    def test_are_not_just_any_digits(self, code: str) -> None:
        """Only listed codes are regions."""
        assert not is_region(code)

    def test_have_no_name_when_unknown(self) -> None:
        """Asking for the name of no region finds none."""
        assert find_region_name("99") is None


class TestIndustries:
    """GB/T 4754-2017."""

    @pytest.mark.parametrize("code", ["A", "01", "E"])
    def test_are_sections_and_divisions(self, code: str) -> None:
        """By their code."""
        assert is_industry(code)
        assert industry_name(code)

    @pytest.mark.parametrize("code", ["", "ZZ", "0000000"])
    def test_are_not_just_anything(self, code: str) -> None:
        """Only listed codes are industries."""
        assert not is_industry(code)
