"""The little that only the page itself can do: see a click on a cell, put the cursor in a box, scroll to a mark.

In: what to watch. Out: the field clicked. Surprise: the script is ours alone and is told nothing of a document but the
id of a field; all it does can be done without it, with the keyboard and the list of fields.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

_SCRIPT = """
export default function (component) {
  const { data, setTriggerValue } = component;
  const pressed = (event) => {
    const cell = event.target.closest && event.target.closest("td[data-field]");
    if (cell && data.clicks) setTriggerValue("chosen", cell.dataset.field);
  };
  const page = document.documentElement;
  document.addEventListener("click", pressed);
  page.toggleAttribute("data-clicks", data.clicks);  // the style sheet then shows that cells can be clicked
  page.lang = data.language;
  const now = `${data.seen} ${data.focus}`;  // the same field once more when the person has given a name
  if (window.goujiSeen !== now) {
    window.goujiSeen = now;
    // What is left of the field before stands on the page for a moment; wait for what belongs to this one.
    const settle = (left) => {
      if (window.goujiSeen !== now) return;
      const frame = document.querySelector(`.source[data-seen="${CSS.escape(data.seen)}"]`);
      const box = document.querySelector(`[class*="st-key-typed-${CSS.escape(data.seen)}-"] input`);
      if (left && (!frame || (data.focus && !box))) { setTimeout(() => settle(left - 1), 50); return; }
      const mark = frame && frame.querySelector("mark");
      if (mark) {
        frame.scrollTop += mark.getBoundingClientRect().top - frame.getBoundingClientRect().top
          - frame.clientHeight / 2.5;
      }
      if (data.focus && box) box.focus({ preventScroll: true });
    };
    setTimeout(() => settle(100), 0);
  }
  return () => {
    document.removeEventListener("click", pressed);
    page.removeAttribute("data-clicks");
  };
}
"""

KEY = "browser"


def seen_as(document_id: int, field_id: str) -> str:
    """Return the name of a field on the page, by which the script finds its input and its source."""
    return f"{document_id}-{field_id.replace('.', '-')}"


def scroll_and_watch(
    seen: str, language: str, *, focus: bool = False, on_cell: Callable[[str], None] | None = None
) -> None:
    """Scroll to the mark and, with ``focus``, go to the input, once for each ``seen``; call ``on_cell`` on clicks."""
    component = st.components.v2.component("gouji.browser", js=_SCRIPT)

    def chosen() -> None:
        field_id = st.session_state[KEY].chosen
        if on_cell and isinstance(field_id, str):
            on_cell(field_id)

    component(
        key=KEY,
        data={"seen": seen, "language": language, "focus": focus, "clicks": on_cell is not None},
        on_chosen_change=chosen,
    )
