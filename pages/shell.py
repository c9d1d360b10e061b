"""Around everything: a warm start, a Swedish document, security headers, compression and the device cookie."""

from __future__ import annotations

import base64
import gc
import gzip
import hashlib
import importlib
import logging
import re
import secrets
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data import database

TITLE = "Vägval"
DEVICE_COOKIE = "vagval"
DEVICE_DAYS = 400
SCRIPT_PATH = "/vagval/svenska.js"
CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
COMPRESSED = (".js", ".css", ".html", ".json", ".svg")

# What every visit needs: loaded before the first one, then left out of each rerun's garbage collection, which
# otherwise takes two thirds of the server's time.
HEAVY = (
    "altair",
    "babel.dates",
    "babel.numbers",
    "networkx",
    "numpy",
    "pandas",
    "pyarrow",
    "scipy.optimize",
    "segno",
    "sqlalchemy.dialects.sqlite",
    "streamlit.elements.vega_charts",
    "streamlit.elements.arrow",
    "data.case_files",
    "data.snapshots",
    "data.workshops",
    "models.answer",
    "models.findings",
)


@asynccontextmanager
async def warm(_: Any) -> AsyncIterator[dict[str, Any]]:
    """Loads what is heavy and freezes it, so that reruns neither wait for it nor collect it; prepares the database.

    A database that cannot be reached does not stop the server: the pages that need it say so, and try again.
    """
    for name in HEAVY:
        importlib.import_module(name)
    try:
        await run_in_threadpool(database.prepare)
    except database.DatabaseFault as fault:
        logging.getLogger("vagval").error("%s", fault)
    gc.collect()
    gc.freeze()
    yield {}


def middleware() -> Sequence[Middleware]:
    """The shell, as Starlette takes it."""
    return [Middleware(Shell)]


class Shell:
    """ASGI middleware around Streamlit: see the module's first line."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.inline_hashes = _inline_hashes(_index_page())
        self.compressed: dict[str, bytes] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        if any(path.endswith(closed) or f"{closed}/" in path for closed in CLOSED):
            await PlainTextResponse("Sidan finns inte.", status_code=404)(scope, receive, send)
        elif path.endswith(SCRIPT_PATH):
            answer = Response(_swedish_script(), media_type="text/javascript")
            answer.headers["cache-control"] = "public, max-age=3600"
            await answer(scope, receive, self._with_headers(scope, send))
        elif _wants_page(scope):
            await self._page(scope, receive, send)
        else:
            await self._file(scope, receive, send)

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The document, in Swedish. Compressed and conditional answers are asked away, so that it can be read."""
        asked_away = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")
        scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in asked_away]}
        answer = await _whole(self.app, scope, receive)
        if not answer.start:
            return
        headers = MutableHeaders(raw=list(answer.start["headers"]))
        body = answer.body
        if headers.get("content-type", "").startswith("text/html"):
            body = _in_swedish(body.decode("utf-8")).encode("utf-8")
            headers["content-length"] = str(len(body))
            headers["cache-control"] = "no-store"
            for name in ("etag", "last-modified"):
                if name in headers:
                    del headers[name]
            _set_device_cookie(scope, headers)
        send = self._with_headers(scope, send)
        await send({**answer.start, "headers": headers.raw})
        await send({"type": "http.response.body", "body": body})

    async def _file(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Everything else. Streamlit's own files are compressed once and kept: they never change."""
        send = self._with_headers(scope, send)
        path = scope["path"]
        compressible = (
            scope["method"] == "GET"
            and "/static/" in path
            and path.endswith(COMPRESSED)
            and "gzip" in Headers(scope=scope).get("accept-encoding", "")
            and "range" not in Headers(scope=scope)
        )
        if not compressible:
            await self.app(scope, receive, send)
            return
        plain = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]}
        answer = await _whole(self.app, plain, receive)
        if answer.start.get("status") == 200 and answer.is_whole:
            if path not in self.compressed:
                self.compressed[path] = await run_in_threadpool(gzip.compress, answer.body, 6)
            headers = MutableHeaders(raw=list(answer.start["headers"]))
            headers["content-encoding"] = "gzip"
            headers["content-length"] = str(len(self.compressed[path]))
            headers.add_vary_header("accept-encoding")
            answer = _Answer({**answer.start, "headers": headers.raw}, self.compressed[path])
        if answer.start:
            await send(answer.start)
            await send({"type": "http.response.body", "body": answer.body})

    def _with_headers(self, scope: Scope, send: Send) -> Send:
        """`send` that adds the security headers."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["content-security-policy"] = _policy(scope, self.inline_hashes)
                headers["x-content-type-options"] = "nosniff"
                headers["x-frame-options"] = "DENY"
                headers["referrer-policy"] = "no-referrer"
                headers["cross-origin-opener-policy"] = "same-origin"
                headers["permissions-policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
                headers["x-robots-tag"] = "noindex, nofollow"
            await send(message)

        return sending


class _Answer:
    """A whole response: its start message and its body."""

    def __init__(self, start: Message, body: bytes) -> None:
        self.start, self.body = start, body

    @property
    def is_whole(self) -> bool:
        """Whether the body is as long as promised: a reader who leaves midway must not leave an empty file behind."""
        promised = Headers(raw=list(self.start.get("headers", []))).get("content-length")
        return bool(self.body) and (promised is None or int(promised) == len(self.body))


async def _whole(app: ASGIApp, scope: Scope, receive: Receive) -> _Answer:
    start: Message = {}
    parts: list[bytes] = []

    async def keep(message: Message) -> None:
        nonlocal start
        if message["type"] == "http.response.start":
            start = message
        elif message["type"] == "http.response.body":
            parts.append(message.get("body", b""))

    # Without this extension a file answer comes as a body and never as a path.
    scope = {**scope, "extensions": {}}
    await app(scope, receive, keep)
    return _Answer(start, b"".join(parts))


def _wants_page(scope: Scope) -> bool:
    """Whether a browser asks for the document: the front page or a deep link."""
    last = scope["path"].rsplit("/", 1)[-1]
    return (
        scope["method"] in ("GET", "HEAD")
        and "/_stcore/" not in scope["path"]
        and ("text/html" in Headers(scope=scope).get("accept", "") or last in ("", "index.html"))
        and ("." not in last or last.endswith(".html"))
    )


def _index_page() -> str:
    return (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")


def _inline_hashes(page: str) -> Iterable[str]:
    """CSP hashes of the scripts that stand in the document itself; they change with Streamlit's version."""
    scripts = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    return [
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in scripts
    ]


def _policy(scope: Scope, hashes: Iterable[str]) -> str:
    host = Headers(scope=scope).get("host", "")
    sockets = f" ws://{host} wss://{host}" if re.fullmatch(r"[A-Za-z0-9.\-\[\]:]{1,255}", host) else ""
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self'", *hashes)),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            f"connect-src 'self'{sockets}",
            "worker-src 'self' blob:",
            "manifest-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'self'",
            "form-action 'self'",
        )
    )


def _set_device_cookie(scope: Scope, headers: MutableHeaders) -> None:
    """A random mark for this browser, so that it finds its own links again. Readers of a shared link get none."""
    if DEVICE_COOKIE + "=" in Headers(scope=scope).get("cookie", "") or b"delning=" in scope["query_string"]:
        return
    forwarded = Headers(scope=scope).get("x-forwarded-proto", scope.get("scheme", "http"))
    secure = "; Secure" if forwarded == "https" else ""
    headers.append(
        "set-cookie",
        f"{DEVICE_COOKIE}={secrets.token_urlsafe(24)}; Path=/; Max-Age={DEVICE_DAYS * 86400}; "
        f"HttpOnly; SameSite=Lax{secure}",
    )


def _in_swedish(page: str) -> str:
    """Streamlit's document with Swedish language, title and notice, and the script that names its buttons."""
    page = page.replace('<html lang="en">', '<html lang="sv">', 1)
    page = page.replace("<title>Streamlit</title>", f"<title>{TITLE}</title>", 1)
    page = re.sub(
        r"<noscript>.*?</noscript>",
        "<noscript><p>Vägval behöver JavaScript för att visa sina sidor. Slå på JavaScript i webbläsaren och "
        "ladda om sidan.</p></noscript>",
        page,
        count=1,
        flags=re.DOTALL,
    )
    page = re.sub(
        r'\s*<!--\s*Machine-readable.*?-->\s*<link rel="service-desc"[^>]*>', "", page, flags=re.DOTALL
    )
    # From the root, since a deep link's document stands in the same folder as every other page.
    return page.replace("</head>", f'<script defer src=".{SCRIPT_PATH}"></script></head>', 1)


def _swedish_script() -> str:
    return (Path(__file__).parent / "svenska.js").read_text(encoding="utf-8")
