"""A process that is told to end ends, whatever it is doing; what it has begun is told first."""

import signal
import subprocess
import sys

import pytest

LISTENS = "from stream.worker.leaving import Leaving; leaving = Leaving(); leaving.listen()"
TOLD = "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"
WAITS = "import time; time.sleep(100)"


def ended(*lines: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], check=False, capture_output=True, timeout=90
    )


def test_what_has_not_begun_ends_at_once() -> None:
    assert ended(LISTENS, TOLD, WAITS).returncode == 0


def test_what_has_begun_is_told_and_ends_by_itself() -> None:
    stops = "leaving.tell(lambda: (print('stops', flush=True), os._exit(7)))"
    done = ended("import os", LISTENS, stops, TOLD, WAITS)
    assert (done.returncode, done.stdout) == (7, b"stops\n")


@pytest.mark.parametrize("within", ["0.1", "100"], ids=["the time is up", "a second signal"])
def test_what_does_not_end_by_itself_is_ended(within: str) -> None:
    patience = f"import stream.worker.leaving; stream.worker.leaving.WITHIN = {within}"
    again = "leaving.tell(lambda: None)", TOLD, "leaving.asked(50)", TOLD
    done = ended(LISTENS, patience, *again, WAITS)
    assert done.returncode == 1
    assert b"left with work in hand" in done.stdout + done.stderr


def test_with_nothing_in_hand_it_is_not_waited_for() -> None:
    patience = "import stream.worker.leaving; stream.worker.leaving.WITHIN = 100"
    done = ended(LISTENS, patience, "leaving.tell(leaving.nothing_in_hand)", TOLD, WAITS)
    assert done.returncode == 0


def test_what_would_start_again_ends_instead() -> None:
    restart = "from stream.worker.restart import Restart, Why; Restart(0, leaving)(Why.CRASHED)"
    done = ended(LISTENS, "leaving.tell(lambda: None)", TOLD, "leaving.asked(50)", restart)
    assert done.returncode == 1


def test_what_hangs_with_the_interpreter_in_its_hands_is_ended_by_the_kernel() -> None:
    patience = "import stream.worker.leaving as at; at.WITHIN, at.AT_LAST = 0.1, 0.2"
    hangs = "import ctypes; ctypes.PyDLL(None).sleep(100)"  # PyDLL keeps the interpreter's lock
    done = ended(LISTENS, patience, f"leaving.tell(lambda: exec({hangs!r}))", TOLD, WAITS)
    assert done.returncode == -signal.SIGALRM


def test_whoever_should_read_what_is_said_is_not_waited_for() -> None:
    says_much = "threading.Thread(target=print, args=('x' * 1_000_000,), daemon=True).start()"
    lines = (LISTENS, "import threading, time", says_much, "time.sleep(1)", TOLD, WAITS)
    with subprocess.Popen([sys.executable, "-c", "\n".join(lines)], stdout=subprocess.PIPE) as started:
        assert started.wait(60) == 0


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_signal_that_comes_as_another_program_takes_its_place_is_not_lost(when: str) -> None:
    listens_again = repr(f"{LISTENS}\n{WAITS}")
    takes_over = "import sys; came = leaving.hand_over()"
    becomes = f"os._exit(3) if came else os.execv(sys.executable, [sys.executable, '-c', {listens_again}])"
    told = (TOLD, "leaving.asked(50)", takes_over) if when == "before" else (takes_over, TOLD)
    done = ended(LISTENS, "leaving.tell(lambda: None)", *told, becomes)
    assert done.returncode == (3 if when == "before" else 0)


def test_a_signal_that_comes_while_it_starts_again_in_place_is_heard_afterwards() -> None:
    code = repr(f"{LISTENS}\n{WAITS}")
    started = (
        "import os, signal, sys",
        "signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})",
        "os.kill(os.getpid(), signal.SIGTERM)",
        f"os.execv(sys.executable, [sys.executable, '-c', {code}])",
    )
    assert ended(*started).returncode == 0
