"""What each reform turns on and off in a case: arguments, tasks, and who does what."""

from __future__ import annotations

from dataclasses import dataclass

from models.case import Case
from models.swedish import counted, listed


@dataclass(frozen=True)
class ReformEffect:
    """Ids of what depends on one reform: arguments and tasks that it turns on, tasks that it turns off, tasks that get
    another performer, and how many dependencies and ties that come or go."""

    reform: str
    arguments: tuple[str, ...]
    tasks_on: tuple[str, ...]
    tasks_off: tuple[str, ...]
    performers: tuple[str, ...]
    dependencies: int
    ties: int

    @property
    def anything(self) -> bool:
        """Whether anything in the case depends on the reform."""
        return bool(
            self.arguments
            or self.tasks_on
            or self.tasks_off
            or self.performers
            or self.dependencies
            or self.ties
        )


def reform_effects(case: Case) -> tuple[ReformEffect, ...]:
    """One effect for each reform, in the order of the table."""
    return tuple(_effect(case, reform.id) for reform in case.reforms)


def effect_said(case: Case, effect: ReformEffect) -> str:
    """What the reform changes for the placements and for the work, in Swedish; that it is nothing, when it is."""
    if not effect.anything:
        return "Inget argument och ingen uppgift i underlaget hänger på lagen."
    parts = []
    if effect.arguments:
        rows = [case.argument(name) for name in effect.arguments]
        each = [
            f"{sum((row.option, row.direction) == (option.id, way) for row in rows)} {way} {option.short_name}"
            for option in case.options
            for way in ("för", "emot")
            if any((row.option, row.direction) == (option.id, way) for row in rows)
        ]
        parts.append(f"Slår på {counted(len(rows), 'argument', 'argument')}: {listed(each)}.")
    else:
        parts.append("Slår inte på något argument.")
    for tasks, words in (
        (effect.tasks_on, "Uppgifter som tillkommer"),
        (effect.tasks_off, "Uppgifter som faller bort"),
        (effect.performers, "Uppgifter som får annan ansvarig eller annat stöd"),
    ):
        if tasks:
            parts.append(f"{words}: {listed([case.task(name).short_name for name in tasks])}.")
    network = [
        counted(number, *words)
        for number, words in (
            (effect.dependencies, ("beroende", "beroenden")),
            (effect.ties, ("kontakt", "kontakter")),
        )
        if number
    ]
    if network:
        parts.append(f"Rör {listed(network)} i nätverket.")
    return " ".join(parts)


def _effect(case: Case, reform: str) -> ReformEffect:
    on = tuple(row.id for row in case.tasks if reform in row.reforms)
    off = tuple(row.id for row in case.tasks if reform in row.unless)
    performers = dict.fromkeys(
        row.task for row in case.responsibilities if reform in (*row.reforms, *row.unless)
    )
    return ReformEffect(
        reform=reform,
        arguments=tuple(row.id for row in case.arguments if row.counts and reform in row.reforms),
        tasks_on=on,
        tasks_off=off,
        performers=tuple(name for name in performers if name not in (*on, *off)),
        dependencies=sum(reform in (*row.reforms, *row.unless) for row in case.dependencies),
        ties=sum(reform in (*row.reforms, *row.unless) for row in case.ties),
    )
