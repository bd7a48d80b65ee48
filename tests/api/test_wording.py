"""What is said of a field."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from api.wording import field_errors
from casework.agreement import Settle
from casework.intake import Submit


def said_of(body: dict[str, Any]) -> list[tuple[str, str]]:
    """The fields that are wrong in a settlement, and how."""
    try:
        Settle.model_validate_json(json.dumps(body))
    except ValidationError as error:
        return [(one.field, one.code) for one in field_errors(error, body)]
    return []


class TestList:
    """A list …"""

    def test_with_one_wrong_item_is_not_also_called_too_short(self) -> None:
        """The models do not count an item that is wrong, which is no news to anybody."""
        term = {"worker": "w1", "amount_yuan": "-5.00", "due_on": "2026-05-01"}
        assert said_of({"limb": "l1", "terms": [term]}) == [("/terms/0/amount_yuan", "too_small")]

    def test_without_any_item_is_too_short(self) -> None:
        """Something has to be promised."""
        assert said_of({"limb": "l1", "terms": []}) == [("/terms", "too_short")]

    def test_that_a_code_is_not_on_says_what_to_do(self) -> None:
        """Whoever typed a region that is none learns how one is found."""
        document = {"narrative": {"sealed": str(UUID(int=1))}, "region": "999999"}
        with pytest.raises(ValidationError) as caught:
            Submit.model_validate_json(json.dumps(document))
        found = {one.field: one.zh for one in field_errors(caught.value, document)}
        assert "输入地名查找" in found["/region"]
