"""The words of a paragraph of Word: what is shown of it, in runs, and what in it is no text.

In: a paragraph's element, and where it stands. Out: ``Written``. Surprise: what a field shows is its result, not its
instruction; what a form field without a result shows stands in its settings. Text boxes are no part of the paragraph
that they hang on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from extractor.limits import MAX_DEPTH, at_most
from extractor.page import PICTURE, THING, Style
from extractor.readers._layout import Run
from extractor.readers._word.comments import is_commented
from extractor.readers._word.looks import Ground, Looks, is_on

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_TWICE, _CHOICE = (
    f"{{http://schemas.openxmlformats.org/markup-compatibility/2006}}{name}" for name in ("AlternateContent", "Choice")
)
_OF_THEIR_OWN = frozenset((qn("w:hyperlink"), f"{_MATH}oMath"))
"""What is a thing of its own in its line: a figure in it is not the rest of one beside it."""
_VAL = qn("w:val")
_R, _T, _RPR = qn("w:r"), qn("w:t"), qn("w:rPr")
_DELETED = frozenset((qn("w:del"), qn("w:moveFrom")))
_INSERTED = frozenset((qn("w:ins"), qn("w:moveTo")))
_PRINTED = {qn("w:tab"): "\t", qn("w:ptab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_DEL_TEXT, _SYM, _RUBY, _INSTRUCTION, _FIELD_CHAR, _SIMPLE_FIELD, _RUBY_TEXT, _RUBY_BASE = (
    qn(f"w:{name}") for name in ("delText", "sym", "ruby", "instrText", "fldChar", "fldSimple", "rt", "rubyBase")
)
_NOTES, _OWN_MARK = frozenset((qn("w:footnoteReference"), qn("w:endnoteReference"))), qn("w:customMarkFollows")
_PICTURES = frozenset(
    ("{http://schemas.openxmlformats.org/drawingml/2006/picture}pic", "{urn:schemas-microsoft-com:vml}imagedata")
)
_DRAWINGS = frozenset((qn("w:drawing"), qn("w:pict"), qn("w:object")))
_LINES = frozenset(("line", "straightConnector1"))
_BOX = qn("w:txbxContent")
_NO_TEXT = frozenset(qn(f"w:{name}") for name in ("pPr", "rPr", "sdtPr", "sdtEndPr", "rt", "rubyPr", "ffData"))
_PAGE_FIELDS = frozenset(("PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF"))
_SHOWING_FIELDS = frozenset(
    ("EQ", "REF", "QUOTE", "SYMBOL", "DOCPROPERTY", "DOCVARIABLE", "MERGEFIELD", "INCLUDEPICTURE", "LINK", "EMBED")
)
_WITHOUT_RESULT = frozenset(("EQ", "SYMBOL"))
"""Fields that show what their instruction draws."""
_PICTURE_FONTS = ("wingdings", "webdings")
_SIGNS = {0xA8: "☐", 0x6F: "☐", 0xFE: "☑", 0xFD: "☒", 0x52: "☑", 0xFC: "✓"}
"""Boxes and ticks in Wingdings."""
_SHIFTED = {f"{_MATH}sup": Style.RAISED, f"{_MATH}sub": Style.LOWERED}
_PHANTOM, _FRAMED = f"{_MATH}phant", f"{_MATH}borderBox"
_IN_LINE = frozenset(
    f"{_MATH}{name}" for name in ("oMath", "oMathPara", "e", "box", "borderBox", "sSup", "sSub", "sSubSup", "sPre")
) | frozenset(_SHIFTED)
_STRIKES = tuple(f"{_MATH}borderBoxPr/{_MATH}strike{way}" for way in ("H", "V", "BLTR", "TLBR"))
_NEVER_SHOWN = frozenset((Style.HIDDEN, Style.DELETED, Style.RUBY))


@dataclass(slots=True)
class Written:
    """What stands in a paragraph, or in a cell.

    Attributes:
        holds: ``PICTURE`` or ``THING`` where something in the line is no text; ``floats`` where it hangs on it.
        boxes: the text boxes that hang on it.
    """

    runs: list[Run] = field(default_factory=list)
    holds: str = ""
    floats: str = ""
    boxes: list[Any] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All characters, shown or not."""
        return "".join(run.text for run in self.runs)

    def put(self, text: str, style: Style | None = None) -> None:
        """Add characters."""
        if self.runs and self.runs[-1].style is style:
            self.runs[-1] = Run(self.runs[-1].text + text, style)
        elif text:
            self.runs.append(Run(text, style))

    def append(self, other: Written) -> None:
        """Add what stands in a further paragraph, behind a blank; between two figures behind a line's end."""
        if self.runs and other.runs:
            self.put("\v" if self.text[-1:].isdecimal() and other.text[:1].isdecimal() else " ")
        for text, style in other.runs:
            self.put(text, style)
        self.holds = self.holds or other.holds
        self.floats = self.floats or other.floats
        self.boxes += other.boxes


@dataclass(slots=True)
class _Field:
    """A field that is being read."""

    settings: Any | None
    instruction: str = ""
    result: bool = False
    shown: bool = False

    @property
    def name(self) -> str:
        words = self.instruction.split()
        return words[0].upper() if words else ""


def children_of(parent: Any) -> Iterator[Any]:
    """Yield the children of an element; of what is written twice, for new programs and old ones, one."""
    for child in parent:
        if child.tag == _TWICE:
            choice = child.find(_CHOICE)
            yield from children_of(choice if choice is not None else child)
        else:
            yield child


class Paragraph:
    """A paragraph while it is read."""

    def __init__(self, looks: Looks, ground: Ground) -> None:
        """Begin one that stands there."""
        self._looks = looks
        self._ground = ground
        self._fields: list[_Field] = []
        self._parts = False
        self.written = Written()

    def read(self, parent: Any, style: Style | None = None, depth: int = 0) -> None:
        """Read what an element holds; ``style`` is what shows or hides all of it."""
        at_most(MAX_DEPTH, depth, "elements in elements")
        for child in children_of(parent):
            tag = child.tag
            self._parts = self._parts or tag in _OF_THEIR_OWN
            if tag == _R:
                self._read_run(child, style, depth)
            elif tag in _DELETED:
                self.read(child, Style.DELETED, depth + 1)
            elif tag in _INSERTED:
                self.read(child, style or Style.INSERTED, depth + 1)
            elif tag == _SIMPLE_FIELD:
                if child.get(qn("w:instr"), "").strip().partition(" ")[0].upper() not in _PAGE_FIELDS:
                    self.read(child, style, depth + 1)
            elif isinstance(tag, str) and tag.startswith(_MATH):
                self._read_formula(child, style, depth + 1)
            elif tag not in _NO_TEXT:
                self.read(child, style, depth + 1)
            self._parts = self._parts or tag in _OF_THEIR_OWN

    def _read_run(self, run: Any, around: Style | None, depth: int) -> None:
        properties = run.find(_RPR)
        style = around
        if around not in _NEVER_SHOWN:
            style = self._looks.style_of(properties, self._ground) or around
            if style in (None, Style.INSERTED) and is_commented(run):
                style = Style.COMMENTED
        for child in children_of(run):
            if child.tag == _T:
                text = child.text or ""
                if properties is not None and _is_of_pictures(properties) and any(ch.isdecimal() for ch in text):
                    self._put(text, style or Style.HIDDEN)
                    if self._is_shown() and style not in _NEVER_SHOWN:
                        self.written.holds = THING
                else:
                    self._put(text, style)
            elif child.tag in _NOTES:
                if style not in _NEVER_SHOWN and is_on(child.get(_OWN_MARK, "0")):
                    style = Style.NOTE
            elif child.tag != _RPR:
                self._read_part(child, style, depth)

    def _read_part(self, part: Any, style: Style | None, depth: int) -> None:
        """Read a part of a run that is not plain text."""
        tag = part.tag
        if tag in _PRINTED:
            self._put(_PRINTED[tag], style)
        elif tag == _DEL_TEXT:
            self._put(part.text or "", Style.DELETED)
        elif tag == _SYM:
            self._read_sign(part, style)
        elif tag == _RUBY:
            for piece in part:
                if piece.tag in (_RUBY_TEXT, _RUBY_BASE):
                    self.read(piece, Style.RUBY if piece.tag == _RUBY_TEXT else style, depth + 1)
        elif tag == _INSTRUCTION:
            if self._fields:
                self._fields[-1].instruction += part.text or ""
        elif tag == _FIELD_CHAR:
            self._read_mark(part, style)
        elif tag in _DRAWINGS and self._is_shown() and style not in _NEVER_SHOWN:
            self._read_drawing(part)

    def _put(self, text: str, style: Style | None) -> None:
        if self._is_shown():
            if self._parts and text:
                self._parts = False
                if self.written.text[-1:].isdecimal() and text[:1].isdecimal():
                    self.written.put("\v", style)
            self.written.put(text, style)
            for one in self._fields:
                one.shown = one.shown or bool(text)

    def _is_shown(self) -> bool:
        """Tell whether this is no part of a field's instruction, nor a page's number."""
        return all(one.result and one.name not in _PAGE_FIELDS for one in self._fields)

    def _read_mark(self, mark: Any, style: Style | None) -> None:
        """Begin a field, pass from its instruction to its result, or end it."""
        kind = mark.get(qn("w:fldCharType"))
        if kind == "begin":
            self._fields.append(_Field(mark.find(qn("w:ffData"))))
        elif kind == "separate" and self._fields:
            self._fields[-1].result = True
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            if ended.shown or not self._is_shown():
                return
            if ended.settings is not None:
                self._put(_entered(ended.settings, with_default=not ended.result), style)
            elif (
                ended.name.startswith("=")
                or ended.name in _WITHOUT_RESULT
                or (ended.name in _SHOWING_FIELDS and not ended.result)
            ):
                self.written.holds = THING

    def _read_sign(self, sign: Any, style: Style | None) -> None:
        """Read a character that is named by its number in a font."""
        try:
            code = int(sign.get(qn("w:char"), ""), 16)
        except ValueError:
            code = 0
        low = code & 0xFF if 0xF000 <= code <= 0xF0FF else code
        if sign.get(qn("w:font"), "").lower().startswith(_PICTURE_FONTS):
            text = _SIGNS.get(low, "")
        elif low != code:  # of a font of symbols; its digits stand where all digits do
            text = chr(low) if chr(low).isascii() and not chr(low).isalpha() and chr(low).isprintable() else ""
        else:
            text = chr(code) if 0x20 <= code < 0xD800 else ""
        if text:
            self._put(text, style)
        elif self._is_shown() and style not in _NEVER_SHOWN:
            self.written.holds = THING

    def _read_drawing(self, drawing: Any) -> None:
        """Note the text boxes and pictures of a drawing."""
        boxes = list(_boxes(drawing))
        self.written.boxes += boxes
        if drawing.tag == qn("w:object"):
            self.written.holds = THING
            return
        elements = list(drawing.iter())
        what = PICTURE if any(one.tag in _PICTURES for one in elements) else "" if boxes else THING
        if what == THING and any(one.get("prst") in _LINES or str(one.tag).endswith("}line") for one in elements):
            return  # a stroke through an empty cell is as good as a dash
        if any(str(one.tag).endswith("}anchor") for one in elements):
            self.written.floats = what or self.written.floats
        else:
            self.written.holds = what or self.written.holds

    def _read_formula(self, part: Any, style: Style | None, depth: int) -> None:
        """Read a formula as far as it is characters in a line."""
        at_most(MAX_DEPTH, depth, "elements in elements")
        tag = part.tag
        if tag == f"{_MATH}r":
            if style not in _NEVER_SHOWN:
                style = self._looks.style_of(part.find(_RPR), self._ground) or style
            for text in part.findall(f"{_MATH}t"):
                self._put(text.text or "", style)
            return
        if tag.endswith("Pr"):
            return
        if tag == _PHANTOM or (tag == _FRAMED and any(part.find(strike) is not None for strike in _STRIKES)):
            style = style or (Style.HIDDEN if tag == _PHANTOM else Style.STRUCK)
        elif tag not in _IN_LINE:
            self.written.holds = THING  # a fraction, a root, a sum
            return
        style = style or _SHIFTED.get(tag)
        for child in children_of(part):
            if str(child.tag).startswith(_MATH):
                self._read_formula(child, style, depth + 1)
            elif child.tag == _R:
                self._read_run(child, style, depth)
            elif child.tag in _DELETED or child.tag in _INSERTED:
                around = Style.DELETED if child.tag in _DELETED else style or Style.INSERTED
                for inner in child:
                    self._read_formula(inner, around, depth + 1)


def _is_of_pictures(properties: Any) -> bool:
    """Tell whether a run is set in a font whose digits are pictures: a folder, a clock."""
    fonts = properties.find(qn("w:rFonts"))
    return fonts is not None and (fonts.get(qn("w:ascii")) or "").lower().startswith(_PICTURE_FONTS)


def _boxes(drawing: Any) -> Iterator[Any]:
    """Yield the contents of the text boxes of a drawing, those in text boxes not."""
    for child in children_of(drawing):
        if child.tag == _BOX:
            yield child
        else:
            yield from _boxes(child)


def _entered(settings: Any, *, with_default: bool) -> str:
    """Return what was entered in a form field that shows no text of its own."""
    box = settings.find(qn("w:checkBox"))
    if box is not None:
        ticked = box.find(qn("w:checked"))
        ticked = box.find(qn("w:default")) if ticked is None else ticked
        return "☒" if ticked is not None and is_on(ticked.get(_VAL, "1")) else "☐"
    choice = settings.find(qn("w:ddList"))
    if choice is not None:
        entries = [entry.get(_VAL, "") for entry in choice.findall(qn("w:listEntry"))]
        chosen = choice.find(qn("w:result"))
        chosen = choice.find(qn("w:default")) if chosen is None else chosen
        number = chosen.get(_VAL, "0") if chosen is not None else "0"
        return entries[int(number)] if number.isdecimal() and int(number) < len(entries) else ""
    usual = settings.find(f"{qn('w:textInput')}/{qn('w:default')}")
    return usual.get(_VAL, "") if with_default and usual is not None else ""
