"""What the grant tables say is what the ordinance says, and what is wrong in them is refused with where and why."""

from __future__ import annotations

import csv
import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from data import case_files
from models.case import Case
from models.door import CaseFaults
from models.grant_assumptions import initial_amount, price_base_amount, standard_amount, standard_amounts
from models.grant_rows import AGES
from models.grants import PAYMENT_PLAN, grant_income

LAW_2026, LAW_2027 = date(2026, 11, 21), date(2027, 1, 1)
CHILD, ADULT, OLD = AGES[1], AGES[3], AGES[4]


@pytest.mark.parametrize(
    ("received", "total"), [(date(2026, 3, 1), 4_125_000), (date(2027, 1, 1), 4_517_500)]
)
def test_twenty_five_below_riktalder_give_what_the_statute_says(
    case: Case, received: date, total: float
) -> None:
    kr, known = standard_amount(case, ADULT, received, LAW_2027)
    persons, amounts = np.zeros((25, 1)), np.full((25, 1), kr)
    persons[0] = 25
    paid = grant_income(persons, amounts)
    assert known
    assert paid.sum() == pytest.approx(total)
    assert paid[1] == pytest.approx(0.1 * total)
    assert paid[3] == pytest.approx(0.2 * total)
    assert [paid[month] for month in range(6, 25, 3)] == pytest.approx([0.1 * total] * 7)
    assert set(np.flatnonzero(paid)) == set(PAYMENT_PLAN)


def test_a_child_has_no_class_of_its_own_and_who_is_old_gets_the_same_in_both_years(case: Case) -> None:
    for day in (date(2026, 6, 1), date(2027, 6, 1)):
        assert standard_amount(case, CHILD, day, LAW_2027) == standard_amount(case, ADULT, day, LAW_2027)
        assert standard_amount(case, OLD, day, LAW_2027) == (92_600, True)


def test_who_came_before_2027_keeps_the_older_amount_and_the_older_law_knows_no_new_one(case: Case) -> None:
    assert standard_amount(case, ADULT, date(2026, 12, 1), LAW_2027) == (165_000, True)
    assert standard_amount(case, ADULT, date(2027, 6, 1), LAW_2026) == (165_000, True)


@pytest.mark.parametrize(
    ("route", "age", "year", "kr"),
    [
        ("anvisad", CHILD, 2025, 10_261),
        ("anvisad", ADULT, 2025, 20_521),
        ("anvisad", OLD, 2025, 12_830),
        ("övriga", CHILD, 2025, 3_081),
        ("övriga", ADULT, 2025, 4_104),
        ("anvisad", CHILD, 2026, 10_330),
        ("anvisad", ADULT, 2026, 20_661),
        ("anvisad", OLD, 2026, 12_917),
        ("övriga", CHILD, 2026, 3_102),
        ("övriga", ADULT, 2026, 4_132),
        ("övriga", OLD, 2026, 0),
    ],
)
def test_initial_costs_follow_prisbasbeloppet(case: Case, route: str, age: str, year: int, kr: float) -> None:
    assert initial_amount(case, route, age, date(year, 3, 1), LAW_2026) == (kr, True)


@pytest.mark.parametrize(("age", "kr"), [(CHILD, 9_999), (ADULT, 19_998), (OLD, 12_503)])
def test_initial_costs_of_2024_are_those_that_migrationsverket_published(
    case: Case, age: str, kr: float
) -> None:
    assert initial_amount(case, "anvisad", age, date(2024, 8, 1), LAW_2026) == (kr, True)


def test_the_percentages_rise_in_2027_while_that_years_prisbasbelopp_is_only_assumed(case: Case) -> None:
    amount, year, known = price_base_amount(case, 2027)
    kr, sure = initial_amount(case, "anvisad", ADULT, date(2027, 2, 1), LAW_2027)
    assert (year, known, sure) == (2027, False, False)
    assert kr == pytest.approx(0.502 * amount, abs=0.5)


def test_a_month_without_a_known_amount_says_what_stands_in(case: Case) -> None:
    _, said = standard_amounts(case, date(2014, 1, 1), 12)
    assert "är inte känd" in said[0]
    assert "125\u00a0000\u00a0kr står i stället" in said[0]


def test_every_made_up_number_has_a_range_and_says_what_it_is(case: Case) -> None:
    for row in (*case.shares, *case.needs, *case.groups, *case.households):
        assert row.kind in ("antagande", "exempel", "härledd")
    for need in case.needs:
        assert need.monthly_low is not None
        assert need.comment


# ---- what the door refuses ------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(case_files.SHIPPED, tmp_path / "kommun"))


def change(folder: Path, table: str, row: int, **cells: str) -> None:
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[row - 2].update(cells)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def refused(folder: Path) -> str:
    with pytest.raises(CaseFaults) as faults:
        case_files.read(folder)
    return str(faults.value)


@pytest.mark.parametrize(("school", "said"), [("49.9", "0,1 fattas"), ("51", "1 är för mycket")])
def test_shares_that_are_not_a_hundred_are_refused_with_the_difference(
    folder: Path, school: str, said: str
) -> None:
    change(folder, "shares", 2, share=school)
    assert said in refused(folder)
    assert refused(folder).startswith("shares.csv, kolumn share: andelarna blir")


@pytest.mark.parametrize("school", ["49.95", "50.05"])
def test_shares_within_what_rounding_leaves_are_taken(folder: Path, school: str) -> None:
    change(folder, "shares", 2, share=school)
    assert case_files.read(folder).shares[0].share == float(school)


@pytest.mark.parametrize(
    ("table", "row", "cells", "said"),
    [
        ("needs", 3, {"recipient": "ingen"}, "needs.csv, rad 3, kolumn recipient: mottagaren finns inte"),
        ("needs", 3, {"purpose": "8"}, "needs.csv, rad 3, kolumn purpose: inte ett tillåtet värde"),
        ("needs", 3, {"monthly": "-1"}, "needs.csv, rad 3, kolumn monthly: talet ska vara minst 0"),
        ("needs", 3, {"monthly": "9e9"}, "needs.csv, rad 3, kolumn monthly: talet ska vara högst"),
        ("needs", 3, {"months": "24", "start": "20"}, "needs.csv, rad 3, kolumn months: behovet ska sluta"),
        ("needs", 3, {"probability": "1.2"}, "needs.csv, rad 3, kolumn probability: talet ska vara högst 1"),
        ("households", 2, {"share": "0.5"}, "households.csv, kolumn share: andelarna blir 110"),
        ("groups", 2, {"share": "0.2"}, "groups.csv, kolumn share: andelarna blir 102"),
        (
            "group_factors",
            2,
            {"group": "ingen"},
            "group_factors.csv, rad 2, kolumn group: gruppen finns inte",
        ),
        ("settings", 15, {"id": "annat"}, "simulering-mottagna"),
    ],
)
def test_what_is_wrong_is_told_with_file_row_and_column(
    folder: Path, table: str, row: int, cells: dict[str, str], said: str
) -> None:
    change(folder, table, row, **cells)
    assert said in refused(folder)


def test_a_reserve_of_everything_and_a_part_for_associations_do_not_fit_together(folder: Path) -> None:
    path = folder / "settings.csv"
    rows = list(csv.reader(path.open(encoding="utf-8")))
    number = next(i for i, row in enumerate(rows) if row[0] == "pott-reserv")
    change(folder, "settings", number + 1, value="1", high="1")
    assert "mer än hela potten" in refused(folder)
    change(folder, "settings", number + 1, value="1", high="1", low="0")


def test_a_case_without_grant_tables_is_still_a_case(folder: Path) -> None:
    for name in ("recipients", "shares", "needs", "groups", "group_factors", "households"):
        (folder / f"{name}.csv").unlink()
    rows = (folder / "settings.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    others = [row for row in rows if not row.startswith(("pott-", "simulering-"))]
    (folder / "settings.csv").write_text("".join(others), encoding="utf-8")
    assert not case_files.read(folder).has_grants
