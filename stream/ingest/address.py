"""Which addresses may be fetched, and the one spelling under which a page is known."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection
from functools import lru_cache
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from stream.records import stable_id

_TRACKING = frozenset(
    {"fbclid", "gclid", "igshid", "mc_cid", "mc_eid", "yclid", "ref_src", "ocid", "at_medium"}
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# What Python's tables call global, in some version, and tunnels that lead to an address of anybody's choice.
_NEVER = tuple(
    ipaddress.ip_network(text)
    for text in (
        "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "64:ff9b:1::/48", "2001::/23", "2002::/16", "fec0::/10",
    )
)  # fmt: skip
_PORTS = (80, 443)
_LEAST_FREE_PORT = 1024
_MOST_CHARS = 2000

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address


class BadAddress(ValueError):
    """An address that is not fetched: the reason in a few words."""


def checked(url: str, allowed: Collection[str] = ()) -> str:
    """The host of an address that may be fetched, as far as its spelling tells. Raises BadAddress.

    `allowed` are hosts that may lie in a private network: those that the configuration names.
    """
    if len(url) > _MOST_CHARS or any(ord(c) <= 0x20 or ord(c) == 0x7F for c in url):
        raise BadAddress("it holds a space or a control character, or is too long")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise BadAddress("it is no address") from None
    if parts.scheme not in ("http", "https"):
        raise BadAddress(f"{parts.scheme or 'nothing'} is not http or https")
    if parts.username is not None or parts.password is not None:
        raise BadAddress("it holds a login")
    if not host or "\\" in url:
        raise BadAddress("it names no host")
    if host in allowed:
        return host
    if port is not None and port not in _PORTS and port < _LEAST_FREE_PORT:
        raise BadAddress(f"port {port} is not for the web")
    literal = _literal(host)
    if literal is not None and not is_public(literal):
        raise BadAddress("it lies in a network that is not public")
    return host


def _literal(host: str) -> Ip | None:
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None


def is_public(ip: Ip | str) -> bool:
    """Whether an address lies in the public internet; one that wraps another is judged by that."""
    if isinstance(ip, str):
        ip = ipaddress.ip_address(ip.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(ip.ipv4_mapped)
        if ip in _NAT64:
            return is_public(ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF))
    if any(ip in network for network in _NEVER):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback)


@lru_cache(maxsize=64)  # one article's address is asked about several times
def canonical(url: str) -> str:
    """The one spelling of a page's address: no fragment, no tracking, no default port, the host in small letters.

    What cannot be read as an address comes back as it is.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return url.strip()
    if parts.scheme not in ("http", "https") or not host:
        return url.strip()
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not name.startswith("utm_") and name not in _TRACKING
    ]
    host = f"[{host}]" if ":" in host else host
    place = host if port in (None, 80, 443) else f"{host}:{port}"
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return urlunsplit(("https", place, path, urlencode(kept), ""))


def article_id(url: str) -> str:
    """The id of the article at an address: `http` and `https` are one, and so are all spellings of it."""
    return stable_id("ar", canonical(url))


def is_page(url: str) -> bool:
    """Whether an address names one page and not a whole site."""
    try:
        parts = urlsplit(canonical(url))
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and bool(parts.path.strip("/") or parts.query)


def same_site(one: str, other: str) -> bool:
    """Whether two addresses have one owner, as far as names tell: the same host, or one below the other's domain."""
    hosts = [(urlsplit(canonical(url)).hostname or "").removeprefix("www.") for url in (one, other)]
    return all(hosts) and (
        hosts[0] == hosts[1] or hosts[0].endswith("." + hosts[1]) or hosts[1].endswith("." + hosts[0])
    )
