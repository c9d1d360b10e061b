"""How every picture looks, and how it is shown: with a Swedish description, its table and a download."""

from __future__ import annotations

import io
from typing import Any, cast

import altair as alt
import pandas as pd
import streamlit as st
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

from models.swedish import SPACE, plain_text

# Neighbours differ by at least 3:1 in this order, and each by 3:1 from white.
COLOURS = ("#12436D", "#28A197", "#801650", "#F46A25")
SHAPES = ("circle", "square", "triangle-up", "diamond")
DASHES = ([1, 0], [8, 3], [2, 2], [10, 3, 2, 3])
RANK_FILLS = ("#12436D", "#6F9FC8", "#D5E3EF", "#FFFFFF")
RANK_INKS = ("#ffffff", "#0b0c0c", "#0b0c0c", "#0b0c0c")
INK = "#1b1b1b"
ACCENT = COLOURS[0]

_LOCALE = alt.Locale(
    number=alt.NumberLocale(decimal=",", thousands="\u00a0", grouping=[3], currency=["", "\u00a0kr"]),
    time=alt.TimeLocale(
        dateTime="%A den %d %B %Y %X",
        date="%Y-%m-%d",
        time="%H:%M:%S",
        periods=["fm", "em"],
        days=["söndag", "måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag"],
        shortDays=["sön", "mån", "tis", "ons", "tor", "fre", "lör"],
        months=[
            "januari",
            "februari",
            "mars",
            "april",
            "maj",
            "juni",
            "juli",
            "augusti",
            "september",
            "oktober",
            "november",
            "december",
        ],
        shortMonths=[
            "jan",
            "feb",
            "mar",
            "apr",
            "maj",
            "jun",
            "jul",
            "aug",
            "sep",
            "okt",
            "nov",
            "dec",
        ],
    ),
)


@alt.theme.register("vagval", enable=True)
def _theme() -> alt.theme.ThemeConfig:
    text = {
        "labelColor": INK,
        "titleColor": INK,
        "labelFontSize": 14,
        "titleFontSize": 14,
        "titleFontWeight": "normal",
    }
    config: Any = {
        "config": {
            "locale": _LOCALE.to_dict(),
            "font": '"Source Sans", sans-serif',
            "background": "#ffffff",
            "axis": {
                **text,
                "gridColor": "#e4e7ea",
                "domainColor": "#6b7278",
                "labelLimit": 260,
                "aria": False,
            },
            "legend": {**text, "orient": "bottom", "columnPadding": 36, "aria": False},
            "header": text,
            "text": {"fontSize": 14, "color": INK},
            "view": {"stroke": None},
            "range": {"category": list(COLOURS)},
            "mark": {"tooltip": None},
        }
    }
    return cast(alt.theme.ThemeConfig, config)


def figure(
    chart: alt.LayerChart,
    *,
    headline: str,
    description: str,
    table: pd.DataFrame,
    name: str,
    note: str = "",
) -> None:
    """A picture under a headline that states its finding, with the same figures as a table to read and take.

    Args:
        chart: an Altair chart without title.
        headline: what the picture shows, as a sentence.
        description: what a person who does not see the picture needs.
        table: the picture's figures, columns titled in Swedish, formatted for reading or as numbers.
        name: file name of the download, without ending.
    """
    st.markdown(f"**{escaped(headline)}**")
    # Altair's own check of a picture against the schema takes a third of a rerun; the tests do it instead.
    spec = chart.to_dict(validate=False)
    st.vega_lite_chart(spec, width="stretch", theme=None, alt=description, key=f"bild-{name}")
    if note:
        st.caption(escaped(note))
    with folded("Samma som tabell", f"tabell-{name}") as box:
        if box.open:
            readable_table(table, name=name, description=headline)


def folded(label: str, key: str) -> ExpanderContainer:
    """A folded part whose `open` says whether it has been unfolded: what nobody has opened is not computed."""
    return st.expander(label, key=key, on_change="rerun")


def readable_table(table: pd.DataFrame, *, name: str, description: str, most: int | None = None) -> None:
    """A table that prints and is read aloud whole, with a download that Excel opens in Swedish.

    With `most`, a longer one is cut there and says so; the download holds every row.
    """
    plain_table(table.head(most) if most else table, description=description)
    if most and len(table) > most:
        st.caption(f"De första {most} av {len(table)} rader visas. Alla är med i nedladdningen.")
    st.download_button(
        "Ladda ner tabellen (CSV)",
        data=lambda: excel_csv(table),
        file_name=f"vagval-{name}.csv",
        mime="text/csv",
        key=f"csv-{name}",
        on_click="ignore",
    )


def plain_table(table: pd.DataFrame, *, description: str) -> None:
    """A small table without a download, for figures that stand in a larger one elsewhere on the page."""
    cells = pd.DataFrame(
        {escaped(title): [shown(value) for value in table[title]] for title in table.columns}
    )
    st.table(cells, hide_index=True, alt=plain_text(description, 200))


def shown(value: object) -> str:
    """A cell as Streamlit's markdown tables show it: the text itself, never markup."""
    return escaped(str(value)) if not isinstance(value, float) else escaped(f"{value:g}".replace(".", ","))


_MARKUP = str.maketrans({sign: "\\" + sign for sign in "\\`*_{}[]()#+-.!|<>~$:&"})


def escaped(text: str) -> str:
    """`text` so that markdown shows it as it stands: no images, links, colours, formulas or entities.

    No-break spaces stay, since they hold a number and its unit together.
    """
    return SPACE.join(plain_text(part, 4000) for part in text.split(SPACE)).translate(_MARKUP)


def excel_csv(table: pd.DataFrame) -> bytes:
    """CSV as Swedish Excel opens it: semicolon, decimal comma, UTF-8 with mark, no cell that runs as a formula."""
    out = io.StringIO()
    safe = table.map(_unexecuted).rename(columns=_unexecuted)
    safe.to_csv(out, sep=";", decimal=",", index=False, lineterminator="\r\n")
    return out.getvalue().encode("utf-8-sig")


def _unexecuted(value: object) -> object:
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return "'" + value
    return value
