"""What the room is shown: where it differs, for whom each placement leads, what moved between the rounds.

The same views stand on the projector, in the frozen link and, smaller, on the phones.
"""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd
import streamlit as st

from models import workshop_findings as found
from models.case import Case
from models.swedish import STOCKHOLM, day, numeral, percent
from models.workshop import FIRST, SECOND, STEPS, by_spread, round_name
from models.workshop_result import Round, WorkshopRecord
from pages.parts.charts import ACCENT, COLOURS, INK, escaped, figure, folded, readable_table

PROJECTED, READ = 24, 15
"""Sizes of text in pictures, px: from the back row, and near by."""
_BAND, _GUESSED = "#B8CCE0", COLOURS[3]


def differences(case: Case, one: Round, *, own: tuple[float, ...] = (), text: int = PROJECTED) -> None:
    """The dots of a round by criterion, those the room differs most about first; on a phone its own as a diamond."""
    if not one.answered:
        st.markdown(escaped(found.spread(case, one)))
        return
    mine = " Romben är ditt eget svar, som bara du ser." if own else ""
    if one.weights:
        headline = "Så stor del av vikten får varje kriterium, det ni skiljer er mest om överst"
        note = f"En prick per person, band för hälften i mitten och streck för mitten.{mine}"
    else:
        headline = "Så stor del av vikten får varje kriterium tillsammans"
        note = f"Strecket är det gemensamma.{mine}"
    figure(
        spread_chart(case, one, own=own, text=text),
        headline=headline,
        description=f"En rad per kriterium, från noll och uppåt. {found.spread(case, one)}",
        table=spread_table(case, one, own=own),
        name=f"rum-{one.id}",
        note=note,
    )


def spread_chart(
    case: Case, one: Round, *, own: tuple[float, ...] = (), text: int = PROJECTED
) -> alt.LayerChart:
    """One row a criterion: each answer's share as a dot, the middle half as a band, the median as a tick."""
    order = by_spread(one)
    shown = text >= PROJECTED
    step = 3.2 * text
    base = [
        {
            "c0": row + 0.66,
            "c1": one.median[c] if one.median else one.joint[c],
            "c2": one.q1[c] if one.q1 else one.joint[c],
            "c3": one.q3[c] if one.q3 else one.joint[c],
            "c4": case.criteria[c].name,
            "c5": row + 0.4,
            "c6": row + 0.92,
            "c7": row + 0.2,
        }
        for row, c in enumerate(order)
    ]
    frame = pd.DataFrame(base)
    rows = len(order)
    largest = max([0.1, *one.joint, *own, *(share for answer in one.weights for share in answer)])
    x_scale = alt.Scale(domain=[0, min(1.0, largest * 1.05)])
    axis = _share_axis(text)
    x = alt.X("c1:Q", scale=x_scale, axis=axis)
    y_scale = alt.Scale(domain=[0, rows], reverse=True)
    y = alt.Y("c0:Q", scale=y_scale, axis=None)
    bands = (
        alt.Chart(frame)
        .mark_rect(color=_BAND, aria=False)
        .encode(
            x=alt.X("c2:Q", scale=x_scale, axis=axis),
            x2="c3:Q",
            y=alt.Y("c5:Q", scale=y_scale, axis=None),
            y2="c6:Q",
        )
    )
    ticks = (
        alt.Chart(frame)
        .mark_rule(color=INK, strokeWidth=4 if shown else 3, aria=False)
        .encode(x=x, y=alt.Y("c5:Q", scale=y_scale, axis=None), y2="c6:Q")
    )
    names = (
        alt.Chart(frame)
        .mark_text(align="left", fontSize=text, color=INK, aria=False)
        .encode(x=alt.value(0), y=alt.Y("c7:Q", scale=y_scale, axis=None), text="c4:N")
    )
    drawn = bands + ticks
    if one.weights:
        dots = pd.DataFrame(
            [{"c0": row + 0.66, "c1": answer[c]} for row, c in enumerate(order) for answer in one.weights]
        )
        drawn += (
            alt.Chart(dots)
            .mark_circle(size=160 if shown else 60, opacity=0.55, color=ACCENT, aria=False)
            .encode(x=x, y=y)
        )
    if own:
        mine = pd.DataFrame([{"c0": row + 0.66, "c1": own[c]} for row, c in enumerate(order)])
        drawn += (
            alt.Chart(mine)
            .mark_point(
                shape="diamond", size=130, filled=True, opacity=1, color=COLOURS[3], stroke=INK, aria=False
            )
            .encode(x=x, y=y)
        )
    return (drawn + names).properties(height=step * rows)


def _share_axis(text: int) -> alt.Axis:
    return alt.Axis(
        labelExpr="format(datum.value * 100, '.0f') + '\u00a0%'",
        title="Del av vikten",
        labelFontSize=text,
        titleFontSize=text,
        tickCount=5,
    )


def spread_table(case: Case, one: Round, *, own: tuple[float, ...] = ()) -> pd.DataFrame:
    """The picture's figures: never a single answer but one's own."""
    rows = []
    for c in by_spread(one):
        cells = {"Kriterium": case.criteria[c].name}
        if one.median:
            cells |= {
                "Mitten": percent(one.median[c]),
                "Hälften i mitten": f"{percent(one.q1[c])} till {percent(one.q3[c])}",
            }
        cells["Tillsammans"] = percent(one.joint[c])
        if own:
            cells["Du"] = percent(own[c])
        rows.append(cells)
    return pd.DataFrame(rows)


def leaders(case: Case, record: WorkshopRecord, *, text: int = PROJECTED) -> None:
    """For how many each placement leads with their own weights, against the first guess."""
    latest = record.latest
    if latest is None or not latest.leads:
        return
    figure(
        leads_chart(case, record, text=text),
        headline="För så många leder varje placering med deras egna vikter"
        + (", och så gissade ni" if record.guesses else ""),
        description=f"Staplar, en eller två per placering. {found.lead(case, record)} {found.guessed(case, record)}",
        table=leads_table(case, record),
        name="rum-ledare",
    )


def leads_chart(case: Case, record: WorkshopRecord, *, text: int = PROJECTED) -> alt.LayerChart:
    """Under each placement's name a bar for the weights and, when it may be shown, one for the guess."""
    latest = record.latest
    assert latest is not None
    bars, names = [], []
    lines = 3.0 if record.guesses else 2.0
    for place, option in enumerate(case.options):
        top = place * lines
        names.append({"c0": top + 0.5, "c4": option.name})
        number = latest.leads[place]
        share = number / latest.answered
        bars.append(
            {
                "c0": top + 1.5,
                "c1": share,
                "c2": top + 1.1,
                "c3": top + 1.9,
                "c4": f"{found.people(number)} med sina vikter",
                "c5": "vikt",
            }
        )
        if record.guesses:
            guess = record.guesses[place]
            bars.append(
                {
                    "c0": top + 2.3,
                    "c1": guess / record.guessed,
                    "c2": top + 1.95,
                    "c3": top + 2.65,
                    "c4": f"{guess} gissade",
                    "c5": "gissning",
                }
            )
    frame, above = pd.DataFrame(bars), pd.DataFrame(names)
    frame["c6"] = 0.0
    x_scale = alt.Scale(domain=[0, 1.45])
    y_scale = alt.Scale(domain=[0, lines * len(case.options)], reverse=True)
    fills = alt.Color(
        "c5:N", scale=alt.Scale(domain=["vikt", "gissning"], range=[ACCENT, _GUESSED]), legend=None
    )
    drawn = (
        alt.Chart(frame)
        .mark_rect(aria=False)
        .encode(
            x=alt.X("c6:Q", scale=x_scale, axis=None),
            x2="c1:Q",
            y=alt.Y("c2:Q", scale=y_scale, axis=None),
            y2="c3:Q",
            color=fills,
        )
    )
    words_ = (
        alt.Chart(frame)
        .mark_text(align="left", dx=8, fontSize=text, color=INK, aria=False)
        .encode(
            x=alt.X("c1:Q", scale=x_scale, axis=None), y=alt.Y("c0:Q", scale=y_scale, axis=None), text="c4:N"
        )
    )
    titles = (
        alt.Chart(above)
        .mark_text(align="left", fontSize=text, fontWeight="bold", color=INK, aria=False)
        .encode(x=alt.value(0), y=alt.Y("c0:Q", scale=y_scale, axis=None), text="c4:N")
    )
    return (drawn + words_ + titles).properties(height=1.55 * text * lines * len(case.options))


def leads_table(case: Case, record: WorkshopRecord) -> pd.DataFrame:
    """The bars' figures, and in which places the placements come with the group's own weights."""
    latest = record.latest
    assert latest is not None
    rows = []
    for place, option in enumerate(case.options):
        cells = {"Placering": option.name, "Leder för": numeral(latest.leads[place], 1)}
        for rank in range(len(case.options)):
            name = "Först" if rank == 0 else f"Plats {rank + 1}"
            cells[name] = percent(latest.ranks[place][rank])
        if record.guesses:
            cells["Gissade"] = str(record.guesses[place])
        cells["Poäng med gemensamma vikter"] = numeral(record.overall[place], 1)
        rows.append(cells)
    return pd.DataFrame(rows)


def movement(case: Case, record: WorkshopRecord, *, said: str = "", text: int = PROJECTED) -> None:
    """From round one to round two, by criterion, for the group as a whole; `said` when that was kept in words."""
    said = said or found.change(case, record)
    if not said:
        return
    before, after = (next(one for one in record.rounds if one.id == name) for name in (FIRST, SECOND))
    both = bool(before.median) and bool(after.median)
    old, new = (before.median, after.median) if both else (before.joint, after.joint)
    order = sorted(range(len(new)), key=lambda c: (-abs(new[c] - old[c]), c))
    frame = pd.DataFrame(
        [
            {
                "c0": row + 0.7,
                "c1": old[c],
                "c2": new[c],
                "c3": f"{case.criteria[c].name}, {percent(old[c])} till {percent(new[c])}",
                "c4": row + 0.3,
            }
            for row, c in enumerate(order)
        ]
    )
    x_scale = alt.Scale(domain=[0, max(0.1, *old, *new) * 1.05])
    y_scale = alt.Scale(domain=[0, len(order)], reverse=True)
    axis = _share_axis(text)
    y = alt.Y("c0:Q", scale=y_scale, axis=None)
    base = alt.Chart(frame)
    lines = base.mark_rule(color="#6b7278", strokeWidth=4, aria=False).encode(
        x=alt.X("c1:Q", scale=x_scale, axis=axis), x2="c2:Q", y=y
    )
    first = base.mark_point(
        size=170, filled=True, fill="#ffffff", stroke=INK, strokeWidth=2, opacity=1, aria=False
    )
    last = base.mark_point(size=170, filled=True, opacity=1, color=ACCENT, aria=False)
    names = base.mark_text(align="left", fontSize=text, color=INK, aria=False).encode(
        x=alt.value(0), y=alt.Y("c4:Q", scale=y_scale, axis=None), text="c3:N"
    )
    chart = (
        lines
        + first.encode(x=alt.X("c1:Q", scale=x_scale, axis=axis), y=y)
        + last.encode(x=alt.X("c2:Q", scale=x_scale, axis=axis), y=y)
        + names
    ).properties(height=3.0 * text * len(order))
    figure(
        chart,
        headline=said,
        description=f"En rad per kriterium, från första rundan (ring) till andra (fylld). {said}",
        table=pd.DataFrame(
            {
                "Kriterium": [case.criteria[c].name for c in order],
                "Runda 1": [percent(old[c]) for c in order],
                "Runda 2": [percent(new[c]) for c in order],
            }
        ),
        name="rum-rundor",
        note="Ringen är första rundan, den fyllda pricken andra.",
    )


def whole_record(case: Case, record: WorkshopRecord, said: Mapping[str, str]) -> None:
    """Everything that was frozen of a workshop, in the words (`said`) that were frozen with it."""
    st.markdown(escaped(said["workshop_depends"]))
    leaders(case, record, text=READ)
    if said["workshop_concordance"]:
        st.markdown(escaped(said["workshop_concordance"]))
    movement(case, record, said=said["workshop_change"], text=READ)
    for one in record.rounds:
        if one.answered:
            st.subheader(escaped(round_name(one.id)), anchor=False)
            st.markdown(escaped(f"{one.answered} av {one.joined} vägde alla kriterier."))
            differences(case, one, text=READ)
    if record.unclear:
        st.markdown(escaped(said["workshop_unclear"]))
    if record.notes:
        st.subheader("Anteckningar", anchor=False)
        for note in record.notes:
            name = next((step.name for step in STEPS if step.id == note.step), note.step)
            st.markdown(f"**{escaped(name)}.** {escaped(note.text)}")
    with folded("**Protokoll**: steg, tider och antal", "rum-protokoll") as part:
        if part.open:
            readable_table(events_table(record), name="protokoll", description="Vad som hände i workshopen")
    with folded("**Vikterna**, en rad per svar utan namn", "rum-vikter") as part:
        if part.open:
            for one in record.rounds:
                if one.weights:
                    st.markdown(f"**{escaped(round_name(one.id))}**")
                    readable_table(
                        weights_table(case, one),
                        name=f"vikter-{one.id}",
                        description=round_name(one.id),
                    )
                elif one.answered:
                    st.markdown(escaped(f"{round_name(one.id)}: {found.few()}"))


def events_table(record: WorkshopRecord) -> pd.DataFrame:
    """One row for each thing that the facilitator did."""
    names = {step.id: step.name for step in STEPS}
    return pd.DataFrame(
        {
            "Dag": [day(event.time.astimezone(STOCKHOLM).date()) for event in record.events],
            "Tid": [f"{event.time.astimezone(STOCKHOLM):%H:%M:%S}" for event in record.events],
            "Steg": [names.get(event.step, event.step) for event in record.events],
            "Vad": [event.said for event in record.events],
            "Med": [str(event.joined) for event in record.events],
            "Har börjat svara": [str(event.answered) for event in record.events],
        }
    )


def weights_table(case: Case, one: Round) -> pd.DataFrame:
    """One row an answer, in the order in which they are kept, which says nothing."""
    return pd.DataFrame(
        [
            {
                "Svar": str(number + 1),
                **{row.name: percent(share, 1) for row, share in zip(case.criteria, answer, strict=True)},
            }
            for number, answer in enumerate(one.weights)
        ]
    )
