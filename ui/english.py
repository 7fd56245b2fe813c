"""Short English names for the printed Chinese labels, shown beside them to whoever reads the app in English.

In: a label as the form prints it. Out: its name, as the form file gives it, or nothing. Surprise: the label itself is
always shown as well, for it is what a person looks for on the page.
"""

from __future__ import annotations

from extractor.forms import forms
from ui.wording import Language, Words

NAMES = {label: name for form in reversed(forms().values()) for label, name in form.english.items()} | {
    # --- the report itself, and its prose ----------------------------------------------------------------------------
    "机关名称": "agency",
    "年度": "year",
    "政府网站公开信息": "items on the website",
    "微信公众号发布信息": "items on WeChat",
    "收到政府信息公开申请": "requests received, as the text says",
    "信息处理费": "processing fee charged",
}


def gloss(label: str, words: Words) -> str:
    """Return the English name of a printed label, to stand beside it; nothing for readers of Chinese."""
    return NAMES.get(label, "") if words.language is Language.ENGLISH else ""
