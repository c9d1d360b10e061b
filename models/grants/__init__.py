"""How the state's grants for those received come in, and what different ways to share them lead to."""

from models.grants.arrivals import Arrivals, ArrivalSettings, Group, HouseholdType, Shock, arrivals
from models.grants.comparison import Basis, BreakEven, basis, break_even, compare, sweep, turning_point, unmet
from models.grants.income import (
    PAYMENT_PLAN,
    accrued,
    grant_income,
    initial_grant,
    replaced_grant,
    standard_grant,
    standard_grant_by_age,
)
from models.grants.models import CARRIED, KEPT, RESULT, YEAR_ENDS, Distribution, FixedShares, Model, PersonKey
from models.grants.needs import FIXED, HOUSEHOLD, PURPOSES, NeedRow, Needs, NeedTable, needs, plausibility
from models.grants.pool import Hybrid, Pool
from models.grants.summary import ALL, MEASURES, NO_NEED, gains, summary

__all__ = [
    "ALL",
    "CARRIED",
    "FIXED",
    "HOUSEHOLD",
    "KEPT",
    "MEASURES",
    "NO_NEED",
    "PAYMENT_PLAN",
    "PURPOSES",
    "RESULT",
    "YEAR_ENDS",
    "ArrivalSettings",
    "Arrivals",
    "Basis",
    "BreakEven",
    "Distribution",
    "FixedShares",
    "Group",
    "HouseholdType",
    "Hybrid",
    "Model",
    "NeedRow",
    "NeedTable",
    "Needs",
    "PersonKey",
    "Pool",
    "Shock",
    "accrued",
    "arrivals",
    "basis",
    "break_even",
    "compare",
    "gains",
    "grant_income",
    "initial_grant",
    "needs",
    "plausibility",
    "replaced_grant",
    "standard_grant",
    "standard_grant_by_age",
    "summary",
    "sweep",
    "turning_point",
    "unmet",
]
