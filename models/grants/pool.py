"""A pool that recipients claim from in rounds, and the mix of a fixed part and a pool."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from models.grants.amounts import YEAR, Floats, at_least_zero, each, months_first, number
from models.grants.chance import Seed, streams
from models.grants.models import (
    KEPT,
    Distribution,
    FixedShares,
    PersonKey,
    Portion,
    accounts,
    cash_by_month,
    part,
    stays_part,
    uncovered,
)
from models.grants.needs import Needs
from models.sharing_rules import RULES, by_priority


@dataclass(frozen=True)
class Pool:
    """All money in common; recipients claim from it for their needs. As it stands: without any friction.

    `rounds` a year (1–12), decided at the end of equal parts of the year. `handling_months` between the day a
    claim must be in and the decision, which is paid the same month: needs that arise later wait for the next
    round. `claimant_cost` and `handler_cost` kr a claim, `administration` kr a year: taken from the pool,
    never more than it holds. `chance_to_claim` that a recipient with needs claims in a round; `smallest` kr
    below which nobody claims. `over_asking` part asked for beyond the need. `rule` a name in RULES, or
    `priority`, an order of the recipients. `reserve` part of the year's money that is not shared out that
    year. `late_claims`: what was not claimed or not granted may be claimed in the year's later rounds;
    otherwise a missed round is a loss. `associations` index of the recipient that has `associations_part` of
    the year's money to itself and gets no other. `gate`: only needs within 10 § first and second paragraph
    (förordning 2010:1122) can be claimed. What is left at a year's end follows `year_end` and `carried_part`
    as in FixedShares.

    Chance, over-asking and the costs of a claim are one number or one a recipient. ValueError outside bounds.
    """

    rounds: int = 12
    handling_months: float = 0
    claimant_cost: float | Sequence[float] = 0.0
    handler_cost: float | Sequence[float] = 0.0
    administration: float = 0.0
    chance_to_claim: float | Sequence[float] = 1.0
    over_asking: float | Sequence[float] = 0.0
    rule: str = "proportionell"
    priority: Sequence[int] | None = None
    reserve: float = 0.0
    associations: int | None = None
    associations_part: float = 0.0
    late_claims: bool = True
    smallest: float = 0.0
    gate: bool = True
    year_end: str = KEPT
    carried_part: float = 1.0

    def __post_init__(self) -> None:
        """Raises ValueError at the door; nobody checks again."""
        if not 1 <= self.rounds <= YEAR or int(self.rounds) != self.rounds:
            raise ValueError(f"A pool has 1 to {YEAR} whole rounds a year, not {self.rounds}.")
        number(self.handling_months, "Handling time in months", high=YEAR)
        for name, most in (
            ("claimant_cost", 1e7),
            ("handler_cost", 1e7),
            ("chance_to_claim", 1.0),
            ("over_asking", 100.0),
        ):
            values = np.asarray(getattr(self, name), dtype=np.float64)
            if values.ndim:
                object.__setattr__(self, name, tuple(values.tolist()))
            if values.ndim > 1 or at_least_zero(values, name).max(initial=0.0) > most:
                raise ValueError(f"{name} must be from 0 to {most:g}, one number or one a recipient.")
        number(self.administration, "Administration a year")
        number(self.smallest, "The smallest claim")
        number(self.reserve, "The reserve", high=1)
        number(self.associations_part, "The part for associations", high=1)
        number(
            self.reserve + self.associations_part, "Reserve and the part for associations together", high=1
        )
        if self.associations_part > 0 and self.associations is None:
            raise ValueError("Say which recipient the associations are.")
        if self.rule not in RULES:
            raise ValueError(f"The sharing rule is one of {', '.join(RULES)}, not {self.rule!r}.")
        if self.priority is not None:
            object.__setattr__(self, "priority", tuple(self.priority))
        stays_part(self.year_end, self.carried_part)

    def distribute(self, income: ArrayLike, needs: Needs, seed: Seed) -> Distribution:
        """Shares `income` (P, M) kr round by round; chance decides who claims. ValueError if shapes misfit.

        A need is covered in the books of the year whose rounds it could first be claimed in. Needs that come
        too late for the last round of all count as uncovered, and the money for them as idle.
        """
        cash = cash_by_month(income, needs)
        months, paths = cash.shape
        recipients = needs.must.shape[-1]
        claimable = _claimable(needs) if self.gate else needs
        kept = stays_part(self.year_end, self.carried_part)
        chance = each(self.chance_to_claim, recipients, "The chance to claim")
        asking = 1 + each(self.over_asking, recipients, "Over-asking")
        claim_cost = each(self.claimant_cost, recipients, "The claimant's cost") + each(
            self.handler_cost, recipients, "The handler's cost"
        )
        if self.associations is not None and not 0 <= self.associations < recipients:
            raise ValueError("The associations are one of the recipients.")
        rounds = self.calendar(months)
        asks = np.broadcast_to(True, (len(rounds), recipients, paths))
        if chance.min() < 1:
            asks = streams(seed, 2, 1)[0].random(asks.shape) < chance

        paid, above = (np.zeros((months, recipients, paths)) for _ in range(2))
        idle, overhead, lapsed = (np.zeros(cash.shape) for _ in range(3))
        covered = np.zeros((-(-months // YEAR), recipients, paths))
        taking_in = {last: turn for turn, (last, _) in enumerate(rounds)}
        deciding = {month: turn for turn, (_, month) in enumerate(rounds)}
        need = _window_sums(claimable, rounds)
        lodged: dict[int, Floats] = {}
        open_needs: Floats = np.zeros((recipients, paths))
        open_year = -1
        held, this_year, to_associations = (np.zeros(paths) for _ in range(3))
        for month in range(months):
            held = held + cash[month]
            if month % YEAR == 0:
                this_year, to_associations = held.copy(), np.zeros(paths)
            else:
                this_year += cash[month]
            if self.administration:
                overhead[month] = np.minimum(held, self.administration / YEAR)
                held = held - overhead[month]
            if month in taking_in:
                turn = taking_in[month]
                year = rounds[turn][1] // YEAR
                # The books of the year before are closed: what it left open is claimed no more.
                if year != open_year:
                    open_needs, open_year = np.zeros_like(open_needs), year
                open_needs = open_needs + need[turn][0] + need[turn][1]
                lodged[turn] = np.where(asks[turn] & (open_needs >= self.smallest), open_needs, 0.0)
                open_needs = open_needs - lodged[turn] if self.late_claims else np.zeros_like(open_needs)
            if month in deciding:
                claims = lodged.pop(deciding[month])
                if claim_cost.any():
                    handled = np.minimum(held, ((claims > 0) * claim_cost).sum(axis=0))
                    overhead[month] += handled
                    held = held - handled
                paid[month] = self._awards(claims * asking, held, this_year, to_associations)
                useful = np.minimum(paid[month], claims)
                if (asking > 1).any():
                    above[month] = paid[month] - useful
                covered[month // YEAR] += useful
                held = np.maximum(held - paid[month].sum(axis=0), 0.0)
                if self.associations is not None:
                    to_associations = to_associations + paid[month, self.associations]
                if self.late_claims and month // YEAR == open_year:
                    open_needs = open_needs + (claims - useful)
            if month % YEAR == YEAR - 1 and kept < 1:
                lapsed[month] = held * (1 - kept)
                held = held - lapsed[month]
            idle[month] = held
        parts = {"above_need": above, **_closed(needs, claimable, rounds, need, covered)}
        return accounts(needs, cash, paid, parts, idle, overhead, lapsed)

    def calendar(self, months: int) -> list[tuple[int, int]]:
        """(last month that claims are taken in, month of decision) of every round that the months hold."""
        wait = math.ceil(self.handling_months)
        ends = [YEAR * (turn + 1) // self.rounds - 1 for turn in range(self.rounds)]
        decided = [year + end for year in range(0, months, YEAR) for end in ends]
        return [(month - wait, month) for month in decided if month < months and month >= wait]

    def _awards(self, claims: Floats, held: Floats, this_year: Floats, to_associations: Floats) -> Floats:
        """(F, P) kr granted of claims (F, P), out of what the pool holds (P,)."""
        estate = held
        if self.reserve > 0:
            estate = np.maximum(estate - self.reserve * this_year, 0.0)
        if self.associations is None or self.associations_part == 0:
            return self._shared(claims, estate)
        own = np.minimum(np.maximum(self.associations_part * this_year - to_associations, 0.0), estate)
        granted = np.minimum(claims[self.associations], own)
        others = claims.copy()
        others[self.associations] = 0.0
        awards = self._shared(others, estate - own)
        awards[self.associations] = granted
        return awards

    def _shared(self, claims: Floats, estate: Floats) -> Floats:
        if self.priority is not None:
            return by_priority(claims.T, estate, self.priority).T
        return RULES[self.rule](claims.T, estate).T


@dataclass(frozen=True)
class Hybrid:
    """`fixed_part` (0–1) of each krona by a fixed model, the rest into a pool.

    The pool takes claims for what the fixed part leaves uncovered over the year.
    """

    fixed: FixedShares | PersonKey
    pool: Pool
    fixed_part: float

    def __post_init__(self) -> None:
        """Raises ValueError at the door; nobody checks again."""
        number(self.fixed_part, "The fixed part", high=1)

    def distribute(self, income: ArrayLike, needs: Needs, seed: Seed) -> Distribution:
        """Shares `income` (P, M) kr; the pool draws the same chances as it would alone."""
        cash = at_least_zero(income, "Income", axes=2)
        fixed_income = cash * self.fixed_part
        by_shares = self.fixed.distribute(fixed_income, needs, seed)
        left = Needs(
            by_shares.borne,
            by_shares.not_done,
            needs.followed,
            _scaled(needs.outside_must, by_shares.borne, needs.must),
            _scaled(needs.outside_may, by_shares.not_done, needs.may),
        )
        by_claims = self.pool.distribute(cash - fixed_income, left, seed)
        above, paid = months_first(by_shares.above_need), months_first(by_shares.paid)
        granted, too_much = months_first(by_claims.paid), months_first(by_claims.above_need)
        for _, month in self.pool.calendar(cash.shape[1]):
            paid[month] += granted[month]
            above[month] += too_much[month]
        return accounts(
            needs,
            months_first(cash),
            paid,
            {"above_need": above, "borne": part(by_claims, "borne"), "not_done": part(by_claims, "not_done")},
            months_first(by_claims.idle),
            months_first(by_claims.overhead),
            months_first(by_claims.lapsed),
        )


def _window_sums(needs: Needs, rounds: list[tuple[int, int]]) -> list[tuple[Floats, Floats]]:
    """(must, may), each (F, P), that arise from one round's taking in of claims to the next one's."""
    sums = []
    since = 0
    for last, _ in rounds:
        months = slice(since, last + 1)
        sums.append((needs.must_by_month[months].sum(axis=0), needs.may_by_month[months].sum(axis=0)))
        since = last + 1
    return sums


def _closed(
    needs: Needs,
    claimable: Needs,
    rounds: list[tuple[int, int]],
    need: list[tuple[Floats, Floats]],
    covered: Floats,
) -> dict[str, Floats | Portion]:
    """Borne and not_done when `covered` (Y, F, P) has met needs of each year's rounds."""
    spans: list[slice] = []
    borne, not_done = [], []
    first = 0
    for year, money in enumerate(covered):
        turns = [turn for turn, (_, month) in enumerate(rounds) if month // YEAR == year]
        if turns:
            must, may = np.sum([need[turn] for turn in turns], axis=0)
            of_must, left = uncovered(must, money)
            borne.append(of_must)
            not_done.append(uncovered(may, left)[0])
            spans.append(slice(first, rounds[turns[-1]][0] + 1))
            first = spans[-1].stop
    never = np.ones(covered.shape[1:])
    spans.append(slice(first, needs.must.shape[1]))
    closed = {
        "borne": Portion(claimable.must_by_month, tuple(spans), (*borne, never)),
        "not_done": Portion(claimable.may_by_month, tuple(spans), (*not_done, never)),
    }
    if claimable is needs:
        return {**closed}
    return {
        "borne": closed["borne"].whole() + (needs.must_by_month - claimable.must_by_month),
        "not_done": closed["not_done"].whole() + (needs.may_by_month - claimable.may_by_month),
    }


def _claimable(needs: Needs) -> Needs:
    """The needs that some purpose in 10 § covers."""
    if needs.outside_must is None and needs.outside_may is None:
        return needs
    must, may = needs.must, needs.may
    if needs.outside_must is not None:
        must = must - needs.outside_must
    if needs.outside_may is not None:
        may = may - needs.outside_may
    return Needs(must, may)


def _scaled(part: Floats | None, left: Floats, whole: Floats) -> Floats | None:
    if part is None:
        return None
    return np.minimum(part * np.divide(left, whole, out=np.zeros_like(whole), where=whole > 0), left)
