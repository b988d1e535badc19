"""How every part of Rasid proves to Kafka who it is, and makes sure that it talks to the right one.

Passwords and keys are read from files: they are in no variable, no setting, no log line and no error.
"""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any

from stream.settings import Settings, variable

SASL = {"scram-sha-512": "SCRAM-SHA-512", "scram-sha-256": "SCRAM-SHA-256", "plain": "PLAIN"}


class KafkaUnreachable(Exception):
    """No broker answers at the address that is set, or none lets us in."""


class SecurityError(KafkaUnreachable):
    """Settings with which no connection can be made, in one sentence that names the variable."""


def options(settings: Settings) -> dict[str, Any]:
    """What an aiokafka client needs to reach Kafka: its addresses, and how to show who it is. Raises SecurityError."""
    told: dict[str, Any] = {
        "bootstrap_servers": settings.kafka,
        "security_protocol": settings.kafka_security.upper(),
    }
    if (context := tls(settings)) is not None:
        told["ssl_context"] = context
    if (secret := password(settings)) is not None:
        told |= {
            "sasl_mechanism": SASL[settings.kafka_sasl],
            "sasl_plain_username": settings.kafka_user,
            "sasl_plain_password": secret,
        }
    return told


def tls(settings: Settings) -> ssl.SSLContext | None:
    """The context of a TLS connection: the broker's name is checked always. None without TLS. Raises SecurityError."""
    if not settings.kafka_security.endswith("ssl"):
        return None
    ca, cert, key = settings.kafka_ca_file, settings.kafka_cert_file, settings.kafka_key_file
    context = ssl.create_default_context()
    if ca:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # this authority, and none that the system knows
        _take(context.load_verify_locations, "kafka_ca_file", ca)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if cert:
        _take(
            lambda path: context.load_cert_chain(path, key or None, password=_no_prompt),
            "kafka_cert_file",
            cert,
        )
    return context


def password(settings: Settings) -> str | None:
    """The password of the user, None without SASL. Raises SecurityError."""
    if not settings.kafka_security.startswith("sasl"):
        return None
    if not settings.kafka_user:
        raise SecurityError(
            f"{variable('kafka_user')} is needed with {variable('kafka_security')}={settings.kafka_security}."
        )
    path = settings.kafka_password_file
    if not path:
        raise SecurityError(f"{variable('kafka_password_file')} is needed: the file that holds the password.")
    try:
        found = Path(path).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise SecurityError(f"{variable('kafka_password_file')}: {path} cannot be read ({why}).") from None
    if not found:
        raise SecurityError(f"{variable('kafka_password_file')}: {path} is empty.")
    return found


def _take(load: Any, field: str, path: str) -> None:
    try:
        load(path)
    except (OSError, ValueError) as error:  # an SSLError is an OSError
        why = (
            error.strerror
            if isinstance(error, OSError) and error.strerror
            else "no certificate or key that can be used"
        )
        raise SecurityError(f"{variable(field)}: {path} cannot be used ({why}).") from None


def _no_prompt() -> str:
    """A key with a passphrase would ask at the keyboard, and a service has none."""
    raise ValueError("the key has a passphrase")


def why_refused(error: BaseException) -> str:
    """What kept a connection from being made, as far as the error tells: without what was shown to Kafka."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLCertVerificationError):
            return f"its certificate is not accepted: {seen.verify_message}"
        if isinstance(seen, ssl.SSLError):
            return f"TLS failed: {(seen.reason or 'unknown').lower().replace('_', ' ')}"
        if type(seen).__name__ in ("AuthenticationFailedError", "SaslAuthenticationFailed"):
            return "it does not accept the user and password"
        if type(seen).__name__ in ("UnsupportedSaslMechanismError", "UnsupportedSaslMechanism"):
            return "it does not know the SASL mechanism that is set"
        seen = seen.__cause__ or seen.__context__
    return type(error).__name__
