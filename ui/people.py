"""Who the person is, and what they may do.

In: the sign-in, or a name where none is configured. Out: a name for decisions, and a role. Surprise: this decides what
is shown and nothing else; whether something may be changed is checked in the store, whoever asks.
"""

from __future__ import annotations

import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import streamlit as st

from extractor.errors import UsageError
from extractor.settings import settings, sign_in_file
from extractor.store import BY_KEY, Role, Roles, SecondLooks, Store
from ui.markup import element, note, show, title
from ui.wording import Words

NEEDED = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")


def sign_in_options(file: Path) -> dict[str, Any]:
    """Return what a sign-in file says of the provider.

    Raises:
        UsageError: it cannot be read, or lacks something, or the library for it is missing.
    """
    try:
        own = tomllib.loads(file.read_text(encoding="utf-8")).get("auth")
    except (OSError, ValueError) as error:
        raise UsageError(detail=f"GOUJI_SIGN_IN is {str(file)!r}, and that cannot be read: {error}") from None
    missing = [name for name in NEEDED if not isinstance(own, dict) or not own.get(name)]
    if missing:
        raise UsageError(detail=f"{file} needs, under [auth]: {', '.join(missing)}")
    if find_spec("authlib") is None:
        raise UsageError(detail="signing in needs the package Authlib: pip install authlib")
    return dict(own or {})


def signs_in() -> bool:
    """Tell whether people sign in, so that a name that is typed counts for nothing."""
    return sign_in_file() is not None


def signed_in() -> str:
    """Return the address with which the person has signed in; empty where that is not certain."""
    own = st.user.to_dict()
    if not own.get("is_logged_in") or own.get("email_verified") is False:
        return ""
    email = own.get("email")
    person = email.strip().lower() if isinstance(email, str) else ""
    return "" if person.startswith(BY_KEY) else person


def locked(store: Store) -> bool:
    """Tell whether nobody can show that they are one of those listed: a name that is typed is no proof."""
    return not signs_in() and Roles(store.connections).closed()


def may_review(store: Store, author: str) -> bool:
    """Tell whether somebody may answer, as far as screens go."""
    if locked(store):
        return False
    return bool(author) and Roles(store.connections).of(author) in (Role.REVIEWER, Role.ADMIN)


def may_bring(store: Store, author: str) -> bool:
    """Tell whether somebody may bring files and have them read again; where nobody is listed, without a name too."""
    return may_review(store, author) or not (author or signs_in() or locked(store))


def hidden_from(store: Store, author: str) -> frozenset[int]:
    """Return the documents of which somebody is shown no answer, since they may be asked for one of their own."""
    if author and not may_review(store, author):
        return frozenset()
    return SecondLooks(store.connections).due(author)


def admitted(store: Store, words: Words) -> bool:
    """Tell whether the person may see anything; where not, show what they can do about it."""
    roles = Roles(store.connections)
    if not signs_in():
        if locked(store):
            show(note("warn", words("people.closed")))
        return True
    roles.close(settings().admins)
    person = signed_in()
    if person and roles.of(person) is not Role.NONE:
        return True
    show(title(words("app.title")))
    if not st.user.to_dict().get("is_logged_in"):
        show(element("div", words("people.sign_in_first"), class_="line"))
        if st.button(words("people.sign_in"), key="sign_in", type="primary"):
            st.login()
    else:
        show(note("warn", words("people.no_role", person=person) if person else words("people.no_address")))
        sign_out(words)
    return False


def sign_out(words: Words) -> None:
    """Draw the way out."""
    if st.button(words("people.sign_out"), key="sign_out", type="tertiary"):
        st.logout()
