"""The Faust app, with the settings that were measured to hold (DECISIONS.md)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping
from typing import Any

import faust
import mode.loop
from faust.types import TP

from stream import topics
from stream.kafka import security as kafka_security
from stream.settings import Settings
from stream.worker.faust_fixes import install
from stream.worker.lease import Lease
from stream.worker.leaving import Leaving
from stream.worker.order import Order

Offsets = Mapping[TP, int]
RAW = {"key_type": bytes, "value_type": bytes, "key_serializer": "raw", "value_serializer": "raw"}
ROCKS = {  # of each partition of each table: what was written lately stays in memory until a buffer is full
    "write_buffer_size": 1 << 20,
    "max_write_buffer_number": 2,
    "target_file_size_base": 16 << 20,
}


class App(faust.App):
    """Faust's app, which lets the worker finish what it has in hand before it leaves the group."""

    order: Order
    before_reading: Callable[[Offsets, Offsets, Offsets], Awaitable[None]] | None = None
    recovered: Callable[[Collection[TP]], Awaitable[None]] | None = None
    leaving: Leaving | None = None
    before_leaving: Callable[[], Awaitable[None]] | None = None
    known: tuple[str, ...] = ()  # the topics

    async def on_started(self) -> None:
        """Learn where the topics lie before anything is sent: whose a locality is may be asked first."""
        await self.producer._ensure_producer().client.set_topics(self.known)  # type: ignore[attr-defined]
        self.sensors.remove(self.monitor)  # it counts every message three times, and nobody asks it
        await super().on_started()

    async def on_stop(self) -> None:
        """Drain, then stop as Faust does; its consumer commits on the way."""
        if self.before_leaving is not None:
            await self.before_leaving()
        if self.leaving is not None:
            self.leaving.nothing_in_hand()
        await super().on_stop()


def faust_app(settings: Settings, lease: Lease) -> Any:
    """An app without agents or tables yet."""
    install(lease, order := Order())
    app = App(
        settings.topic_prefix + settings.group,
        broker="kafka://" + settings.kafka.replace(",", ";kafka://"),
        broker_credentials=credentials(settings),
        store="rocksdb://",
        datadir=settings.data_dir,
        processing_guarantee="at_least_once",
        topic_partitions=settings.partitions,
        topic_replication_factor=settings.replication,
        topic_disable_leader=True,
        topic_allow_declare=False,  # they are there before a worker starts, and it has no right to make any
        key_serializer="raw",
        value_serializer="raw",
        table_standby_replicas=0,
        broker_session_timeout=settings.session_seconds,
        broker_heartbeat_interval=settings.session_seconds / 4,
        broker_commit_interval=1.0,
        consumer_auto_offset_reset="earliest",
        consumer_metadata_max_age_ms=15_000,
        consumer_max_fetch_size=4 * settings.max_article_bytes,
        producer_max_request_size=4 * settings.max_article_bytes,
        producer_linger=0.005,
        producer_acks=-1,
        stream_buffer_maxsize=4096,
        stream_wait_empty=False,
        cython_optimizations=True,
        web_enabled=False,
        worker_redirect_stdouts=False,
    )
    app.order = order
    app.known = tuple(spec.name for spec in (*topics.topics(settings), *topics.changelogs(settings)))
    return app


def credentials(settings: Settings) -> Any:
    """What Faust's clients show to Kafka, None where nothing is asked for. Raises SecurityError."""
    context, secret = kafka_security.tls(settings), kafka_security.password(settings)
    if secret is not None:
        return faust.SASLCredentials(
            username=settings.kafka_user,
            password=secret,
            ssl_context=context,
            mechanism=kafka_security.SASL[settings.kafka_sasl],
        )
    return faust.SSLCredentials(context) if context is not None else None


def run(app: Any, look_on: Callable[[], Coroutine[Any, Any, None]], leaving: Leaving) -> None:
    """Run until `leaving` is asked for; then drain, commit and leave. `look_on` runs from the very start."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    watching = loop.create_task(look_on())  # ends with the app; held, or it could be collected
    worker = faust.Worker(app, loop=loop, override_logging=False, redirect_stdouts=False, quiet=True)
    app.leaving = leaving
    leaving.tell(lambda: loop.call_soon_threadsafe(worker._on_sigterm))
    worker.execute_from_commandline()
    del watching


def use_uvloop() -> None:
    """Before anything makes an event loop."""
    mode.loop.use("uvloop")
