"""A list of thousands of lines is read in parts, and says what it says as a whole."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from huikan.article import load_mapping
from huikan.errors import BadInputError
from huikan.long_yaml import MANY, part

LINE = "  - {name: 周明远, role: 委员}\n"
PEOPLE = LINE * (2 * MANY)
HEAD = "title: 名单\npeople:\n"


def load(text: str) -> dict[str, object]:
    return load_mapping(text, "a.md")[0]


def test_the_list_is_whole_and_lines_keep_their_numbers() -> None:
    text = f"{HEAD}{PEOPLE}  - {{name: 王芳, place: ''}}\n{PEOPLE}id: a\n"
    values, lines = load_mapping(text, "a.md")
    assert values == yaml.load(text, Loader=yaml.CSafeLoader)
    assert lines["id"] == text.count("\n")
    assert len(part(text)[1]) == 2


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}{LINE * MANY}",
        f"{HEAD}{LINE}{LINE}id: a\n",
        f"{HEAD}{PEOPLE.replace('  - ', '- ')}id: a\n",
        f"{HEAD}{PEOPLE}".replace("\n", "\r\n"),
        f"{HEAD}  - 李 建国\n{PEOPLE}  - 王芳\n",
        f"{HEAD}{PEOPLE}place: 云溪市\nauthors:\n{PEOPLE}",
        HEAD + "".join(f"  - {{name: {n}, born: 2024-05-01, of: }}\n" for n in range(2 * MANY)),
        f"note: |\n{PEOPLE}id: a\n",
        f"note: >-\n  people:\n{PEOPLE}id: a\n",
        f"a:\n  b:\n{PEOPLE}id: a\n",
        f"{PEOPLE.replace('  - ', '- ')}",
        f"1:\n{PEOPLE}yes:\n{PEOPLE}",
        f"a: &a\n{PEOPLE}",
        f"people: 名单\n{PEOPLE}".replace(": 周", ":周").replace(": 委", ":委"),
    ],
)
def test_it_says_what_it_says_as_a_whole(text: str) -> None:
    whole = yaml.load(text, Loader=yaml.CSafeLoader)
    if isinstance(whole, dict):
        assert load(text) == {str(key): value for key, value in whole.items()}
    else:
        with pytest.raises(BadInputError, match="yaml-not-mapping"):
            load(text)


lines = st.sampled_from(
    [
        LINE * MANY,
        LINE * (MANY + 1),
        "people:\n",
        "id: a\n",
        "- {name: 王芳}\n",
        "  - {name: 王芳}\n",
        "    - {name: 王芳}\n",
        "note: |\n",
        "  - '\n",
        "  - [\n",
        '"\n',
        "\n",
        "  #\n",
    ]
)


@settings(max_examples=200)
@given(st.lists(lines, max_size=6))
def test_whatever_stands_around_it(parts: list[str]) -> None:
    """Succeeds or fails as the text as a whole does."""
    text = "title: 名单\n" + "".join(parts)
    keys = [part.partition(":")[0] for part in text.split("\n") if part[:1].isalpha()]
    try:
        whole = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        with pytest.raises(BadInputError):
            load(text)
        return
    if len(set(keys)) == len(keys):
        assert load(text) == whole


def test_a_key_that_stands_twice_is_named() -> None:
    with pytest.raises(BadInputError) as caught:
        load(f"{HEAD}{PEOPLE}people: 名单\n")
    assert (caught.value.code, caught.value.line) == ("yaml-duplicate-key", 2 * MANY + 3)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("  - {name: a: b}\n", "did not find expected ',' or '}'"),
        ("  - {name: \x01}\n", "control character"),
        ("  - {name: *a}\n", "found undefined alias"),
    ],
)
def test_a_broken_line_is_named(line: str, problem: str) -> None:
    with pytest.raises(BadInputError) as caught:
        load(f"{HEAD}{PEOPLE}{line}{PEOPLE}id: a\n")
    assert caught.value.line == 2 * MANY + 3
    assert caught.value.values["problem"] == problem
