"""The order in which what a message led to is made safe."""

import asyncio
from functools import partial
from typing import Any

import pytest

from stream.worker.settling import FOLLOWERS, Settling, Work


async def running(settling: Settling) -> Any:
    task = asyncio.create_task(settling.run())
    await asyncio.sleep(0)
    return task


async def test_sends_then_rows_then_later_rows_then_done() -> None:
    said: list[str] = []
    gates = {name: asyncio.get_running_loop().create_future() for name in ("send", "row", "later")}

    def start(name: str) -> Any:
        said.append(f"{name} starts")
        return gates[name]

    settling = Settling(2, 10, pytest.fail)
    task = await running(settling)
    rows = ([lambda: start("row")], [lambda: start("later")])
    await settling.add(Work(sends=[gates["send"]], rows=rows, done=lambda: said.append("done")))
    for name, gate in gates.items():
        said.append(f"{name} safe")
        gate.set_result(None)
        for _ in range(5):
            await asyncio.sleep(0)
    assert said == ["send safe", "row starts", "row safe", "later starts", "later safe", "done"]
    task.cancel()


async def test_messages_stay_in_order_when_a_later_one_is_ready_first() -> None:
    said: list[int] = []
    slow, quick = asyncio.get_running_loop().create_future(), asyncio.get_running_loop().create_future()
    settling = Settling(1, 10, pytest.fail)
    task = await running(settling)
    await settling.add(Work(sends=[slow], done=lambda: said.append(1)))
    await settling.add(Work(sends=[quick], done=lambda: said.append(2)))
    quick.set_result(None)
    await asyncio.sleep(0.01)
    assert said == []
    slow.set_result(None)
    await settling.settled()
    assert said == [1, 2]
    task.cancel()


async def test_no_more_than_the_limit_is_under_way() -> None:
    settling = Settling(1, 1, pytest.fail)
    task = await running(settling)
    gate = asyncio.get_running_loop().create_future()
    await settling.add(Work(sends=[gate], done=lambda: None))
    second = asyncio.create_task(settling.add(Work(sends=[asyncio.sleep(0)])))
    await asyncio.sleep(0.01)
    assert not second.done()
    gate.set_result(None)
    await second
    await settling.settled()
    task.cancel()


async def test_what_could_not_be_made_safe_is_told_and_not_done() -> None:
    told: list[BaseException] = []
    settling = Settling(1, 10, told.append)
    task = await running(settling)
    gate = asyncio.get_running_loop().create_future()
    await settling.add(Work(sends=[gate], done=lambda: pytest.fail("acknowledged")))
    gate.set_exception(OSError("no broker"))
    await task
    assert [str(error) for error in told] == ["no broker"]


async def test_it_tells_how_long_the_oldest_has_been_under_way() -> None:
    settling = Settling(1, 10, pytest.fail)
    task = await running(settling)
    assert settling.oldest() == 0.0
    gate = asyncio.get_running_loop().create_future()
    await settling.add(Work(sends=[gate]))
    await settling.add(Work())
    await asyncio.sleep(0.01)
    assert settling.oldest() > 0.0
    gate.set_result(None)
    await settling.settled()
    assert settling.oldest() == 0.0
    task.cancel()


async def test_what_led_to_nothing_is_done_at_once_or_behind_what_is_under_way() -> None:
    done: list[str] = []
    sent: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    settling = Settling(1, 2, lambda error: None)
    lanes = asyncio.create_task(settling.run())
    await settling.add(Work(done=lambda: done.append("before")))
    assert done == ["before"]
    await settling.add(Work(sends=[sent], done=lambda: done.append("sent")))
    for number in range(2 * FOLLOWERS):
        if number == FOLLOWERS + 1:  # no more wait behind one: this one is under way itself, and followed too
            assert settling.in_flight == 2
        await settling.add(Work(rows=[[]], done=partial(done.append, str(number))))
    assert done == ["before"]
    sent.set_result(None)
    await settling.settled()
    assert done == ["before", "sent", *map(str, range(2 * FOLLOWERS))]
    lanes.cancel()
