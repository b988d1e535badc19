"""Decoded rows at hand: only as long as the table holds the same bytes, and not without bound."""

from __future__ import annotations

from stream.worker.at_hand import AtHand


def test_what_was_put_is_given_back_for_the_same_bytes_and_decoded_anew_for_others() -> None:
    decoded: list[bytes] = []

    def load(body: bytes) -> str:
        decoded.append(body)
        return body.decode()

    rows: AtHand[str] = AtHand(load)
    rows.put("homs", b"old", "old")
    assert (rows.of("homs", b"old"), decoded) == ("old", [])
    assert (rows.of("homs", b"new"), decoded) == ("new", [b"new"])
    assert (rows.of("homs", b"new"), decoded) == ("new", [b"new"])
    rows.clear()
    assert (rows.of("homs", b"new"), decoded) == ("new", [b"new", b"new"])


def test_those_used_longest_ago_are_let_go() -> None:
    decoded: list[bytes] = []

    def load(body: bytes) -> bytes:
        decoded.append(body)
        return body

    rows: AtHand[bytes] = AtHand(load, rows=3, size=10)
    for key in ("a", "b", "c", "a", "d"):
        rows.of(key, key.encode())
    rows.of("a", b"a")
    rows.of("b", b"b")
    assert decoded == [b"a", b"b", b"c", b"d", b"b"]
    rows.of("large", b"x" * 10)
    rows.of("large", b"x" * 10)
    assert decoded[5:] == [b"x" * 10]
    rows.of("a", b"a")
    assert decoded[6:] == [b"a"]
