"""What is wrong with a request, in words that say what would be right.

In: what the description's checks found. Out: a phrase for each place. Surprise: what was sent is never in it, which may
be a key that stands in the wrong place; limits and choices are the description's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

_PHRASES: Mapping[str, str] = {
    "missing": "{place} is missing",
    "extra_forbidden": "{place} is nothing that is asked for here",
    "less_than_equal": "{place} may be {le} at most",
    "less_than": "{place} must be less than {lt}",
    "greater_than_equal": "{place} must be {ge} at least",
    "greater_than": "{place} must be more than {gt}",
    "enum": "{place} must be one of {expected}",
    "literal_error": "{place} must be one of {expected}",
    "json_invalid": "the body is no JSON, from its character {at} on",
    "string_too_long": "{place} may have {max_length} characters at most",
    "string_too_short": "{place} must have {min_length} characters at least",
    "too_long": "{place} may have {max_length} entries at most",
    "string_type": "{place} must be a text",
    "int_type": "{place} must be a whole number",
    "int_parsing": "{place} must be a whole number",
    "int_from_float": "{place} must be a whole number",
    "bool_type": "{place} must be true or false",
    "bool_parsing": "{place} must be true or false",
    "model_attributes_type": "{place} must be a JSON object, sent as Content-Type: application/json",
    "dict_type": "{place} must be a JSON object",
    "list_type": "{place} must be a list",
}


def what_is_wrong(problems: Iterable[Mapping[str, Any]]) -> str:
    """Return what is wrong, place by place; of a kind that nothing is known of, its name."""
    return "; ".join(_phrase(one) for one in problems)


def _phrase(one: Mapping[str, Any]) -> str:
    loc = one["loc"]
    known = {**one.get("ctx", {}), "place": ".".join(map(str, loc)), "at": loc[-1] if loc else 0}
    try:
        return _PHRASES[one["type"]].format(**known)
    except KeyError:
        return f"{known['place']} ({one['type']})"
