"""Who may talk to Kafka, and what a worker may do there: on a real broker that asks for both."""

from __future__ import annotations

import asyncio
import gc
import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
import trustme
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import TopicAuthorizationFailedError
from aiokafka.protocol.admin import CreateAclsRequest

from deploy.kafka.broker import JarBroker, Listener, free_port
from stream import envelope
from stream.kafka import acls, topics_admin
from stream.kafka import io as kafka_io
from stream.kafka import security as kafka_security
from stream.kafka.io import Outgoing
from stream.kafka.security import KafkaUnreachable, SecurityError
from stream.settings import Settings
from tests.kafka import monitoring, running
from tests.kafka.running import environment, make_topics, produce, values, wait_until, worker
from tests.kafka.test_worker import STRIKE

PASSWORD = "قفل-open-sesame-7"
TOKEN = "correct-horse-battery"
RASID = [sys.executable, "-m", "stream.cli"]
RAID = "شنت الطائرات الحربية غارات على حي الوعر في مدينة حمص اليوم، ما أسفر عن مقتل ثلاثة مدنيين."
SASL = "org.apache.kafka.common.security.scram.ScramLoginModule required;"
RESOURCES = {"topic": 2, "group": 3, "cluster": 4}
OPERATIONS = {"Read": 3, "Write": 4, "Create": 5, "Alter": 7, "Describe": 8, "DescribeConfigs": 10}


# Aiokafka does not wait until the TLS connection it asked first is shut down: `asyncio.run` may end before.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")


@pytest.fixture(autouse=True)
def _left_open() -> Iterator[None]:
    """What a test left open is collected in it, not in one that comes later and fails for it."""
    yield
    gc.collect()


class Secured(NamedTuple):
    """A broker with a listener for each way of getting in, or of not getting in."""

    broker: JarBroker
    ports: dict[str, int]
    files: Path


def save(folder: Path, name: str, cert: trustme.LeafCert) -> None:
    cert.private_key_and_cert_chain_pem.write_to_path(str(folder / f"{name}.pem"))


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    folder = tmp_path_factory.mktemp("secured")
    ours, foreign = trustme.CA(), trustme.CA()
    past = datetime.now(UTC) - timedelta(days=1)
    ours.cert_pem.write_to_path(str(folder / "ca.pem"))
    save(folder, "server", ours.issue_cert("127.0.0.1"))
    save(folder, "expired", ours.issue_cert("127.0.0.1", not_before=past - timedelta(days=1), not_after=past))
    save(folder, "foreign", foreign.issue_cert("127.0.0.1"))
    save(folder, "elsewhere", ours.issue_cert("kafka.example"))
    save(folder, "client", ours.issue_cert("rasid", common_name="rasid"))
    save(folder, "old-client", ours.issue_cert("rasid", not_before=past - timedelta(days=1), not_after=past))
    (folder / "password").write_text(PASSWORD + "\n", "utf-8")
    (folder / "wrong").write_text("open-barley", "utf-8")
    ports = {name: free_port() for name in ("SASL", "EXPIRED", "FOREIGN", "ELSEWHERE", "MUTUAL")}
    kinds = {"SASL": ("server", "SASL_SSL"), "EXPIRED": ("expired", "SSL"), "FOREIGN": ("foreign", "SSL"),
             "ELSEWHERE": ("elsewhere", "SSL"), "MUTUAL": ("server", "SSL")}  # fmt: skip
    more = {
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users": "User:ANONYMOUS",  # the plain listener is the administrator's
        "sasl.enabled.mechanisms": "SCRAM-SHA-512",
    }
    for name, (cert, _) in kinds.items():
        at = f"listener.name.{name.lower()}."
        more |= {f"{at}ssl.keystore.type": "PEM", f"{at}ssl.keystore.location": str(pkcs8(folder, cert))}
    more["listener.name.sasl.scram-sha-512.sasl.jaas.config"] = SASL
    more |= {
        "listener.name.mutual.ssl.client.auth": "required",
        "listener.name.mutual.ssl.truststore.type": "PEM",
        "listener.name.mutual.ssl.truststore.location": str(folder / "ca.pem"),
    }
    listeners = [Listener(name, ports[name], ports[name], kinds[name][1]) for name in ports]
    broker = JarBroker(
        folder / "kafka", more=more, listeners=listeners, passwords=dict.fromkeys(acls.ROLES, PASSWORD)
    )
    try:
        broker.start()
        yield Secured(broker, ports, folder)
    finally:
        broker.close()


def pkcs8(folder: Path, name: str) -> Path:
    """Java reads keys in PKCS 8 alone."""
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
        load_pem_private_key,
    )

    pem = (folder / f"{name}.pem").read_bytes()
    key = load_pem_private_key(pem, None).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    made = folder / f"{name}.p8.pem"
    made.write_bytes(key + pem[pem.index(b"-----BEGIN CERTIFICATE-----") :])
    return made


def settings(secured: Secured, listener: str, prefix: str, tmp_path: Path, **more: Any) -> Settings:
    told: dict[str, Any] = {
        "kafka": f"127.0.0.1:{secured.ports[listener]}", "kafka_security": "ssl", "topic_prefix": prefix,
        "kafka_ca_file": str(secured.files / "ca.pem"), "partitions": 1, "clock": "articles",
        "data_dir": str(tmp_path / "tables"), "web_port": 0,
    }  # fmt: skip
    if listener == "SASL":
        told |= {
            "kafka_security": "sasl_ssl",
            "kafka_user": "worker",
            "kafka_password_file": str(secured.files / "password"),
        }
    return Settings(**(told | more))


def refusal(made: Settings) -> str:
    with pytest.raises(KafkaUnreachable) as refused:
        asyncio.run(topics_admin.look(made))
    assert PASSWORD not in str(refused.value)
    return str(refused.value)


async def _allow(made: Settings, user: str, rules: list[acls.Acl]) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=made.kafka)
    await admin.start()
    try:
        for a in rules:
            request = CreateAclsRequest(
                RESOURCES[a.resource],
                a.name,
                4 if a.prefixed else 3,
                f"User:{user}",
                "*",
                OPERATIONS[a.operation],
                3,
            )
            answer = await admin._send_to_controller(request)
            assert [code for code, _ in answer.creation_responses] == [0]
    finally:
        await admin.close()


@pytest.fixture
def allowed(secured: Secured, prefix: str, tmp_path: Path) -> Settings:
    """A worker with its own rules and no others, its topics made by the administrator."""
    made = settings(secured, "SASL", prefix, tmp_path)
    administrator = Settings(kafka=secured.broker.bootstrap, topic_prefix=prefix, partitions=1)
    make_topics(administrator)
    asyncio.run(_allow(administrator, "worker", list(acls.acls(made, "worker"))))
    return made


def test_the_right_password_over_tls_gets_in(secured: Secured, prefix: str, tmp_path: Path) -> None:
    asyncio.run(topics_admin.look(settings(secured, "SASL", prefix, tmp_path)))


def test_a_wrong_password_is_said_without_it(secured: Secured, prefix: str, tmp_path: Path) -> None:
    made = settings(secured, "SASL", prefix, tmp_path, kafka_password_file=str(secured.files / "wrong"))
    assert "does not accept the user and password" in refusal(made)
    assert "open-barley" not in refusal(made)


@pytest.mark.parametrize(
    ("listener", "why"),
    [
        ("EXPIRED", "certificate has expired"),
        ("FOREIGN", "unable to get local issuer"),
        ("ELSEWHERE", "IP address mismatch"),
    ],
)
def test_a_certificate_that_is_not_the_brokers_is_refused(
    secured: Secured, prefix: str, tmp_path: Path, listener: str, why: str
) -> None:
    assert why in refusal(settings(secured, listener, prefix, tmp_path))


def test_a_client_certificate_of_the_authority_gets_in(secured: Secured, prefix: str, tmp_path: Path) -> None:
    asyncio.run(
        topics_admin.look(
            settings(secured, "MUTUAL", prefix, tmp_path, kafka_cert_file=str(secured.files / "client.pem"))
        )
    )


@pytest.mark.parametrize("cert", ["old-client", "foreign", ""])
def test_an_expired_a_foreign_and_no_client_certificate_do_not(
    secured: Secured, prefix: str, tmp_path: Path, cert: str
) -> None:
    path = str(secured.files / f"{cert}.pem") if cert else ""
    assert "No Kafka answers" in refusal(settings(secured, "MUTUAL", prefix, tmp_path, kafka_cert_file=path))


def test_with_its_rules_the_worker_works_and_no_secret_is_in_its_log(
    allowed: Settings, secured: Secured, tmp_path: Path
) -> None:
    administrator = msgspec.structs.replace(
        allowed, kafka=secured.broker.bootstrap, kafka_security="plaintext", kafka_user=""
    )
    produce(administrator, [Outgoing(b"strike", STRIKE.encode()), Outgoing(b"bad", b"not json")])
    log = tmp_path / "log"
    loud = msgspec.structs.replace(allowed, log_level="debug")
    with worker(loud, log):
        wait_until(lambda: len(values(administrator, "alerts")) == 1, "the alert", log)
        wait_until(lambda: len(values(administrator, "rejected")) == 1, "the rejection", log)
    assert PASSWORD not in log.read_text("utf-8")
    assert PASSWORD not in json.dumps(environment(loud), ensure_ascii=False)


def test_every_process_does_its_work_with_the_rules_of_its_own_role_and_no_others(
    allowed: Settings, secured: Secured, tmp_path: Path
) -> None:
    """In by the feed, through the worker, out to the page and a webhook; the canary the whole way. All over TLS."""
    administrator = msgspec.structs.replace(
        allowed, kafka=secured.broker.bootstrap, kafka_security="plaintext", kafka_user=""
    )

    def user(role: acls.Role, **more: Any) -> Settings:
        asyncio.run(_allow(administrator, role, list(acls.acls(allowed, role))))
        return msgspec.structs.replace(allowed, kafka_user=role, clock="wall", tick_seconds=1.0, **more)

    article = json.dumps({"id": "a", "text": RAID, "published_at": datetime.now(UTC).isoformat()})
    page, (port,) = tmp_path / "page.log", running.free_ports(1)
    tokens = tmp_path / "tokens"
    tokens.write_text(f"rana:{TOKEN}\n", "utf-8")
    with ExitStack() as stack:
        stack.enter_context(worker(user("worker"), tmp_path / "log"))
        stack.enter_context(
            running.process(
                [*RASID, "live"],
                environment(user("desk", live_port=port, live_token_file=str(tokens))),
                page,
            )
        )
        produce(user("feed"), [Outgoing(b"a", article.encode())])
        wait_until(lambda: len(values(administrator, "alerts")) == 1, "the alert", tmp_path / "log")
        wait_until(lambda: running.ask(port, "/ready")[0] == 200, "the page", page)
        decide(port, page)
        wait_until(lambda: len(values(administrator, "reviews")) == 1, "the decision", page)
        flown = run("canary", "--once", by=user("canary"), cwd=tmp_path)
        assert flown.startswith("It took"), flown
        kept = stack.enter_context(monitoring.webhook())
        (tmp_path / "notify.toml").write_text(
            '[[receivers]]\ntype = "slack"\nname = "desk"\nurl = { env = "DESK" }\npace = { wait = 0 }\n',
            "utf-8",
        )
        said = run(
            "notify", "--once", by=user("notifier"), cwd=tmp_path, DESK=f"http://127.0.0.1:{kept.port}/"
        )
        assert "silences unknown" not in said, "it may read what was heard"
        assert len(kept.bodies) == 1, "the raid, and not the canary"
        (incident,) = envelope.open_alert(values(administrator, "alerts")[0]).incident_ids
        run("review", "re-place", incident, "--to", "sy.rif.kisweh", by=user("reviewer"), cwd=tmp_path)
        wait_until(
            lambda: len(values(administrator, "reviews")) == 3,
            "what leaves here and what comes there",
            tmp_path / "log",
        )


def decide(port: int, page: Path) -> None:
    """Confirm the one alert on the page, as an analyst, once it is shown. `page`: its log."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())

    def ask(path: str, body: dict[str, str] | None = None, csrf: str = "") -> Any:
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data, {"X-Rasid-CSRF": csrf})
        with opener.open(request, timeout=30) as answer:
            return json.loads(answer.read())

    csrf = ask("/api/session", {"token": TOKEN})["csrf"]
    # the page may be ready before the alert is written, and Kafka show the alert before the page has read it
    wait_until(lambda: len(ask("/api/board")["cards"]) == 1, "the alert on the page", page)
    (card,) = ask("/api/board")["cards"]
    ask("/api/reviews", {"episode": card["id"], "action": "confirm", "key": "0123456789"}, csrf)


def run(*command: str, by: Settings, cwd: Path, **more: str) -> str:
    """What a command says that ends well."""
    done = subprocess.run(
        [*RASID, *command], env=environment(by) | more, cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("topic", ["articles"])
def test_the_worker_cannot_write_where_it_only_reads(allowed: Settings, topic: str) -> None:
    async def write() -> None:
        async with AIOKafkaProducer(**kafka_security.options(allowed)) as producer:
            await producer.send_and_wait(allowed.topic_prefix + topic, b"x")

    with pytest.raises(TopicAuthorizationFailedError):
        asyncio.run(write())


def test_the_worker_can_make_no_topic(secured: Secured, prefix: str, tmp_path: Path) -> None:
    made = settings(secured, "SASL", f"{prefix}other.", tmp_path)
    with pytest.raises(KafkaUnreachable, match="does not let us make"):
        asyncio.run(topics_admin.create(made))


def test_what_reads_alerts_cannot_write_them(allowed: Settings) -> None:
    async def write() -> None:
        reader = msgspec.structs.replace(allowed, kafka_user="reader")
        async with AIOKafkaProducer(**kafka_security.options(reader)) as producer:
            await producer.send_and_wait(allowed.topic_prefix + "alerts", b"x")

    with pytest.raises(TopicAuthorizationFailedError):
        asyncio.run(write())
    assert kafka_io


def _needs(**more: str) -> Mapping[str, str]:
    return {"kafka_security": "sasl_ssl", "kafka_user": "worker", **more}


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (_needs(), "RASID_KAFKA_PASSWORD_FILE is needed"),
        (_needs(kafka_user="", kafka_password_file="x"), "RASID_KAFKA_USER is needed"),
        (
            _needs(kafka_password_file="/nowhere/at/all"),
            "RASID_KAFKA_PASSWORD_FILE: /nowhere/at/all cannot be read",
        ),
        (
            {"kafka_security": "ssl", "kafka_ca_file": "/nowhere"},
            "RASID_KAFKA_CA_FILE: /nowhere cannot be used",
        ),
        ({"kafka_security": "ssl", "kafka_cert_file": __file__}, "RASID_KAFKA_CERT_FILE: .* cannot be used"),
    ],
)
def test_a_setting_that_cannot_be_is_named(more: Mapping[str, str], why: str) -> None:
    with pytest.raises(SecurityError, match=why):
        kafka_security.options(Settings(**more))  # type: ignore[arg-type]
