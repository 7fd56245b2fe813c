"""The little that only the page itself can do: see a click on a cell, scroll to a mark.

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
  const now = data.seen;
  if (window.goujiSeen !== now) {
    window.goujiSeen = now;
    // What is left of the field before stands on the page for a moment; wait for what belongs to this one.
    const settle = (left) => {
      if (window.goujiSeen !== now) return;
      const frame = document.querySelector(`.source[data-seen="${CSS.escape(data.seen)}"]`);
      if (left && !frame) { setTimeout(() => settle(left - 1), 50); return; }
      const mark = frame && frame.querySelector("mark");
      if (mark) {
        frame.scrollTop += mark.getBoundingClientRect().top - frame.getBoundingClientRect().top
          - frame.clientHeight / 2.5;
      }
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
    """Return the name of a field on the page, by which the script finds its source."""
    return f"{document_id}-{field_id.replace('.', '-')}"


def scroll_and_watch(seen: str, language: str, *, on_cell: Callable[[str], None] | None = None) -> None:
    """Scroll to the mark, once for each ``seen``; call ``on_cell`` on clicks."""
    component = st.components.v2.component("gouji.browser", js=_SCRIPT)

    def chosen() -> None:
        field_id = st.session_state[KEY].chosen
        if on_cell and isinstance(field_id, str):
            on_cell(field_id)

    component(
        key=KEY,
        data={"seen": seen, "language": language, "clicks": on_cell is not None},
        on_chosen_change=chosen,
    )
