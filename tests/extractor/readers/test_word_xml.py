"""Word documents in one XML file: what is deleted or struck out in them is no figure."""

import base64
import io
import re
import zipfile

import docx
import pytest
from press import PROSE_AFTER, PROSE_BEFORE, consistent_values, rows_of

from extractor import readers
from extractor.errors import BrokenFile
from extractor.forms import forms
from extractor.page import Reason
from extractor.pipeline import extract

OTHER = "proactive.penalties.decisions"
VALUES = consistent_values(seed=11) | {OTHER: 187}
SPACES = (
    'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" '
    'xmlns:aml="http://schemas.microsoft.com/aml/2001/core" '
    'xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint"'
)


def run(text: str, looks: str = "") -> str:
    return f"<w:r><w:rPr>{looks}</w:rPr><w:t>{text}</w:t></w:r>"


def changed(way: str, text: str) -> str:
    named = "delText" if way == "Deletion" else "t"
    return (
        f'<aml:annotation aml:id="1" w:type="Word.{way}" aml:author="某人"><aml:content>'
        f"<w:r><w:{named}>{text}</w:{named}></w:r></aml:content></aml:annotation>"
    )


def word_2003(content: str) -> str:
    """Return a report as Word 2003 writes it in XML, with such content of one cell."""
    lines = PROSE_BEFORE.format(applications=VALUES["requests.new.total"]).split("\n")
    parts = [f"<w:p>{run(line)}</w:p>" for line in lines]
    for section in forms()["2021"].sections:
        parts.append(f"<w:p>{run(section.lines[0].fields[0].heading[0])}</w:p><w:tbl>")
        for row in rows_of(section, {**VALUES, OTHER: "@"}):
            cells = (content if cell == "@" else run(cell) for cell in row)
            parts.append("<w:tr>" + "".join(f"<w:tc><w:p>{cell}</w:p></w:tc>" for cell in cells) + "</w:tr>")
        parts.append("</w:tbl>")
    parts += [f"<w:p>{run(line)}</w:p>" for line in PROSE_AFTER.split("\n")]
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><?mso-application progid="Word.Document"?>'
    return f"{head}<w:wordDocument {SPACES}><w:body><wx:sect>{''.join(parts)}</wx:sect></w:body></w:wordDocument>"


@pytest.mark.parametrize(
    "content",
    [
        run("187"),
        changed("Deletion", "47") + run("187"),
        changed("Deletion", "47") + changed("Insertion", "187"),
        run("47", "<w:strike/>") + run("187"),
        run("47", "<w:vanish/>") + run("187"),
    ],
)
def test_what_word_2003_deleted_or_hid_is_not_joined_to_the_figure(content: str) -> None:
    extraction = extract(word_2003(content).encode())
    assert {name: extraction.fields[name].value for name in VALUES} == VALUES
    assert not any(extraction.fields[name].needs_review for name in VALUES)


@pytest.mark.parametrize("content", [changed("Deletion", "187"), run("187", "<w:strike/>"), run("187", "<w:vanish/>")])
def test_a_figure_that_is_deleted_or_struck_out_is_none(content: str) -> None:
    field = extract(word_2003(content).encode()).fields[OTHER]
    assert (field.value, field.needs_review) == (None, True)
    assert Reason.STRUCK_OUT in field.reasons


def test_a_file_in_two_bytes_a_character_is_read_alike() -> None:
    text = word_2003(run("187"))
    wide = text.replace("UTF-8", "UTF-16").encode("utf-16")
    assert readers.read(wide).source == readers.read(text.encode()).source


def flat(data: bytes) -> bytes:
    """Return a Word file as one XML file that holds all of its parts."""
    parts = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        types = archive.read("[Content_Types].xml").decode()
        kinds = dict(re.findall(r'<Override PartName="([^"]+)" ContentType="([^"]+)"', types))
        for name in archive.namelist():
            if name == "[Content_Types].xml":
                continue
            content = archive.read(name)
            kind = kinds.get(f"/{name}", "application/vnd.openxmlformats-package.relationships+xml")
            if name.endswith((".xml", ".rels")):
                bare = re.sub(r"\A<\?xml.*?\?>", "", content.decode()).strip()
                holds = f"<pkg:xmlData>{bare}</pkg:xmlData>"
            else:
                kind, holds = "image/jpeg", f"<pkg:binaryData>{base64.b64encode(content).decode()}</pkg:binaryData>"
            parts.append(f'<pkg:part pkg:name="/{name}" pkg:contentType="{kind}">{holds}</pkg:part>')
    space = "http://schemas.microsoft.com/office/2006/xmlPackage"
    return f'<?xml version="1.0"?><pkg:package xmlns:pkg="{space}">{"".join(parts)}</pkg:package>'.encode()


def test_a_flat_package_is_read_as_the_file_that_it_holds() -> None:
    word = docx.Document()
    for row in (("行政许可", "12"), ("行政处罚", "7")):
        word.add_paragraph("\t".join(row))
    stream = io.BytesIO()
    word.save(stream)
    document = readers.read(flat(stream.getvalue()))
    assert (document.format, document.source) == ("docx", readers.read(stream.getvalue()).source)


def test_a_damaged_file_is_refused() -> None:
    with pytest.raises(BrokenFile):
        readers.read(word_2003(run("187")).encode()[:-40])
