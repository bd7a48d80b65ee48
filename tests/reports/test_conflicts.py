"""A conflict of the reference (LAW.md §9) that figures have to decide."""

from __future__ import annotations

from reports.definitions import catalogue


class TestConflicts:
    """What the sources leave open is defined beside the figure."""

    def test_c16_what_was_recovered_is_what_was_paid_and_workers_are_counted_by_matter(self) -> None:
        """挽回经济损失 has no official definition, and 劳动者 may be persons or persons by matter: both are told."""
        indicators = catalogue().indicators
        assert "“挽回经济损失”只指实际支付金额" in indicators["amounts"].zh
        assert "因此为人次" in indicators["workers"].zh

    def test_c16_every_figure_is_published_with_its_definition(self) -> None:
        """None without one."""
        assert [code for code, one in catalogue().indicators.items() if not one.zh.strip()] == []
