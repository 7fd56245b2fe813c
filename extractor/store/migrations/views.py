"""The steps of the schema that came with views for people who look into the database with other programs.

In: a database with the steps before. Out: the same with these. Surprise: the program itself reads none of them; their
names and columns are a contract with whoever has written a query.
"""

from __future__ import annotations

from extractor.databases import Database
from extractor.store.migrations.steps import migrations

_REPORTS = """
    CREATE VIEW reports AS
    SELECT id AS report, name AS file, json_extract(agency, '$') AS agency, json_extract(year, '$') AS year,
           state, to_review AS fields_to_review, json_extract(forms, '$.requests') AS form, received_at,
           error AS why_it_failed
    FROM listed
"""

FIGURES = """
    CREATE VIEW figures AS
    SELECT documents.id AS report, json_extract(listed.agency, '$') AS agency, json_extract(listed.year, '$') AS year,
           fields.field_id AS field, field_names.chinese AS name, field_names.english AS name_en,
           json_extract(CASE WHEN decision.id IS NULL THEN fields.value ELSE decision.after END, '$') AS value,
           field_names.unit,
           CASE WHEN decision.id IS NULL THEN fields.state ELSE decision.action END AS how,
           decision.id IS NULL AND (fields.needs_review OR audits.field_id IS NOT NULL) AS waits_for_a_person,
           fields.reasons AS doubts, fields.raw AS printed, fields.confidence,
           decision.author AS decided_by, decision.decided_at
    FROM documents
    JOIN listed ON listed.id = documents.id
    JOIN fields ON fields.extraction_id = (SELECT MAX(id) FROM extractions WHERE document_id = documents.id)
    LEFT JOIN field_names ON field_names.field = fields.field_id
    LEFT JOIN audits ON audits.extraction_id = fields.extraction_id AND audits.field_id = fields.field_id
    LEFT JOIN decisions AS decision ON decision.id = (SELECT MAX(id) FROM standing
              WHERE standing.document_id = documents.id AND standing.field_id = fields.field_id)
"""

OPEN = "CREATE VIEW open_questions AS SELECT * FROM figures WHERE waits_for_a_person"

_CONTRADICTIONS = """
    CREATE VIEW contradictions AS
    SELECT listed.id AS report, json_extract(listed.agency, '$') AS agency, json_extract(listed.year, '$') AS year,
           findings.identity AS rule, findings.kind, findings.fields AS figures_in_it,
           findings.proposals AS would_mend_it
    FROM listed JOIN findings
         ON findings.extraction_id = (SELECT MAX(id) FROM extractions WHERE document_id = listed.id)
"""

_DECISIONS = """
    CREATE VIEW decisions_made AS
    SELECT standing.id AS decision, standing.decided_at, standing.author, standing.document_id AS report,
           listed.name AS file, standing.field_id AS field, field_names.chinese AS name, standing.action,
           json_extract(standing.before, '$') AS value_before, json_extract(standing.after, '$') AS value_after,
           standing.reason
    FROM standing JOIN listed ON listed.id = standing.document_id
    LEFT JOIN field_names ON field_names.field = standing.field_id
"""

_MISSING = """
    CREATE VIEW missing_reports AS
    SELECT expected.year, expected.due, agencies.code, agencies.name AS agency, agencies.level, agencies.parent
    FROM expected JOIN agencies ON agencies.code = expected.code
    WHERE NOT EXISTS (
        SELECT 1 FROM listed WHERE json_extract(listed.year, '$') = expected.year
        AND (json_extract(listed.agency, '$') = agencies.name OR json_extract(listed.agency, '$') IN
             (SELECT agency_names.name FROM agency_names WHERE agency_names.code = agencies.code))
    )
"""


@migrations(name="0031_views")
def _views(db: Database) -> None:
    """Tables as people who have not read this program expect them, and what each field is called."""
    db.execute(
        """
        CREATE TABLE field_names (
            field TEXT PRIMARY KEY,
            chinese TEXT NOT NULL,
            english TEXT NOT NULL,
            unit TEXT NOT NULL
        ) WITHOUT ROWID
        """
    )
    db.execute("CREATE TABLE field_names_of (forms TEXT NOT NULL)")
    for view in (_REPORTS, FIGURES, _CONTRADICTIONS, _DECISIONS, _MISSING):
        db.execute(view)
    db.execute(OPEN)
