"""Swedish numbers, dates and lists out, and strict numbers in."""

import unicodedata
from datetime import date

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from models import swedish
from models.swedish import NotANumber, number, plain_text, share

HARD = "\u00a0"


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (1234.5, 1, "1 234,5"),
        (0, 0, "0"),
        (-0.4, 0, "0"),
        (-1234567, 0, "−1 234 567"),
        (2.5, 0, "3"),
        (0.125, 2, "0,13"),
        (3, 2, "3,00"),
        (float("nan"), 1, "–"),
        (float("inf"), 1, "–"),
    ],
)
def test_numbers_have_decimal_comma_and_hard_spaces(value, decimals, written):
    assert swedish.numeral(value, decimals) == written.replace(" ", HARD)


def test_per_cent_and_kronor():
    assert swedish.percent(0.125, 1) == f"12,5{HARD}%"
    assert swedish.percent(0.145) == f"15{HARD}%"  # although 0.145 · 100 falls just short of 14.5
    assert swedish.kronor(1234) == f"1{HARD}234{HARD}kr"
    assert swedish.mnkr(4_123_456) == f"4,1{HARD}mnkr"
    assert swedish.percent(np.nan) == swedish.kronor(np.nan) == swedish.mnkr(np.nan) == "–"


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (940_000, "940 000 kr"),
        (4_123_456, "4,1 miljoner kronor"),
        (-4_123_456, "−4,1 miljoner kronor"),
        (999_999, "1 miljon kronor"),
        (12_345_678, "12 miljoner kronor"),
        (1.25e9, "1,3 miljarder kronor"),
        (0, "0 kr"),
        (np.nan, "–"),
    ],
)
def test_amounts_in_words_keep_two_significant_digits(amount, written):
    assert swedish.about_kronor(amount).replace(HARD, " ") == written


@given(st.floats(-1e12, 1e12).filter(lambda x: abs(x) > 1e-6), st.integers(1, 6))
def test_rounding_to_significant_digits_is_near_and_once_is_enough(value, digits):
    near = swedish.rounded(value, digits)
    assert near == pytest.approx(value, rel=0.5 * 10 ** (1 - digits) * 1.0001)
    assert swedish.rounded(near, digits) == near


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (0.713, "71 av 100"),
        (0, "0 av 100"),
        (1, "100 av 100"),
        (1e-9, "färre än 1 av 100"),
        (0.0099, "färre än 1 av 100"),
        (0.01, "1 av 100"),
        (0.99, "99 av 100"),
        (0.9951, "fler än 99 av 100"),
        (1 - 1e-12, "fler än 99 av 100"),
        (np.nan, "–"),
    ],
)
def test_a_share_is_told_as_so_many_of_a_hundred(part, words):
    assert swedish.of_hundred(part) == words


@given(st.floats(0, 1, exclude_min=True, exclude_max=True))
def test_what_is_not_certain_is_never_told_as_none_or_all(part):
    assert not swedish.of_hundred(part).startswith(("0 ", "100 "))


@pytest.mark.parametrize("bad", [-0.1, 1.1, np.inf])
def test_a_share_lies_between_none_and_all(bad):
    with pytest.raises(ValueError, match="between"):
        swedish.of_hundred(bad)


@pytest.mark.parametrize(
    ("share", "shown"), [(0.0, 0), (0.125, 13), (0.135, 14), (0.575, 58), (0.2849999, 28), (1.0, 100)]
)
def test_hundredths_are_rounded_as_a_reader_rounds(share: float, shown: int) -> None:
    assert swedish.hundredths(share) == shown


@given(st.floats(0.01, 0.99))
def test_a_picture_shows_the_number_that_the_sentence_says(share: float) -> None:
    assert swedish.of_hundred(share) == f"{swedish.hundredths(share)} av 100"


@given(st.lists(st.integers(0, 10_000), min_size=2, max_size=5))
def test_shares_that_do_not_add_up_are_explained_and_no_others(counts: list[int]) -> None:
    total = sum(counts) or 1
    shares = [count / total for count in counts]
    shown = sum(swedish.hundredths(share) for share in shares)
    assert bool(swedish.uneven(shares)) == (shown != 100)
    assert not swedish.uneven()
    assert not swedish.uneven([0.25, 0.75])


def test_dates():
    when = date(2026, 11, 21)
    assert (swedish.day(when), swedish.month(when), swedish.iso(when)) == (
        "21 november 2026",
        "november 2026",
        "2026-11-21",
    )
    assert swedish.day(date(2027, 1, 1)) == "1 januari 2027"


def test_lists_have_no_comma_before_och():
    assert [swedish.listed(x) for x in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a och b",
        "a, b och c",
    ]
    assert swedish.listed(iter(["a", "b"]), "eller") == "a eller b"


def test_amounts_and_places_in_the_right_form():
    assert swedish.counted(1, "person", "personer") == f"1{HARD}person"
    assert swedish.counted(1200, "person", "personer") == f"1{HARD}200{HARD}personer"
    places = {
        1: "första",
        2: "andra",
        12: "tolfte",
        13: "13:e",
        21: "21:a",
        22: "22:a",
        111: "111:e",
        112: "112:e",
    }
    assert {place: swedish.ordinal(place) for place in places} == places
    with pytest.raises(ValueError, match="start"):
        swedish.ordinal(0)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 234,5", 1234.5),
        ("1\u00a0234\u202f567", 1234567),
        (" 12 ", 12),
        ("−5", -5),
        ("-5", -5),
        ("1 234 kr", 1234),
        ("1234kr", 1234),
        ("12,5 %", 12.5),
        ("12,5\u00a0%", 12.5),
        ("0,1", 0.1),
        ("1,234", 1.234),
        ("007", 7),
    ],
)
def test_swedish_numbers_are_read(text, value):
    assert number(text) == value


@pytest.mark.parametrize(
    ("text", "proposal"),
    [
        ("12.5", "Skriv decimalkomma: 12,5"),
        ("12.5 %", "Skriv decimalkomma: 12,5 %"),
        ("0.125", "Skriv decimalkomma: 0,125"),
        ("1.234", "Skriv 1 234 för tusental eller decimalkomma: 1,234"),
        ("-1.234 kr", "Skriv -1 234 kr för tusental eller decimalkomma: -1,234 kr"),
        ("1.234.567", "1 234 567"),
        ("1.234,5", "1 234,5"),
        ("1,234.5", "1 234,5"),
        (",5", "0,5"),
        ("5,", "Skriv 5"),
        ("1 23", "grupper om tre"),
        ("1234 567", "grupper om tre"),
        ("", "Talet saknas"),
        (" \u00a0", "Talet saknas"),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused_with_a_proposal(text, proposal):
    with pytest.raises(NotANumber, match=r"\.$") as refused:
        number(text)
    assert proposal in str(refused.value)


NO_NUMBERS = """
    inf -inf nan Infinity 1e5 1e400 1_000 １２ ١٢ ½ ² 0x10 1,5,5 --5 +5 –5 5mnkr kr % 12%% tolv 1,2e3 #DIV/0!
"""


@pytest.mark.parametrize(
    "text", [*NO_NUMBERS.split(), "9" * 400, "1\t234", "5 kr %", "1  234", "- 5", "1\u2009234", "5\u202e"]
)
def test_what_is_no_swedish_number_is_refused(text):
    with pytest.raises(NotANumber, match=r"\.$"):
        number(text)
    assert issubclass(NotANumber, ValueError)


@given(st.text(max_size=30))
def test_whatever_is_written_gives_a_finite_number_or_a_sentence(text):
    sentence = "."
    try:
        value = number(text)
    except NotANumber as refused:
        value, sentence = 0, str(refused)
    assert np.isfinite(value)
    assert sentence.endswith(".")
    assert "\u202e" not in sentence


@given(st.decimals(-(10**9), 10**9, places=2, allow_nan=False))
def test_what_is_written_out_is_read_back(value):
    assert number(swedish.numeral(float(value), 2)) == float(value)
    assert number(swedish.kronor(float(value), 2)) == float(value)


def test_a_share_needs_its_per_cent_sign():
    assert share("12,5 %") == 0.125
    assert share("100%") == 1
    for text in ("12,5", "0,125", "1", "12 kr"):
        with pytest.raises(NotANumber, match="procenttecken"):
            share(text)
    with pytest.raises(NotANumber, match="decimalkomma"):
        share("12.5 %")


@pytest.mark.parametrize(
    ("label", "seen"),
    [
        ("UN\u202egnp.exe", "UNgnp.exe"),
        ("\u2066Social\u2069", "Social"),
        ("  a \t\r\n b\u2028c ", "a b c"),
        ("e\u0301n", "én"),
        ("a\u200b\ufeff\u2060\u00adb\x00", "ab"),
        ("a \u200b b", "a b"),
        ("\u3164", ""),
        ("a\ud800b", "ab"),
        ("Enköping – mål & medel", "Enköping – mål & medel"),
    ],
)
def test_a_label_shows_what_it_holds(label, seen):
    assert plain_text(label) == seen


@given(st.text(max_size=60), st.integers(1, 40))
def test_a_label_is_one_short_line_and_cleaning_it_again_changes_nothing(label, limit):
    line = plain_text(label, limit)
    assert len(line) <= limit
    assert plain_text(line, limit) == line
    assert unicodedata.normalize("NFC", line) == line
    assert not any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") for sign in line)


@given(st.text(st.characters(categories=["L", "N"]), min_size=13, max_size=40))
def test_a_label_that_is_cut_says_so(label):
    assume(len(plain_text(label)) > 12)
    cut = plain_text(label, 12)
    assert cut.endswith("…")
    assert len(cut) <= 12


def test_the_limit_leaves_room_for_something():
    with pytest.raises(ValueError, match="limit"):
        plain_text("a", 0)
