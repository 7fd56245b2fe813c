"""Saved pages: the page and its frames, each in its own encoding; pictures beside them count for nothing."""

from email.message import EmailMessage

import pytest
from press import consistent_values, report

from extractor import readers
from extractor.errors import BrokenFile
from extractor.page.document import CellKind
from extractor.pipeline import extract


def saved(*pages, charset="gb2312", encoding="quoted-printable"):
    """Return pages saved as one file."""
    message = EmailMessage()
    message["Subject"] = "Saved"
    message["MIME-Version"] = "1.0"
    message.make_related()
    for page in pages:
        message.add_related(page, "text", "html", cte=encoding, params={"charset": charset})
    message.add_related(b"GIF89a", "image", "gif")
    return message.as_bytes()


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
@pytest.mark.parametrize("charset", ["utf-8", "gb2312"])
def test_a_report_is_read_whatever_its_transfer_encoding(encoding, charset):
    values = consistent_values(seed=8)
    page = report(values, layout="html").encode("gb18030" if charset == "gb2312" else charset)
    extraction = extract(saved(page, charset=charset, encoding=encoding))
    assert extraction.document.format == "mhtml"
    assert {name: extraction.fields[name].value for name in values} == values


def test_a_wrong_charset_is_seen_through():
    values = consistent_values(seed=8)
    extraction = extract(saved(report(values, layout="html").encode("utf-8"), charset="iso-8859-1"))
    assert extraction.fields["requests.new.total"].value == values["requests.new.total"]


def test_frames_follow_the_page_with_offsets_of_their_own():
    outer = "<html><body><p>政府信息公开</p><table><tr><td>规章</td><td>3</td></tr></table></body></html>"
    inner = "<html><body><table><tr><td>行政许可</td><td>5</td></tr></table></body></html>"
    document = readers.read(saved(outer.encode(), inner.encode(), charset="utf-8"))
    assert [document.raw(cell) for cell in document.cells] == ["政府信息公开", "规章", "3", "行政许可", "5"]
    numbers = [cell for cell in document.cells if cell.kind is CellKind.NUMBER]
    assert [cell.table for cell in numbers] == [0, 1]
    assert len({cell.row for cell in numbers}) == 2


def test_a_message_without_a_page_is_broken():
    message = EmailMessage()
    message["MIME-Version"] = "1.0"
    message.make_related()
    message.add_related(b"GIF89a", "image", "gif")
    with pytest.raises(BrokenFile):
        readers.read(message.as_bytes())


@pytest.mark.parametrize("encoding", ["8bit", "quoted-printable", "base64"])
@pytest.mark.parametrize("several", [True, False], ids=["in a part", "by itself"])
def test_an_email_of_plain_text_is_read_as_that(encoding, several):
    values = consistent_values(seed=8)
    message = EmailMessage()
    message["From"] = "office@example.org"
    message["MIME-Version"] = "1.0"
    message.set_content(report(values), cte=encoding)
    if several:
        message.make_alternative()
    extraction = extract(message.as_bytes())
    assert {name: extraction.fields[name].value for name in values} == values
    assert not any(field.needs_review for field in extraction.fields.values())


@pytest.mark.parametrize("told", [True, False], ids=["the report in the letter", "the report attached to it"])
def test_what_is_attached_is_read_where_the_letter_has_no_table(told):
    values, others = consistent_values(seed=8), consistent_values(seed=9)
    message = EmailMessage()
    message["MIME-Version"] = "1.0"
    letter = report(values, layout="html") if told else "<html><body><p>请查收附件。</p></body></html>"
    message.set_content(letter, subtype="html")
    message.add_attachment(report(others if told else values, layout="html"), subtype="html", filename="report.html")
    extraction = extract(message.as_bytes())
    assert {name: extraction.fields[name].value for name in values} == values
