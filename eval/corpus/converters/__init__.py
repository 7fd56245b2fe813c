"""Every way from a file to text that the corpus knows; see ``registry`` for what one is.

In: nothing. Out: ``CONVERTERS`` by name. Surprise: importing a module of this package registers its converters.
"""

from eval.corpus.converters import from_docx, from_html, from_html_programs, from_pdf, from_xlsx
from eval.corpus.converters.registry import CONVERTERS, Converter, ConverterFailed

KEEPS_EMPTY_CELLS = frozenset(
    [
        "docx_paragraphs_then_tables",
        "docx_in_order_tabs",
        "docx_in_order_pipes",
        "docx_cells_down",
        "mammoth_html",
        "pandoc_docx_plain",
        "pandoc_docx_gfm",
        "soffice_docx_html",
        "trafilatura_txt",
        "trafilatura_md",
        "trafilatura_recall",
        "inscriptis",
        "html2text_default",
        "html2text_padded",
        "markdownify_md",
        "bs4_rows_pipes",
        "w3m_72",
        "w3m_120",
        "elinks_110",
        "pandoc_html_plain",
        "pandoc_html_gfm",
        "pandoc_html_markdown",
        "pandoc_html_rst",
        "pandoc_html_asciidoc",
        "pandoc_html_org",
        "pdftotext_layout",
        "pdftotext_fixed",
        "pypdf_layout",
        "pdfplumber_layout",
        "pdfplumber_tables",
        "xlsx_tabs",
        "xlsx_csv",
    ]
)
"""Converters after which an empty cell can still be seen, by its separators or by where it stands."""

__all__ = [
    "CONVERTERS",
    "KEEPS_EMPTY_CELLS",
    "Converter",
    "ConverterFailed",
    "from_docx",
    "from_html",
    "from_html_programs",
    "from_pdf",
    "from_xlsx",
]
