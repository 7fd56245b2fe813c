"""Which unflagged fields a person is asked about all the same, so that silent errors can be counted at all.

In: a document's hash, a field and the share to be drawn. Out: drawn or not. Surprise: nothing is random here but the
hash; the same file gives the same fields on every machine, whoever uploads it and however often.
"""

from __future__ import annotations

from hashlib import sha256

SEED = "gouji-audit-1"
"""Another seed draws other fields; a new one starts a new, independent sample."""


def is_drawn(document: str, field_id: str, share: float, seed: str = SEED) -> bool:
    """Tell whether a field belongs to the sample; ``document`` is the SHA-256 of its bytes, ``share`` between 0 and 1.

    A larger share draws the same fields and more.
    """
    digest = sha256(f"{seed} {document} {field_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") < share * 2**64
