"""Chinese numerals as texts count terms, sessions and anniversaries with."""

from __future__ import annotations

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_NAMES = "零一二三四五六七八九"


def parse_number(text: str) -> int:
    """A number up to 199, Chinese or Arabic.

    >>> parse_number("七十五"), parse_number("103"), parse_number("百"), parse_number("十四")
    (75, 103, 100, 14)
    """
    if text.isdecimal():
        return int(text)
    total = 0
    head, hundred, rest = text.rpartition("百")
    if hundred:
        total = 100 * (_DIGITS.get(head, 1) if head else 1)
    tens, ten, ones = rest.rpartition("十")
    if ten:
        total += 10 * (_DIGITS.get(tens, 1) if tens else 1)
    return total + _DIGITS.get(ones, 0)


def parse_digits(text: str) -> int:
    """A year read digit by digit.

    >>> parse_digits("二〇二四")
    2024
    """
    return int("".join(str(_DIGITS[c]) for c in text))


def han_number(number: int) -> str:
    """A number below 100 as it is written before 届.

    >>> han_number(14), han_number(10), han_number(3), han_number(20)
    ('十四', '十', '三', '二十')
    """
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else _NAMES[tens] + "十"
    return head + (_NAMES[ones] if ones or not tens else "")
