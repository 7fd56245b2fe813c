"""Word document to text, the careful ways and the short ones.

In: the bytes of a .docx. Out: text, Markdown, or the page that an office program makes of it. Surprise: merged cells
are where the libraries differ; some say them once, some in every place that they cover.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any

from eval.corpus.converters.registry import batch_converter, converter, load, office, run


def _open(file: bytes) -> Any:
    return load("docx").Document(io.BytesIO(file))


@converter("docx", "docx")
def docx_paragraphs_then_tables(file: bytes) -> str:
    """All paragraphs first, then all tables, merged cells said in every place: the usual snippet."""
    document = _open(file)
    lines = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        lines += ["\t".join(cell.text for cell in row.cells) for row in table.rows]
    return "\n".join(lines)


def _in_order(file: bytes) -> Iterator[tuple[str, Any]]:
    document = _open(file)
    for child in document.element.body.iterchildren():
        if child.tag.endswith("}p"):
            yield "paragraph", load("docx.text.paragraph").Paragraph(child, document)
        elif child.tag.endswith("}tbl"):
            yield "table", load("docx.table").Table(child, document)


def _said_once(row: Any) -> list[str]:
    """Return the texts of a row's cells, a cell merged sideways said once."""
    texts: list[str] = []
    before = None
    for cell in row.cells:
        if cell._tc is not before:
            texts.append(cell.text.replace("\n", " "))
        before = cell._tc
    return texts


@converter("docx", "docx")
def docx_in_order_tabs(file: bytes) -> str:
    """Paragraphs and tables in order, cells between tabs."""
    lines = []
    for kind, item in _in_order(file):
        lines += [item.text] if kind == "paragraph" else ["\t".join(_said_once(row)) for row in item.rows]
    return "\n".join(lines)


@converter("docx", "docx", suffix=".md")
def docx_in_order_pipes(file: bytes) -> str:
    """Paragraphs and tables in order, rows between pipes with the separator of Markdown."""
    lines = []
    for kind, item in _in_order(file):
        if kind == "paragraph":
            lines.append(item.text)
            continue
        for number, row in enumerate(item.rows):
            texts = _said_once(row)
            lines.append("| " + " | ".join(texts) + " |")
            if not number:
                lines.append("|" + " --- |" * len(texts))
        lines.append("")
    return "\n".join(lines)


@converter("docx", "docx")
def docx_cells_down(file: bytes) -> str:
    """One cell a line behind a tab, a blank line after each row, as a copied table comes out of old Word."""
    lines = []
    for kind, item in _in_order(file):
        if kind == "paragraph":
            lines.append(item.text)
            continue
        for row in item.rows:
            lines += ["\t" + text for text in _said_once(row)]
            lines.append("")
    return "\n".join(lines)


@converter("docx", "docx2txt")
def docx2txt_process(file: bytes) -> str:
    """Text by docx2txt."""
    return str(load("docx2txt").process(io.BytesIO(file)))


@converter("docx", "docx2python")
def docx2python_text(file: bytes) -> str:
    """Text by docx2python."""
    with load("docx2python").docx2python(io.BytesIO(file)) as content:
        return str(content.text)


@converter("docx", "mammoth", suffix=".md")
def mammoth_markdown(file: bytes) -> str:
    """Markdown by mammoth."""
    return str(load("mammoth").convert_to_markdown(io.BytesIO(file)).value)


@converter("docx", "mammoth")
def mammoth_raw(file: bytes) -> str:
    """Raw text by mammoth."""
    return str(load("mammoth").extract_raw_text(io.BytesIO(file)).value)


@converter("docx", "mammoth", suffix=".html")
def mammoth_html(file: bytes) -> str:
    """A page by mammoth: a fragment without a head."""
    return str(load("mammoth").convert_to_html(io.BytesIO(file)).value)


@converter("docx")
def docx_xml_text(file: bytes) -> str:
    """What stands between the tags of the document's XML, a paragraph a line."""
    xml = zipfile.ZipFile(io.BytesIO(file)).read("word/document.xml").decode("utf-8")
    paragraphs = re.split(r"</w:p>", xml)
    return "\n".join("".join(unescape(text) for text in re.findall(r"<w:t[^>]*>([^<]*)", one)) for one in paragraphs)


@converter("docx", programs=["pandoc"])
def pandoc_docx_plain(file: bytes) -> str:
    """Text by pandoc."""
    return run(["pandoc", "-f", "docx", "-t", "plain", "{}"], file, ".docx")


@converter("docx", suffix=".md", programs=["pandoc"])
def pandoc_docx_gfm(file: bytes) -> str:
    """Markdown by pandoc."""
    return run(["pandoc", "-f", "docx", "-t", "gfm", "{}"], file, ".docx")


@batch_converter("docx", programs=["soffice"])
def soffice_docx_txt(files: Sequence[bytes]) -> list[str]:
    """Text by the office program."""
    return [file.decode("utf-8-sig") for file in office(files, ".docx", "txt:Text (encoded):UTF8", ".txt")]


@batch_converter("docx", suffix=".html", programs=["soffice"])
def soffice_docx_html(files: Sequence[bytes]) -> list[str]:
    """The page that the office program makes of a document."""
    return [file.decode("utf-8-sig") for file in office(files, ".docx", "html:HTML (StarWriter):UTF8", ".html")]


@batch_converter("docx", "striprtf", programs=["soffice"])
def soffice_rtf_striprtf(files: Sequence[bytes]) -> list[str]:
    """Text out of the RTF that the office program makes."""
    strip = load("striprtf.striprtf").rtf_to_text
    return [str(strip(file.decode("latin-1"))) for file in office(files, ".docx", "rtf", ".rtf")]


@batch_converter("docx", programs=["soffice", "antiword"])
def antiword_doc(files: Sequence[bytes]) -> list[str]:
    """Text out of an old .doc by antiword."""
    old = office(files, ".docx", "doc", ".doc")
    return [run(["antiword", "-m", "UTF-8", "-w", "0", "{}"], file, ".doc") for file in old]
