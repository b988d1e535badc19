"""Whether a consumer still moves: a worker that is alive and does nothing must not stay so for ever."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class Position(Struct, frozen=True):
    """How far something has come, and how far there is to go; both None where it is not known yet."""

    done: int | None
    end: int | None


class Progress:
    """Remembers when each partition last moved."""

    def __init__(self, patience: float) -> None:
        """`patience` in seconds: with something left to do and no step for longer, it is stuck."""
        self.patience = patience
        self._moved: dict[str, tuple[Position, float]] = {}

    def stuck(self, now: float, positions: Mapping[str, Position]) -> str | None:
        """The name of what is stuck, and None where all moves or has nothing to do. `now` is monotonic, in seconds."""
        self._moved = {name: self._moved.get(name, (at, now)) for name, at in positions.items()}
        for name, at in positions.items():
            before, since = self._moved[name]
            idle = at.end is None or (at.done or 0) >= at.end
            if idle or at.done != before.done:
                self._moved[name] = (at, now)
            elif now - since > self.patience:
                return name
        return None
