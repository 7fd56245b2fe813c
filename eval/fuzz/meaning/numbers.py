"""Values as whole numbers, for changes that count on."""

from extractor.page import Value


def whole(value: Value) -> int:
    """Return a value as a whole number, 0 where it is none."""
    return int(value) if isinstance(value, int | float) else 0
