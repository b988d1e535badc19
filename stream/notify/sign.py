"""Signatures as Standard Webhooks 1.0 has them: HMAC-SHA256 over id, timestamp and body, in base64."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from datetime import datetime

PREFIX = "whsec_"
LEAST_BYTES = 16


def keys(secret: str) -> tuple[bytes, ...]:
    """The keys in a secret, one a line: while one is exchanged for another, both sign. Raises ValueError."""
    found = tuple(_key(line.strip()) for line in secret.splitlines() if line.strip())
    if any(len(key) < LEAST_BYTES for key in found):
        raise ValueError(f"a key is shorter than {LEAST_BYTES} bytes")
    return found


def _key(text: str) -> bytes:
    """`whsec_` and base64, or the words themselves."""
    if not text.startswith(PREFIX):
        return text.encode()
    try:
        return base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise ValueError(f"what follows {PREFIX} is not base64") from None


def headers(message_id: str, body: bytes, secret: str, now: datetime) -> dict[str, str]:
    """The headers of one attempt; its time is that of the attempt, so that a recording cannot be sent again later."""
    stamp = str(int(now.timestamp()))
    signed = f"{message_id}.{stamp}.".encode() + body
    signatures = [
        base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode() for key in keys(secret)
    ]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": stamp,
        "webhook-signature": " ".join(f"v1,{signature}" for signature in signatures),
        "Idempotency-Key": message_id,
    }
