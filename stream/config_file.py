"""TOML configuration files: read into records, refused with one sentence, secrets kept outside of them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

T = TypeVar("T")


class ConfigError(ValueError):
    """A configuration that cannot be: one sentence that names the field and the reason."""


class Secret:
    """A value that shows itself to nobody by accident."""

    def __init__(self, value: str) -> None:
        """`value` is the secret itself."""
        self._value = value

    def reveal(self) -> str:
        """The secret, for the one place that needs it."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(…)"


class From(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a secret lies: a file (its white space at both ends does not count) or a variable."""

    file: str = ""
    env: str = ""


def parse(text: str) -> dict[str, Any]:
    """The table in a TOML text. Raises ConfigError."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"it is not TOML: {error}") from None


def convert(table: dict[str, Any], kind: type[T]) -> T:
    """The record that a table makes. Raises ConfigError."""
    try:
        return msgspec.convert(table, kind)
    except msgspec.ValidationError as error:
        reason, _, path = str(error).partition(" - at `")
        where = path.rstrip("`").removeprefix("$").removeprefix(".").removesuffix("[...]")
        reason = reason[:1].lower() + reason[1:]
        raise ConfigError(f"{where}: {reason}" if where else reason) from None


def no_secret_inside(value: object, at: str) -> None:
    """Refuse a secret that stands in the file itself. Raises ConfigError."""
    if isinstance(value, str):
        raise ConfigError(f"{at}: secrets do not stand in this file; write {{ file = … }} or {{ env = … }}")


def read_secret(where: From, at: str, folder: Path, env: Mapping[str, str]) -> Secret:
    """The secret that lies there; a relative file starts at `folder`. Raises ConfigError."""
    if bool(where.file) == bool(where.env):
        raise ConfigError(f"{at}: give either file or env")
    if where.env:
        value = env.get(where.env, "")
        if not value.strip():
            raise ConfigError(f"{at}: the variable {where.env} is not set")
        return Secret(value.strip())
    try:
        value = (folder / where.file).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise ConfigError(f"{at}: {where.file} cannot be read: {reason}") from None
    if not value.strip():
        raise ConfigError(f"{at}: {where.file} is empty")
    return Secret(value.strip())
