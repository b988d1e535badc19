"""Text from outside, as it may be shown: on a page, in a table, on a terminal."""

from __future__ import annotations

import re

# What turns or hides the text around it (UAX 9 embeddings, overrides, isolates), control characters with which a text
# could steer a terminal, and lone surrogates. A tab and a line break stay.
_TREACHEROUS = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)


def plain(text: str) -> str:
    """The text with U+FFFD for each character that turns, hides or steers: offsets stay."""
    return _TREACHEROUS.sub("\ufffd", text)
