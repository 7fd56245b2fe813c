"""The metrics counted again from the record of a run, by a few lines that share nothing with the evaluation."""

import json
import sqlite3
import zlib


def recount(path, run_id):
    rows = sqlite3.connect(path).execute("SELECT result, outcomes FROM results WHERE run_id = ?", [run_id]).fetchall()
    cases = [json.loads(result) for result, _ in rows]
    fields = []
    for _, packed in rows:
        columns = json.loads(zlib.decompress(packed))
        fields += [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    shown = [f for f in fields if f["exact"] is not None]
    nonzero = [f for f in shown if f["gold"] not in (0, None)]
    open_ = [f for f in fields if not f["flagged"]]
    asked = [f for f in fields if f["flagged"]]
    ranked = sorted(fields, key=lambda f: f["confidence"])
    gaps = 0.0
    for n in range(10):
        part = ranked[n * len(ranked) // 10 : (n + 1) * len(ranked) // 10]
        true = [f["right"] if f["exact"] is None else f["exact"] for f in part]
        gaps += abs(sum(f["confidence"] for f in part) - sum(true))
    wrong = [f for f in fields if not f["right"]]
    empty = [f for f in wrong if f["value"] is None and f["gold"] is not None]
    return {
        "cases": len(cases),
        "reports": len({case["report"] for case in cases}),
        "cells": len(shown),
        "nonzero_cells": len(nonzero),
        "exact": sum(f["exact"] for f in shown) / len(shown),
        "exact_nonzero": sum(f["exact"] for f in nonzero) / len(nonzero),
        "zeros_baseline": sum(f["gold"] == 0 for f in shown) / len(shown),
        "silent": sum(f["silent"] for f in fields),
        "silent_nonzero": sum(f["silent"] and f["gold"] not in (0, None) for f in fields),
        "unflagged": len(open_),
        "silent_share": sum(f["silent"] for f in open_) / len(open_),
        "invented": sum(f["invented"] for f in wrong),
        "omitted": sum(not f["invented"] for f in empty),
        "flagged_per_case": sum(case["flagged"] for case in cases) / len(cases),
        "touchless": sum(case["status"] == "done" for case in cases) / len(cases),
        "review_precision": sum(f["needed"] for f in asked) / len(asked) if asked else None,
    }, gaps / len(fields)
