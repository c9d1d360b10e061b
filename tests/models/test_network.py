"""The cooperation network against published examples, networkx and what must hold for any network."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.network import (
    BETTER,
    CompareSettings,
    Network,
    betweenness,
    boundary_cost,
    compare,
    constraint,
    coordination_burden,
    coordination_need,
    coverage,
    cut_points,
    degree_centralisation,
    efficiency,
    efficiency_loss,
    ei_index,
    exact,
    expected_loss,
    fragmentation,
    handoffs,
    relieving_ties,
    requirements,
    sole_performer_share,
    without,
)

unhurried = settings(deadline=None, max_examples=60)


def graph_of(strength: np.ndarray) -> nx.Graph:
    graph = nx.from_numpy_array(strength)
    for *_, tie in graph.edges(data=True):
        tie["length"] = 1 / tie["weight"]
    return graph


@st.composite
def strengths(draw: st.DrawFn, least: int = 1, most: int = 8) -> np.ndarray:
    """Symmetric ties of strength 0–5, as people give them."""
    n = draw(st.integers(least, most))
    pairs = n * (n - 1) // 2
    ties = np.zeros((n, n))
    ties[np.triu_indices(n, 1)] = draw(
        st.lists(st.sampled_from([0, 0, 1, 2, 3, 4, 5]), min_size=pairs, max_size=pairs)
    )
    return ties + ties.T


# Published examples


def test_cataldo_and_others_sample_matrices() -> None:
    """The sample T_A and T_D of Cataldo, Herbsleb & Carley (2008), CMU-ISR-08-104: worker B has 4 with itself."""
    assignment = [[0, 1, 0], [0, 1, 1], [1, 1, 0]]
    dependency = [[1, 1, 0], [1, 1, 1], [0, 1, 1]]
    np.testing.assert_array_equal(requirements(assignment, dependency), [[1, 2, 2], [2, 4, 3], [2, 3, 4]])
    np.testing.assert_array_equal(
        coordination_need(assignment, dependency), [[0, 2, 2], [2, 0, 3], [2, 3, 0]]
    )


def test_krackhardts_kite_has_its_broker_at_the_neck() -> None:
    """Krackhardt (1990): Diane (3) has most ties, Heather (7) the highest betweenness; the numbers are networkx's."""
    kite = nx.to_numpy_array(nx.krackhardt_kite_graph())
    passing = betweenness(kite)
    np.testing.assert_allclose(passing, [5 / 6, 5 / 6, 0, 11 / 3, 0, 25 / 3, 25 / 3, 14, 8, 0])
    assert kite.sum(axis=0).argmax() == 3
    assert passing.argmax() == 7
    assert cut_points(kite) == [7, 8]


def test_the_medici_stood_between_the_florentine_families() -> None:
    """Padgett & Ansell (1993), marriages; normalised values as in networkx's own tests."""
    graph = nx.florentine_families_graph()
    n = len(graph)
    share = dict(zip(graph, betweenness(nx.to_numpy_array(graph)) / ((n - 1) * (n - 2) / 2), strict=True))
    assert share["Medici"] == pytest.approx(0.522, abs=1e-3)
    assert share["Guadagni"] == pytest.approx(0.255, abs=1e-3)
    assert share["Albizzi"] == pytest.approx(0.212, abs=1e-3)
    assert share["Pazzi"] == 0


@pytest.mark.parametrize("n", [3, 5, 9])
def test_freemans_star_is_fully_centralised_and_his_circle_not_at_all(n: int) -> None:
    """Freeman (1979); the line has n − 2 actors of degree 2, so Σ(d* − d) = 2."""
    star, circle, line = (
        nx.to_numpy_array(graph) for graph in (nx.star_graph(n - 1), nx.cycle_graph(n), nx.path_graph(n))
    )
    assert degree_centralisation(star) == 1
    assert degree_centralisation(circle) == 0
    assert degree_centralisation(line) == pytest.approx(2 / ((n - 1) * (n - 2)))
    assert betweenness(star).tolist() == [(n - 1) * (n - 2) / 2] + [0] * (n - 1)


def test_burts_constraint_in_borgattis_network() -> None:
    """Burt (1992) on the network of Borgatti (1997); UCINET's values as in networkx's tests, plain and weighted."""
    edges = [
        ("A", "B"),
        ("A", "F"),
        ("A", "G"),
        ("A", "E"),
        ("E", "G"),
        ("F", "G"),
        ("B", "G"),
        ("B", "D"),
        ("D", "G"),
        ("G", "C"),
    ]
    weights = [2, 3, 5, 2, 8, 3, 4, 1, 3, 10]
    graph = nx.Graph()
    graph.add_weighted_edges_from((a, b, w) for (a, b), w in zip(edges, weights, strict=True))
    at = {name: place for place, name in enumerate(graph)}
    plain = constraint(nx.to_numpy_array(graph, weight=None))
    weighted = constraint(nx.to_numpy_array(graph))
    assert [plain[at[name]] for name in "GAC"] == pytest.approx([0.400, 0.595, 1], abs=1e-3)
    assert [weighted[at[name]] for name in "GAC"] == pytest.approx([0.299, 0.795, 1], abs=1e-3)


def test_burts_constraint_can_exceed_one_and_falls_with_separate_contacts() -> None:
    """Everett & Borgatti (2020); derived: 2 (1/2 + 1/4)² in a triangle, 1/(n − 1) at the centre of a star."""
    assert constraint(np.ones((3, 3))) == pytest.approx([1.125] * 3)
    assert constraint(nx.to_numpy_array(nx.star_graph(4)))[0] == pytest.approx(0.25)


def test_ei_index_runs_from_all_within_to_all_across() -> None:
    """Krackhardt & Stern (1988); by chance, two groups of equal size give 1/(n − 1)."""
    groups = ["UN", "UN", "SN", "SN"]
    within = np.zeros((4, 4))
    within[0, 1] = within[1, 0] = within[2, 3] = within[3, 2] = 2.5
    across = np.zeros((4, 4))
    across[0, 2] = across[2, 0] = 0.3
    assert ei_index(within, groups) == -1
    assert ei_index(across, groups) == 1
    assert ei_index(np.ones((4, 4)), groups) == pytest.approx(1 / 3)


def test_expected_loss_is_the_full_enumeration_of_absences() -> None:
    """The state enumeration of network reliability (Colbourn 1987)."""
    rng = np.random.default_rng(7)
    able, weights, away = rng.random((5, 6)) < 0.4, rng.random(6), rng.random(5)
    enumerated = 0.0
    for present in product([False, True], repeat=5):
        here = np.array(present)
        enumerated += np.where(here, 1 - away, away).prod() * weights[~able[here].any(axis=0)].sum()
    assert expected_loss(weights, able, away) == pytest.approx(enumerated / weights.sum(), abs=1e-14)


# The work


def test_a_move_changes_burden_only_where_the_boundary_moves() -> None:
    need = coordination_need(np.eye(3), [[0, 2, 1], [0, 0, 0], [0, 0, 0]])
    at_school = boundary_cost(["UN", "UN", "SN"], [False] * 3, 2.0, 4.0)
    at_social = boundary_cost(["SN", "UN", "SN"], [False] * 3, 2.0, 4.0)
    assert coordination_burden(need, at_school) == pytest.approx(1 + 0.5 * 2)
    assert coordination_burden(need, at_social) == pytest.approx(1 * 2 + 0.5)


def test_two_state_bodies_are_two_bodies() -> None:
    cost = boundary_cost(["stat", "stat", "UN"], [True, True, False], 2.0, 4.0)
    np.testing.assert_array_equal(cost, [[1, 4, 4], [4, 1, 4], [4, 4, 1]])


def test_unknown_ties_make_coverage_an_interval() -> None:
    need = np.array([[0, 3, 1], [3, 0, 0], [1, 0, 0]])
    low = np.array([[0, 0, 1], [0, 0, 0], [1, 0, 0]])
    high = np.array([[0, 1, 1], [1, 0, 0], [1, 0, 0]])
    assert coverage(need, low, high) == pytest.approx((0.25, 1))
    assert np.isnan(coverage(np.zeros((3, 3)), low, high)).all()
    assert np.isnan(ei_index(np.zeros((3, 3)), [1, 1, 2]))
    assert coordination_burden(np.zeros((3, 3)), np.ones((3, 3))) == 0


def test_the_tie_that_relieves_most_is_the_one_most_needed_and_least_there() -> None:
    need = np.array([[0, 3, 1], [3, 0, 2], [1, 2, 0]])
    low = np.array([[0, 0, 0.5], [0, 0, 1], [0.5, 1, 0]])
    high = np.array([[0, 1, 0.5], [1, 0, 1], [0.5, 1, 0]])
    ties = relieving_ties(need, low, high)
    assert ties[["actor", "other"]].to_numpy().tolist() == [[0, 2], [0, 1]]
    assert ties["least"].tolist() == pytest.approx([0.5 / 6, 0])
    assert ties["most"].tolist() == pytest.approx([0.5 / 6, 0.5])


def test_a_journey_counts_each_change_of_hands_and_of_board() -> None:
    journey = [("ankomst", "INT"), ("bostad", "INT"), ("skola", "GR"), ("sfi", "VUX"), ("stöd", "IFO")]
    boards = {"INT": "UN", "GR": "UN", "VUX": "UN", "IFO": "SN"}
    assert handoffs(journey) == 3
    assert handoffs(journey, boards) == 1
    assert handoffs([]) == handoffs(journey[:1]) == 0
    with pytest.raises(ValueError, match="IFO"):
        handoffs(journey, {"INT": 1, "GR": 1, "VUX": 1})


@given(st.data())
@unhurried
def test_merging_two_actors_never_raises_the_burden(data: st.DataObject) -> None:
    """Moving the box is not merging the tasks: need inside one actor needs no coordination between two."""
    seed = data.draw(st.integers(0, 10_000))
    rng = np.random.default_rng(seed)
    assignment, dependency = rng.random((4, 6)) < 0.4, rng.integers(0, 4, (6, 6))
    merged = np.vstack([assignment[0] * 1.0 + assignment[1], assignment[2:]])
    apart = coordination_burden(coordination_need(assignment, dependency), np.ones((4, 4)))
    together = coordination_burden(coordination_need(merged, dependency), np.ones((3, 3)))
    assert together <= apart + 1e-9


# The structure


@given(strengths())
@unhurried
def test_structure_agrees_with_networkx(strength: np.ndarray) -> None:
    graph, n = graph_of(strength), len(strength)
    whole = nx.from_numpy_array(strength)
    for *_, tie in whole.edges(data=True):
        tie["length"] = 60 // int(tie["weight"])  # integers, since networkx compares floats exactly
    reference = nx.betweenness_centrality(whole, weight="length", normalized=False)
    np.testing.assert_allclose(betweenness(strength), list(reference.values()), atol=1e-9)
    expected = nx.constraint(graph, weight="weight")
    np.testing.assert_allclose(constraint(strength), list(expected.values()), atol=1e-9)
    assert cut_points(strength) == sorted(nx.articulation_points(graph))
    if n > 1:
        near = dict(nx.all_pairs_dijkstra_path_length(graph, weight="length"))
        mean = sum(1 / d for s in near for t, d in near[s].items() if s != t) / (n * (n - 1))
        assert efficiency(strength) == pytest.approx(mean)
    for gone in range(n) if n > 2 else ():
        left = graph.subgraph(set(graph) - {gone})
        pairs = sum(len(part) * (len(part) - 1) for part in nx.connected_components(left))
        assert fragmentation(strength)[gone] == pytest.approx(1 - pairs / ((n - 1) * (n - 2)))


def test_equally_short_paths_are_found_whatever_floats_say() -> None:
    """1/2 is as long as 1/3 + 1/6; compared exactly as floats (as networkx does), a factor can hide it."""
    strength = np.zeros((4, 4))
    for i, j, tie in ((0, 1, 3.0), (1, 3, 6.0), (0, 2, 6.0), (2, 3, 3.0), (0, 3, 2.0)):
        strength[i, j] = strength[j, i] = tie
    factors = np.linspace(0.1, 3, 60)
    for factor in factors:
        assert betweenness(strength * factor) == pytest.approx([1 / 2, 1 / 3, 1 / 3, 1 / 2])
    compared_exactly = [
        list(nx.betweenness_centrality(graph_of(strength * f), weight="length", normalized=False).values())
        for f in factors
    ]
    assert not np.allclose(compared_exactly, [1 / 2, 1 / 3, 1 / 3, 1 / 2])


@given(strengths(least=3), st.floats(0.01, 100))
@unhurried
def test_scaling_every_tie_scales_efficiency_and_moves_nobody(strength: np.ndarray, factor: float) -> None:
    scaled = strength * factor
    assert efficiency(scaled) == pytest.approx(efficiency(strength) * factor)
    np.testing.assert_allclose(betweenness(scaled), betweenness(strength), atol=1e-7)
    np.testing.assert_allclose(efficiency_loss(scaled), efficiency_loss(strength), atol=1e-7)
    np.testing.assert_allclose(constraint(scaled), constraint(strength), atol=1e-9)


@given(strengths(least=3), strengths(least=3))
@unhurried
def test_a_stronger_tie_never_worsens_reach_or_fragmentation(strength: np.ndarray, more: np.ndarray) -> None:
    n = min(len(strength), len(more))
    few = strength[:n, :n]
    many = np.maximum(few, more[:n, :n])
    assert efficiency(many) >= efficiency(few) - 1e-12
    assert (fragmentation(many) <= fragmentation(few) + 1e-12).all()


@given(strengths(least=3))
@unhurried
def test_the_loss_of_an_actor_is_measured_on_those_who_remain(strength: np.ndarray) -> None:
    loss, whole = efficiency_loss(strength), efficiency(strength)
    for gone in range(len(strength)):
        left = efficiency(np.delete(np.delete(strength, gone, 0), gone, 1))
        expected = (whole - left) / whole if whole > 0 else np.nan
        assert loss[gone] == pytest.approx(expected, abs=1e-12, nan_ok=True)


def test_many_copies_give_what_one_gives() -> None:
    rng = np.random.default_rng(5)
    copies = rng.integers(0, 4, (3, 2, 6, 6)) * 1.0
    copies = np.triu(copies, 1) + np.triu(copies, 1).swapaxes(-1, -2)
    for measure in (
        betweenness,
        constraint,
        efficiency,
        efficiency_loss,
        fragmentation,
        degree_centralisation,
    ):
        together = measure(copies)
        for place in np.ndindex(3, 2):
            np.testing.assert_allclose(together[place], measure(copies[place]))


def test_what_cannot_be_computed_is_nan() -> None:
    pair = np.ones((2, 2))
    assert np.isnan(fragmentation(pair)).all()
    assert np.isnan(efficiency_loss(pair)).all()
    assert np.isnan(degree_centralisation(pair))
    assert np.isnan(efficiency([[0]]))
    assert efficiency(pair) == 1
    assert np.isnan(constraint(np.zeros((3, 3)))).all()
    assert betweenness(np.zeros((3, 3))).tolist() == [0, 0, 0]
    assert fragmentation(np.zeros((3, 3))).tolist() == [1, 1, 1]
    assert cut_points(np.zeros((0, 0))) == []


# Robustness


def test_tasks_that_one_alone_can_do_are_counted_by_weight() -> None:
    able = np.array([[True, True, False], [False, True, False]])
    assert sole_performer_share([3, 2, 5], able) == pytest.approx(0.3)
    assert expected_loss([3, 2, 5], able, [0.5, 0.5]) == pytest.approx((1.5 + 0.5 + 5) / 10)


@given(st.integers(0, 10_000))
@unhurried
def test_one_more_who_is_able_never_raises_the_expected_loss(seed: int) -> None:
    rng = np.random.default_rng(seed)
    able, weights, away = rng.random((4, 5)) < 0.5, rng.random(5) + 0.1, rng.random(4)
    more = able | (rng.random((4, 5)) < 0.3)
    assert expected_loss(weights, more, away) <= expected_loss(weights, able, away) + 1e-12


# What is refused


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: requirements([[1, np.nan]], np.zeros((2, 2))), "finite"),
        (lambda: requirements([[1, -1]], np.zeros((2, 2))), "negative"),
        (lambda: requirements([[1, 1]], np.zeros((3, 3))), "dependency"),
        (lambda: requirements([[1, 1]], np.zeros((2, 3))), "square"),
        (lambda: coordination_burden(np.ones((2, 2)), np.ones((3, 3))), "boundary_cost"),
        (lambda: coverage(np.ones((2, 2)), np.ones((2, 2)), np.zeros((2, 2))), "above"),
        (lambda: coverage(np.ones((2, 2)), np.zeros((2, 2)), np.full((2, 2), 2)), "between 0 and 1"),
        (lambda: ei_index(np.ones((2, 2)), [1, 2, 3]), "groups"),
        (lambda: betweenness([[0, 1], [2, 0]]), "symmetric"),
        (lambda: efficiency([[0, np.inf], [np.inf, 0]]), "finite"),
        (lambda: fragmentation([0, 1]), "axes"),
        (lambda: cut_points(np.zeros((2, 3, 3))), "one network"),
        (lambda: sole_performer_share([0, 0], np.ones((1, 2))), "zero"),
        (lambda: expected_loss([1], [[1]], [1.5]), "between 0 and 1"),
        (lambda: expected_loss([1], [[1]], [0.5, 0.5]), "unavailability"),
    ],
)
def test_bad_numbers_are_refused_with_a_sentence(call: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        call()  # type: ignore[operator]


# Every placement, form and law

ASSUMED = CompareSettings(board=(1, 2, 4), outside=(1, 3, 4), spread=0.4, drop=0.15, add=0.03, draws=60)


def network(host: str, *, merged: bool = False) -> Network:
    """Reception, school and social services; a state body outside. The reception sits with its host."""
    actors = ("INT", "skola", "IFO", "AF")
    groups = (host, "UN", "SN", "stat")
    assignment = np.array([[1, 1, 0, 0, 0.0], [0, 0, 1, 0, 0], [0, 0, 0, 1, 0], [0, 0, 0, 0, 1]])
    if merged:
        keep = 1 if host == "UN" else 2
        assignment[keep] += assignment[0]
        actors, groups, assignment = actors[1:], groups[1:], assignment[1:]
    a = len(actors)
    dependency = np.zeros((5, 5))
    dependency[[0, 1, 1, 1], [1, 2, 3, 4]] = 1, 3, 1, 1
    low = np.zeros((a, a))
    low[0, 1:] = low[1:, 0] = 0.5
    high = low.copy()
    high[1, 2] = high[2, 1] = 1
    return Network(
        actors=actors,
        groups=groups,
        tasks=("ankomst", "plan", "skolstart", "stöd", "etablering"),
        assignment=assignment,
        dependency=dependency,
        tie_low=low,
        tie_high=high,
        able=assignment > 0,
        journey=tuple((task, int(assignment[:, task].argmax())) for task in range(5)),
        unavailability=np.full(a, 0.1),
        outside=np.array([group == "stat" for group in groups]),
        reception=None if merged else 0,
    )


NETWORKS = {
    (host, form, "nuläge"): network(host, merged=form == "sammanslagen")
    for host in ("UN", "SN")
    for form in ("egen enhet", "sammanslagen")
}


def test_the_placement_nearest_to_the_needs_has_the_least_burden() -> None:
    frame = exact(NETWORKS, ASSUMED).set_index(["option", "form", "measure"])["exact"]
    assert frame["UN", "egen enhet", "coordination_burden"] == pytest.approx(1.5 + 0.5 * 2 + 0.5 * 3)
    assert frame["SN", "egen enhet", "coordination_burden"] == pytest.approx(1.5 * 2 + 0.5 + 0.5 * 3)
    assert frame["UN", "egen enhet", "handoffs"] == 3
    assert frame["UN", "egen enhet", "group_handoffs"] == 2
    assert frame["UN", "sammanslagen", "handoffs"] == 2
    assert np.isnan(frame["UN", "sammanslagen", "reception_betweenness"])


def test_exact_values_are_those_of_the_single_measures() -> None:
    net = NETWORKS["UN", "egen enhet", "nuläge"]
    frame = exact(NETWORKS, ASSUMED).query("option == 'UN' and form == 'egen enhet'").set_index("measure")
    middle = (net.tie_low + net.tie_high) / 2
    assert frame["exact"]["efficiency"] == pytest.approx(efficiency(middle))
    assert frame["low"]["efficiency"] == pytest.approx(efficiency(net.tie_low))
    assert frame["high"]["efficiency"] == pytest.approx(efficiency(net.tie_high))
    assert frame["exact"]["worst_fragmentation"] == pytest.approx(fragmentation(middle).max())
    assert frame["exact"]["worst_efficiency_loss"] == pytest.approx(efficiency_loss(middle).max())
    assert frame["exact"]["reception_betweenness"] == pytest.approx(betweenness(middle)[0])
    assert frame["exact"]["reception_constraint"] == pytest.approx(constraint(middle)[0])
    assert frame["exact"]["cut_points"] == len(cut_points(middle))
    low, high = coverage(coordination_need(net.assignment, net.dependency), net.tie_low, net.tie_high)
    assert (frame["low"]["coverage"], frame["high"]["coverage"]) == pytest.approx((low, high))
    assert (frame["low"] <= frame["exact"]).all()
    assert (frame["exact"] <= frame["high"]).all()


def test_comparison_is_the_same_for_the_same_seed_and_shares_sum_to_one() -> None:
    frame = compare(NETWORKS, ASSUMED, 3)
    assert frame.equals(compare(NETWORKS, ASSUMED, np.random.default_rng(3)))
    assert list(frame.columns) == [
        "option",
        "form",
        "law",
        "measure",
        "exact",
        "low",
        "high",
        "p5",
        "p95",
        "best",
        "best_of_law",
    ]
    judged = frame[frame["measure"].map(BETTER) != 0]
    np.testing.assert_allclose(judged.groupby(["form", "law", "measure"])["best"].sum(), 1)
    np.testing.assert_allclose(judged.groupby(["law", "measure"])["best_of_law"].sum(), 1)
    assert frame[frame["measure"].map(BETTER) == 0]["best"].isna().all()
    spans = frame.dropna(subset=["p5"])
    assert (spans["p5"] <= spans["p95"] + 1e-12).all()


def test_identical_options_share_every_draw() -> None:
    same = {(name, "f", "l"): network("UN") for name in "AB"}
    frame = compare(same, ASSUMED, 1)
    assert set(frame["best"].dropna()) == {0.5}


def test_without_perturbation_every_draw_is_exact() -> None:
    still = replace(ASSUMED, spread=0, drop=0, add=0, board=(2, 2, 2), outside=(3, 3, 3), draws=3)
    known = {key: replace(net, tie_low=net.tie_high) for key, net in NETWORKS.items()}
    frame = compare(known, still, 0)
    for column in ("low", "high", "p5", "p95"):
        np.testing.assert_allclose(frame[column], frame["exact"], atol=1e-12)


def test_nothing_to_compare_and_networks_too_small_to_measure() -> None:
    assert compare({}, ASSUMED, 0).empty
    none = np.zeros((0, 0))
    empty = Network((), (), (), none, none, none, none, none, ())
    alone = Network(
        ("INT",),
        ("UN",),
        ("plan",),
        np.ones((1, 1)),
        np.zeros((1, 1)),
        np.zeros((1, 1)),
        np.zeros((1, 1)),
        np.ones((1, 1)),
        ((0, 0),),
        reception=0,
    )
    frame = compare({("A", "f", "l"): empty, ("B", "f", "l"): alone}, ASSUMED, 0).set_index(
        ["option", "measure"]
    )
    assert frame["exact"]["A", "handoffs"] == frame["exact"]["B", "coordination_burden"] == 0
    assert frame["exact"]["B", "sole_performer_share"] == 1
    assert frame["exact"][["coverage" in m or "efficiency" in m for _, m in frame.index]].isna().all()


def test_removing_the_integration_unit_names_who_and_what_it_takes_along() -> None:
    gone = without(network("UN"), 0)
    assert gone.lose_only_tie == (3,)
    assert gone.may_lose_only_tie == (1, 2, 3)
    assert gone.lose_only_performer == (0, 1)
    with pytest.raises(ValueError, match="no actor"):
        without(network("UN"), 4)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"groups": ("UN",)}, "groups"),
        ({"actors": ("INT", "INT", "IFO", "AF")}, "unique"),
        ({"tie_low": np.ones((4, 4))}, "above"),
        ({"tie_high": np.full((4, 4), 2.0)}, "between 0 and 1"),
        ({"able": np.ones((4, 4))}, "able"),
        ({"journey": ((0, 9),)}, "journey"),
        ({"weights": np.zeros(5)}, "zero"),
        ({"reception": 7}, "reception"),
    ],
)
def test_a_network_that_contradicts_itself_is_refused(changed: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        replace(network("UN"), **changed)


@pytest.mark.parametrize(
    "changed",
    [{"board": (2, 1, 4)}, {"drop": 1.5}, {"spread": -1}, {"draws": 0}, {"outside": (1, 2, np.inf)}],
)
def test_impossible_settings_are_refused(changed: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="must"):
        replace(ASSUMED, **changed)
