"""Swedish out and in: numbers, amounts, dates and lists as people write them, and strict numbers back.

Out: decimal comma, no-break space (U+00A0) between thousands and before units, the minus sign −, halves
rounded away from zero; what is not a number is shown as –. In: `number` and `share` read only what can be
read in one way, and otherwise raise `NotANumber` with a sentence in Swedish that says how to write it.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

SWEDISH = Locale("sv")
STOCKHOLM = ZoneInfo("Europe/Stockholm")
SPACE = "\u00a0"
MISSING = "–"

_EXACT = Context(prec=700)  # room for every digit of any float
_LONGEST = 100
_SPACES = " \u00a0\u202f"
_NUMBER = re.compile(
    rf"(?P<sign>[-−]?)(?P<whole>[0-9]{{1,3}}(?:[{_SPACES}][0-9]{{3}})+|[0-9]+)(?:,(?P<part>[0-9]+))?"
    rf"(?:[{_SPACES}]?(?P<unit>kr|%))?"
)
_WITH_POINT = re.compile(
    rf"(?P<sign>[-−]?)(?P<whole>[0-9]{{1,3}}(?:[.{_SPACES}][0-9]{{3}})*|[0-9]+)[.](?P<part>[0-9]+)"
    rf"(?P<rest>(?:[{_SPACES}]?(?:kr|%))?)"
)
_POINT_THEN_COMMA = re.compile(r"(?P<whole>[-−]?[0-9]{1,3}(?:[.][0-9]{3})+),(?P<part>[0-9]+)")
_COMMA_THEN_POINT = re.compile(r"(?P<whole>[-−]?[0-9]{1,3}(?:,[0-9]{3})+)[.](?P<part>[0-9]+)")

_ORDINALS = tuple(
    "första andra tredje fjärde femte sjätte sjunde åttonde nionde tionde elfte tolfte".split()  # noqa: SIM905
)

_PERSONAL_NUMBER = re.compile(
    r"(?<!\d)(?:19|20)?\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[1-9]\d)\s?[-–−+]?\s?(?:\d{4}|[A-Z]\d{3})(?!\d)",
    re.IGNORECASE,
)

# Signs without width that are letters or marks to Unicode, and so outlive the categories that are removed.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)


class NotANumber(ValueError):
    """The text is no number that can be read in one way only; the message is a sentence in Swedish."""


# ---- out: numbers ---------------------------------------------------------------------------------------


def rounded(value: float, digits: int = 2) -> float:
    """The value to so many significant digits, halves away from zero; NaN, infinity and 0 as they are.

    Raises ValueError for fewer than one digit.
    """
    if digits < 1:
        raise ValueError("At least one significant digit is needed.")
    if value == 0 or not math.isfinite(value):
        return value
    exact = Decimal(repr(float(value)))
    return float(exact.quantize(Decimal(1).scaleb(exact.adjusted() + 1 - digits), ROUND_HALF_UP))


def numeral(value: float, decimals: int = 0) -> str:
    """A number with so many decimals, kept also when zero: 1234.5 with 1 is "1 234,5". NaN, infinity: "–"."""
    return _written(Decimal(repr(float(value))), decimals) if math.isfinite(value) else MISSING


def _written(value: Decimal, decimals: int) -> str:
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    with localcontext(_EXACT):
        near = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        digits = format_decimal(abs(near), format=pattern, locale=SWEDISH)
    return f"−{digits}" if near < 0 else digits  # and no minus before nothing


def percent(share: float, decimals: int = 0) -> str:
    """A share as per cent: 0.125 with 1 decimal is "12,5 %". NaN and infinity: "–"."""
    if not math.isfinite(share):
        return MISSING
    return _written(_EXACT.multiply(Decimal(repr(float(share))), Decimal(100)), decimals) + f"{SPACE}%"


def kronor(amount: float, decimals: int = 0) -> str:
    """An amount in kr: "1 234 kr". NaN and infinity: "–"."""
    return numeral(amount, decimals) + f"{SPACE}kr" if math.isfinite(amount) else MISSING


def about_kronor(amount: float, digits: int = 2) -> str:
    """An amount in kr to so many significant digits, in words from a million up.

    940 000 is "940 000 kr", 4 123 456 "4,1 miljoner kronor", 1 000 000 "1 miljon kronor" and 1.25e9
    "1,3 miljarder kronor". NaN and infinity: "–".
    """
    near = rounded(amount, digits)
    for unit, one, many in ((1e9, "miljard", "miljarder"), (1e6, "miljon", "miljoner")):
        if math.isfinite(near) and abs(near) >= unit:
            text = _significant(near / unit)
            return f"{text}{SPACE}{one if text.lstrip('−') == '1' else many} kronor"
    return f"{_significant(near)}{SPACE}kr" if math.isfinite(near) else MISSING


def mnkr(amount: float, decimals: int = 1) -> str:
    """An amount in kr shown in millions, for tables: 4 123 456 is "4,1 mnkr". NaN and infinity: "–"."""
    return numeral(amount / 1e6, decimals) + f"{SPACE}mnkr" if math.isfinite(amount) else MISSING


def _significant(value: float) -> str:
    """A rounded value with just the decimals it has, at most six."""
    exact = Decimal(repr(rounded(value, 12)))
    exponent = exact.normalize().as_tuple().exponent
    return numeral(value, min(6, max(0, -exponent if isinstance(exponent, int) else 0)))


def of_hundred(share: float) -> str:
    """A share 0 … 1 as so many of a hundred: 0.713 is "71 av 100"; NaN: "–".

    Never 0 or 100 unless it is exactly that: "färre än 1 av 100", "fler än 99 av 100". Raises ValueError
    outside 0 … 1.
    """
    if math.isnan(share):
        return MISSING
    if not -1e-9 <= share <= 1 + 1e-9:
        raise ValueError("A share lies between 0 and 1.")
    if 0 < share < 0.01:
        return "färre än 1 av 100"
    if 0.99 < share < 1:
        return "fler än 99 av 100"
    return f"{hundredths(share)} av 100"


def hundredths(share: float) -> int:
    """A share in whole hundredths, halves away from zero: 0.125 is 13, 0.575 is 58."""
    exact = _EXACT.multiply(Decimal(repr(float(share))), Decimal(100))
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def uneven(*parts: Iterable[float]) -> str:
    """A sentence on why shares shown in hundredths do not add up to 100, when some of `parts` do not; else ""."""
    if all(sum(map(hundredths, shares)) == 100 for shares in parts):
        return ""
    return "Talen är avrundade vart för sig och blir därför inte alltid 100 tillsammans."


def counted(amount: int, one: str, many: str) -> str:
    """An amount with the word in the right form: "1 person", "1 200 personer", "0 personer"."""
    return f"{numeral(amount)}{SPACE}{one if amount == 1 else many}"


def ordinal(place: int) -> str:
    """A place from 1 in words to twelve, then in digits: "första", "tolfte", "13:e", "21:a".

    Raises ValueError below 1.
    """
    if place < 1:
        raise ValueError("Places start at 1.")
    if place <= len(_ORDINALS):
        return _ORDINALS[place - 1]
    ending = "a" if place % 10 in (1, 2) and place % 100 not in (11, 12) else "e"
    return f"{numeral(place)}:{ending}"


# ---- out: dates, lists and labels -----------------------------------------------------------------------


def day(when: date) -> str:
    """A date in running text: "21 november 2026"."""
    return format_date(when, "d MMMM y", locale=SWEDISH)


def month(when: date) -> str:
    """A month in running text: "november 2026"."""
    return format_date(when, "MMMM y", locale=SWEDISH)


def iso(when: date) -> str:
    """A date in tables: "2026-11-21"."""
    return format_date(when, "y-MM-dd", locale=SWEDISH)


def listed(items: Iterable[str], joint: str = "och") -> str:
    """A list in a sentence, no comma before the joint: "a", "a och b", "a, b och c"; nothing gives ""."""
    *first, last = list(items) or [""]
    return f"{', '.join(first)} {joint} {last}" if first else last


def plain_text(label: str, limit: int = 120) -> str:
    """A user's text as one line that shows what it holds, at most `limit` characters; then "…".

    Removes bidirectional controls, zero-width and other invisible signs, control characters, private use,
    half surrogates and noncharacters; makes every run of white space one space; composes letters (Unicode
    NFC). Doing it twice changes nothing. Raises ValueError for a limit below 1.
    """
    if limit < 1:
        raise ValueError("The limit must be at least one character.")
    spaced = " ".join(label.split())
    seen = "".join(sign for sign in spaced if not _hidden(sign))
    line = " ".join(unicodedata.normalize("NFC", _INVISIBLE.sub("", seen)).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def holds_personal_number(text: str) -> bool:
    """Whether a text seems to hold a personnummer, samordningsnummer or T-number, however it is spaced."""
    return _PERSONAL_NUMBER.search(unicodedata.normalize("NFKC", text)) is not None


def _hidden(sign: str) -> bool:
    """Control, format, surrogate or private use, or one of Unicode's noncharacters."""
    code = ord(sign)
    return (
        unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co")
        or 0xFDD0 <= code <= 0xFDEF
        or code & 0xFFFE == 0xFFFE
    )


# ---- in -------------------------------------------------------------------------------------------------


def number(text: str) -> float:
    """The number a person has written in Swedish; the unit `kr` or `%` may follow and changes nothing.

    Reads "1 234,5" with plain, no-break or narrow no-break spaces between groups of exactly three, the minus
    sign − or a hyphen, and digits 0–9 only; white space around is skipped. "12,5 %" gives 12.5: see `share`.
    Raises NotANumber for anything else: a point ("1.234", "12.5") is ambiguous and gets a proposal; so do
    ",5" and "5,"; infinities, nan, exponents, underscores, other digits and the empty text are refused.
    """
    return _read(text)[0]


def share(text: str) -> float:
    """The share that a percentage says: "12,5 %" gives 0.125. The sign % is required: "1" would be a guess.

    Raises NotANumber as `number` does, and for a text without %.
    """
    value, unit = _read(text)
    if unit != "%":
        raise NotANumber(
            f"”{plain_text(text, 40)}” är ingen andel. Skriv med procenttecken, till exempel 12,5{SPACE}%."
        )
    return value / 100


def _read(text: str) -> tuple[float, str]:
    """The number and its unit, "" for none."""
    written = text.strip()
    if not written:
        raise NotANumber("Talet saknas. Skriv till exempel 1 234,5.")
    found = _NUMBER.fullmatch(written) if len(written) <= _LONGEST else None
    if found is None:
        raise NotANumber(_why_not(written))
    digits = re.sub(f"[{_SPACES}]", "", found["whole"])
    value = float(f"{digits}.{found['part'] or '0'}")
    return (-value if found["sign"] and value else value), found["unit"] or ""


def _why_not(written: str) -> str:
    """What is wrong with a text that is no number, and how to write it instead."""
    shown = f"”{plain_text(written, 40)}”"
    if len(written) > _LONGEST:
        return f"{shown} är för långt för att vara ett tal."
    if found := _WITH_POINT.fullmatch(written):
        whole, part, rest = found["sign"] + found["whole"], found["part"], found["rest"]
        groups = (whole + "." + part).split(".")
        as_decimal = f"{whole.replace('.', ' ')},{part}{rest}"
        as_thousands = " ".join(groups) + rest
        if (
            len(part) == 3
            and whole.lstrip("-−")[0] != "0"
            and len(re.split("[. ]", whole.lstrip("-−"))[-1]) <= 3
        ):
            if len(groups) > 2:
                return f"{shown} går att läsa på två sätt. Skriv tusental med mellanslag: {as_thousands}."
            return (
                f"{shown} går att läsa på två sätt. Skriv {as_thousands} för tusental "
                f"eller decimalkomma: {as_decimal}."
            )
        return f"{shown} har decimalpunkt. Skriv decimalkomma: {as_decimal}."
    if found := _POINT_THEN_COMMA.fullmatch(written):
        proposal = f"{found['whole'].replace('.', ' ')},{found['part']}"
        return f"{shown} har punkt mellan tusental. Skriv mellanslag: {proposal}."
    if found := _COMMA_THEN_POINT.fullmatch(written):
        proposal = f"{found['whole'].replace(',', ' ')},{found['part']}"
        return f"{shown} har komma mellan tusental och decimalpunkt. Skriv {proposal}."
    if re.fullmatch(r"[-−]?,[0-9]+", written):
        return f"{shown} saknar siffra före kommat. Skriv {written.replace(',', '0,')}."
    if re.fullmatch(r"[-−]?[0-9]+,", written):
        return f"{shown} saknar siffra efter kommat. Skriv {written[:-1]}."
    if re.fullmatch(rf"[-−]?[0-9{_SPACES}]+(?:,[0-9]+)?(?:[{_SPACES}]?(?:kr|%))?", written):
        return (
            f"{shown} har mellanslag på fel ställe. Skriv tusental i grupper om tre, till exempel 1 234 567."
        )
    return f"{shown} är inget tal. Skriv siffror med decimalkomma, till exempel 1 234,5."
