"""Keeps keys that were pressed too early from becoming decisions: a script in the browser, a time check on the server.

In: the field that is shown. Out: whether a person can have read it. Surprise: while a decision is on its way to the
server, the field before still stands on the page, and whoever types fast types into it. The script drops such keys and
says so; where it is too late or not running, the server holds back what comes sooner than a field can be read.
"""

from __future__ import annotations

import time

import streamlit as st

from ui.markup import element, show
from ui.wording import Words

READABLE_AFTER = 1.0
"""Seconds from a field's appearance on; what arrives sooner was meant for the field before, or decided without a
look."""

_STATE, _HELD = "gouji.appeared", "gouji.held"

_SCRIPT = """
export default function (component) {
  window.goujiRun = component.data.run;
  if (window.goujiGuard) return;
  window.goujiGuard = true;
  const QUIET = 700, UNANSWERED = 2500, page = document.documentElement;
  const buttons = "[class*='st-key-do-'] button, [data-testid='stFormSubmitButton'] button, .st-key-take_back button,"
    + ".st-key-back button, .st-key-skip button";
  // A key whose button is not there decides nothing, and nothing has to be waited for.
  const DECIDES = {
    KeyA: "[class*='st-key-do-accept'] button", KeyB: "[class*='st-key-do-blank'] button",
    KeyU: "[class*='st-key-do-unreadable'] button", KeyZ: ".st-key-take_back button",
  };
  let busy = false, ran = false, run = 0, began = 0, lastKey = 0, lost = false;
  const box = (target) => target.closest && target.closest("[class*='st-key-typed-'] input");
  const open = () => document.querySelector("[class*='st-key-typed-'], .st-key-take_back");
  const running = () => {
    const app = document.querySelector("[data-test-script-state]");
    return app !== null && app.dataset.testScriptState !== "notRunning";
  };
  const wait = () => {
    const now = performance.now();
    ran = ran || running() || window.goujiRun !== run;
    const answered = !running() && (ran || now - began > UNANSWERED);
    if (answered && (!lost || now - lastKey > QUIET)) busy = false; else setTimeout(wait, 30);
  };
  const lock = () => {
    began = performance.now();
    ran = false;
    run = window.goujiRun;
    if (!busy) { busy = true; lost = false; page.removeAttribute("data-lost"); setTimeout(wait, 30); }
  };
  const drop = (event) => { event.preventDefault(); event.stopImmediatePropagation(); };
  window.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || !open()) return;
    const step = event.altKey && ["ArrowLeft", "ArrowRight"].includes(event.code);
    const decides = event.altKey && DECIDES[event.code] && document.querySelector(DECIDES[event.code]) !== null;
    if (busy && !step) {
      if (event.key.length > 1 && !["Enter", "Backspace", "Delete", "Tab"].includes(event.key)) return;
      lastKey = performance.now();
      lost = true;
      page.setAttribute("data-lost", "");
      drop(event);
    } else if (step || decides || (event.key === "Enter" && box(event.target))) lock();
    else page.removeAttribute("data-lost");
  }, true);
  window.addEventListener("beforeinput", (event) => { if (busy && box(event.target)) drop(event); }, true);
  window.addEventListener("click", (event) => {
    if (!event.target.closest || !event.target.closest(buttons)) return;
    if (busy && event.isTrusted) drop(event); else lock();
  }, true);
}
"""


def guard(words: Words) -> None:
    """Put the lock on the page, and the note that shows itself where keys were dropped."""
    # A number of its own for every run tells the script that what it waits for has been answered.
    st.components.v2.component("gouji.guard", js=_SCRIPT)(key="guard", data={"run": time.monotonic_ns() // 1000})
    show(element("div", words("decide.dropped"), class_="note warn dropped", role="status"))


def appeared(seen: str) -> None:
    """Note that a field now stands before the person, as the last thing of a run that drew all of it."""
    known = st.session_state.get(_STATE)
    if not known or known[0] != seen:
        st.session_state[_STATE] = (seen, time.monotonic())


def too_soon(seen: str) -> bool:
    """Tell whether a field has stood there for less than it takes to read it."""
    known = st.session_state.get(_STATE)
    return not known or known[0] != seen or time.monotonic() - known[1] < READABLE_AFTER


def hold(seen: str, typed: str | None) -> None:
    """Note what was held back from a field: a text, or None for a button."""
    st.session_state[_HELD] = (seen, typed)


def other_held(seen: str, typed: str) -> bool:
    """Tell whether another text was held back from this field: then keys of two values may have come together in it."""
    known = st.session_state.get(_HELD)
    return known is not None and known[0] == seen and known[1] not in (None, typed)
