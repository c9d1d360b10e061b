"""What the state pays and when: month by month by law date, the amounts with their paragraphs, other streams."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import altair as alt
import pandas as pd
import streamlit as st

from models.case import Case
from models.grant_assumptions import month_of
from models.grant_result import GrantsResult
from models.grant_rows import Lesson
from models.grants import PAYMENT_PLAN
from models.rows import Sourced
from models.swedish import kronor, listed, numeral, percent, rounded
from pages.parts.charts import COLOURS, escaped, figure, readable_table
from pages.parts.evidence import source_of


def income_lines(case: Case, grants: GrantsResult) -> None:
    """Money in by month, when it is paid and when it is earned, under two states of the law."""
    start = month_of(case, 0)
    rows = []
    for place, line in enumerate(grants.months):
        for which, values in (("utbetalt", line.cash), ("intjänat", line.accrued)):
            rows += [
                {"c0": _month(start, index), "c1": value / 1000, "c2": f"{line.name}, {which}", "c3": place}
                for index, value in enumerate(values)
            ]
    first, last = (sum(line.cash[-12:]) for line in grants.months)
    figure(
        income_chart(
            rows, [f"{line.name}, {which}" for line in grants.months for which in ("utbetalt", "intjänat")]
        ),
        headline=(
            f"Det nya beloppet slår igenom först när alla som räknas har tagits emot från {grants.first_year}: sista "
            f"året ger det ungefär {numeral(100 * (last / first - 1))} % mer"
            if first > 0
            else "Ingen ersättning kommer in"
        ),
        description="Linjer månad för månad: utbetalt och intjänat med två års belopp, i tusen kronor.",
        table=income_table(grants),
        name="ersattning-manad",
        note="I räkneexemplet, medeltal över dragningarna. Intjänat är samma pengar i de månader de avser. Året före "
        "och efter årsskiftet kan de skilja sig, och då ska intäkten periodiseras.",
    )


def _month(start: date, index: int) -> str:
    year, month = divmod(start.year * 12 + start.month - 1 + index, 12)
    return f"{year}-{month + 1:02d}-01"


def income_chart(rows: Sequence[dict[str, object]], names: Sequence[str]) -> alt.LayerChart:
    """Four lines: two amounts, paid in full line and earned in dashes."""
    frame = pd.DataFrame(rows)
    colours = [COLOURS[0], COLOURS[0], COLOURS[3], COLOURS[3]][: len(names)]
    dashes = [[1, 0], [5, 3], [1, 0], [5, 3]][: len(names)]
    chart = (
        alt.Chart(frame)
        .mark_line(strokeWidth=2.5, aria=False)
        .encode(
            x=alt.X("c0:T", title=None, axis=alt.Axis(format="%Y", tickCount="year", labelAlign="left")),
            y=alt.Y("c1:Q", title="Tusen kronor i månaden", scale=alt.Scale(zero=False)),
            color=alt.Color(
                "c2:N",
                scale=alt.Scale(domain=list(names), range=colours),
                legend=alt.Legend(title=None, columns=1, labelLimit=400),
            ),
            strokeDash=alt.StrokeDash(
                "c2:N", scale=alt.Scale(domain=list(names), range=dashes), legend=alt.Legend(title=None)
            ),
        )
    )
    return alt.LayerChart(layer=[chart]).properties(height=300)


def income_table(grants: GrantsResult) -> pd.DataFrame:
    """Kr by calendar year, and by month in the first year."""
    rows = []
    for year in range(grants.years):
        cells = {"År": str(grants.first_year + year)}
        for line in grants.months:
            for which, values in (("utbetalt", line.cash), ("intjänat", line.accrued)):
                cells[f"{line.name}, {which}"] = kronor(rounded(sum(values[12 * year : 12 * year + 12]), 3))
        rows.append(cells)
    for month in range(12):
        cells = {"År": f"{grants.first_year}-{month + 1:02d}"}
        for line in grants.months:
            for which, values in (("utbetalt", line.cash), ("intjänat", line.accrued)):
                cells[f"{line.name}, {which}"] = kronor(rounded(values[month], 3))
        rows.append(cells)
    return pd.DataFrame(rows)


def payment_plan(case: Case, grants: GrantsResult) -> None:
    """When a person's grant is paid, and how much, with its paragraph."""
    row = next(
        (row for row in case.grants if row.stream == "schablon" and row.amount == grants.amount_below), None
    )
    place = f" ({source_of(case, row)}; utbetalningen i 12 §)" if row else ""
    st.markdown(escaped(f"Så betalas {kronor(grants.amount_below)} för en person ut, utan ansökan{place}:"))
    readable_table(
        pd.DataFrame(
            [
                {
                    "Månader efter mottagandet": str(month),
                    "Del": percent(part),
                    "Kronor": kronor(part * grants.amount_below),
                }
                for month, part in PAYMENT_PLAN.items()
            ]
        ),
        name="utbetalning",
        description="När ersättningen för en person betalas ut",
    )
    st.markdown(
        "Den som flyttar tar de delar som är kvar med sig till sin nya kommun (12–14 §§). Både ersättning och kostnad "
        "för den som flyttar härifrån är med i räkneexemplet; den som flyttar hit från en annan kommun är det inte."
    )


def amounts_table(case: Case) -> None:
    """Every amount in the reference tables, with its law and how far it has been read."""
    readable_table(
        pd.DataFrame(
            [
                {
                    "Slag": row.stream,
                    "Väg": row.route,
                    "Ålder": row.age,
                    "Gäller": f"{row.counted_from} från {row.start.isoformat()}"
                    + (f" till {row.end.isoformat()}" if row.end else ""),
                    "Belopp": kronor(row.amount)
                    if row.amount is not None
                    else f"{numeral(row.percent or 0, 2)} % av prisbasbeloppet",
                    "Status": f"{row.status}, läst till {row.read_until.isoformat()}",
                    "Källa": source_of(case, row),
                }
                for row in case.grants
            ]
        ),
        name="belopp",
        description="Ersättningens belopp",
    )
    readable_table(
        pd.DataFrame(
            [
                {
                    "År": str(row.year),
                    "Prisbasbelopp": kronor(row.amount)
                    + (
                        f" ({numeral(row.low)}–{numeral(row.high)})"
                        if row.low is not None and row.high is not None
                        else ""
                    ),
                    "Källa": source_of(case, row),
                }
                for row in case.price_base_amounts
            ]
        ),
        name="prisbasbelopp",
        description="Prisbasbeloppet år för år",
    )


def lessons(case: Case, topic: str) -> None:
    """What auditors ask, who has tried, or what must be decided: one line each with its source."""
    for row in case.grant_lessons:
        if row.topic == topic:
            st.markdown(_lesson(case, row))


def _lesson(case: Case, row: Lesson) -> str:
    when = f", {row.years}" if row.years else ""
    after = f" {row.means}" if row.means else ""
    comment = f" {row.comment}" if row.comment else ""
    return (
        f"**{escaped(row.who + when)}.** {escaped(row.says + after)}  \n"
        f":small[{escaped(_sourced(case, row) + '.' + comment)}]"
    )


def _sourced(case: Case, row: Sourced) -> str:
    said = source_of(case, row)
    return said[0].upper() + said[1:]


def stand_ins(grants: GrantsResult) -> None:
    """What is not known and what stands in for it."""
    if grants.stands_in:
        st.markdown(
            escaped(f"Det här vet vi inte: {listed([said.rstrip('.') for said in grants.stands_in])}.")
        )
