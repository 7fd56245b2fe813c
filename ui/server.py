"""The server that Streamlit runs: the app, and the headers that tell browsers what a page of it may do.

In: a request. Out: Streamlit's answer with our headers. Surprise: Streamlit's own scripts and charts build code from
text, so scripts are bounded by where they come from, not by what they do; whatever is not this server is shut out. To
an address that is no screen's Streamlit would say so in English, whatever the person's language: they are led to the
first screen, which says it.
"""

from __future__ import annotations

from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.starlette import App

from ui.session import LOST, Screen

HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'self'",
            "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self' data: blob:",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    ),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


NOT_SCREENS = ("_stcore", "app", "auth", "component", "media", "oauth2callback", "static")
"""What the addresses of Streamlit's own begin with, beside files, whose names have a dot."""


def is_lost(scope: Scope) -> bool:
    """Tell whether a browser wants a page of us under an address that is none of a screen."""
    wanted = dict(scope["headers"]).get(b"accept", b"")
    path = str(scope["path"]).strip("/")
    own = path in ("", *Screen) or "." in path or path.partition("/")[0] in NOT_SCREENS
    return scope["method"] == "GET" and b"text/html" in wanted and not own


class Headers:
    """Adds our headers to every answer that is none of a websocket."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before ``app``."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif is_lost(scope):
            query = scope["query_string"].decode("ascii", "replace")
            there = RedirectResponse(f"/?{query}&{LOST}=1" if query else f"/?{LOST}=1")
            await there(scope, receive, with_headers)
        else:
            await self._app(scope, receive, with_headers)


app = App(Path(__file__).with_name("app.py"), middleware=[Middleware(Headers)])
