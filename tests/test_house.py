"""The house's own rules: who may know whom, what is never typed into a page, and whose names are kept out."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("models", "data", "pages", "tests")
INQUIRY = sorted(Path("/work/shared/sources").glob("004*.txt"))

SIDES = frozenset(sys.stdlib_module_names)
ALLOWED_IN_MODELS = SIDES | {"numpy", "pandas", "networkx", "pydantic", "babel", "models"}
NO_FILE_NO_CLOCK = {
    "os",
    "pathlib",
    "io",
    "random",
    "secrets",
    "time",
    "sqlite3",
    "socket",
    "subprocess",
    "tempfile",
}


def modules(room: str) -> list[Path]:
    found = sorted(path for path in (ROOT / room).rglob("*.py") if "__pycache__" not in path.parts)
    assert found, f"{room} is empty"
    return found


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def said(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imports(node: ast.AST, inside: bool = False) -> Iterator[tuple[str, bool, int]]:
    """(dotted name, whether it is imported inside a function, line) of every import under a node."""
    for child in ast.iter_child_nodes(node):
        deeper = inside or isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
        if isinstance(child, ast.Import):
            for name in child.names:
                yield name.name, inside, child.lineno
        elif isinstance(child, ast.ImportFrom):
            assert child.level == 0, "imports are absolute here"
            for name in child.names:
                yield f"{child.module}.{name.name}", inside, child.lineno
        else:
            yield from imports(child, deeper)


def first(name: str) -> str:
    return name.split(".", 1)[0]


@pytest.mark.parametrize("path", modules("models"), ids=said)
def test_models_think_and_know_nobody(path: Path) -> None:
    for name, inside, line in imports(tree(path)):
        where = f"{said(path)}:{line} imports {name}"
        if first(name) == "scipy":
            assert inside, f"{where}: scipy is imported where it is used"
            assert name.startswith("scipy.optimize"), where
        else:
            assert first(name) in ALLOWED_IN_MODELS, where
        assert first(name) not in NO_FILE_NO_CLOCK, f"{where}: no file, no clock, no global random state"


@pytest.mark.parametrize("path", modules("models"), ids=said)
def test_models_read_no_file_no_clock_and_no_global_dice(path: Path) -> None:
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        where = f"{said(path)}:{node.lineno} calls {called}"
        assert called not in {"open", "print", "input", "exec", "eval", "__import__"}, where
        assert not re.search(r"(^|\.)(date|datetime)\.(today|now|utcnow)$", called), where
        assert not re.search(
            r"(^|\.)random\.(seed|rand|randn|randint|random|choice|shuffle|normal|uniform)$", called
        ), where
        if called.endswith("default_rng"):
            assert node.args, f"{where} without a seed"


@pytest.mark.parametrize("path", modules("data"), ids=said)
def test_data_knows_the_models_and_never_the_pages(path: Path) -> None:
    for name, _, line in imports(tree(path)):
        assert first(name) not in {"streamlit", "altair", "pages", "tests"}, (
            f"{said(path)}:{line} imports {name}"
        )


@pytest.mark.parametrize("path", [*modules("pages"), ROOT / "app.py"], ids=said)
def test_pages_leave_tables_and_sums_to_the_others(path: Path) -> None:
    for name, _, line in imports(tree(path)):
        forbidden = {"sqlalchemy", "sqlite3", "openpyxl", "csv", "scipy", "numpy", "tests"}
        assert first(name) not in forbidden, f"{said(path)}:{line} imports {name}"


def test_every_import_is_a_room_or_in_requirements_or_comes_with_one() -> None:
    written = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    named = {match.lower() for match in re.findall(r"^([A-Za-z0-9_.-]+)", written, flags=re.MULTILINE)}
    with_streamlit = {"starlette"}
    spelled = {"docx": "python-docx", "PIL": "pillow"}
    used = {
        first(name)
        for room in ("models", "data", "pages")
        for path in modules(room)
        for name, _, _ in imports(tree(path))
    }
    foreign = used - SIDES - {"models", "data", "pages"} - with_streamlit
    assert {spelled.get(name, name).lower() for name in foreign} <= named


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "manager", "process_data", "misc", "tools"}
    assert not [said(path) for room in ROOMS for path in modules(room) if path.stem in drawers]


def test_each_page_file_is_named_as_its_address() -> None:
    calls = [
        [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
        for node in ast.walk(tree(ROOT / "pages" / "frame.py"))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Entry"
    ]
    assert {file for file, _, _ in calls} == {
        path.name for path in (ROOT / "pages").glob("*.py") if path.stem not in ("__init__", "frame", "shell")
    }
    for file, title, address in calls:
        assert address == ("" if file == "start.py" else Path(file).stem), title


# ---- numbers that belong in data ------------------------------------------------------------------------

LONG_NUMBER = re.compile(r"(?<![#\w])(?:\d{4,}|\d{1,3}(?:[ \u00a0\u202f]\d{3})+)(?!\w)")
AUTHORS = ("Rago", "Provan")
"""Where a method comes from, named as a publication with its year: no figure of the case."""


def swedish_literals(path: Path) -> Iterator[tuple[int, str]]:
    """Strings that people may read: words with a space between, no docstrings and no CSS or addresses."""
    whole = tree(path)
    docs = {
        id(node.body[0].value)
        for node in ast.walk(whole)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(whole):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            words = re.findall(r"[A-Za-zÅÄÖåäöé]{2,}", node.value)
            if " " in node.value.strip() and words:
                yield node.lineno, node.value


@pytest.mark.parametrize("path", modules("pages"), ids=said)
def test_no_amount_and_no_year_is_typed_into_a_page(path: Path) -> None:
    if path.name in ("tillganglighet.py", "shell.py"):
        pytest.skip("the statement quotes the law and its own date; the shell has no text about the case")
    typed = [
        f"{said(path)}:{line}: {LONG_NUMBER.findall(text)} in {text.strip()[:60]!r}"
        for line, text in swedish_literals(path)
        if LONG_NUMBER.search(text) and not any(name in text for name in AUTHORS)
    ]
    assert not typed, "amounts, dates and shares live in data/:\n" + "\n".join(typed)


# ---- nobody is named ------------------------------------------------------------------------------------


def people() -> list[str]:
    """Everyone whom the inquiry names: who wrote it, whom it interviewed and the experts in its footnotes."""
    text = INQUIRY[0].read_text(encoding="utf-8")
    name = r"[A-ZÅÄÖ][a-zåäöé]+(?:[ -][A-ZÅÄÖ][a-zåäöé]+)+"
    interviewed = re.findall(rf"^\s*({name}), ", text[text.index("Djupintervjuer") :], flags=re.MULTILINE)
    wrote = re.findall(rf"Handläggare\s+({name})", text)
    experts = re.findall(rf"({name}), Expert", text)
    return [*interviewed, *wrote, *experts]


@pytest.mark.skipif(not INQUIRY, reason="the inquiry itself is not on this machine")
def test_people_appear_as_roles_and_never_by_name() -> None:
    named = people()
    assert len(named) >= 11
    shipped = [
        path
        for room in ("models", "data", "pages", "deploy", "tests")
        for path in (ROOT / room).rglob("*")
        if path.suffix in {".py", ".csv", ".md", ".js", ".css", ".json", ".html", ".txt"}
    ]
    shipped += [*ROOT.glob("*.md"), *ROOT.glob("*.py")]
    for path in shipped:
        text = " ".join(path.read_text(encoding="utf-8").split()).lower()
        for person in named:
            given, surname = person.split()[0].lower(), person.split()[-1].lower()
            for form in (
                f"{given} {surname}",
                f"{surname}, {given}",
                f"{given[0]}. {surname}",
                f"{given[0]} {surname}",
            ):
                assert not re.search(rf"\b{re.escape(form)}\b", text), f"{said(path)} names somebody"
    for path in (ROOT / "data").rglob("*.csv"):
        words = set(re.findall(r"[a-zåäöé]+", path.read_text(encoding="utf-8").lower()))
        assert not words & {person.split()[-1].lower() for person in named}, f"{said(path)} has a surname"
