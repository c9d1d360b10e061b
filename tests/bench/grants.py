"""Five ways to share the grant over simulated arrivals and needs, against drawing numbers of the same size.

The numbers are an example only: the size and shape of a municipality's tables, after facts/examples.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from models.grants import (
    FIXED,
    HOUSEHOLD,
    ArrivalSettings,
    FixedShares,
    Group,
    HouseholdType,
    Hybrid,
    Model,
    NeedRow,
    NeedTable,
    PersonKey,
    Pool,
    basis,
    compare,
    sweep,
)
from tests.bench import Ratio, median_ratio

MONTHS, PATHS = 84, 2000
AGES = (YOUNG, SCHOOL, TEENS, ADULT, OLD) = range(5)
CHILDREN = (0.3, 0.5, 0.2, 0.0, 0.0)

SETTINGS = ArrivalSettings(
    groups=(
        Group("anvisad", 0.18, assigned=True),
        Group("kvot", 0.17, assigned=True),
        Group("eget boende och anhöriga", 0.50),
        Group("tillfälligt skydd", 0.15),
    ),
    households=(
        HouseholdType(0.40, (0, 0, 0, 1, 0)),
        HouseholdType(0.02, (0, 0, 0, 0, 1)),
        HouseholdType(0.12, (0, 0, 0, 1, 0), 1.7, CHILDREN),
        HouseholdType(0.09, (0, 0, 0, 2, 0)),
        HouseholdType(0.09, (0, 0, 0, 2, 0), 1.0, CHILDREN),
        HouseholdType(0.13, (0, 0, 0, 2, 0), 2.0, CHILDREN),
        HouseholdType(0.09, (0, 0, 0, 2, 0), 3.0, CHILDREN),
        HouseholdType(0.06, (0, 0, 0, 2, 0), 4.6, CHILDREN),
    ),
    volume=(25.0,),
    kommuntal=(25.0,),
    staying=tuple((0.99 ** np.arange(25)).tolist()),
)

ROWS = (
    # recipient, per, must, kr a month, start, months, probability, spread, purpose, kind
    (0, YOUNG, True, 1800, 2, 18, 0.70, 0.5, "10 § 2", "skola"),
    (0, SCHOOL, True, 3900, 1, 22, 1.00, 0.35, "10 § 2", "skola"),
    (0, SCHOOL, True, 1100, 1, 22, 0.85, 0.4, "10 § 2", "skola"),
    (0, TEENS, True, 3900, 1, 22, 0.90, 0.35, "10 § 2", "skola"),
    (1, ADULT, True, 3500, 2, 15, 0.90, 0.4, "10 § 3", ""),
    (1, OLD, True, 3500, 3, 10, 0.15, 0.4, "10 § 3", ""),
    (1, ADULT, False, 3500, 15, 9, 0.30, 0.5, "10 § 4", ""),
    (2, HOUSEHOLD, True, 4500, 2, 20, 0.60, 0.6, "10 § 2 st", "försörjningsstöd"),
    (2, HOUSEHOLD, True, 950, 0, 20, 0.70, 0.3, "10 § 2 st", "försörjningsstöd"),
    (3, ADULT, False, 3500, 10, 10, 0.20, 0.6, "10 § 7", ""),
    (4, HOUSEHOLD, True, 26300, 0, 1, 1.00, 0.3, "10 § 1", "mottagning"),
    (4, HOUSEHOLD, True, 7050, 1, 3, 1.00, 0.3, "10 § 1", "mottagning"),
    (4, HOUSEHOLD, True, 1880, 4, 9, 1.00, 0.4, "10 § 1", "mottagning"),
    (4, HOUSEHOLD, False, 705, 13, 11, 0.70, 0.5, "10 § 1", "mottagning"),
    (4, FIXED, True, 31250, 0, None, 1.00, 0.0, "10 § 1", ""),
    (5, ADULT, True, 2000, 3, 8, 0.90, 0.3, "10 § 5", "tolk"),
    (5, HOUSEHOLD, True, 5200, 0, 3, 1.00, 0.5, "10 § 6", "tolk"),
    (5, HOUSEHOLD, True, 980, 3, 21, 0.90, 0.6, "10 § 6", "tolk"),
    (6, SCHOOL, False, 300, 2, 18, 0.50, 0.5, "10 § 7", ""),
    (6, ADULT, False, 150, 2, 18, 0.50, 0.5, "10 § 7", ""),
    (7, SCHOOL, False, 200, 3, 18, 0.40, 0.6, "10 § 7", ""),
    (7, ADULT, False, 250, 3, 18, 0.40, 0.6, "10 § 7", ""),
)

TABLE = NeedTable(
    rows=tuple(
        NeedRow(recipient, per, must, kr, start, months, probability, spread, purpose, kind)
        for recipient, per, must, kr, start, months, probability, spread, purpose, kind in ROWS
    ),
    recipients=8,
    multipliers={
        "mottagning": (1.0, 1.3, 0.3, 0.3),
        "skola": (1.0, 1.0, 1.0, 0.6),
        "tolk": (1.0, 1.2, 0.8, 0.8),
        "försörjningsstöd": (1.0, 1.0, 0.8, 0.8),
    },
    price_growth=0.025,
)

# 11 § förordning 2010:1122: 165 000 and 92 600 kr for those received before 2027, 180 700 from then on.
AMOUNTS = np.repeat(
    [[165_000.0] * 4 + [92_600.0], [180_700.0] * 4 + [92_600.0]], [36, 24 + MONTHS - 36], axis=0
)

TODAY = FixedShares((0.50, 0.15, 0.12, 0.02, 0.14, 0.06, 0.01, 0.0))
RECALCULATED = FixedShares((0.22, 0.22, 0.16, 0.03, 0.22, 0.13, 0.01, 0.01))
CHILD = (0.55, 0.00, 0.14, 0.00, 0.22, 0.07, 0.01, 0.01)
GROWN = (0.00, 0.35, 0.16, 0.04, 0.26, 0.17, 0.01, 0.01)
KEY = PersonKey((CHILD, CHILD, CHILD, GROWN, GROWN))
POOL = Pool(
    rounds=4,
    handling_months=1.5,
    claimant_cost=(3000,) * 7 + (0,),
    handler_cost=(3100,) * 7 + (2400,),
    administration=75_000,
    chance_to_claim=0.85,
    over_asking=0.1,
    reserve=0.1,
    associations=7,
    associations_part=0.05,
    smallest=20_000,
)
MODELS: dict[str, Model] = {
    "dagens andelar": TODAY,
    "omräknade andelar": RECALCULATED,
    "nyckel per person": KEY,
    "pott": POOL,
    "fast och pott": Hybrid(KEY, POOL, 0.7),
}

VOLUMES = tuple(np.linspace(5, 200, 20).tolist())


def comparison(paths: int = PATHS) -> None:
    """Arrivals, income, needs and five models, from nothing."""
    compare(MODELS, basis(SETTINGS, TABLE, AMOUNTS, MONTHS, paths, 1), 1)


def reference() -> None:
    """Plain draws of the same size."""
    rng = np.random.default_rng(1)
    rng.poisson(25 / 12, (PATHS, MONTHS))
    rng.gamma(2.0, 1.0, (PATHS, MONTHS, 8))


def sweeping() -> None:
    """Twenty volumes of 200 paths, with all measures of each model at each."""
    for _ in sweep(MODELS, SETTINGS, TABLE, AMOUNTS, VOLUMES, MONTHS, 200, 1):
        pass


def ratios() -> Iterator[Ratio]:
    """The ratios that engines.md bounds."""
    yield Ratio("grants: five models, arrivals and needs / draws", median_ratio(comparison, reference), 10)
    yield Ratio("grants: sweep of 20 volumes / comparison", median_ratio(sweeping, comparison, 3), 12)
