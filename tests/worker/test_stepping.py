"""What need not wait is done at once, and the rest is as the coroutine would have been."""

from __future__ import annotations

import asyncio

import pytest

from stream.worker.stepping import begun


async def test_what_need_not_wait_is_done_at_once() -> None:
    done = []

    async def work() -> None:
        done.append("all")

    assert begun(work()) is None
    assert done == ["all"]


async def test_what_must_wait_goes_on_where_it_stopped_and_hears_what_is_thrown_at_it() -> None:
    door, said = asyncio.Event(), []

    async def work() -> None:
        said.append("begun")
        await door.wait()
        await asyncio.sleep(0)
        try:
            await asyncio.sleep(100)
        except asyncio.CancelledError:
            said.append("cancelled")
            raise

    rest = begun(work())
    assert rest is not None
    assert said == ["begun"]
    going_on = asyncio.ensure_future(rest)
    door.set()
    for _ in range(5):
        await asyncio.sleep(0)
    going_on.cancel()
    with pytest.raises(asyncio.CancelledError):
        await going_on
    assert said == ["begun", "cancelled"]


async def test_what_a_delivery_raises_is_raised() -> None:
    async def work(*, late: bool) -> None:
        if late:
            await asyncio.sleep(0)
        raise ValueError("bad")

    with pytest.raises(ValueError, match="bad"):
        begun(work(late=False))
    rest = begun(work(late=True))
    assert rest is not None
    with pytest.raises(ValueError, match="bad"):
        await rest
