"""The network against a networkx loop: perturbed copies, and every option, form and law exactly."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from statistics import median

import networkx as nx
import numpy as np

from data import case_files
from models.cooperation import states_of_law
from models.network import (
    CompareSettings,
    Network,
    betweenness,
    coordination_burden,
    degree_centralisation,
    efficiency,
    ei_index,
    exact,
    fragmentation,
    under,
)
from models.scenario import base
from tests.bench import Ratio, cpu_seconds

COPIES, LOOPED = 1_000, 40
SETTINGS = CompareSettings(board=(1, 2, 4), outside=(1, 3, 4), spread=0.4, drop=0.15, add=0.03, draws=COPIES)


def perturbed(copies: int, actors: int = 30, ties: int = 90, seed: int = 1) -> np.ndarray:
    """(N, A, A): one random network with every tie multiplied by a lognormal factor and some dropped."""
    rng = np.random.default_rng(seed)
    base = nx.to_numpy_array(nx.gnm_random_graph(actors, ties, seed=seed))
    factor = rng.lognormal(0, 0.4, (copies, actors, actors)) * (rng.random((copies, actors, actors)) > 0.15)
    upper = np.triu(base * factor, 1)
    return upper + upper.transpose(0, 2, 1)


def with_arrays(ties: np.ndarray, cost: np.ndarray, groups: list[int]) -> np.ndarray:
    """(6, N): the six measures of all copies at once."""
    return np.stack(
        [
            coordination_burden(ties, cost),
            degree_centralisation(ties),
            ei_index(ties, groups),
            efficiency(ties),
            betweenness(ties).max(axis=-1),
            fragmentation(ties).max(axis=-1),
        ]
    )


def with_networkx(ties: np.ndarray, cost: np.ndarray, groups: list[int]) -> np.ndarray:
    """(6, N): the same measures, one copy after another."""
    return np.array([_one(copy, cost, groups) for copy in ties]).T


def _one(copy: np.ndarray, cost: np.ndarray, groups: list[int]) -> list[float]:
    graph = nx.from_numpy_array(copy)
    n = len(graph)
    across = within = burden = 0.0
    for i, j, tie in graph.edges(data=True):
        tie["length"] = 1 / tie["weight"]
        burden += tie["weight"] * cost[i, j]
        if groups[i] == groups[j]:
            within += tie["weight"]
        else:
            across += tie["weight"]
    degrees = [degree for _, degree in graph.degree]
    near = sum(
        1 / length
        for start, lengths in nx.all_pairs_dijkstra_path_length(graph, weight="length")
        for end, length in lengths.items()
        if end != start
    )
    parted = []
    for gone in graph:
        left = graph.subgraph(set(graph) - {gone})
        together = sum(len(part) * (len(part) - 1) for part in nx.connected_components(left))
        parted.append(1 - together / ((n - 1) * (n - 2)))
    return [
        burden,
        sum(max(degrees) - degree for degree in degrees) / ((n - 1) * (n - 2)),
        (across - within) / (across + within),
        near / (n * (n - 1)),
        max(nx.betweenness_centrality(graph, weight="length", normalized=False).values()),
        max(parted),
    ]


def placements(actors: int = 25, tasks: int = 55, seed: int = 3) -> dict[tuple[str, str, str], Network]:
    """3 options × 3 forms × 4 laws, every one with ties of its own; the merged form has one actor less."""
    rng = np.random.default_rng(seed)
    made = {}
    for option, form, law in product("ABC", ("own", "merged", "coordinator"), ("now", "r1", "r2", "both")):
        a = actors - (form == "merged")
        responsible = rng.integers(0, a, tasks)
        assignment = np.zeros((a, tasks))
        assignment[responsible, np.arange(tasks)] = 1
        dependency = np.zeros((tasks, tasks))
        dependency[rng.integers(0, tasks, 60), rng.integers(0, tasks, 60)] = rng.integers(1, 4, 60)
        tie = np.triu(rng.choice([0, 0.5, 1], (a, a), p=[0.74, 0.08, 0.18]), 1)
        unknown = np.triu(rng.random((a, a)) < 0.2, 1)
        low, high = np.where(unknown, 0, tie), np.where(unknown, 1, tie)
        made[option, form, law] = Network(
            actors=tuple(f"actor {i}" for i in range(a)),
            groups=tuple(f"group {i % 6}" for i in range(a)),
            tasks=tuple(f"task {t}" for t in range(tasks)),
            assignment=assignment,
            dependency=dependency,
            tie_low=low + low.T,
            tie_high=high + high.T,
            able=(assignment > 0) | (rng.random((a, tasks)) < 0.05),
            journey=tuple((t, int(responsible[t])) for t in range(0, tasks, 3)),
            weights=rng.uniform(1, 3, tasks),
            unavailability=rng.uniform(0, 0.2, a),
            outside=np.arange(a) % 6 == 5,
            reception=0,
        )
    return made


def enkoping() -> dict[tuple[str, str, str], Network]:
    """Every placement, form and law of the case that ships."""
    case = case_files.read(case_files.SHIPPED)
    return {
        (option.id, form.id, law.id): under(case, option.id, form.id, law.reforms)
        for option, form, law in product(case.options, case.forms, states_of_law(case, base(case)))
    }


def ratios() -> Iterator[Ratio]:
    """Both ratios of engines.md, Speed; a wrong figure stops the measurement."""
    ties = perturbed(COPIES)
    rng = np.random.default_rng(2)
    cost, groups = 1 + rng.random((30, 30)), list(rng.integers(0, 5, 30))
    np.testing.assert_allclose(
        with_arrays(ties, cost, groups)[:, :LOOPED], with_networkx(ties[:LOOPED], cost, groups), atol=1e-9
    )
    speedup = median(
        cpu_seconds(lambda: with_networkx(ties[:LOOPED], cost, groups))
        * COPIES
        / LOOPED
        / cpu_seconds(lambda: with_arrays(ties, cost, groups))
        for _ in range(5)
    )
    yield Ratio(
        "network, 1 000 perturbed copies × 6 measures, times faster than networkx", speedup, 10, False
    )

    networks = placements()
    first = networks["A", "own", "now"]
    graph = nx.from_numpy_array((first.tie_low + first.tie_high) / 2)
    for *_, tie in graph.edges(data=True):
        tie["length"] = 1 / tie["weight"]

    def one_betweenness() -> None:
        for _ in range(20):
            nx.betweenness_centrality(graph, weight="length")

    exact(networks, SETTINGS)
    share = median(
        cpu_seconds(lambda: exact(networks, SETTINGS)) / (cpu_seconds(one_betweenness) / 20) for _ in range(9)
    )
    yield Ratio("network, all options × forms × laws exact, in networkx betweennesses", share, 20)

    real = enkoping()
    one = next(iter(real.values()))
    graph = nx.from_numpy_array((one.tie_low + one.tie_high) / 2)
    for *_, tie in graph.edges(data=True):
        tie["length"] = 1 / tie["weight"]
    exact(real, SETTINGS)
    share = median(
        cpu_seconds(lambda: exact(real, SETTINGS)) / (cpu_seconds(one_betweenness) / 20) for _ in range(9)
    )
    yield Ratio("network, Enköping's options × forms × laws exact, in networkx betweennesses", share, 20)
