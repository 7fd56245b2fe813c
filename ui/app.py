"""The page that Streamlit runs: language, person, the screens, and the border where unforeseen errors stop.

In: a browser's request. Out: one of the screens. Surprise: this file runs from top to bottom at every click; what must
outlive a click is in the store, in ``session`` or in ``reading.desk``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

import streamlit as st

from extractor.errors import GoujiError
from extractor.settings import settings
from ui import name_cookie, people, session, style, uploads
from ui.markup import element, note, show
from ui.reading import Desk, desk
from ui.screens import accuracy, consolidate, documents, export, queue, report, review_log, reviewers, start
from ui.session import Screen
from ui.wording import Language, Words

log = logging.getLogger("gouji.ui")

SCREENS = {
    Screen.START: start.show_screen,
    Screen.DOCUMENTS: documents.show_screen,
    Screen.QUEUE: queue.show_screen,
    Screen.REPORT: report.show_screen,
    Screen.EXPORT: export.show_screen,
    Screen.CONSOLIDATE: consolidate.show_screen,
    Screen.ACCURACY: accuracy.show_screen,
    Screen.LOG: review_log.show_screen,
    Screen.REVIEWERS: reviewers.show_screen,
}


def main() -> None:
    """Draw the app."""
    words = session.begin()
    st.set_page_config(page_title=words("app.title"), layout="wide", initial_sidebar_state=230)
    st.logo(style.LOGO, size="large")
    show(style.sheet(words))
    try:
        at = desk()
    except GoujiError as error:  # the database, or a setting, cannot be used
        show(note("bad", words.error(error.code, error.details, str(error))))
        return
    try:
        if people.locked(at.store):
            session.set_author("")
        if people.admitted(at.store, words):
            _draw(at, words)
    finally:
        at.close()  # Streamlit runs every click in a new thread, and a connection belongs to one


def _draw(at: Desk, words: Words) -> None:
    pages = {
        screen: st.Page(
            _bordered(draw, at, words, reads=screen is not Screen.START),
            title=words(f"screen.{screen}"),
            url_path=None if screen is Screen.START else screen,
            default=screen is Screen.START,
        )
        for screen, draw in SCREENS.items()
    }
    session.set_pages(pages)
    named = st.Page(_to_start, title=words("screen.start"), url_path=f"{Screen.START}", visibility="hidden")
    chosen = st.navigation([*pages.values(), named])
    with st.sidebar:
        _sidebar(at, words)
    session.remember()
    chosen.run()
    name_cookie.remember("" if people.signs_in() else session.author(), words.language)
    session.remember()  # a screen may have taken up another document


def _to_start() -> None:
    """Lead from the address that the first screen would have, if it were not that of the app, to it."""
    session.go(Screen.START)


def _bordered(draw: Callable[[Desk, Words], None], at: Desk, words: Words, *, reads: bool) -> Callable[[], None]:
    """Return a screen for Streamlit, with the border around it; ``reads`` has what is unread read first."""

    def screen() -> None:
        try:
            if reads:
                uploads.catch_up(at, words)
            draw(at, words)
        except GoujiError as error:
            show(note("bad", words.error(error.code, error.details, str(error))))
        except Exception:  # unforeseen by definition: the person gets a sentence, the log everything
            log.exception("a screen could not be drawn")
            show(note("bad", words("app.broke")))

    return screen


def _sidebar(at: Desk, words: Words) -> None:
    def changed() -> None:
        session.set_language(st.session_state["language"])

    st.session_state["language"] = words.language
    st.segmented_control(
        words("sidebar.language"),
        list(Language),
        key="language",
        required=True,
        on_change=changed,
        format_func=lambda one: words(f"language.{one}"),
        label_visibility="collapsed",
    )
    if name := session.author():
        show(element("div", words("sidebar.author"), element("br"), element("b", name), class_="line"))
        if people.signs_in():
            people.sign_out(words)
        elif st.button(words("sidebar.change"), key="change_author", type="tertiary"):
            session.set_author("")
            st.rerun()
    else:
        show(element("div", words("sidebar.nobody"), class_="line"))
    model = settings().model
    show(element("div", words("model.none") if model is None else words("model.name", name=model.name), class_="small"))
    if at.daily_limit_reached:
        show(element("div", words("model.spent"), class_="small"))


main()
