"""How the app looks: one style sheet, calm and dense, for pages from 1280 pixels on.

In: the words, for the texts of Streamlit's own uploader. Out: markup. Surprise: no text of a document ever comes here.
"""

from __future__ import annotations

import json

from ui.markup import Html
from ui.wording import Words

FONT = (
    '"Source Sans", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC",'
    ' "Source Han Sans SC", "WenQuanYi Micro Hei", sans-serif'
)
"""Latin letters first, then the Chinese fonts that macOS, Windows and Linux bring along."""

MONO = '"Source Code Pro", "Noto Sans Mono CJK SC", "PingFang SC", "Microsoft YaHei", monospace'

MAX_UPLOAD = 250
"""Megabytes that the browser sends at all. What is too large to be read but smaller than this is kept, with a row that
says so; a larger file the browser does not send, so no row can name it."""

_LIGHT = {
    "primaryColor": "#1f5f7a",
    "textColor": "#22303a",
    "backgroundColor": "#ffffff",
    "secondaryBackgroundColor": "#f3f5f6",
    "borderColor": "#d5dbdf",
}
_DARK = {
    "primaryColor": "#2f7d9c",
    "textColor": "#e3e8eb",
    "backgroundColor": "#14191d",
    "secondaryBackgroundColor": "#1f262b",
    "borderColor": "#3a454c",
}
THEME = {
    **{f"theme.light.{name}": colour for name, colour in _LIGHT.items()},
    **{f"theme.dark.{name}": colour for name, colour in _DARK.items()},
    "theme.baseFontSize": "14",
    "theme.baseRadius": "4px",
    "theme.font": FONT,
    "theme.codeFont": MONO,
}
"""Streamlit's own theme options, light or dark as the system is; the style sheet below uses the same colours."""

_CSS = """
:root { --ink:#22303a; --soft:#5b6b76; --line:#c9d1d6; --faint:#f3f5f6; --accent:#1f5f7a;
  --warn:#fdf1d3; --warnline:#b7791f; --bad:#fbe5e3; --badline:#b3362b; --good:#e5f3ea; --goodline:#2c7a4b;
  --human:#e3edf9; --humanline:#2b5d9b; --back:#fff; --head:#f6f7f8; --block:#eceff1; --rule:#8b979f; --derived:#42566a;
  --warnink:#8a5a10; --hatch:#f3dfae; --paper:#fbfbfa; }
@media (prefers-color-scheme: dark) { :root { --ink:#e3e8eb; --soft:#9fb0ba; --line:#3a454c; --faint:#1f262b;
  --accent:#6db5d1; --warn:#453612; --warnline:#d79a35; --bad:#4d211d; --badline:#ee7b6f; --good:#173a26;
  --goodline:#62bd86; --human:#1c3450; --humanline:#7fb0ea; --back:#14191d; --head:#1d2429; --block:#262f35;
  --rule:#5a6871; --derived:#a9bccb; --warnink:#eab65c; --hatch:#5a4718; --paper:#181e22; }
  [data-testid="stImage"] img { background: #fff; border-radius: 4px; } }
[data-testid="stMainBlockContainer"] { padding: 1.4rem 2rem 3rem; max-width: none; }
[data-testid="stHeader"] { height: 0; min-height: 0; }
[data-testid="InputInstructions"] { display: none; }
[data-testid="stVerticalBlock"] { gap: .6rem; }
h1.screen { font-size: 1.45rem; padding: 0; line-height: 1.4; }
h2.part { font-size: 1.1rem; padding: .8rem 0 0; line-height: 1.4; }
[data-testid="stSidebarHeader"] { height: 3.4rem; padding-top: .9rem; margin-bottom: .4rem; }
[data-testid="stSidebarLogo"] { height: 1.7rem; }
.line { color: var(--soft); font-size: .92rem; }
.line b { color: var(--ink); font-weight: 600; }
.note { border-left: 4px solid var(--accent); background: var(--faint); padding: .45rem .8rem; line-height: 1.5; }
.note.good { border-color: var(--goodline); background: var(--good); }
.note.warn { border-color: var(--warnline); background: var(--warn); }
.note.bad { border-color: var(--badline); background: var(--bad); }
.note.good::before { content: "\\2713\\00a0\\00a0"; font-weight: 700; color: var(--goodline); }
.note.warn::before, .note.bad::before { content: "!\\00a0\\00a0"; font-weight: 700; color: var(--badline); }
.note a { color: var(--accent); }

.batchbox { max-height: 24rem; overflow-y: auto; }
table.batch { border-collapse: collapse; width: 100%; }
table.batch td { padding: .25rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
table.batch td:first-child { width: 34%; overflow-wrap: anywhere; }
.cellname { overflow-wrap: anywhere; line-height: 1.35; }
.cellname small, .small { color: var(--soft); font-size: .85rem; }
.listrow { display: grid; grid-template-columns: 3.6fr .6fr 1.2fr 3.6fr 1.4fr; gap: 1rem; align-items: center; }
.listrow > * { min-width: 0; }
.head { color: var(--soft); font-size: .85rem; font-weight: 600; }
.verdict { font-weight: 600; white-space: nowrap; }
.verdict.good { color: var(--goodline); } .verdict.warn { color: var(--warnink); }
.verdict.bad { color: var(--badline); }
.fails { color: var(--badline); font-size: .85rem; line-height: 1.35; }
.verdict + .why { color: var(--soft); font-size: .85rem; line-height: 1.35; }

table.paper { border-collapse: collapse; width: 100%; font-size: .86rem; line-height: 1.28; margin: 0 0 .2rem;
  table-layout: auto; background: var(--back); }
table.paper th, table.paper td { border: 1px solid var(--rule); padding: .18rem .3rem; text-align: center;
  vertical-align: middle; }
table.paper th { background: var(--head); font-weight: 500; color: var(--ink); }
table.paper th.block { background: var(--block); font-weight: 600; text-align: center; }
table.paper th.deep { text-align: left; }
table.paper th.in2 { padding-left: 1.6em; }
table.paper th.in3 { padding-left: 3.2em; }
table.paper th.in4 { padding-left: 4.8em; }
small.gloss { color: var(--soft); font-size: .82em; font-weight: 400; white-space: normal; }
table.paper td { min-width: 2.6em; font-variant-numeric: tabular-nums; white-space: nowrap; }
html[data-clicks] table.paper td[data-field] { cursor: pointer; }
table.paper td.wide { white-space: normal; text-align: left; }
table.printed_form.facts th { width: 30%; text-align: left; }
html[data-clicks] table.paper td[data-field]:hover { outline: 2px solid var(--accent); outline-offset: -2px; }
td.unsure { background: var(--warn); }
td.derived { color: var(--derived); font-style: italic; }
td.missing { background: repeating-linear-gradient(135deg, var(--back) 0 5px, var(--block) 5px 8px); }
td.missing.unsure { background: repeating-linear-gradient(135deg, var(--warn) 0 5px, var(--hatch) 5px 8px); }
td.human { background: var(--human); }
td.broken { box-shadow: inset 0 0 0 2px var(--badline); }
td.asked { outline: 3px solid var(--accent) !important; outline-offset: -3px; }
td .mark, .legend .mark { font-size: .72em; font-style: normal; font-weight: 700; vertical-align: super;
  padding-left: 1px; color: var(--accent); }
td.unsure .mark { color: var(--warnink); } td.broken .mark { color: var(--badline); }
td.human .mark { color: var(--humanline); }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; font-size: .85rem; color: var(--soft); }
.legend > span { display: inline-flex; align-items: center; gap: .35rem; }
.legend table { border-collapse: collapse; }
.legend td { border: 1px solid var(--rule); padding: 0 .4rem; min-width: 2em; text-align: center; color: var(--ink); }
.sectionhead { font-weight: 600; margin: .7rem 0 .25rem; }

.source { white-space: pre-wrap; overflow-wrap: anywhere; overflow-y: auto; background: var(--paper); color: var(--ink);
  border: 1px solid var(--line); padding: .6rem .8rem; font-family: __MONO__; font-size: .86rem; line-height: 1.6;
  tab-size: 4; }
.source.near { height: calc(100vh - 15rem); min-height: 20rem; }
.source.small { height: 12rem; } .source.whole { max-height: 36rem; }
.source mark { background: #ffd866; color: #111; padding: 0 2px; border-radius: 2px; font-weight: 700; }
.source mark.about { background: #fff6da; color: #111; font-weight: 400; box-shadow: 0 0 0 1px #e2c673; }
.source .cut { color: var(--soft); }

.value { font-size: 1.05rem; } .value b { font-size: 1.35rem; font-variant-numeric: tabular-nums; }
ul.reasons { margin: .1rem 0 0; padding-left: 1.2rem; }
ul.reasons li { margin: 0; line-height: 1.45; font-size: .95rem; }
table.history a { color: var(--accent); }
table.history.log td:first-child { white-space: nowrap; }
table.history { border-collapse: collapse; width: 100%; font-size: .87rem; }
table.history th { text-align: left; color: var(--soft); font-weight: 500; }
table.sentences th { white-space: nowrap; padding-right: 1.2rem; }
table.history td, table.history th { padding: .15rem .5rem .15rem 0; vertical-align: top;
  border-bottom: 1px solid var(--line); }
table.explained { border-collapse: collapse; width: 100%; font-size: .87rem; line-height: 1.45; }
table.explained th { text-align: left; color: var(--soft); font-weight: 500; white-space: nowrap; }
table.explained td, table.explained th { padding: .2rem .6rem .2rem 0; vertical-align: top;
  border-bottom: 1px solid var(--line); }
table.explained td { overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
table.explained td > div + div { margin-top: .15rem; }
table.explained ul.reasons li { font-size: .87rem; }
table.data { border-collapse: collapse; font-variant-numeric: tabular-nums; line-height: 1.4; }
table.data th { text-align: left; color: var(--soft); font-weight: 600; font-size: .87rem; vertical-align: bottom; }
table.data td, table.data th { padding: .25rem 1.2rem .25rem 0; border-bottom: 1px solid var(--line); }
table.data td { vertical-align: top; }
.listed { max-height: 16rem; overflow-y: auto; }
.finding { border-left: 3px solid var(--badline); padding: .1rem 0 .1rem .7rem; margin: .35rem 0; line-height: 1.5; }
.findings { max-height: 15rem; overflow-y: auto; }
.finding .sum { font-variant-numeric: tabular-nums; }
.finding .what { color: var(--soft); }

[data-testid="stColumn"]:has(.st-key-panel) { position: sticky; top: .8rem; align-self: flex-start; }
.st-key-panel { max-height: calc(100vh - 1.6rem); overflow-y: auto; overflow-x: hidden;
  border: 1px solid var(--line); background: var(--back); padding: .7rem .9rem; }
.st-key-rows [data-testid="stHorizontalBlock"] { align-items: center; border-bottom: 1px solid var(--line);
  padding-bottom: .25rem; }
.st-key-rows [data-testid="stVerticalBlock"] { gap: .25rem; }
.st-key-rows button { min-height: 1.9rem; padding: .1rem .7rem; }
[class*="st-key-typed-"] input { font-size: 1.1rem; font-variant-numeric: tabular-nums; }
[data-testid="stSidebarUserContent"] { padding-bottom: 1rem; }

.tiles { display: flex; flex-wrap: wrap; gap: .8rem; }
.tile { display: flex; flex-direction: column; min-width: 9rem; padding: .6rem .9rem; border: 1px solid var(--line);
  border-left: 4px solid var(--line); background: var(--faint); }
.tile b { font-size: 1.7rem; line-height: 1.2; font-variant-numeric: tabular-nums; } .tile span { color: var(--soft); }
.tile.done { border-left-color: var(--goodline); } .tile.review, .tile.fields { border-left-color: var(--warnline); }
.tile.failed { border-left-color: var(--badline); }
.st-key-filters { align-items: end; flex-wrap: wrap; }
:focus-visible { outline: 3px solid var(--accent) !important; outline-offset: 1px; }
@media (max-width: 768px) {
  [data-testid="stHeader"] { height: 3.2rem; min-height: 3.2rem; background: var(--back); }
  [data-testid="stMainBlockContainer"] { padding: 3.8rem 1rem 2rem; }
  [data-testid="stColumn"]:has(.st-key-panel) { position: static; }
  [data-testid="stColumn"]:has(.head) { display: none; }
  .listrow { grid-template-columns: minmax(0, 1fr); gap: .15rem; }
  .st-key-panel { max-height: none; }
}

[data-testid="stFileUploaderDropzoneInstructions"] { display: none; }
[data-testid="stFileUploaderDropzone"] { align-items: center; }
[data-testid="stFileUploaderDropzone"] button p { font-size: 0; }
body:has(.stApp:not([data-test-connection-state="CONNECTED"])) section[role="dialog"] h2[slot="title"],
body:has(.stApp:not([data-test-connection-state="CONNECTED"])) section[role="dialog"] h2 + div > div { font-size: 0; }
body:has(.stApp:not([data-test-connection-state="CONNECTED"])) section[role="dialog"] h2[slot="title"]::after {
  content: __GONE__; font-size: 1.25rem; }
body:has(.stApp:not([data-test-connection-state="CONNECTED"])) section[role="dialog"] h2 + div > div::after {
  content: __GONE_WHAT__; font-size: 1rem; }
[data-testid="stFileUploaderDropzone"] button p::after { content: __CHOOSE__; font-size: 1rem; }
[data-testid="stFileUploader"] [data-testid="stFileChips"] { max-height: 8.6rem; }
[data-testid="stFileChips"] > button { order: -1; position: sticky; top: 0; z-index: 1; align-self: flex-start;
  margin: .6rem .4rem 0 0; background: var(--back); }
[data-testid="stFileUploaderDropzone"]::after { content: __DROP__; color: var(--soft); padding-left: .8rem;
  white-space: nowrap; }
[data-testid="stFileUploaderDropzone"]:has([aria-invalid="true"])::after { content: __REFUSED__;
  color: var(--badline); white-space: normal; }
.stFileChip:not([aria-invalid="true"]) [data-testid="stFileChipDeleteBtn"] { display: none; }
"""


_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="150" height="30" viewBox="0 0 150 30">'
    "<style>text{fill:#1f5f7a}@media (prefers-color-scheme:dark){text{fill:#6db5d1}}</style>"
    '<text x="0" y="22" font-size="21" font-weight="700" font-family="__FONT__">勾稽'
    '<tspan font-size="16" font-weight="500" dx="7">Gouji</tspan></text></svg>'
)
LOGO = _SVG.replace("__FONT__", FONT.replace('"', ""))
"""The name of the program, above the screens."""


def sheet(words: Words) -> Html:
    """Return the style sheet, with texts for what Streamlit says in English alone: its uploader, a lost connection."""
    css = _CSS.replace("__MONO__", MONO)
    texts = {
        "__CHOOSE__": words("upload.choose"),
        "__DROP__": words("upload.drop"),
        "__GONE_WHAT__": words("app.gone_what"),
        "__GONE__": words("app.gone"),
        "__REFUSED__": words("upload.refused", limit=MAX_UPLOAD),
    }
    for mark, text in texts.items():
        css = css.replace(mark, json.dumps(text, ensure_ascii=False))
    return Html(f"<style>{css}</style>")
