"""The errors that Gouji raises on purpose, and the sentence each one shows to a person.

    GoujiError
    ├── UnreadableFile      the bytes cannot be turned into text
    │   ├── UnreadablePath  there is no such file, or it cannot be opened
    │   ├── EmptyFile       there is nothing in the file
    │   ├── FileTooLarge    more bytes than one report can have
    │   ├── UnknownFormat   no reader knows this kind of file
    │   ├── UnknownEncoding no usual encoding makes Chinese text of the bytes
    │   ├── TooMuchContent  more text, cells or pages than one report can have
    │   ├── BrokenFile      the container (zip, XML) is damaged
    │   ├── OfficeMissing   only LibreOffice reads this format, and it is not installed
    │   ├── OfficeTooSlow   LibreOffice did not finish with the file
    │   ├── ScannedFile     there are pictures of text, and what recognises them is not installed
    │   ├── TooSlow         reading it took more time than any report needs
    │   ├── TooMuchMemory   reading it took more memory than any report needs
    │   └── ReaderDied      reading it ended the process that did it
    ├── NotAReport          readable, but none of the statutory tables is in it
    │   ├── OtherForm       its table is of a form that is known and not read
    │   ├── EmptyForm       its tables are there, and nobody has filled them in
    │   ├── TablesMissing   its headings are there, and no table below them
    │   └── NoSuchPart      its file was taken apart into fewer reports than it is the number of
    ├── FormError           a form file in forms/ is wrong; names file and line
    ├── PromptError         a prompt file is missing or lacks its head
    ├── ModelError          the language model gave no usable answer
    │   ├── LimitReached     another request could cost more than the person allows
    │   ├── ModelDown       it failed so often that it is left alone for now
    │   └── NotStored       answers are replayed, and this one was never given
    ├── StoreError          the database cannot be used
    │   ├── DatabaseBusy     another program keeps it locked
    │   ├── DatabaseFull     there is no room left for it
    │   ├── DatabaseReadOnly it, or its folder, cannot be written
    │   ├── DatabaseDamaged  it is not as it was written
    │   ├── DatabaseNewer    a later version of the program has written it
    │   └── NotOfDocuments   it is whole, and holds something else
    └── UsageError          a command or an argument is wrong

``code`` is the stable name under which the app keeps its translations; ``str(error)`` is the English sentence.
"""

from __future__ import annotations

from functools import partial


class GoujiError(Exception):
    """Anything that went wrong in a way we foresaw; ``str()`` says what and what to do next."""

    code = "error"
    sentence = "{detail}"
    sentence_of_one = ""  # where a detail ``count`` is 1, and the sentence would name several

    def __init__(self, **details: object) -> None:
        """Keep the details that the sentence names, so that it can be said in another language."""
        self.details = details
        if self.sentence_of_one and details.get("count") == 1:
            self.sentence = self.sentence_of_one
        super().__init__(self.sentence.format(**details))

    def __reduce__(self) -> tuple[object, ...]:
        """Tell how to make it anew: workers send it from process to process, which knows no named arguments."""
        return partial(type(self), **self.details), ()


class UnreadableFile(GoujiError):
    """The bytes cannot be turned into text."""

    code = "unreadable"


class UnreadablePath(UnreadableFile):
    """There is no such file, or the system does not give its bytes."""

    code = "unreadable_path"
    sentence = "The file cannot be opened ({problem}): check the path and that you may read it."


class EmptyFile(UnreadableFile):
    """There is nothing in the file."""

    code = "empty_file"
    sentence = "The file is empty: save or download the report again and upload the new file."


class FileTooLarge(UnreadableFile):
    """More bytes than one report can have."""

    code = "file_too_large"
    sentence = (
        "The file has {megabytes} MB and a report has a few at most: "
        "upload the report alone, without pictures and attachments (limit {limit} MB)."
    )


class UnknownFormat(UnreadableFile):
    """No reader knows this kind of file."""

    code = "unknown_format"
    sentence = "This kind of file cannot be read: save the report as one of {formats} and upload that."


class UnknownEncoding(UnreadableFile):
    """No usual encoding makes Chinese text of the bytes."""

    code = "unknown_encoding"
    sentence = (
        "The characters of the file cannot be recognised: "
        "open it where it reads well, save it as UTF-8 text and upload that."
    )


class BrokenFile(UnreadableFile):
    """The container is damaged, so that its text cannot be reached."""

    code = "broken_file"
    sentence = "The {format} file is damaged and cannot be opened: download or save it again and upload the new file."


class TooMuchContent(UnreadableFile):
    """More text, cells or pages than one report can have; ``what`` there is too much of is in the details."""

    code = "too_much_content"
    sentence = "The file holds far more than one report can have: upload the report alone, without what is around it."


class OfficeMissing(UnreadableFile):
    """Only LibreOffice reads this format, and it is not installed."""

    code = "office_missing"
    sentence = (
        "Files of this kind ({format}) are opened with LibreOffice, which is not installed here: install it, "
        "or save the report as .docx, .xlsx, .html or PDF and upload that."
    )


class OfficeTooSlow(UnreadableFile):
    """LibreOffice did not finish with the file in the time it is given."""

    code = "office_too_slow"
    sentence = (
        "LibreOffice could not open the {format} file within {seconds} s: "
        "save the report as .docx, .xlsx, .html or PDF and upload that."
    )


class ScannedFile(UnreadableFile):
    """The pages are pictures, or their text layer is no text, and nothing is installed that recognises it."""

    code = "scanned_file"
    sentence = (
        "The pages are pictures of text: upload the report as the agency published it in text form "
        "(web page, Word, or a PDF whose text can be selected), or install text recognition with: "
        ".venv/bin/python -m pip install '.[ocr]'."
    )


class TooSlow(UnreadableFile):
    """Reading it took more time than any report needs; the process that did it was ended."""

    code = "too_slow"
    sentence = (
        "Reading the file took more than {seconds} s and was given up: print it to PDF, or copy its text into a "
        "text file, and upload that."
    )


class TooMuchMemory(UnreadableFile):
    """Reading it took more memory than any report needs."""

    code = "too_much_memory"
    sentence = (
        "Reading the file took more than {megabytes} MB of memory and was given up: print it to PDF, or copy its text "
        "into a text file, and upload that."
    )


class ReaderDied(UnreadableFile):
    """Reading it ended the process that did it; ``status`` is what that one ended with, a signal if less than 0."""

    code = "reader_died"
    sentence = (
        "The file ended the program that reads it; no other file was touched by that. Print it to PDF, or copy its "
        "text into a text file, and upload that."
    )


class NotAReport(GoujiError):
    """Readable, but none of the statutory tables is in it."""

    code = "not_a_report"
    sentence = (
        "None of the three statutory tables was found: upload the annual report on "
        "government information disclosure (政府信息公开工作年度报告) itself, with its tables."
    )


class OtherForm(NotAReport):
    """Its table is of a form that is known by name, and that is not read."""

    code = "other_form"
    sentence = (
        "The table in it is of another form ({name}), which is not read: only those of 2014, 2019 and 2021 are. Its "
        "figures have to be taken by hand."
    )


class EmptyForm(NotAReport):
    """The statutory tables are there, and nobody has filled them in."""

    code = "empty_form"
    sentence = "The form is empty: no figure stands in its tables. Upload the report that was filled in."


class TablesMissing(NotAReport):
    """The headings of the statutory tables are there, and below them no table."""

    code = "tables_missing"
    sentence = (
        "The headings of the statutory tables are there, but no tables: they may be pictures, or were lost in "
        "copying. Upload a file that has the tables as text, or a PDF or scan of the pages."
    )


class NoSuchPart(NotAReport):
    """A report of a number that its file does not have, or does not have any more."""

    code = "no_such_part"
    sentence = "The file is not taken apart into so many reports: look at its first document."


class FormError(GoujiError):
    """A form file, or the registry of facts, is wrong."""

    code = "form_error"
    sentence = "{file}, line {line}: {problem}"


class PromptError(GoujiError):
    """A prompt file is missing or lacks its head."""

    code = "prompt_error"
    sentence = "Prompt {name}: {problem}"


class ModelError(GoujiError):
    """The language model gave no usable answer."""

    code = "model_error"
    sentence = "The model gave no usable answer ({problem}); the fields wait for a person instead."


class LimitReached(ModelError):
    """Another request could cost more than the person allows."""

    code = "limit_reached"
    sentence = "The model's spending limit is reached ({limit} {unit} a {scope}); the fields wait for a person instead."


class ModelDown(ModelError):
    """The model's endpoint failed so often that it is left alone for now."""

    code = "model_down"
    sentence = "The model is not asked for now ({problem}); the fields wait for a person instead."


class TooLong(ModelError):
    """The question does not fit the model's context."""

    code = "model_too_long"


class CutOff(ModelError):
    """The answer came to no end within what was left to it."""

    code = "model_cut_off"


class NotStored(ModelError):
    """Answers are replayed from the database, and this question was never answered."""

    code = "not_stored"
    sentence = "There is no stored answer to this question; the fields count as not asked."


class StoreError(GoujiError):
    """The database cannot be used."""

    code = "store_error"
    sentence = "The database {file} cannot be used: {problem}"


class DatabaseBusy(StoreError):
    """Another program keeps the database locked."""

    code = "database_busy"
    sentence = (
        "The database {file} is kept locked by another program: end that one or let it finish, and try again. "
        "What was stored before is kept."
    )


class DatabaseFull(StoreError):
    """There is no room left for the database."""

    code = "database_full"
    sentence = (
        "The database {file} cannot be written any further ({problem}): free some room where it lies, and try again. "
        "What was stored before is kept."
    )


class DatabaseReadOnly(StoreError):
    """The database, or the folder it lies in, cannot be written."""

    code = "database_read_only"
    sentence = (
        "The database {file} cannot be written ({problem}): see that you may write both it and its folder, and try "
        "again. What was stored before is kept."
    )


class DatabaseDamaged(StoreError):
    """The database is not as it was written."""

    code = "database_damaged"
    sentence = (
        "The database {file} is damaged ({problem}), so nothing is taken from it: leave it as it is, have it looked at "
        "with gouji verify --db {file}, and put a backup in its place with gouji restore."
    )


class DatabaseNewer(StoreError):
    """A later version of the program has written the database."""

    code = "database_newer"
    sentence = (
        "The database {file} was written by a later version of this program ({problem}): use that version. "
        "Nothing was changed in it."
    )


class NotOfDocuments(StoreError):
    """The file is a database of something else."""

    code = "not_of_documents"
    sentence = (
        "The file {file} is no database of documents; it holds something else. It was not looked at any further, and "
        "nothing was changed in it."
    )


class UsageError(GoujiError):
    """A command or an argument is wrong."""

    code = "usage_error"
