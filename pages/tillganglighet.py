"""Tillgänglighetsredogörelse: hur tillgänglig tjänsten är, vad som brister och vart man vänder sig."""

import streamlit as st

from pages.parts.charts import escaped
from pages.parts.desk import current
from pages.parts.evidence import headline

municipality = current().case.municipality.name

headline(
    "Vägval är delvis förenlig med lagen om tillgänglighet till digital offentlig service",
    "Tillgänglighetsredogörelse",
)
st.markdown(
    f"""
Redogörelsen gäller Vägval så som den levereras. {escaped(municipality)}s kommun ansvarar för tjänsten när den är i bruk och
kompletterar med egna kontaktvägar.

**Så tillgänglig är tjänsten.** Tjänsten är *delvis förenlig* med lagen (2018:1937) om tillgänglighet till digital offentlig
service och kraven i EN 301 549 (WCAG 2.1, nivå A och AA).

**Innehåll som inte är fullt tillgängligt**

- Bilderna kan inte gås igenom punkt för punkt med tangentbord. Samma uppgifter står därför alltid i en mening ovanför och i
  en tabell under varje bild, med nedladdning.
- Enstaka knappar från programramverket kan få engelska namn i skärmläsare trots att vi översätter dem.
- Tjänsten är inte prövad tillsammans med användare av skärmläsare.

**Så har vi bedömt.** Självskattning med automatisk granskning (axe-core) av varje sida i 1280, 390 och 1920 punkters bredd,
kontroll med tangentbord samt mätning av kontrast. Bedömningen gjordes den 21 november 2026. Redogörelsen uppdaterades senast
den 21 november 2026.

**Undantag.** Inget undantag för oskäligt betungande anpassning (12 §) eller för innehåll som inte omfattas (9 §) åberopas.

**Hittar du hinder?** Kontakta kommunen genom dess vanliga kontaktvägar och ange att det gäller Vägval. Svarar kommunen inte,
eller är du inte nöjd med svaret, kan du anmäla till Myndigheten för digital förvaltning på digg.se/tdosanmalan.
"""
)
