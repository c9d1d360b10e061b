"""How much of the needs each way to share the grant covers, and who gains and loses by it."""

from __future__ import annotations

import altair as alt
import pandas as pd
import streamlit as st

from models.case import Case
from models.grant_assumptions import HYBRID, KEY, POOL, RECALCULATED, TODAY
from models.grant_result import GrantsResult, ModelOutcome, Span
from models.swedish import hundredths, kronor, numeral, percent, rounded, uneven
from pages.parts.charts import ACCENT, COLOURS, INK, escaped, figure, readable_table

PARTS = (
    ("Täcks", ACCENT, "#ffffff"),
    ("Bärs av nämnden", COLOURS[3], "#0b0c0c"),
    ("Blir inte gjort", "#ffffff", "#0b0c0c"),
)
"""Words, fill and ink of a bar's parts, from the left."""


def coverage_bars(grants: GrantsResult, sentence: str, *, small: bool = False) -> None:
    """A bar a way to share: of 100 kronor in needs, what the grant covers, what boards bear and what is not done."""
    note = legend()
    if not small:
        note += f" {draws_said(grants)} Medeltal över fem år; spannet står i tabellen."
    parts = (
        (one.covered, one.borne or 0.0, one.not_done or 0.0)
        for one in grants.models
        if one.covered is not None
    )
    note = f"{note} {uneven(*parts)}".strip()
    figure(
        coverage_chart(grants, 48 if small else 54),
        headline="Så mycket av 100 kronor i behov täcker ersättningen",
        description=f"Staplar, en per sätt att fördela. {sentence}",
        table=coverage_table(grants),
        name="tackning-liten" if small else "tackning",
        note=note,
    )


def draws_said(grants: GrantsResult) -> str:
    """How many draws the figures rest on."""
    more = " Fler räknas nu." if grants.preview else ""
    return f"Räknat med {grants.samples} dragningar.{more}"


def coverage_chart(grants: GrantsResult, height: int = 54) -> alt.LayerChart:
    """The bars, named above their left ends."""
    rows, names = [], []
    for number, one in enumerate(grants.models):
        title = f"{one.name} (exempel)" if one.id == TODAY and not grants.own_shares else one.name
        if one.covered is None:
            title += ": inget behov"
        names.append({"c0": number + 0.16, "c4": title})
        at = 0.0
        for place, part in enumerate((one.covered, one.borne, one.not_done)):
            share = part or 0.0
            rows.append(
                {
                    "c0": number + 0.63,
                    "c1": place,
                    "c2": at,
                    "c3": at + share,
                    "c4": _words(place, share),
                    "c5": number + 0.34,
                    "c6": number + 0.92,
                }
            )
            at += share
    frame, named = pd.DataFrame(rows), pd.DataFrame(names)
    count = len(grants.models)
    x_scale, y_scale = alt.Scale(domain=[0, 1]), alt.Scale(domain=[0, count], reverse=True)
    places = list(range(len(PARTS)))
    bars = (
        alt.Chart(frame)
        .transform_filter("datum.c3 > datum.c2")
        .mark_rect(stroke=INK, strokeWidth=1, aria=False)
        .encode(
            x=alt.X("c2:Q", scale=x_scale, axis=None),
            x2="c3:Q",
            y=alt.Y("c5:Q", scale=y_scale, axis=None),
            y2="c6:Q",
            color=alt.Color(
                "c1:O", scale=alt.Scale(domain=places, range=[fill for _, fill, _ in PARTS]), legend=None
            ),
        )
    )
    words = (
        alt.Chart(frame)
        .transform_calculate(c7="(datum.c2 + datum.c3) / 2")
        .mark_text(fontSize=14, fontWeight="bold", aria=False)
        .encode(
            x=alt.X("c7:Q", scale=x_scale, axis=None),
            y=alt.Y("c0:Q", scale=y_scale, axis=None),
            text="c4:N",
            color=alt.Color(
                "c1:O", scale=alt.Scale(domain=places, range=[ink for _, _, ink in PARTS]), legend=None
            ),
        )
    )
    titles = (
        alt.Chart(named)
        .mark_text(align="left", fontSize=15, color=INK, aria=False)
        .encode(x=alt.value(0), y=alt.Y("c0:Q", scale=y_scale, axis=None), text="c4:N")
    )
    return (bars + words + titles).resolve_scale(color="independent").properties(height=height * count)


def _words(place: int, share: float) -> str:
    """What fits in a part: words and number, the number alone, or nothing."""
    number = str(hundredths(share))
    if share >= (0.3 if place else 0.15):
        return f"{PARTS[place][0]} {number}"
    if share >= 0.16 and place == 1:
        return f"Bärs {number}"
    return number if share >= 0.04 else ""


def legend() -> str:
    """What the three fills mean, in words."""
    return "Blått: täcks av ersättningen. Orange: nämnderna bär det i sin egen budget. Vitt: blir inte gjort."


def coverage_table(grants: GrantsResult) -> pd.DataFrame:
    """The bars' figures with spans, and what the rest of the money went to."""
    return pd.DataFrame(
        [
            {
                "Sätt att fördela": one.name,
                "Täcks av 100 kr behov": _hundred(one.covered),
                "I åtta av tio dragningar": _between(one.covered_span),
                "Måste som täcks": _percents(one.must),
                "Kan som täcks": _percents(one.may),
                "Sämst ställda mottagaren (måste)": _percents(one.worst),
                "Bärs av nämnderna, kr per år": _kr(one.borne_kr),
                "Blir inte gjort, kr per år": _kr(one.not_done_kr),
                "Mer än behovet, kr per år": _about(one.surplus),
                "Outdelat eller till resultatet, kr per år": _about(one.unused),
                "Kostar att driva, kr per år": _about(one.overhead),
                "Månader från behov till pengar": "–" if one.lag.mid is None else numeral(one.lag.mid, 1),
                "Svänger mellan åren": "–" if one.swing.mid is None else percent(one.swing.mid),
            }
            for one in grants.models
        ]
    )


def _hundred(share: float | None) -> str:
    return "inget behov" if share is None else numeral(100 * share)


def _between(span: Span) -> str:
    if span.low is None or span.high is None:
        return "–"
    return f"{numeral(100 * span.low)}–{numeral(100 * span.high)}"


def _percents(span: Span) -> str:
    if span.mid is None:
        return "inget behov"
    return f"{percent(span.mid)} ({_between(span)})"


def _about(kr: float) -> str:
    return kronor(rounded(kr, 2))


def _kr(span: Span) -> str:
    if span.mid is None or span.low is None or span.high is None:
        return "–"
    return f"{_about(span.mid)} ({numeral(rounded(span.low, 2))}–{numeral(rounded(span.high, 2))})"


def good_and_bad(grants: GrantsResult, sentences: dict[str, str]) -> None:
    """Each way to share in its own words, on equal terms."""
    for left in range(0, len(grants.models), 3):
        columns = st.columns(3, gap="large")
        for place, one in zip(columns, grants.models[left : left + 3], strict=False):
            with place:
                st.subheader(escaped(one.name), anchor=False)
                st.markdown(escaped(sentences.get(f"grants_good_{one.id}", "")))


def gains_chart_shown(case: Case, grants: GrantsResult, sentence: str) -> None:
    """What each recipient gets more or less of than with today's shares."""
    figure(
        gains_chart(case, grants),
        headline=sentence,
        description=f"Punkter per mottagare, till höger mer pengar än i dag och till vänster mindre. {sentence}",
        table=gains_table(case, grants),
        name="vinner-forlorar",
        note="I räkneexemplet. Punkten är mitten, strecket åtta av tio dragningar. Mer pengar är inte alltid ett behov "
        "som möts: se tabellen över varje mottagare nedan.",
    )
    readable_table(
        recipient_table(case, grants), name="mottagare", description="Varje mottagare på varje sätt"
    )


def gains_chart(case: Case, grants: GrantsResult) -> alt.LayerChart:
    """Points with spans for recalculated shares and the pool, a row a recipient."""
    shown = {RECALCULATED: "Omräknade andelar", POOL: "Gemensam pott"}
    names = {row.id: row.short_name for row in case.recipients}
    order = [row.short_name for row in case.recipients]
    frame = pd.DataFrame(
        [
            {
                "c0": names[one.recipient],
                "c1": (one.change.mid or 0.0) / 1000,
                "c2": (one.change.low or 0.0) / 1000,
                "c3": (one.change.high or 0.0) / 1000,
                "c4": shown[one.model],
            }
            for one in grants.gains
            if one.model in shown
        ]
    )
    domain = list(shown.values())
    y = alt.Y("c0:N", sort=order, title=None, axis=alt.Axis(ticks=False, domain=False, labelLimit=140))
    offset = alt.YOffset("c4:N", sort=domain)
    colour = alt.Color(
        "c4:N", scale=alt.Scale(domain=domain, range=[COLOURS[0], COLOURS[3]]), legend=alt.Legend(title=None)
    )
    shape = alt.Shape(
        "c4:N", scale=alt.Scale(domain=domain, range=["circle", "square"]), legend=alt.Legend(title=None)
    )
    base = alt.Chart(frame)
    rules = base.mark_rule(strokeWidth=4, opacity=0.55, aria=False).encode(
        y=y,
        yOffset=offset,
        x=alt.X("c2:Q", title="Tusen kronor om året mot i dag", axis=alt.Axis(tickCount=6)),
        x2="c3:Q",
        color=colour,
    )
    points = base.mark_point(size=130, filled=True, opacity=1, aria=False).encode(
        y=y, yOffset=offset, x="c1:Q", color=colour, shape=shape
    )
    zero = (
        alt.Chart(pd.DataFrame({"c1": [0.0]}))
        .mark_rule(color=INK, strokeWidth=1.5, aria=False)
        .encode(x="c1:Q")
    )
    return (zero + rules + points).properties(height=44 * len(order))


def gains_table(case: Case, grants: GrantsResult) -> pd.DataFrame:
    """Change against today a year by recipient, for all four other ways."""
    titles = {
        RECALCULATED: "Omräknade andelar",
        KEY: "Nyckel per person",
        POOL: "Gemensam pott",
        HYBRID: "Fast del och pott",
    }
    found = {(one.recipient, one.model): one for one in grants.gains}
    rows = []
    for row in case.recipients:
        cells = {"Mottagare": row.name, "Nämnd": row.board}
        for model, title in titles.items():
            one = found[row.id, model]
            cells[title] = (
                f"{_kr(one.change)}; får mer i {numeral(100 * one.gains)} och mindre i {numeral(100 * one.loses)} av 100"
            )
        rows.append(cells)
    return pd.DataFrame(rows)


def recipient_table(case: Case, grants: GrantsResult) -> pd.DataFrame:
    """Needs and, for each way to share, how much of must is covered and what is above need."""
    rows = []
    for index, row in enumerate(case.recipients):
        cells = {
            "Mottagare": row.name,
            "Andel i dag": percent(grants.today[index], 1),
            "Omräknad andel": percent(grants.recalculated[index], 1),
            "Behov per år": _about(grants.models[0].recipients[index].need),
        }
        for model in grants.models:
            cells[model.name] = _met(model, index)
        rows.append(cells)
    return pd.DataFrame(rows)


def _met(model: ModelOutcome, index: int) -> str:
    one = model.recipients[index]
    if one.must.mid is None and one.may.mid is None:
        return "inget behov"
    parts = []
    if one.must.mid is not None:
        parts.append(f"måste {percent(one.must.mid)}")
    if one.may.mid is not None:
        parts.append(f"kan {percent(one.may.mid)}")
    return ", ".join(parts)
