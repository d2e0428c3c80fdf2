"""Values are made quickly, and are what frozen dataclasses are to those who compare them."""

from __future__ import annotations

import dataclasses
import pickle
from dataclasses import replace

import pytest

from huikan.values import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    page: int
    text: str = ""
    note: str = dataclasses.field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Named:
    name: str

    def __hash__(self) -> int:
        return 7


@dataclass(frozen=True, slots=True, eq=False)
class Itself:
    name: str


@dataclass(slots=True)
class Work:
    done: int = 0


def test_values_compare_and_hash_by_what_they_hold() -> None:
    assert Passage(1, "会刊") == Passage(1, "会刊", "旁注")
    assert Passage(1, "会刊") != Passage(2, "会刊")
    assert len({Passage(1), Passage(1, note="旁注"), Passage(2)}) == 2
    assert repr(Passage(1, "会刊")) == "Passage(page=1, text='会刊', note='')"


def test_a_hash_of_ones_own_stays() -> None:
    assert hash(Named("会刊")) == 7
    assert Itself("会刊") != Itself("会刊")
    assert len({Itself("会刊"), Itself("会刊")}) == 2


def test_what_may_change_has_no_hash() -> None:
    with pytest.raises(TypeError, match="unhashable"):
        hash(Work())


def test_values_travel_and_are_replaced_as_others_are() -> None:
    passage = Passage(1, "会刊", "旁注")
    assert pickle.loads(pickle.dumps(passage)).note == "旁注"
    assert replace(passage, page=3) == Passage(3, "会刊")
    assert [each.name for each in dataclasses.fields(passage)] == ["page", "text", "note"]


@dataclass(slots=True)
class Tally:
    names: list[str] = dataclasses.field(default_factory=list)
    total: int = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        self.total = len(self.names)


@dataclass(frozen=True, slots=True)
class Signed(Passage):
    author: str = dataclasses.field(default="", kw_only=True)


def test_what_is_compiled_later_is_what_the_library_writes() -> None:
    assert Tally(["会刊"]).total == 1
    assert Tally().names is not Tally().names
    assert Signed(1, "会刊", author="周明远") == Signed(1, text="会刊", author="周明远")
    assert Signed(1) != Passage(1)
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'page'"):
        Signed(author="周明远")  # type: ignore[call-arg]
    assert Signed.__init__.__qualname__ == "Signed.__init__"


def test_one_class_keeps_its_methods_when_another_that_stands_on_it_is_used_first() -> None:
    @dataclass(frozen=True)
    class Below:
        page: int

    @dataclass(frozen=True)
    class Above(Below):
        text: str = ""

    assert repr(Above(1, "会刊")).endswith("Above(page=1, text='会刊')")
    assert repr(Below(2)).endswith("Below(page=2)")
    assert len({Above(1), Above(1), Below(1)}) == 2
