"""The cooperation network: who has to work with whom because of the work, and where it breaks.

The work comes first: who does which task, which task needs which. What actors need from each other follows
from it (`work`); what holds together follows from the contacts they have (`structure`), what goes with an
actor from who is able to do what (`robustness`). `compare` measures every placement, form and law alike.

Every function takes leading axes, so that a thousand perturbed copies (N, A, A) cost one call; without them
it gives a NumPy float. What cannot be computed is NaN and says so in its docstring.
"""

from models.network.compare import (
    BETTER,
    CompareSettings,
    Network,
    boundary_cost,
    compare,
    draws,
    exact,
)
from models.network.robustness import Absence, expected_loss, sole_performer_share, without
from models.network.structure import (
    betweenness,
    constraint,
    cut_points,
    degree_centralisation,
    efficiency,
    efficiency_loss,
    fragmentation,
)
from models.network.under import (
    Performance,
    compare_settings,
    journey,
    moved,
    performances,
    relevant,
    under,
)
from models.network.work import (
    coordination_burden,
    coordination_need,
    coverage,
    ei_index,
    handoffs,
    relieving_ties,
    requirements,
)

__all__ = [
    "BETTER",
    "Absence",
    "CompareSettings",
    "Network",
    "Performance",
    "betweenness",
    "boundary_cost",
    "compare",
    "compare_settings",
    "constraint",
    "coordination_burden",
    "coordination_need",
    "coverage",
    "cut_points",
    "degree_centralisation",
    "draws",
    "efficiency",
    "efficiency_loss",
    "ei_index",
    "exact",
    "expected_loss",
    "fragmentation",
    "handoffs",
    "journey",
    "moved",
    "performances",
    "relevant",
    "relieving_ties",
    "requirements",
    "sole_performer_share",
    "under",
    "without",
]
