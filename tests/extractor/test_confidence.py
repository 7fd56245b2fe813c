"""From signs to probability, and from that to questions."""

from dataclasses import replace

import pytest
from press import consistent_values, report

from extractor import readers
from extractor.confidence import Calibration, calibration, score, signs
from extractor.locate import Evidence
from extractor.page.values import FieldValue, Origin, Reason, State
from extractor.pipeline import settle
from extractor.reconcile.identities import Support

FIELD = FieldValue("requests.new.total", 3, State.READ)
CLEAR = Evidence(label=1.0, margin=9.0, count=True, form=9.0, header=1.0)
HELD = Support(held=2, telling=2)


def test_the_shipped_model_says_where_it_comes_from() -> None:
    shipped = calibration()
    assert shipped.provenance["reports"]
    assert shipped.provenance["lists"]
    assert all(0 < limit < 1 for limit in shipped.thresholds.values())


def test_what_nothing_speaks_against_needs_nobody() -> None:
    (scored,) = score({FIELD.id: FIELD}, {FIELD.id: CLEAR}, {FIELD.id: HELD}).values()
    assert (scored.needs_review, scored.reasons) == (False, ())
    assert scored.confidence > 0.999


@pytest.mark.parametrize("reason", [reason for reason in Reason if reason is not Reason.LOW_CONFIDENCE])
def test_a_reason_always_asks(reason: Reason) -> None:
    (scored,) = score({FIELD.id: replace(FIELD, reasons=(reason,))}, {FIELD.id: CLEAR}, {FIELD.id: HELD}).values()
    assert scored.needs_review
    assert scored.reasons == (reason,)


def test_more_against_a_field_makes_it_less_likely() -> None:
    shaky = Evidence(label=0.8, margin=1.2, count=False, form=1.0, header=0.5)
    model = calibration()
    clear, doubtful = (model.probability(signs(FIELD, one, HELD)) for one in (CLEAR, shaky))
    assert doubtful < clear


def test_a_stricter_budget_never_asks_less() -> None:
    model = Calibration({}, {1.0: 0.999, 10.0: 0.95, 50.0: 0.9}, {})
    assert [model.threshold(budget) for budget in (0.1, 1.0, 9.9, 10.0, 1000.0)] == [0.999, 0.999, 0.999, 0.95, 0.9]


def test_below_the_threshold_a_field_is_asked_about_without_a_reason_of_its_own() -> None:
    strange = replace(FIELD, value=None, state=State.BLANK)
    (scored,) = score({FIELD.id: strange}, {}, {}, budget=0.0001).values()
    limit = calibration().threshold(0.0001)
    assert scored.needs_review == (scored.confidence < limit)


def test_a_model_answer_keeps_the_confidence_that_it_came_with() -> None:
    answer = replace(FIELD, origin=Origin.MODEL, confidence=0.42, reasons=(Reason.MODEL_ANSWER,))
    (scored,) = score({FIELD.id: answer}, {FIELD.id: CLEAR}, {FIELD.id: HELD}).values()
    assert (scored.confidence, scored.needs_review) == (0.42, True)


def test_settling_gives_what_the_model_is_fitted_on() -> None:
    settled = settle(readers.read(report(consistent_values(seed=3)).encode()))
    assert {name for name in settled.fields if name.startswith("requests.")} <= settled.evidence.keys()
