"""One report in every format, plain and in the coded printings that conversions are traced by.

In: a report. Out: its files, made when they are first asked for. Surprise: a PDF's coded printings keep the rows'
labels plain; see ``ink.coded``.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from random import Random

from eval.corpus.converters import CONVERTERS, Converter, ConverterFailed
from eval.corpus.ink import TURNS, Ink, coded, plain
from eval.corpus.marked import Marked, Untraceable, trace
from eval.corpus.print_docx import WordStyle, choose_word_style, print_docx
from eval.corpus.print_html import PageStyle, choose_page_style, print_html
from eval.corpus.print_pdf import ORIGINS, pdf_from_docx, pdf_from_html
from eval.corpus.print_saved import print_mhtml, print_old, print_photo, print_scan
from eval.corpus.print_sheets import print_xls, print_xlsx
from eval.corpus.report import Report


class Skipped(Exception):
    """A case that is not made, and why."""


@dataclass(slots=True)
class Printings:
    """The files of one report.

    Attributes:
        origin: where its PDF comes from, ``office`` or ``web``.
    """

    report: Report
    page_style: PageStyle
    word_style: WordStyle
    origin: str
    _files: dict[str, list[bytes]] = field(default_factory=dict)
    _texts: dict[str, Marked | Skipped] = field(default_factory=dict)

    def source(self, kind: str) -> bytes:
        """Return the plain file of a format; a page is in its own charset here, for converters in UTF-8."""
        if kind == "html":
            return print_html(self.report, self.page_style, plain)
        if kind == "docx":
            return print_docx(self.report, self.word_style, plain)
        if kind == "xlsx":
            return print_xlsx(self.report, plain, typed=True)
        if kind == "pdf":
            return self.files(kind)[0]
        return self._saved(kind)

    def _saved(self, kind: str) -> bytes:
        """Return the file of a format that no converter of the corpus takes."""
        rng = Random(f"{self.report.seed}/{self.report.name}/{kind}")
        try:
            if kind == "mhtml":
                return print_mhtml(self.source("html"), self.page_style.charset, rng)
            if kind == "xls":
                return print_xls(self.report)
            if kind in ("scan", "photo"):
                pdf = self.source("pdf")
                return print_scan(pdf) if kind == "scan" else print_photo(pdf, rng)
            return print_old(self.source("docx"), kind)
        except (ImportError, OSError, ConverterFailed) as error:
            raise Skipped(f"not installed or failed: {error}"[:120]) from error

    def files(self, kind: str) -> list[bytes]:
        """Return the plain file of a format and its coded ones, for converters."""
        if kind not in self._files:
            self._files[kind] = self._print(kind)
        return self._files[kind]

    def _print(self, kind: str) -> list[bytes]:
        inks: list[Ink] = [plain, *(coded(turn, labels=kind != "pdf") for turn in range(TURNS))]
        if kind == "html":
            return [print_html(self.report, self.page_style, ink, "utf-8") for ink in inks]
        if kind == "docx":
            return [print_docx(self.report, self.word_style, ink) for ink in inks]
        if kind == "xlsx":
            return [print_xlsx(self.report, ink) for ink in inks]
        missing = [program for program in ORIGINS[self.origin] if shutil.which(program) is None]
        if missing:
            raise Skipped(f"not installed: {', '.join(missing)}")
        if self.origin == "office":
            return pdf_from_docx([print_docx(self.report, self.word_style, ink) for ink in inks])
        return pdf_from_html([print_html(self.report, self.page_style, ink, "utf-8") for ink in inks])

    def has_text(self, name: str) -> bool:
        """Tell whether what a converter makes of the report was made already."""
        return isinstance(self._texts.get(name), Marked)

    def text(self, name: str) -> Marked:
        """Return what a converter makes of the report.

        Raises:
            Skipped: something is not installed, the converter failed, or what it lost cannot be known.
        """
        if name not in self._texts:
            try:
                self._texts[name] = self._convert(CONVERTERS[name])
            except Skipped as reason:
                self._texts[name] = reason
        found = self._texts[name]
        if isinstance(found, Skipped):
            raise found
        return found

    def _convert(self, converter: Converter) -> Marked:
        if converter.missing():
            raise Skipped(f"not installed: {', '.join(converter.missing())}")
        files = self.files(converter.takes)
        try:
            texts = converter.convert(files)
        except Exception as error:  # a converter may fail in any way it likes; the report is skipped and it is said why
            raise Skipped(f"failed: {type(error).__name__}: {error}"[:120]) from error
        try:
            return trace(texts[0], texts[1:])
        except Untraceable as error:
            raise Skipped("cannot be traced on some reports") from error


def printings_of(report: Report) -> Printings:
    """Return the files of a report, its styles by its seed."""
    rng = Random(f"{report.seed}/{report.name}/styles")
    return Printings(report, choose_page_style(rng), choose_word_style(rng), rng.choice(sorted(ORIGINS)))
