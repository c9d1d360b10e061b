"""Who has to work with whom? The network of one placement as picture, matrix and table."""

from __future__ import annotations

import math
from itertools import pairwise

import altair as alt
import pandas as pd
import streamlit as st

from models.case import Case
from models.cooperation_result import CooperationResult, Link, View
from models.network_rows import Tie
from models.swedish import listed, numeral
from pages.parts.charts import COLOURS, INK, figure, folded, readable_table
from pages.parts.evidence import source_of

ACROSS, WITHIN = COLOURS[2], COLOURS[1]
KNOWN, UNSURE, NONE = "känd kontakt", "styrkan okänd", "ingen kontakt nämns"
STATES = (KNOWN, UNSURE, NONE)
STATE_DASHES = ([1, 0], [7, 4], [2, 4])
FRAME = "#eef1f4"


def network_picture(case: Case, answer: CooperationResult, view: View, sentence: str) -> None:
    """The network with every actor at its fixed place; on a narrow screen the boards only."""
    description = (
        f"Nätverk. {sentence}. Varje grupp står i en egen ruta och den som tar emot i mitten. Allt som bilden visar "
        "står i tabellen under den."
    )
    with st.container(key="nat-brett"):
        figure(
            network_chart(case, answer, view),
            headline=sentence,
            description=description,
            table=link_table(case, view),
            name=f"natverk-{view.option}",
            note=(
                "Tjockare streck är större behov. Vinrött går över en gräns mellan nämnder eller till någon utanför, "
                "grönt stannar inom nämnden. Heldraget: känd kontakt. Streckat: ingen vet hur stark. Prickat: ingen "
                "kontakt nämns."
            ),
        )
    with st.container(key="nat-smalt"):
        figure(
            group_chart(case, view),
            headline=sentence,
            description=f"Nätverk mellan nämnder. {sentence}.",
            table=group_table(case, view),
            name=f"grupper-{view.option}",
            note="Här visas bara nämnder och andra grupper. Tjockare streck är större behov av varandra.",
        )


def state_of(link: Link) -> str:
    """What is known of a link's tie."""
    if not link.rows or link.high == 0:
        return NONE
    return KNOWN if link.low == link.high else UNSURE


def network_chart(case: Case, answer: CooperationResult, view: View) -> alt.LayerChart:
    """Rules for needs, points for actors, names under them; boards as frames with headings."""
    places = {place.actor: place for place in answer.places}
    here = [node.actor for node in view.nodes]
    nodes = pd.DataFrame(
        [
            {
                "x": places[name].x,
                "y": places[name].y,
                "name": case.actor(name).short_name,
                "shape": "mottagning"
                if name == view.reception
                else "utanför"
                if case.actor(name).outside
                else "kommun",
            }
            for name in here
        ]
    )
    links = pd.DataFrame(
        [
            {
                "x": places[link.first].x,
                "y": places[link.first].y,
                "x2": places[link.second].x,
                "y2": places[link.second].y,
                "need": link.need,
                "across": link.across,
                "state": state_of(link),
                "near": view.reception in (link.first, link.second),
            }
            for link in sorted(view.links, key=lambda link: link.need)
            if link.need > 0
        ],
        columns=["x", "y", "x2", "y2", "need", "across", "state", "near"],
    )
    frames = _frames(case, answer, view)
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[-0.03, 1.04], reverse=True, nice=False), axis=None)
    boxes = (
        alt.Chart(frames)
        .mark_rect(fill=FRAME, cornerRadius=6, aria=False)
        .encode(x=x, x2="x2:Q", y=y, y2="y2:Q")
    )
    heading = alt.Chart(frames).encode(x="mid:Q", y="top:Q", text="name:N")
    behind = heading.mark_text(
        fontWeight="bold",
        fontSize=13,
        lineHeight=17,
        baseline="top",
        lineBreak="\n",
        stroke=FRAME,
        strokeWidth=5,
        aria=False,
    )
    headings = heading.mark_text(
        fontWeight="bold", fontSize=13, lineHeight=17, baseline="top", lineBreak="\n", aria=False
    )
    rules = (
        alt.Chart(links)
        .mark_rule(aria=False)
        .encode(
            opacity=alt.condition("datum.near", alt.value(1), alt.value(0.5)),
            x=x,
            y=y,
            x2="x2:Q",
            y2="y2:Q",
            strokeWidth=alt.StrokeWidth(
                "need:Q", scale=alt.Scale(domain=[0, 6], range=[0.6, 6], clamp=True), legend=None
            ),
            strokeDash=alt.StrokeDash(
                "state:N", scale=alt.Scale(domain=list(STATES), range=list(STATE_DASHES)), legend=None
            ),
            color=alt.Color(
                "across:N", scale=alt.Scale(domain=[True, False], range=[ACROSS, WITHIN]), legend=None
            ),
        )
    )
    points = (
        alt.Chart(nodes)
        .mark_point(size=170, filled=True, opacity=1, fill=INK, stroke="#ffffff", strokeWidth=1.5, aria=False)
        .encode(
            x=x,
            y=y,
            shape=alt.Shape(
                "shape:N",
                scale=alt.Scale(
                    domain=["kommun", "utanför", "mottagning"], range=["circle", "square", "diamond"]
                ),
                legend=None,
            ),
            size=alt.condition("datum.shape == 'mottagning'", alt.value(420), alt.value(150)),
        )
    )
    name = alt.Chart(nodes).encode(x=x, y=y, text="name:N")
    halo = name.mark_text(
        dy=17, fontSize=12.5, stroke="#ffffff", strokeWidth=4, strokeJoin="round", aria=False
    )
    words = name.mark_text(dy=17, fontSize=12.5, color="#0b0c0c", aria=False)
    return (boxes + rules + points + halo + words + behind + headings).properties(height=480)


def _frames(case: Case, answer: CooperationResult, view: View) -> pd.DataFrame:
    """A frame around each group with its heading; whoever receives stands alone, with its board as heading."""
    groups: dict[str, list[str]] = {}
    standing = {place.actor: place for place in answer.places}
    reception = next(
        (node for node in view.nodes if node.actor == view.reception and not case.actor(node.actor).group),
        None,
    )
    for node in view.nodes:
        if node is not reception:
            groups.setdefault(case.actor(node.actor).group, []).append(node.actor)
    per_column: dict[int, list[float]] = {}
    for place in answer.places:
        per_column.setdefault(place.column, []).append(place.y)
    rows = []
    for name, actors in groups.items():
        column = standing[actors[0]].column
        ys = sorted(set(per_column[column]))
        step = min((b - a for a, b in pairwise(ys)), default=0.2)
        top, bottom = min(standing[a].y for a in actors), max(standing[a].y for a in actors)
        mid = 0.1 + 0.2 * column
        rows.append(
            {
                "x": mid - 0.096,
                "x2": mid + 0.096,
                "mid": mid,
                "y": top - min(0.9 * step, 0.115),
                "y2": bottom + min(0.46 * step, 0.075),
                "top": top - min(0.9 * step, 0.115) + 0.012,
                "name": _wrapped(name, 21),
            }
        )
    if reception is not None:
        rows.append(
            {
                "x": 0.404,
                "x2": 0.596,
                "mid": 0.5,
                "y": 0.36,
                "y2": 0.58,
                "top": 0.372,
                "name": _wrapped(f"Hör till {case.option(view.option).board}", 20),
            }
        )
    return pd.DataFrame(rows)


def _wrapped(text: str, width: int) -> str:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def _of_groups(case: Case, view: View) -> tuple[list[str], dict[tuple[str, str], float]]:
    """Groups, whoever receives first and apart, and the need between and within them."""

    def group(name: str) -> str:
        return case.actor(name).short_name if name == view.reception else _board(case, view, name)

    order = list(dict.fromkeys([group(view.reception)] if view.reception else []))
    order += [name for name in dict.fromkeys(group(node.actor) for node in view.nodes) if name not in order]
    needs: dict[tuple[str, str], float] = {}
    for link in view.links:
        if link.need > 0:
            first, second = sorted((group(link.first), group(link.second)), key=order.index)
            needs[first, second] = needs.get((first, second), 0.0) + link.need
    return order, needs


def _board(case: Case, view: View, actor: str) -> str:
    return case.actor(actor).group or case.option(view.option).board


def group_chart(case: Case, view: View) -> alt.LayerChart:
    """The same with boards as points in a ring, whoever receives in the middle."""
    order, needs = _of_groups(case, view)
    ring = order[1:] if view.reception else order
    at = {order[0]: (0.55, 0.47)} if view.reception else {}
    for place, name in enumerate(ring):
        turn = 2 * math.pi * (place + 0.5) / len(ring) - math.pi / 2
        at[name] = (0.5 + 0.31 * math.cos(turn), 0.5 + 0.38 * math.sin(turn))
    nodes = pd.DataFrame(
        [
            {"x": at[name][0], "y": at[name][1], "name": _wrapped(name, 17), "first": place == 0}
            for place, name in enumerate(order)
        ]
    )
    board = case.option(view.option).board
    links = pd.DataFrame(
        [
            {
                "x": at[a][0],
                "y": at[a][1],
                "x2": at[b][0],
                "y2": at[b][1],
                "need": need,
                "within": view.reception != "" and a == order[0] and b == board,
            }
            for (a, b), need in needs.items()
            if a != b
        ],
        columns=["x", "y", "x2", "y2", "need", "within"],
    )
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[0.05, 1.06], reverse=True, nice=False), axis=None)
    rules = (
        alt.Chart(links)
        .mark_rule(aria=False)
        .encode(
            x=x,
            y=y,
            x2="x2:Q",
            y2="y2:Q",
            strokeWidth=alt.StrokeWidth(
                "need:Q", scale=alt.Scale(domain=[0, 14], range=[1, 9], clamp=True), legend=None
            ),
            color=alt.Color(
                "within:N", scale=alt.Scale(domain=[False, True], range=[ACROSS, WITHIN]), legend=None
            ),
        )
    )
    points = (
        alt.Chart(nodes)
        .mark_point(filled=True, fill=INK, opacity=1, stroke="#ffffff", aria=False)
        .encode(
            x=x,
            y=y,
            shape=alt.Shape(
                "first:N", scale=alt.Scale(domain=[True, False], range=["diamond", "circle"]), legend=None
            ),
            size=alt.condition("datum.first", alt.value(420), alt.value(200)),
        )
    )
    text = alt.Chart(nodes).encode(x=x, y=y, text="name:N")
    halo = text.mark_text(
        dy=13, fontSize=13, baseline="top", lineBreak="\n", stroke="#ffffff", strokeWidth=4, aria=False
    )
    words = text.mark_text(dy=13, fontSize=13, baseline="top", lineBreak="\n", aria=False)
    return (rules + points + halo + words).properties(height=360)


def group_table(case: Case, view: View) -> pd.DataFrame:
    """Need between and within the groups."""
    _, needs = _of_groups(case, view)
    return pd.DataFrame(
        [
            {"Grupp": a, "Annan grupp": "inom gruppen" if a == b else b, "Behov": numeral(need, 1)}
            for (a, b), need in sorted(needs.items(), key=lambda item: -item[1])
        ],
        columns=["Grupp", "Annan grupp", "Behov"],
    )


def link_table(case: Case, view: View) -> pd.DataFrame:
    """Every pair that needs each other or has a contact, the greatest need first."""
    return pd.DataFrame(
        [
            {
                "Aktör": case.actor(link.first).name,
                "Annan aktör": case.actor(link.second).name,
                "Behov": numeral(link.need, 1),
                "Gräns": "över en gräns" if link.across else "inom nämnden",
                "Kontakt": state_of(link),
                "Ämne": listed([_tie(case, name).about for name in link.rows]) or "–",
                "Källa": listed(dict.fromkeys(source_of(case, _tie(case, name)) for name in link.rows))
                or "–",
            }
            for link in sorted(view.links, key=lambda link: -link.need)
        ]
    )


def matrix_chart(case: Case, answer: CooperationResult, view: View) -> alt.LayerChart:
    """Actors against actors in the order of their boards, darker where the need is greater."""
    column = {place.actor: (place.column, place.y) for place in answer.places}
    order = sorted((node.actor for node in view.nodes), key=lambda name: column[name])
    names = [case.actor(name).short_name for name in order]
    both = [
        {
            "a": case.actor(one).short_name,
            "b": case.actor(other).short_name,
            "need": link.need,
            "across": link.across,
        }
        for link in view.links
        if link.need > 0
        for one, other in ((link.first, link.second), (link.second, link.first))
    ]
    cells = alt.Chart(pd.DataFrame(both, columns=["a", "b", "need", "across"]))
    x = alt.X(
        "a:N",
        sort=names,
        scale=alt.Scale(domain=names),
        title=None,
        axis=alt.Axis(labelAngle=-90, labelFontSize=12, orient="top", ticks=False),
    )
    y = alt.Y(
        "b:N",
        sort=names,
        scale=alt.Scale(domain=names),
        title=None,
        axis=alt.Axis(labelFontSize=12, ticks=False),
    )
    squares = cells.mark_rect(stroke="#ffffff", aria=False).encode(
        x=x,
        y=y,
        color=alt.Color(
            "across:N", scale=alt.Scale(domain=[True, False], range=[ACROSS, WITHIN]), legend=None
        ),
        opacity=alt.Opacity(
            "need:Q", scale=alt.Scale(domain=[0, 5], range=[0.3, 1], clamp=True), legend=None
        ),
    )
    return alt.LayerChart(layer=[squares]).properties(height=22 * len(names))


def matrix(case: Case, answer: CooperationResult, view: View) -> None:
    """The same network as a matrix, which shows a crowd of ties better than lines do."""
    pairs = [link for link in view.links if link.need > 0]
    headline = (
        f"{len([link for link in pairs if link.across])} av {len(pairs)} rutor med behov ligger över en gräns"
    )
    with st.container(key="nat-brett-matris"):
        figure(
            matrix_chart(case, answer, view),
            headline=headline,
            description=f"Rutnät med enheter mot enheter. {headline}. Talen står i tabellen.",
            table=link_table(case, view),
            name=f"matris-{view.option}",
            note="Mörkare är större behov. Vinrött går över en gräns, grönt stannar inom nämnden.",
        )
    with st.container(key="nat-smalt-matris"):
        readable_table(
            group_table(case, view), name=f"matris-grupper-{view.option}", description="Behov mellan nämnder"
        )


def ties(case: Case, view: View) -> None:
    """Every contact with its source, and what is kept beside the network."""
    held = {name for link in view.links for name in link.rows}
    st.markdown("**Kontakter i nätverket**, var och en med sin källa")
    readable_table(
        _tie_table(case, [row.id for row in case.ties if row.id in held]),
        name=f"kontakter-{view.option}",
        description="Kontakter i nätverket med källa",
    )
    with folded("Bredvid nätverket: målgrupper, styrkedja och andra kommuner", "bredvid") as part:
        if part.open:
            acting = {actor.id for actor in case.actors if actor.network} | {"mottagningen", "värd"}
            beside = [row.id for row in case.ties if not {row.first, row.second} <= acting]
            readable_table(
                pd.DataFrame(
                    [
                        {
                            "Aktör": row.name,
                            "Slag": row.type,
                            "Källa": source_of(case, row),
                            "Kommentar": row.comment,
                        }
                        for row in case.actors
                        if not row.network
                    ]
                ),
                name="aktorer-bredvid",
                description="Aktörer bredvid nätverket",
            )
            readable_table(
                _tie_table(case, beside), name="kontakter-bredvid", description="Kontakter bredvid nätverket"
            )


def _tie_table(case: Case, names: list[str]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Från": _actor_name(case, row.first),
                "Till": _actor_name(case, row.second),
                "Ämne": row.about,
                "Styrka": row.strength,
                "Källa": source_of(case, row),
                "Kommentar": row.comment,
            }
            for row in case.ties
            if row.id in names
        ],
        columns=["Från", "Till", "Ämne", "Styrka", "Källa", "Kommentar"],
    )


def _actor_name(case: Case, name: str) -> str:
    stands_for = {"mottagningen": "Den som tar emot", "värd": "Placeringens egen enhet"}
    return stands_for.get(name) or case.actor(name).name


def _tie(case: Case, name: str) -> Tie:
    return next(row for row in case.ties if row.id == name)
