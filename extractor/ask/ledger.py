"""The ledger of requests to language models: each is written down before it is sent and before its answer is used.

In: what is about to be asked, and what came back. Out: the stored answer where there is one, or permission to ask.
Surprise: every rule that must hold for all processes together (no question twice, the spending limits, a rest for an
endpoint that is down) is decided here, in the one transaction that writes the request down.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from extractor.ask.prompt import Prompt
from extractor.databases import Database
from extractor.errors import LimitReached, ModelDown
from extractor.result import ModelUse
from extractor.settings import Limit, Spend, SpendingLimits
from extractor.store import Connections

DAY = 86_400.0  # seconds
FAILURES = 5
"""Requests that failed one after the other, after which an endpoint is taken to be down."""
REST = 60.0
"""Seconds for which an endpoint that is down is not asked; then one request finds out whether it is back."""
_POLL = 0.05  # seconds between looks at a question that somebody else has under way
_PROCESS = token_hex(4)
"""Tells this process from an earlier one that had the same number, as the first one in every container has."""


class RequestState(StrEnum):
    """What became of a request."""

    BEGUN = "begun"  # under way, or its process was killed
    ANSWERED = "answered"  # paid, and the answer is kept
    FAILED = "failed"  # no answer: the transport, the endpoint or the key
    REFUSED = "refused"  # the endpoint does not take what was asked in this way; asked in another
    LOST = "lost"  # its process ended before an answer came; it may have been paid


class Verdict(StrEnum):
    """What comes of checking an answer about one field against the page."""

    SUPPORTED = "supported"  # the value stands on the cited line, and nothing speaks against it
    UNSUPPORTED = "unsupported"  # it does not stand there, or stands for something else
    CONTRADICTED = "contradicted"  # it stands there, and the sums of the form speak against it
    NOT_THERE = "not_there"  # the model says that the lines do not hold it


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What makes a question the same question, and the document and run that it is counted under.

    Attributes:
        key: hash of model, prompt, schema, and the question with its lines.
        document: hash of the document's text.
        run: one command, or the life of one app.
        endpoint: its address, empty for the client's own.
    """

    key: str
    document: str
    run: str
    endpoint: str
    model: str
    prompt: Prompt


@dataclass(frozen=True, slots=True)
class Stored:
    """An answer as it came, and in which dialect it was asked for."""

    dialect: str
    response: str


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it is about to be sent.

    Attributes:
        turn: 1 for the question, 2 where its answer did not fit and is asked for again.
        body: as JSON.
        most: the most that it can cost.
        lease: seconds after which it is given up if its process cannot be looked for.
    """

    turn: int
    dialect: str
    body: str
    most: ModelUse
    lease: float


@dataclass(frozen=True, slots=True)
class Begun:
    """A request that may be sent now; ``most`` is what it was booked with."""

    id: int
    most: ModelUse


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict about one field of an answer, with what the model said and what bears it out."""

    field_id: str
    verdict: Verdict
    said: str | None = None
    line: int | None = None
    grounding: str | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """The ledger in one database file, kept within limits. Can be sent to another process, which opens it anew."""

    path: Path
    limits: SpendingLimits = field(default_factory=SpendingLimits)
    _open: list[Connections] = field(default_factory=list, repr=False, compare=False)

    def __reduce__(self) -> tuple[type[Ledger], tuple[Path, SpendingLimits]]:
        """Send all but the connections, which stay where they were opened."""
        return Ledger, (self.path, self.limits)

    @property
    def _connections(self) -> Connections:
        if not self._open:  # not before something is asked: most runs ask nothing
            self._open.append(Connections(self.path))
        return self._open[0]

    # --- requests ----------------------------------------------------------------------------------------------------

    def stored(self, key: str, turn: int) -> Stored | None:
        """Return the answer to a question's request number ``turn`` (from 1), if it was ever answered."""
        return _stored(self._connections.db, key, turn) if self._open or self.path.is_file() else None

    def cost(self, key: str) -> ModelUse:
        """Return what the stored answers to a question cost when they came, all turns together."""
        if not (self._open or self.path.is_file()):
            return ModelUse()
        row = self._connections.db.execute(
            "SELECT COUNT(*) AS calls, COALESCE(SUM(prompt_tokens), 0) AS prompt_tokens,"
            " COALESCE(SUM(completion_tokens), 0) AS completion_tokens"
            " FROM model_requests WHERE question = ? AND state = 'answered'",
            [key],
        ).fetchone()
        return ModelUse(**dict(row))

    def begin(self, inquiry: Inquiry, request: Request) -> Begun | Stored:
        """Write down a request before it is sent, or return the answer if somebody else got it in the meantime.

        Waits while another thread or process has the same question under way.

        Raises:
            LimitReached: the request could go over a limit.
            ModelDown: the endpoint has failed too often just now.
        """
        while True:
            with self._connections.writing() as db:
                _mark_lost(db)
                if stored := _stored(db, inquiry.key, request.turn):
                    return stored
                if not _under_way(db, inquiry.key, request.turn):
                    _check_endpoint(db, inquiry)
                    _check_limits(db, inquiry, request.most, self.limits)
                    return Begun(_insert(db, inquiry, request, self._money(request.most)), request.most)
            time.sleep(_POLL)

    def answered(self, begun: Begun, response: str, use: ModelUse) -> None:
        """Keep an answer as it came, and what it cost; when this returns, it is on the disk."""
        self._end(begun.id, RequestState.ANSWERED, use, response=response)

    def failed(self, begun: Begun, problem: str, *, may_be_paid: bool, hopeless: bool = False) -> None:
        """Write down that no answer came. ``hopeless`` is what no later request in this run would mend."""
        use = begun.most if may_be_paid else ModelUse(1)
        self._end(begun.id, RequestState.FAILED, use, problem=problem, hopeless=hopeless)

    def refused(self, begun: Begun, problem: str) -> None:
        """Write down that the endpoint does not take a request of this kind."""
        self._end(begun.id, RequestState.REFUSED, ModelUse(1), problem=problem)

    def lost(self, begun: Begun) -> None:
        """Write down that nobody waited for the answer."""
        self._end(begun.id, RequestState.LOST, begun.most, problem="stopped before an answer came")

    def _end(
        self,
        request_id: int,
        state: RequestState,
        use: ModelUse,
        *,
        response: str | None = None,
        problem: str | None = None,
        hopeless: bool = False,
    ) -> None:
        tokens = [use.prompt_tokens, use.completion_tokens]
        values = [time.time(), state, problem, hopeless, response, *tokens, self._money(use), request_id]
        try:
            with self._connections.writing() as db:
                db.execute(
                    "UPDATE model_requests SET ended_at = ?, state = ?, problem = ?, hopeless = ?, response = ?,"
                    " prompt_tokens = ?, completion_tokens = ?, money = ? WHERE id = ? AND state IN ('begun', 'lost')",
                    values,
                )
        except sqlite3.IntegrityError:
            pass  # was marked as lost under way, and asked again meanwhile: the other answer counts

    def _money(self, use: ModelUse) -> float:
        return self.limits.prices.money(use.prompt_tokens, use.completion_tokens)

    # --- what was learnt ---------------------------------------------------------------------------------------------

    def dialect(self, endpoint: str, model: str) -> str | None:
        """Return what an endpoint is known to take."""
        row = self._connections.db.execute(
            "SELECT dialect FROM model_dialects WHERE endpoint = ? AND model = ?", [endpoint, model]
        ).fetchone()
        return str(row["dialect"]) if row else None

    def learn(self, endpoint: str, model: str, dialect: str) -> None:
        """Remember what an endpoint takes."""
        with self._connections.writing() as db:
            db.execute("INSERT OR REPLACE INTO model_dialects VALUES (?, ?, ?)", [endpoint, model, dialect])

    def judge(self, key: str, document: str, judgements: list[Judgement]) -> None:
        """Keep the verdicts about an answer; judged again by a later program, the later verdict holds."""
        rows = [
            [key, document, one.field_id, one.verdict, one.said, one.line, one.grounding, time.time()]
            for one in judgements
        ]
        with self._connections.writing() as db:
            db.conn.executemany("INSERT OR REPLACE INTO model_verdicts VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def left_today(self) -> bool:
        """Tell whether today's limit lets another request through that costs next to nothing."""
        if not (self._open or self.path.is_file()):
            return True
        today = _spent(self._connections.db, "begun_at >= ?", [_midnight()])
        return self.limits.day.broken_by(today, Spend(1, 1)) is None

    def connections(self) -> Connections:
        """Return the connections to the file, for reports about it."""
        return self._connections

    def close(self) -> None:
        """Close this thread's connection."""
        for one in self._open:
            one.close()


def _stored(db: Database, key: str, turn: int) -> Stored | None:
    row = db.execute(
        "SELECT dialect, response FROM model_requests WHERE question = ? AND turn = ? AND state = 'answered'",
        [key, turn],
    ).fetchone()
    return Stored(row["dialect"], row["response"]) if row else None


def _under_way(db: Database, key: str, turn: int) -> bool:
    sql = "SELECT 1 FROM model_requests WHERE question = ? AND turn = ? AND state = 'begun'"
    return db.execute(sql, [key, turn]).fetchone() is not None


def _insert(db: Database, inquiry: Inquiry, request: Request, money: float) -> int:
    row: Mapping[str, object] = {
        "question": inquiry.key,
        "turn": request.turn,
        "document": inquiry.document,
        "run": inquiry.run,
        "owner": f"{os.getpid()}:{_PROCESS}",
        "endpoint": inquiry.endpoint,
        "model": inquiry.model,
        "prompt": inquiry.prompt.name,
        "prompt_version": inquiry.prompt.version,
        "prompt_sha256": inquiry.prompt.sha256,
        "dialect": request.dialect,
        "request": request.body,
        "begun_at": time.time(),
        "lease_until": time.time() + request.lease,
        "state": RequestState.BEGUN,
        "prompt_tokens": request.most.prompt_tokens,
        "completion_tokens": request.most.completion_tokens,
        "money": money,
    }
    columns, blanks = ", ".join(row), ", ".join("?" * len(row))
    cursor = db.execute(f"INSERT INTO model_requests ({columns}) VALUES ({blanks})", list(row.values()))
    return int(cursor.lastrowid or 0)


# --- rules that hold for all processes -------------------------------------------------------------------------------


def _mark_lost(db: Database) -> None:
    """Mark the requests as lost whose process was killed; their answers cannot come any more."""
    for row in db.execute("SELECT id, owner, lease_until FROM model_requests WHERE state = 'begun'").fetchall():
        if not _lives(row["owner"]) or row["lease_until"] < time.time():
            db.execute(
                "UPDATE model_requests SET state = 'lost', ended_at = ?, problem = ? WHERE id = ?",
                [time.time(), "its process ended before an answer came", row["id"]],
            )


def _lives(owner: str) -> bool:
    """Tell whether the process that began a request may still be at it."""
    number, _, name = owner.partition(":")
    if int(number) == os.getpid():
        return name == _PROCESS
    if os.name != "posix":  # elsewhere this very call can end a process; there the lease decides
        return True
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    try:  # a process that was killed and not reaped yet (a zombie) still has its number
        return Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return True


def _check_endpoint(db: Database, inquiry: Inquiry) -> None:
    """Raise ModelDown while an endpoint rests; after the rest one request at a time tries it."""
    latest = db.execute(
        "SELECT state, hopeless, ended_at, problem FROM model_requests WHERE run = ? AND endpoint = ?"
        " AND state IN ('answered', 'failed') ORDER BY ended_at DESC, id DESC LIMIT ?",
        [inquiry.run, inquiry.endpoint, FAILURES],
    ).fetchall()
    if latest and latest[0]["hopeless"]:
        raise ModelDown(problem=latest[0]["problem"])
    if len(latest) < FAILURES or any(row["state"] != RequestState.FAILED for row in latest):
        return
    trying = db.execute(
        "SELECT 1 FROM model_requests WHERE run = ? AND endpoint = ? AND state = 'begun'",
        [inquiry.run, inquiry.endpoint],
    ).fetchone()
    if trying or time.time() - latest[0]["ended_at"] < REST:
        raise ModelDown(problem=latest[0]["problem"])


def _check_limits(db: Database, inquiry: Inquiry, most: ModelUse, limits: SpendingLimits) -> None:
    """Raise LimitReached if the most that a request can cost does not fit under every limit."""
    money = limits.prices.money(most.prompt_tokens, most.completion_tokens)
    more = Spend(1, most.prompt_tokens + most.completion_tokens, money)
    scopes: list[tuple[str, Limit, str, list[object]]] = [
        ("document", limits.document, "run = ? AND document = ?", [inquiry.run, inquiry.document]),
        ("run", limits.run, "run = ?", [inquiry.run]),
        ("day", limits.day, "begun_at >= ?", [_midnight()]),
    ]
    for scope, limit, where, arguments in scopes:
        if limit != Limit() and (unit := limit.broken_by(_spent(db, where, arguments), more)):
            raise LimitReached(scope=scope, unit=unit, limit=getattr(limit, unit))


def _spent(db: Database, where: str, arguments: list[object]) -> Spend:
    row: sqlite3.Row = db.execute(
        "SELECT COUNT(*) AS calls, COALESCE(SUM(prompt_tokens + completion_tokens), 0) AS tokens,"
        f" COALESCE(SUM(money), 0) AS money FROM model_requests WHERE {where}",
        arguments,
    ).fetchone()
    return Spend(row["calls"], row["tokens"], row["money"])


def _midnight() -> float:
    return time.time() // DAY * DAY


def question_key(model: str, prompt: Prompt, schema: Mapping[str, object], question: str) -> str:
    """Return what identifies a question: the same model, prompt, schema and lines are asked once."""
    parts = (model, prompt.sha256, json.dumps(schema, ensure_ascii=False, sort_keys=True), question)
    return sha256("\0".join(parts).encode()).hexdigest()
