"""Every setting: one frozen object, read once from `RASID_*` variables and flags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

PREFIX = "RASID_"

Positive = Annotated[int, Meta(ge=1)]
Hours = Annotated[float, Meta(gt=0)]
Port = Annotated[int, Meta(ge=0, le=65535)]
_TYPES = "airstrike|shelling|ground_assault|armed_clash|bombing|shooting|chemical|other"
Name = Annotated[str, Meta(pattern=r"^[A-Za-z0-9._-]*$")]


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What can be set, with its default. Field `data_dir` is the variable `RASID_DATA_DIR`."""

    kafka: Annotated[
        str, Meta(min_length=1, description="Bootstrap addresses, `host:port`, comma-separated.")
    ] = "127.0.0.1:9092"
    kafka_security: Annotated[
        Literal["plaintext", "ssl", "sasl_plaintext", "sasl_ssl"],
        Meta(description="How Kafka is talked to: `plaintext`, `ssl`, `sasl_plaintext` or `sasl_ssl`."),
    ] = "plaintext"
    kafka_ca_file: Annotated[
        str,
        Meta(
            description="The authority (PEM) that signed the broker's certificate; empty: those that the system knows."
        ),
    ] = ""
    kafka_cert_file: Annotated[
        str, Meta(description="Our certificate (PEM), where the broker asks for one; empty: none.")
    ] = ""
    kafka_key_file: Annotated[
        str, Meta(description="Its key (PEM), without a passphrase; empty: it is in the certificate's file.")
    ] = ""
    kafka_sasl: Annotated[
        Literal["scram-sha-512", "scram-sha-256", "plain"], Meta(description="The SASL mechanism.")
    ] = "scram-sha-512"
    kafka_user: Annotated[str, Meta(description="The user, with SASL.")] = ""
    kafka_password_file: Annotated[
        str,
        Meta(
            description="The file that holds the user's password; there is no variable for the password itself."
        ),
    ] = ""
    group: Annotated[
        str,
        Meta(
            pattern=r"^[A-Za-z0-9._-]+$",
            description="Consumer group of the worker; its tables' changelogs carry it in their names.",
        ),
    ] = "rasid"
    topic_prefix: Annotated[Name, Meta(description="Put before the name of every topic.")] = ""
    partitions: Annotated[
        Positive, Meta(description="Partitions of each topic that `rasid topics --create` makes.")
    ] = 4
    replication: Annotated[
        Positive, Meta(description="Copies of each partition that `--create` asks for.")
    ] = 1
    data_dir: Annotated[
        str, Meta(min_length=1, description="Folder of the worker's local tables (RocksDB).")
    ] = "rasid-data"
    clock: Annotated[
        Literal["wall", "articles"],
        Meta(
            description="Where time comes from: `wall` for live news, `articles` (the newest publication date seen) "
            "for history, replays and tests."
        ),
    ] = "wall"
    tick_seconds: Annotated[
        Hours, Meta(description="Time between two ticks, in seconds of the chosen clock.")
    ] = 60.0
    quiet_hours: Annotated[
        Hours,
        Meta(
            description="Without a report for this long, an attack on a district is over and the next is new."
        ),
    ] = 72.0
    lateness_hours: Annotated[
        Hours, Meta(description="How late an article may come, by its publication date.")
    ] = 48.0
    history_hours: Annotated[
        Hours,
        Meta(
            description="Reports of attacks older than the quiet period, up to this age, are kept silently."
        ),
    ] = 168.0
    merge_seconds: Annotated[
        float,
        Meta(
            ge=0,
            description="Updates of one episode within this time leave as one, unless people were killed.",
        ),
    ] = 900.0
    open_confidence: Annotated[
        float, Meta(ge=0, le=1, description="The least confidence of a report that opens an alert by itself.")
    ] = 0.75
    min_confidence: Annotated[
        str,
        Meta(
            pattern=rf"^(({_TYPES})=(0(\.[0-9]+)?|1(\.0+)?)(,(?=[a-z])|$))*$",
            description="The same for a kind of attack: `other=0.9,shooting=0.8`; empty: as above for all.",
        ),
    ] = ""
    hold_for_second: Annotated[
        str,
        Meta(
            pattern=rf"^(({_TYPES})(,(?=[a-z])|$))*$",
            description="Kinds of attack that wait for a second independent source, comma-separated; empty: none.",
        ),
    ] = ""
    events_days: Annotated[
        Hours,
        Meta(description="Retention of `events` in days: an outage up to this long loses no deduplication."),
    ] = 30.0
    session_seconds: Annotated[
        Hours,
        Meta(
            description="A worker that the broker has not heard of for this long loses its partitions to the others."
        ),
    ] = 10.0
    stuck_seconds: Annotated[
        Hours,
        Meta(description="A worker with messages to read that commits none for this long starts again."),
    ] = 300.0
    max_article_bytes: Annotated[
        Positive, Meta(description="Larger messages on `articles` are rejected, in bytes.")
    ] = 1 << 20
    gazetteer: Annotated[
        str, Meta(description="A further table of places (TSV) beside the built-in one; empty: none.")
    ] = ""
    morphology: Annotated[
        str,
        Meta(
            description="A morphology database in CALIMA's format, for verb forms and passives that no table lists; "
            "empty: none."
        ),
    ] = ""
    source: Annotated[
        str, Meta(min_length=1, description="The CloudEvents `source` of what this installation sends.")
    ] = "rasid"
    canary_seconds: Annotated[
        Hours, Meta(description="Time between two flights of `rasid canary`, in seconds.")
    ] = 300.0
    web_host: Annotated[
        str,
        Meta(
            min_length=1, description="Where /metrics, /live and /ready listen; loopback unless you say so."
        ),
    ] = "127.0.0.1"
    reviewer: Annotated[
        str, Meta(description="Who `rasid review` says decided; empty: the name you are logged in with.")
    ] = ""
    query: Annotated[
        Literal["loopback", "all", "off"],
        Meta(
            description="Who may ask /districts/LOCALITY: this machine, everybody, or nobody. It tells more than is published."
        ),
    ] = "loopback"
    web_address: Annotated[
        str,
        Meta(
            description="The address (http://host:port) at which other workers redirect to this one; empty: RASID_WEB_HOST and its port."
        ),
    ] = ""
    web_port: Annotated[
        Port,
        Meta(
            description="Port of /metrics, /live and /ready; where it is taken, the next free of 16; 0 takes any."
        ),
    ] = 9464
    live_host: Annotated[
        str, Meta(min_length=1, description="Where `rasid live` listens; loopback unless you say so.")
    ] = "127.0.0.1"
    live_port: Annotated[Port, Meta(description="Port of `rasid live`; 0 takes any that is free.")] = 9465
    live_days: Annotated[
        Hours,
        Meta(description="How far back `rasid live` reads `events` and `alerts` when it starts, in days."),
    ] = 14.0
    live_token_file: Annotated[
        str,
        Meta(
            description="File of analysts' tokens for `rasid live`, a line `name:token` each; empty: no login."
        ),
    ] = ""
    countries: Annotated[
        str,
        Meta(description="Country codes whose governorates are told apart in the metrics, comma-separated."),
    ] = "SY"
    log_format: Annotated[
        Literal["auto", "json", "text"],
        Meta(description="`json`, `text`, or `auto`: text on a terminal, JSON elsewhere."),
    ] = "auto"
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"],
        Meta(description="The least severe log line that is written."),
    ] = "info"

    @property
    def country_codes(self) -> frozenset[str]:
        """`countries`, apart."""
        return frozenset(code.strip().upper() for code in self.countries.split(",") if code.strip())


class SettingsError(ValueError):
    """A setting that cannot be: its message is one sentence that names the variable."""


class Described(Struct, frozen=True):
    """One setting as the README and `rasid doctor` show it."""

    variable: str
    default: str
    description: str


def variable(field: str) -> str:
    """The environment variable of a field."""
    return PREFIX + field.upper()


def load(env: Mapping[str, str], **flags: object) -> Settings:
    """Settings from the environment; flags that are not None win. Raises SettingsError."""
    known = {variable(f.name): f.name for f in msgspec.structs.fields(Settings)}
    values: dict[str, Any] = {field: env[name] for name, field in known.items() if env.get(name, "") != ""}
    values.update({field: value for field, value in flags.items() if value is not None})
    try:
        return msgspec.convert(values, Settings, strict=False)
    except msgspec.ValidationError as error:
        reason, _, path = str(error).partition(" - at `$.")
        field = path.rstrip("`")
        if not field:
            raise SettingsError(f"{reason}.") from None
        raise SettingsError(
            f"{variable(field)} is {values[field]!r}: {reason[:1].lower()}{reason[1:]}."
        ) from None


def unknown_variables(env: Mapping[str, str]) -> tuple[str, ...]:
    """`RASID_*` variables that no setting reads: most likely misspelt. RASID_TEST_* belongs to the tests."""
    known = {variable(f.name) for f in msgspec.structs.fields(Settings)}
    return tuple(
        sorted(n for n in env if n.startswith(PREFIX) and not n.startswith("RASID_TEST_") and n not in known)
    )


def describe() -> Iterator[Described]:
    """Every setting in order of declaration."""
    for field in msgspec.inspect.type_info(Settings).fields:  # type: ignore[attr-defined]
        extra = getattr(field.type, "extra_json_schema", None) or {}
        yield Described(variable(field.name), str(field.default), extra.get("description", ""))
