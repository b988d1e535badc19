"""Who gets in."""

import pytest

from stream.live.access import SESSION_SECONDS, Access, TokenFileError, Tries, may_change, read_tokens

TOKEN = "correct-horse-battery"


@pytest.fixture
def tokens(tmp_path):
    path = tmp_path / "tokens"
    path.write_text(f"# analysts\nrana:{TOKEN}\n\nomar: another-long-token-1\n", encoding="utf-8")
    return path


def test_a_token_opens_a_session_under_its_analysts_name(tokens) -> None:
    access = Access(read_tokens(tokens))
    key, session = access.enter(f" {TOKEN}\n", 0.0)
    assert session.name == "rana"
    assert access.who(key, 1.0) == session
    assert access.enter("another-long-token-1", 0.0)[1].name == "omar"


@pytest.mark.parametrize("wrong", ["", "correct-horse", TOKEN + "x", "rana:" + TOKEN, "\ud800"])
def test_anything_else_opens_none(tokens, wrong: str) -> None:
    assert Access(read_tokens(tokens)).enter(wrong, 0.0) is None


def test_a_session_ends_after_its_time_and_when_its_analyst_leaves(tokens) -> None:
    access = Access(read_tokens(tokens))
    key, _ = access.enter(TOKEN, 0.0)
    assert access.who(key, SESSION_SECONDS) is None
    assert access.who(key, 1.0)
    access.leave(key)
    assert access.who(key, 1.0) is None
    assert access.who("", 0.0) is None


def test_a_change_needs_the_sessions_own_csrf_token(tokens) -> None:
    access = Access(read_tokens(tokens))
    _, mine = access.enter(TOKEN, 0.0)
    _, other = access.enter(TOKEN, 0.0)
    assert may_change(mine, mine.csrf)
    assert not may_change(mine, other.csrf)
    assert not may_change(mine, "")


def test_five_attempts_from_one_address_and_then_a_wait() -> None:
    tries = Tries()
    assert [tries.wait("a", second) for second in range(5)] == [0.0] * 5
    assert tries.wait("a", 10.0) == 50.0
    assert tries.wait("b", 10.0) == 0.0
    assert tries.wait("a", 60.5) == 0.0


def test_many_addresses_together_are_limited_too() -> None:
    tries = Tries(of_all=3)
    assert [tries.wait(str(n), 0.0) for n in range(3)] == [0.0] * 3
    assert tries.wait("another", 1.0) > 0


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "holds no token"),
        ("# nothing\n", "holds no token"),
        ("rana:short\n", "line 1: a token has at least 16 characters"),
        ("a:0123456789abcdef\na:fedcba9876543210\n", "names an analyst twice"),
    ],
)
def test_a_token_file_that_cannot_be_used_says_why(tmp_path, content: str, reason: str) -> None:
    path = tmp_path / "tokens"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(TokenFileError, match=reason):
        read_tokens(path)
    with pytest.raises(TokenFileError, match="cannot be read"):
        read_tokens(tmp_path / "none")


def test_no_token_is_kept_as_it_was_written(tokens) -> None:
    assert TOKEN not in repr(read_tokens(tokens))
