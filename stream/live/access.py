"""Who is an analyst: tokens from a file, sessions in memory, and a limit on guessing. Pure: time is an argument."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

LEAST_CHARS = 16
SESSION_SECONDS = 12 * 3600.0
SESSIONS = 200
TRIES, TRY_SECONDS = 5, 60.0
ALL_TRIES = 30
ADDRESSES = 2_000


class TokenFileError(ValueError):
    """A file of tokens that cannot be used: its message is one sentence."""


class Analyst(Struct, frozen=True):
    """Somebody who may see all and act: a name for the record of what they did."""

    name: str
    digest: bytes


class Session(Struct, frozen=True):
    """One login. `csrf` must come back in a header with everything that changes something."""

    name: str
    csrf: str
    ends: float


def read_tokens(path: Path) -> tuple[Analyst, ...]:
    """The analysts of a file: a line each, `name:token`, or a token alone. Raises TokenFileError."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise TokenFileError(f"The token file {path} cannot be read: {reason}.") from None
    found = [_analyst(line.strip(), number, path) for number, line in enumerate(lines, 1) if _says(line)]
    if not found:
        raise TokenFileError(f"The token file {path} holds no token.")
    if len({one.name for one in found}) < len(found):
        raise TokenFileError(f"The token file {path} names an analyst twice.")
    return tuple(found)


def _says(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _analyst(line: str, number: int, path: Path) -> Analyst:
    name, colon, token = line.partition(":")
    if not colon:
        name, token = "analyst", line
    if len(token.strip()) < LEAST_CHARS:
        raise TokenFileError(f"{path}, line {number}: a token has at least {LEAST_CHARS} characters.")
    return Analyst(name.strip() or "analyst", digest(token.strip()))


def digest(token: str) -> bytes:
    """What is compared in place of a token: equal lengths, so that comparing takes the same time for all."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).digest()


class Tries:
    """Attempts within a time, from one address and from all."""

    def __init__(self, most: int = TRIES, of_all: int = ALL_TRIES, seconds: float = TRY_SECONDS) -> None:
        """`most` from one address and `of_all` altogether, each within `seconds`."""
        self.most, self.of_all, self.seconds = most, of_all, seconds
        self._by_address: OrderedDict[str, list[float]] = OrderedDict()
        self._all: list[float] = []

    def wait(self, address: str, now: float) -> float:
        """Count an attempt: 0 where it may be made, else the seconds after which one may."""
        mine = [at for at in self._by_address.pop(address, []) if at > now - self.seconds]
        self._all = [at for at in self._all if at > now - self.seconds]
        full = mine if len(mine) >= self.most else self._all if len(self._all) >= self.of_all else None
        if full is None:
            mine.append(now)
            self._all.append(now)
        self._by_address[address] = mine
        while len(self._by_address) > ADDRESSES:
            self._by_address.popitem(last=False)
        return 0.0 if full is None else full[0] + self.seconds - now


class Access:
    """The analysts, and who is logged in. Sessions end with the process: a token brings them back."""

    def __init__(
        self, analysts: Iterable[Analyst] = (), *, everybody: bool = False, name: str = "analyst"
    ) -> None:
        """`everybody`: whoever reaches the page is an analyst, called `name`; for one's own machine."""
        self.analysts = tuple(analysts)
        self.everybody, self.name = everybody, name
        self._csrf = secrets.token_urlsafe(24)
        self._sessions: OrderedDict[bytes, Session] = OrderedDict()

    def enter(self, token: str, now: float) -> tuple[str, Session] | None:
        """A new session and the key for its cookie, if the token is an analyst's."""
        given, found = digest(token.strip()), None
        for analyst in self.analysts:  # every one is compared, whichever fits
            if hmac.compare_digest(given, analyst.digest):
                found = analyst
        if found is None:
            return None
        key, session = (
            secrets.token_urlsafe(32),
            Session(found.name, secrets.token_urlsafe(24), now + SESSION_SECONDS),
        )
        self._sessions[digest(key)] = session
        while len(self._sessions) > SESSIONS:
            self._sessions.popitem(last=False)
        return key, session

    def who(self, key: str, now: float) -> Session | None:
        """The session that a cookie's key belongs to; None for the public."""
        if self.everybody:
            return Session(self.name, self._csrf, now + SESSION_SECONDS)
        session = self._sessions.get(digest(key)) if key else None
        if session is None or session.ends <= now:
            return None
        return session

    def leave(self, key: str) -> None:
        """End a session."""
        self._sessions.pop(digest(key), None)


def may_change(session: Session, header: str) -> bool:
    """Whether a request that changes something shows that it comes from our own page."""
    return hmac.compare_digest(session.csrf.encode(), header.encode(errors="surrogatepass"))
