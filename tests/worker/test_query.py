"""One locality's state for whoever asks, from the worker that owns it; another is named, strangers are refused."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator

import pytest

from stream.policy import Policy
from stream.worker.query import Elsewhere, Query, state
from stream.worker.upkeep import Upkeep
from tests.builders import hours, play, report, tick


class Asked:
    """A worker that has one locality; another has `elsewhere`, and `recovering` is not ready."""

    def __init__(self) -> None:
        self.played = play([report(published=9), report(place="hamra", published=10), tick(11)])

    def ask(self, locality_id: str) -> object:
        if locality_id == "elsewhere":
            return Elsewhere("http://10.0.0.2:9464")
        if locality_id == "recovering":
            return None
        held = self.played if locality_id == "homs" else play([])
        return state(locality_id, held.window, held.districts, hours(11), Policy())


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    made = asyncio.new_event_loop()
    thread = threading.Thread(target=made.run_forever)
    thread.start()
    yield made
    made.call_soon_threadsafe(made.stop)
    thread.join()
    made.close()


@pytest.fixture
def query(loop: asyncio.AbstractEventLoop) -> Query:
    return Query(Asked(), lambda: loop, anybody=False)  # type: ignore[arg-type]


def test_a_locality_is_told_with_its_districts_episodes_and_incidents(query: Query) -> None:
    answer = query.answer("/districts/homs", "127.0.0.1")
    told = json.loads(answer.body)
    assert answer.status == 200
    assert [one["district_id"] for one in told["districts"]] == ["hamra", "waer"]
    assert told["districts"][1]["episodes"][0]["open"] is True
    assert told["districts"][1]["incidents"][0]["outlets"] == ["جريدة الصباح"]


def test_one_district_is_told_alone(query: Query) -> None:
    told = json.loads(query.answer("/districts/homs/waer", "127.0.0.1").body)
    assert told["district_id"] == "waer"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/districts/", 404),
        ("/districts/nowhere", 404),
        ("/districts/homs/nowhere", 404),
        ("/districts/recovering", 503),
    ],
)
def test_what_is_not_known_is_said_as_such(query: Query, path: str, status: int) -> None:
    answer = query.answer(path, "127.0.0.1")
    assert answer.status == status
    assert json.loads(answer.body)["error"]


def test_another_workers_locality_is_a_redirection_to_it(query: Query) -> None:
    answer = query.answer("/districts/elsewhere/حي", "127.0.0.1")
    assert answer.status == 307
    assert answer.location == "http://10.0.0.2:9464/districts/elsewhere/%D8%AD%D9%8A"


def test_who_asks_from_another_machine_is_refused_unless_everybody_may(
    loop: asyncio.AbstractEventLoop,
) -> None:
    asked = Asked()
    strict, open_ = (Query(asked, lambda: loop, anybody=anybody) for anybody in (False, True))  # type: ignore[arg-type]
    assert strict.answer("/districts/homs", "10.1.1.1").status == 403
    assert open_.answer("/districts/homs", "10.1.1.1").status == 200


def test_a_loop_that_has_ended_is_a_busy_worker() -> None:
    ended = asyncio.new_event_loop()
    ended.close()
    closed = Query(Asked(), lambda: ended, anybody=False)  # type: ignore[arg-type]
    assert closed.answer("/districts/homs", "127.0.0.1").status == 503


def test_a_worker_asked_before_its_loop_runs_is_busy_and_answers_once_it_runs() -> None:
    upkeep = Upkeep.__new__(Upkeep)
    upkeep._loop = None
    early = Query(Asked(), upkeep.loop, anybody=False)  # type: ignore[arg-type]
    assert early.answer("/districts/homs", "127.0.0.1").status == 503

    async def run() -> int:
        upkeep._loop = asyncio.get_running_loop()
        told = await asyncio.to_thread(early.answer, "/districts/homs", "127.0.0.1")
        return told.status

    assert asyncio.run(run()) == 200
