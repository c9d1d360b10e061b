"""Lägen bredvid varandra: vad skiljer grundfallet, de sparade lägena och läget nu, eller två frysta länkar?"""

import pandas as pd
import streamlit as st

from models.beside import caution, finding, rows
from pages.parts import since
from pages.parts.beside import keeping, leading_bars, sides
from pages.parts.charts import escaped, folded, plain_table, readable_table
from pages.parts.desk import current, fill_in
from pages.parts.evidence import headline, section

TITLE = "Lägen bredvid varandra"

desk = current()
case = desk.case

if not desk.open:
    links = since.compared()
    if links is not None:
        since.difference(*links, TITLE)
    else:
        headline("Länken visar ett enda läge", TITLE)
        st.markdown(
            "Det som delas är ett läge, fryst som det var. Öppna en egen kopia för att jämföra det med grundfallet, eller "
            "klistra in en annan länk för att se vad som har ändrats mellan dem."
        )
        since.asking("Länk att jämföra med")
else:
    shown = sides()
    headline(finding(case, shown), TITLE)
    st.markdown(escaped(caution(shown)))
    picture, panel = st.columns([11, 10], gap="large")
    with picture:
        leading_bars(case, shown)
    with panel:
        keeping(case, shown)
    if len(shown) > 1:
        compared = rows(case, shown)
        differing, alike = (
            pd.DataFrame(
                [[row.what, *row.cells] for row in compared if row.differs == wanted],
                columns=["Vad", *(side.title for side in shown)],
            )
            for wanted in (True, False)
        )
        section("Det här skiljer lägena åt", "skillnad")
        if differing.empty:
            st.markdown("Inget skiljer lägena åt.")
        else:
            readable_table(differing, name="lagen", description="Det som skiljer lägena åt")
        with folded("Det som är lika i alla lägen", "lika") as part:
            if part.open:
                plain_table(alike, description="Det som är lika i alla lägen")
    st.markdown(
        "Grundfallet är utgångsläget i underlaget: lagen den dag som det är gjort för, med underlagets antal personer, "
        "form och vikter. Sparade lägen hör till ditt utkast och följer med dess adress. De syns inte för den som du "
        "delar ett läge med. Vill du se vad som har ändrats mellan två frysta länkar: öppna den ena och tryck "
        "”Jämför med en annan länk”."
    )
    fill_in(*((side.scenario, side.result) for side in shown))
