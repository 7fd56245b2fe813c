"""The steps of the schema up to the digests that tell damage.

In: an empty database, or one with some of the steps. Out: the same with all of these. Surprise: none is ever edited.
"""

from __future__ import annotations

from extractor.databases import Database
from extractor.store.digests import digest_extraction, digest_listed, link_decision
from extractor.store.migrations.steps import migrations

_TABLES_OF_REQUESTS = (
    """
    CREATE TABLE model_requests (
        id INTEGER PRIMARY KEY,
        question TEXT NOT NULL,
        turn INTEGER NOT NULL,
        document TEXT NOT NULL,
        run TEXT NOT NULL,
        owner TEXT NOT NULL,
        endpoint TEXT NOT NULL,
        model TEXT NOT NULL,
        prompt TEXT NOT NULL,
        prompt_version INTEGER NOT NULL,
        prompt_sha256 TEXT NOT NULL,
        dialect TEXT NOT NULL,
        request TEXT NOT NULL,
        begun_at REAL NOT NULL,
        lease_until REAL NOT NULL,
        ended_at REAL,
        state TEXT NOT NULL CHECK (state IN ('begun', 'answered', 'failed', 'refused', 'lost')),
        problem TEXT,
        hopeless INTEGER NOT NULL DEFAULT 0,
        response TEXT,
        prompt_tokens INTEGER NOT NULL,
        completion_tokens INTEGER NOT NULL,
        money REAL NOT NULL
    )
    """,
    "CREATE INDEX model_requests_of_run ON model_requests(run, document)",
    "CREATE INDEX model_requests_of_day ON model_requests(begun_at)",
    """
    CREATE TABLE model_verdicts (
        question TEXT NOT NULL,
        document TEXT NOT NULL,
        field_id TEXT NOT NULL,
        verdict TEXT NOT NULL CHECK (verdict IN ('supported', 'unsupported', 'contradicted', 'not_there')),
        said TEXT,
        line INTEGER,
        evidence TEXT,
        judged_at REAL NOT NULL,
        PRIMARY KEY (question, document, field_id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE model_dialects (
        endpoint TEXT NOT NULL,
        model TEXT NOT NULL,
        dialect TEXT NOT NULL,
        PRIMARY KEY (endpoint, model)
    ) WITHOUT ROWID
    """,
)

_TABLES_OF_DOCUMENTS = (
    """
    CREATE TABLE documents (
        id INTEGER PRIMARY KEY,
        sha256 TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        received_at TEXT NOT NULL,
        content BLOB NOT NULL
    )
    """,
    """
    CREATE TABLE extractions (
        id INTEGER PRIMARY KEY,
        document_id INTEGER NOT NULL REFERENCES documents(id),
        made_at TEXT NOT NULL,
        version TEXT NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('done', 'review', 'failed')),
        error_code TEXT,
        error_details TEXT,
        error TEXT,
        format TEXT,
        source TEXT,
        forms TEXT NOT NULL,
        model_calls INTEGER NOT NULL,
        prompt_tokens INTEGER NOT NULL,
        completion_tokens INTEGER NOT NULL,
        milliseconds REAL NOT NULL
    )
    """,
    "CREATE INDEX extractions_of_document ON extractions(document_id, id)",
    """
    CREATE TABLE fields (
        extraction_id INTEGER NOT NULL REFERENCES extractions(id),
        field_id TEXT NOT NULL,
        position INTEGER NOT NULL,
        value TEXT,
        state TEXT NOT NULL CHECK (state IN ('read', 'blank', 'derived', 'missing')),
        origin TEXT NOT NULL CHECK (origin IN ('parser', 'model', 'human')),
        confidence REAL NOT NULL,
        needs_review INTEGER NOT NULL,
        reasons TEXT NOT NULL,
        raw TEXT,
        place TEXT,
        PRIMARY KEY (extraction_id, field_id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE findings (
        extraction_id INTEGER NOT NULL REFERENCES extractions(id),
        identity TEXT NOT NULL,
        kind TEXT NOT NULL,
        fields TEXT NOT NULL,
        proposals TEXT NOT NULL
    )
    """,
    "CREATE INDEX findings_of_extraction ON findings(extraction_id)",
)

_DECISIONS_OF_ACTS = """
    CREATE TABLE decisions_anew (
        id INTEGER PRIMARY KEY,
        document_id INTEGER NOT NULL REFERENCES documents(id),
        field_id TEXT NOT NULL,
        action TEXT NOT NULL CHECK (action IN ('accept', 'correct', 'blank', 'unreadable', 'withdraw', 'settle')),
        before TEXT NOT NULL,
        after TEXT NOT NULL,
        author TEXT NOT NULL,
        reason TEXT NOT NULL,
        decided_at TEXT NOT NULL,
        withdraws INTEGER UNIQUE REFERENCES decisions_anew(id),
        act INTEGER NOT NULL REFERENCES acts(id),
        because INTEGER REFERENCES decisions_anew(id),
        CHECK ((action = 'withdraw') = (withdraws IS NOT NULL))
    )
"""


@migrations(name="0001_documents")
def _documents(db: Database) -> None:
    """Files as they came, and what became of them; one document a content hash."""
    for statement in _TABLES_OF_DOCUMENTS:
        db.execute(statement)


@migrations(name="0002_decisions")
def _decisions(db: Database) -> None:
    """What people decided: appended, never changed; the database itself refuses anything else."""
    db.execute(
        """
        CREATE TABLE decisions (
            id INTEGER PRIMARY KEY,
            document_id INTEGER NOT NULL REFERENCES documents(id),
            field_id TEXT NOT NULL,
            action TEXT NOT NULL CHECK (action IN ('accept', 'correct', 'blank', 'unreadable')),
            before TEXT NOT NULL,
            after TEXT NOT NULL,
            author TEXT NOT NULL,
            reason TEXT NOT NULL,
            decided_at TEXT NOT NULL
        )
        """
    )
    db.execute("CREATE INDEX decisions_of_field ON decisions(document_id, field_id, id)")
    for event in ("UPDATE", "DELETE"):
        db.execute(
            f"""
            CREATE TRIGGER decisions_keep_{event.lower()} BEFORE {event} ON decisions
            BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END
            """
        )


@migrations(name="0003_audits")
def _audits(db: Database) -> None:
    """Unflagged fields that a person is asked about all the same; the answers are decisions like any other."""
    db.execute(
        """
        CREATE TABLE audits (
            extraction_id INTEGER NOT NULL REFERENCES extractions(id),
            document_id INTEGER NOT NULL REFERENCES documents(id),
            field_id TEXT NOT NULL,
            share REAL NOT NULL,
            PRIMARY KEY (extraction_id, field_id)
        ) WITHOUT ROWID
        """
    )


@migrations(name="0004_model_requests")
def _model_requests(db: Database) -> None:
    """Every request to a language model, written before it is sent and again before its answer is used.

    Tokens and money are the most that the request can cost until it is known what it did cost. The two unique indexes
    are the promise that no question is under way twice and no answer is paid twice.
    """
    for statement in _TABLES_OF_REQUESTS:
        db.execute(statement)
    for state in ("begun", "answered"):
        db.execute(
            f"CREATE UNIQUE INDEX model_requests_{state} ON model_requests(question, turn) WHERE state = '{state}'"
        )


@migrations(name="0005_withdrawals")
def _withdrawals(db: Database) -> None:
    """A decision can be taken back by one that names it; the table is made anew, for SQLite changes no check."""
    columns = "id, document_id, field_id, action, before, after, author, reason, decided_at"
    db.execute(
        """
        CREATE TABLE decisions_anew (
            id INTEGER PRIMARY KEY,
            document_id INTEGER NOT NULL REFERENCES documents(id),
            field_id TEXT NOT NULL,
            action TEXT NOT NULL CHECK (action IN ('accept', 'correct', 'blank', 'unreadable', 'withdraw')),
            before TEXT NOT NULL,
            after TEXT NOT NULL,
            author TEXT NOT NULL,
            reason TEXT NOT NULL,
            decided_at TEXT NOT NULL,
            withdraws INTEGER UNIQUE REFERENCES decisions(id),
            CHECK ((action = 'withdraw') = (withdraws IS NOT NULL))
        )
        """
    )
    db.execute(f"INSERT INTO decisions_anew ({columns}) SELECT {columns} FROM decisions")
    db.execute("DROP TABLE decisions")
    db.execute("ALTER TABLE decisions_anew RENAME TO decisions")
    db.execute("CREATE INDEX decisions_of_field ON decisions(document_id, field_id, id)")
    for event in ("UPDATE", "DELETE"):
        db.execute(
            f"""
            CREATE TRIGGER decisions_keep_{event.lower()} BEFORE {event} ON decisions
            BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END
            """
        )
    db.execute(
        """
        CREATE VIEW standing AS SELECT * FROM decisions AS one WHERE action != 'withdraw'
        AND NOT EXISTS (SELECT 1 FROM decisions AS other WHERE other.withdraws = one.id)
        """
    )


@migrations(name="0006_others")
def _others(db: Database) -> None:
    """Tables of a report that are not its own; what was read before this knew of none."""
    db.execute("ALTER TABLE extractions ADD COLUMN others TEXT NOT NULL DEFAULT '[]'")


@migrations(name="0007_parts")
def _parts(db: Database) -> None:
    """A file can hold several reports, each a document: ``first`` is that of the file's first one, which has its bytes.

    A further one's ``sha256`` is its file's with its number behind it, for SQLite takes no rule of a column back.
    """
    db.execute("ALTER TABLE documents ADD COLUMN part INTEGER NOT NULL DEFAULT 0")
    db.execute("ALTER TABLE documents ADD COLUMN first INTEGER REFERENCES documents(id)")
    db.execute("CREATE INDEX documents_of_file ON documents(first)")
    db.execute("ALTER TABLE extractions ADD COLUMN spans TEXT NOT NULL DEFAULT '[]'")


@migrations(name="0008_acts")
def _acts(db: Database) -> None:
    """What is decided by one stroke is one act, and the sums can settle; made anew, for SQLite changes no check.

    Each older decision is an act of its own.
    """
    db.execute(
        """
        CREATE TABLE acts (
            id INTEGER PRIMARY KEY,
            author TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('answer', 'undo', 'redo', 'sums')),
            begun_at TEXT NOT NULL,
            undoes INTEGER REFERENCES acts(id)
        )
        """
    )
    db.execute(
        "INSERT INTO acts SELECT id, author, CASE action WHEN 'withdraw' THEN 'undo' ELSE 'answer' END, decided_at,"
        " withdraws FROM decisions"
    )
    db.execute("DROP VIEW standing")
    db.execute(_DECISIONS_OF_ACTS)
    columns = "id, document_id, field_id, action, before, after, author, reason, decided_at, withdraws"
    db.execute(f"INSERT INTO decisions_anew ({columns}, act) SELECT {columns}, id FROM decisions ORDER BY id")
    db.execute("DROP TABLE decisions")
    db.execute("ALTER TABLE decisions_anew RENAME TO decisions")
    db.execute("CREATE INDEX acts_of_author ON acts(author, id)")
    db.execute("CREATE INDEX decisions_of_field ON decisions(document_id, field_id, id)")
    db.execute("CREATE INDEX decisions_of_act ON decisions(act)")
    for table in ("acts", "decisions"):
        for event in ("UPDATE", "DELETE"):
            db.execute(
                f"""
                CREATE TRIGGER {table}_keep_{event.lower()} BEFORE {event} ON {table}
                BEGIN SELECT RAISE(ABORT, '{table} are append-only'); END
                """
            )
    db.execute(
        """
        CREATE VIEW standing AS SELECT * FROM decisions AS one WHERE action != 'withdraw'
        AND NOT EXISTS (SELECT 1 FROM decisions AS other WHERE other.withdraws = one.id)
        """
    )


@migrations(name="0009_listed")
def _listed(db: Database) -> None:
    """What the list of documents shows of each, with its counts: worked out from the other tables, and filled by what
    keeps it up to date.
    """
    db.execute(
        """
        CREATE TABLE listed (
            id INTEGER PRIMARY KEY REFERENCES documents(id),
            file INTEGER NOT NULL,
            part INTEGER NOT NULL,
            sha256 TEXT NOT NULL,
            name TEXT NOT NULL,
            received_at TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('unread', 'failed', 'review', 'done')),
            status TEXT,
            error_code TEXT,
            error_details TEXT,
            error TEXT,
            format TEXT,
            forms TEXT,
            agency TEXT,
            year TEXT,
            flagged INTEGER NOT NULL,
            to_review INTEGER NOT NULL,
            unreadable INTEGER NOT NULL,
            reasons TEXT NOT NULL,
            model_calls INTEGER,
            prompt_tokens INTEGER,
            completion_tokens INTEGER,
            milliseconds REAL
        )
        """
    )
    db.execute("CREATE INDEX listed_by_file ON listed(file DESC, part DESC)")
    db.execute("CREATE INDEX listed_by_state ON listed(state, to_review)")
    db.execute("CREATE INDEX listed_by_agency ON listed(agency, year)")


@migrations(name="0010_leases")
def _leases(db: Database) -> None:
    """Who works on which document, until when; a lease that has run out says nothing."""
    db.execute(
        """
        CREATE TABLE leases (
            document_id INTEGER PRIMARY KEY REFERENCES documents(id),
            author TEXT NOT NULL,
            until REAL NOT NULL
        )
        """
    )


@migrations(name="0011_engine")
def _engine(db: Database) -> None:
    """What read each document, so that nothing is read twice by the same; of earlier ones nobody knows."""
    db.execute("ALTER TABLE extractions ADD COLUMN engine TEXT NOT NULL DEFAULT ''")


@migrations(name="0012_digests")
def _digests(db: Database) -> None:
    """What each reading, each row of the list and the decisions add up to: damage that SQLite does not see shows."""
    for table in ("extractions", "listed"):
        db.execute(f"ALTER TABLE {table} ADD COLUMN digest TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE extractions ADD COLUMN fields_digest TEXT NOT NULL DEFAULT ''")
    db.execute("CREATE TABLE decision_chain (id INTEGER PRIMARY KEY, digest TEXT NOT NULL)")
    for event in ("UPDATE", "DELETE"):
        db.execute(
            f"""
            CREATE TRIGGER decision_chain_keep_{event.lower()} BEFORE {event} ON decision_chain
            BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END
            """
        )
    for row in db.execute("SELECT id FROM extractions").fetchall():
        digest_extraction(db, row["id"])
    for row in db.execute("SELECT id FROM listed").fetchall():
        digest_listed(db, row["id"])
    for row in db.execute("SELECT id FROM decisions ORDER BY id").fetchall():
        link_decision(db, row["id"])
