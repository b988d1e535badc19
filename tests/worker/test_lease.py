"""A worker may write while the broker is known to count it as a member."""

from stream.worker.lease import Lease


def at(moments: list[float]) -> Lease:
    return Lease(10.0, lambda: moments[-1])


def test_it_holds_for_the_session_timeout_after_the_last_heartbeat_that_was_answered() -> None:
    now = [0.0]
    lease = at(now)
    lease.renew(0.0)
    now.append(10.0)
    assert lease.over() is None
    now.append(10.5)
    assert lease.over() == 10.5


def test_it_counts_from_when_the_heartbeat_was_sent() -> None:
    now = [20.0]
    lease = at(now)
    lease.renew(5.0)
    assert lease.over() == 15.0


def test_an_answer_that_comes_late_does_not_turn_it_back() -> None:
    now = [12.0]
    lease = at(now)
    lease.renew(9.0)
    lease.renew(1.0)
    assert lease.over() is None


def test_given_back_it_cannot_run_out() -> None:
    now = [0.0]
    lease = at(now)
    lease.renew(0.0)
    lease.give_back()
    now.append(1000.0)
    assert lease.over() is None
