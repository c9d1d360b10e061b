"""Vägval's front door. Start with `streamlit run app.py`, from any folder, or `make run`."""

from pathlib import Path

import streamlit as st

from pages.shell import middleware, warm

app = st.App(Path(__file__).resolve().parent / "pages" / "frame.py", lifespan=warm, middleware=middleware())
