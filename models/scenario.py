"""A scenario: the choices that somebody has made on top of a case, and how they depart from its base."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from models import rows
from models.case import Case, digest
from models.grant_door import off_by
from models.grant_rows import Monthly, Share
from models.swedish import day, holds_personal_number, kronor, listed, numeral, percent

SEED = 20261121
Weighting = Literal["equal", "swing", "ranking"]


def _instead(kept: BaseModel, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as they are kept, and those that change."""
    return {
        name: changes[name] if name in changes else getattr(kept, name) for name in type(kept).model_fields
    }


class OverruledScore(BaseModel):
    """A score that the user has set instead of the one that follows from the case."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    option: str
    criterion: str
    low: rows.Points
    likely: rows.Points
    high: rows.Points
    reason: Annotated[rows.Text, Field(min_length=1)]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.low <= self.likely <= self.high:
            raise ValueError("|låg, trolig och hög ska stå i stigande ordning")
        if holds_personal_number(self.reason):
            raise ValueError("|skälet ser ut att innehålla ett personnummer; ta bort det")
        return self


MOST_ARRIVALS, MOST_RECEIVED = 100_000, 5_000
"""People in a year that a scenario may speak of: for the placement, and for the simulation of the grants."""


class GrantChoices(BaseModel):
    """What the grant simulation takes beside the case. None and empty: as the case has it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    received: Annotated[int, Field(ge=0, le=MOST_RECEIVED)] | None = None
    """Everyone received in a year, not only the assigned."""
    shares: tuple[tuple[str, rows.Points], ...] = ()
    """Per cent by recipient: all of them, or none."""
    costs: tuple[tuple[str, Monthly], ...] = ()
    """Kr a month by need."""
    year_end: Literal["result", "kept", "carried"] = "result"
    rounds: Annotated[int, Field(ge=1, le=12)] | None = None
    handling: Annotated[float, Field(ge=0, le=12)] | None = None
    rule: Literal["proportionell", "lika tilldelning", "lika förlust", "Talmud"] = "proportionell"
    reserve: Share | None = None
    associations: Share | None = None
    fixed_part: Share | None = None

    @model_validator(mode="after")
    def _sums(self) -> Self:
        wrong = off_by([share for _, share in self.shares]) if self.shares else ""
        if wrong:
            raise ValueError(f"shares|{wrong}")
        return self

    def replaced(self, **kept: Any) -> GrantChoices:
        """The same choices with these values instead, which have been checked before."""
        return GrantChoices.model_construct(**_instead(self, kept))


NO_GRANT_CHOICES = GrantChoices()


class Scenario(BaseModel):
    """Every choice that the models take beside the case. Frozen; widgets replace it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    law_date: date
    law_added: tuple[str, ...] = ()
    law_removed: tuple[str, ...] = ()
    form: str
    arrivals: Annotated[int, Field(ge=0, le=MOST_ARRIVALS)]
    weighting: Weighting = "equal"
    points: tuple[tuple[str, rows.Points], ...] = ()
    ranking: tuple[str, ...] = ()
    spread: Annotated[float, Field(ge=0.05, le=1)] = 1.0
    overruled: tuple[OverruledScore, ...] = ()
    without_own_units: bool = False
    silenced: tuple[str, ...] = ()
    struck: tuple[str, ...] = ()
    measured: tuple[str, ...] = ()
    grants: GrantChoices = NO_GRANT_CHOICES
    seed: Annotated[int, Field(ge=0, lt=2**63)] = SEED

    @cached_property
    def key(self) -> str:
        """SHA-256 of the scenario's canonical JSON: equal for equal choices."""
        return digest(self.model_dump(mode="json"))

    def with_(self, **changes: object) -> Scenario:
        """The same scenario with these choices instead. They are checked; the others were when they were made.

        What a link or a draft holds may have been chosen under other rules than today's.
        """
        checked = Scenario.model_validate({"law_date": self.law_date, "form": "", "arrivals": 0, **changes})
        return self.replaced(**{name: getattr(checked, name) for name in changes})

    def with_grants(self, **changes: object) -> Scenario:
        """The same scenario with these choices for the grants instead, checked as in `with_`."""
        checked = GrantChoices.model_validate(changes)
        return self.replaced(
            grants=self.grants.replaced(**{name: getattr(checked, name) for name in changes})
        )

    def replaced(self, **kept: Any) -> Scenario:
        """The same scenario with these values instead, which have been checked before: a part of what it had."""
        return Scenario.model_construct(**_instead(self, kept))

    def point(self, criterion: rows.Criterion) -> float:
        """Swing points of a criterion: the user's, or the case's."""
        return dict(self.points).get(criterion.id, criterion.weight)

    def wanted_reforms(self, case: Case) -> frozenset[str]:
        """Ids of the reforms that are in force or chosen, also those that another of them has replaced."""
        in_force = set(case.in_force(self.law_date))
        return frozenset((in_force | set(self.law_added)) - set(self.law_removed))

    def active_reforms(self, case: Case) -> tuple[str, ...]:
        """Ids of the reforms that count: law on the date, single ones added or removed, none that is replaced.

        A proposal that has become law counts as the law it became, never beside it.
        """
        wanted = self.wanted_reforms(case)
        return tuple(
            reform.id
            for reform in case.reforms
            if reform.id in wanted and not wanted.intersection(reform.replaced_by)
        )

    def law_setting(self, case: Case) -> rows.LawSetting | None:
        """The named state of the law that this is, or None when it is the user's own."""
        law = (self.law_date, self.law_added, self.law_removed)
        return next((one for one in case.law_settings if (one.law_date, one.added, one.removed) == law), None)

    def under(self, setting: rows.LawSetting) -> Scenario:
        """The same scenario in a named state of the law."""
        return self.replaced(law_date=setting.law_date, law_added=setting.added, law_removed=setting.removed)

    def differences(self, case: Case) -> tuple[Difference, ...]:
        """How the scenario departs from the case's base: a line for each change, in the bar's order."""
        return tuple(_differences(case, self))


@dataclass(frozen=True)
class Difference:
    """One change against the base: what it is in Swedish, and the scenario without it."""

    sentence: str
    undone: Scenario


def base(case: Case) -> Scenario:
    """The scenario that the case starts from: its law date, form and weights, and every voice."""
    return Scenario(
        law_date=case.municipality.law_date,
        form=case.base_form.id,
        arrivals=int(case.base_arrivals.number or 0),
        weighting="equal" if len({criterion.weight for criterion in case.criteria}) == 1 else "swing",
    )


CHOICES_SAID = {
    "law_date": "rättsläget",
    "arrivals": "antalet personer om året",
    "weighting": "sättet att väga",
    "points": "vikterna",
    "ranking": "rangordningen",
    "spread": "hur fritt vikterna får variera",
    "overruled": "egna poäng",
    "grants": "val för ersättningen",
}
"""What a choice is called when it can no longer be used; the others: andra val."""


def refused(scenario: Scenario) -> tuple[str, ...]:
    """Names of the choices that today's rules refuse: they were made under other rules, and cannot be computed with."""
    plain = scenario.model_dump(mode="json")
    try:
        Scenario.model_validate(plain)
    except ValueError:
        return tuple(name for name in plain if not _allowed(name, plain[name]))
    return ()


def _allowed(name: str, value: object) -> bool:
    try:
        Scenario.model_validate({"law_date": "2027-01-01", "form": "", "arrivals": 0, name: value})
    except ValueError:
        return False
    return True


def fitted(scenario: Scenario, case: Case) -> Scenario:
    """The scenario without choices that speak of what the case does not have (an older draft, another case).

    Nor does it have those that today's rules refuse: they are as in the base.
    """
    start = base(case)
    scenario = scenario.replaced(**{name: getattr(start, name) for name in refused(scenario)})
    criteria = {row.id for row in case.criteria}
    options = {row.id for row in case.options}
    reforms = {row.id for row in case.reforms}
    arguments = {row.id for row in case.arguments}
    voices = {row.voice for row in case.arguments if row.counts}
    points = tuple((name, value) for name, value in scenario.points if name in criteria)
    measures = {row.measure for row in case.criteria if row.measure}
    kept_ranking = tuple(word for word in scenario.ranking if word in criteria)
    return scenario.replaced(
        form=scenario.form if scenario.form in {row.id for row in case.forms} else case.base_form.id,
        law_added=tuple(word for word in scenario.law_added if word in reforms),
        law_removed=tuple(word for word in scenario.law_removed if word in reforms),
        points=points if _weigh(case, points) else (),
        ranking=kept_ranking if set(kept_ranking) == criteria else (),
        weighting=base(case).weighting
        if scenario.weighting == "ranking" and set(kept_ranking) != criteria
        else scenario.weighting,
        overruled=tuple(s for s in scenario.overruled if s.option in options and s.criterion in criteria),
        silenced=tuple(word for word in scenario.silenced if word in voices),
        struck=tuple(word for word in scenario.struck if word in arguments),
        measured=tuple(word for word in scenario.measured if word in measures),
        grants=_fitted_grants(scenario.grants, case),
    )


def _fitted_grants(choices: GrantChoices, case: Case) -> GrantChoices:
    if not case.has_grants:
        return NO_GRANT_CHOICES
    needs = {row.id for row in case.needs}
    same = {name for name, _ in choices.shares} == {row.id for row in case.recipients}
    return choices.replaced(
        shares=choices.shares if same else (),
        costs=tuple((name, kr) for name, kr in choices.costs if name in needs),
    )


def assumed(case: Case, scenario: Scenario) -> str:
    """In one sentence what has been assumed beyond the base."""
    differences = scenario.differences(case)
    if not differences:
        return "Grundfallet, utan egna antaganden."
    shown = [difference.sentence for difference in differences[:3]]
    more = f" och {len(differences) - 3} till" if len(differences) > 3 else ""
    return f"Antaget utöver grundfallet: {listed(shown) if not more else '; '.join(shown) + more}."


def law_said(case: Case, scenario: Scenario) -> str:
    """The state of the law by its name, or by its date with what has been counted in and out."""
    setting = scenario.law_setting(case)
    if setting is not None:
        return setting.name
    parts = [f"lagen per {day(scenario.law_date)}"]
    if scenario.law_added:
        parts.append("med " + listed([case.reform(name).name for name in scenario.law_added]))
    if scenario.law_removed:
        parts.append("utan " + listed([case.reform(name).name for name in scenario.law_removed]))
    return ", ".join(parts)


def _differences(case: Case, scenario: Scenario) -> Iterator[Difference]:
    start = base(case)
    law = (scenario.law_date, scenario.law_added, scenario.law_removed)
    if law != (start.law_date, start.law_added, start.law_removed):
        yield Difference(
            f"Rättsläge: {law_said(case, scenario)}",
            scenario.replaced(
                law_date=start.law_date, law_added=start.law_added, law_removed=start.law_removed
            ),
        )
    if scenario.arrivals != start.arrivals:
        yield Difference(
            f"Mottagande: {scenario.arrivals} personer per år i stället för {start.arrivals}",
            scenario.replaced(arrivals=start.arrivals),
        )
    if scenario.form != start.form:
        yield Difference(f"Form: {case.form(scenario.form).name}", scenario.replaced(form=start.form))
    yield from _weight_differences(case, scenario, start)
    if scenario.spread != start.spread:
        yield Difference(
            f"Vikterna får variera {numeral(100 * scenario.spread, 0)} % så fritt",
            scenario.replaced(spread=start.spread),
        )
    for measure in scenario.measured:
        replaced = listed([row.name for row in case.criteria if row.measure == measure])
        yield Difference(
            f"Mått: {measure} mäts i nätverket i stället för att {replaced} bedöms",
            scenario.replaced(measured=tuple(other for other in scenario.measured if other != measure)),
        )
    for score in scenario.overruled:
        yield Difference(
            f"Poäng: {case.option(score.option).short_name}, {case.criterion(score.criterion).name} satt till "
            f"{numeral(score.likely, 0)} ({numeral(score.low, 0)}–{numeral(score.high, 0)}): {score.reason}",
            scenario.replaced(overruled=tuple(other for other in scenario.overruled if other != score)),
        )
    if scenario.without_own_units:
        yield Difference(
            "Röster: de som bedömer sin egen enhet räknas inte", scenario.replaced(without_own_units=False)
        )
    for voice in scenario.silenced:
        yield Difference(
            f"Röster: utan {voice}",
            scenario.replaced(silenced=tuple(other for other in scenario.silenced if other != voice)),
        )
    for name in scenario.struck:
        yield Difference(
            f"Argument struket: {case.argument(name).claim}",
            scenario.replaced(struck=tuple(other for other in scenario.struck if other != name)),
        )
    if case.has_grants:
        yield from _grant_differences(case, scenario)


YEAR_END_WORDS = {
    "result": "går till årets resultat",
    "kept": "behålls av den som har dem",
    "carried": "förs över efter beslut i fullmäktige",
}
"""What happens to money left when the books are closed."""


def _grant_differences(case: Case, scenario: Scenario) -> Iterator[Difference]:
    now = scenario.grants

    def line(sentence: str, **back: object) -> Difference:
        return Difference(sentence, scenario.replaced(grants=now.replaced(**back)))

    if now.received is not None:
        usual = numeral(case.setting("simulering-mottagna").value)
        yield line(f"Ersättning: {now.received} mottagna per år i stället för {usual}", received=None)
    if now.shares:
        before = {row.recipient: row.share for row in case.shares}
        changed = [
            f"{case.recipient(name).short_name} {percent(share / 100, 2 if share % 1 else 0)}"
            for name, share in now.shares
            if share != before.get(name, 0.0)
        ]
        yield line(f"Fasta andelar: {listed(changed) or 'som i grundfallet'}", shares=())
    for name, kr in now.costs:
        need = case.need(name)
        yield line(
            f"Behov: {need.name.lower()} {kronor(kr)} i månaden i stället för {kronor(need.monthly)}",
            costs=tuple((other, cost) for other, cost in now.costs if other != name),
        )
    if now.year_end != NO_GRANT_CHOICES.year_end:
        yield line(
            f"Pengar kvar vid årsslut: {YEAR_END_WORDS[now.year_end]}", year_end=NO_GRANT_CHOICES.year_end
        )
    if now.rounds is not None:
        yield line(f"Potten: {_times(now.rounds)} i stället för {_usual(case, 'pott-omgangar')}", rounds=None)
    if now.handling is not None:
        yield line(
            f"Potten: {numeral(now.handling, 1)} månaders handläggning i stället för "
            f"{_usual(case, 'pott-handlaggning', 1)}",
            handling=None,
        )
    if now.rule != NO_GRANT_CHOICES.rule:
        yield line(f"Potten: delas efter regeln {now.rule}", rule=NO_GRANT_CHOICES.rule)
    for field, setting, words in (
        ("reserve", "pott-reserv", "i reserv"),
        ("associations", "pott-foreningar", "till föreningar"),
        ("fixed_part", "pott-fast-del", "fast del när procent och pott kombineras"),
    ):
        value = getattr(now, field)
        if value is not None:
            yield line(
                f"Potten: {percent(value)} {words} i stället för {percent(case.setting(setting).value)}",
                **{field: None},
            )


def _times(rounds: int) -> str:
    return "en omgång om året" if rounds == 1 else f"{rounds} omgångar om året"


def _usual(case: Case, setting: str, decimals: int = 0) -> str:
    return numeral(case.setting(setting).value, decimals)


def _weight_differences(case: Case, scenario: Scenario, start: Scenario) -> Iterator[Difference]:
    as_chosen = scenario.replaced(weighting=start.weighting, points=(), ranking=())
    if scenario.weighting == "ranking":
        first = case.criterion(scenario.ranking[0]).name if scenario.ranking else ""
        yield Difference(f"Vikter: rangordning, med {first} först", as_chosen)
    elif scenario.weighting == "equal" and start.weighting != "equal":
        yield Difference("Vikter: alla lika", as_chosen)
    elif scenario.weighting == "swing":
        for criterion in case.criteria:
            point = scenario.point(criterion)
            if point == criterion.weight:
                continue
            points = tuple((name, value) for name, value in scenario.points if name != criterion.id)
            kept = points if _weigh(case, points) else ()
            yield Difference(
                f"Vikt: {criterion.name} {numeral(point)} i stället för {numeral(criterion.weight)}",
                scenario.replaced(points=kept, weighting="swing") if kept else as_chosen,
            )


def _weigh(case: Case, points: tuple[tuple[str, float], ...]) -> bool:
    """Whether any criterion weighs something with these points on top of the case's own."""
    given = dict(points)
    return any(given.get(row.id, row.weight) > 0 for row in case.criteria)


def change_said(case: Case, before: Scenario, after: Scenario) -> str:
    """What a change does, in one line: the new departures from the base, or what was taken back."""
    old = [difference.sentence for difference in before.differences(case)]
    new = [difference.sentence for difference in after.differences(case)]
    added = [sentence for sentence in new if sentence not in old]
    taken = [f"Åter som i grundfallet ({sentence})" for sentence in old if sentence not in new]
    return "; ".join(added or taken) or "Ändrat sätt att väga"
