"""Bring the open tables of a country: GeoNames' dump and alternate names, OCHA's administrative boundaries by way of HDX.

Each file is bounded in size and time, and written whole or not at all. What a source does not have is said and left
out; only where no source gave anything is it an error.
"""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import aiohttp

LICENCES = {
    "GeoNames": "GeoNames (https://www.geonames.org), Creative Commons Attribution 4.0",
    "OCHA": "OCHA, Common Operational Datasets, by way of HDX (https://data.humdata.org), "
    "Creative Commons Attribution for Intergovernmental Organisations unless the dataset says otherwise",
}
# ISO 3166: OCHA names its datasets by three letters, GeoNames its files by two.
COUNTRIES = {
    "AE": "are", "AF": "afg", "BH": "bhr", "DJ": "dji", "DZ": "dza", "EG": "egy", "IL": "isr", "IQ": "irq",
    "IR": "irn", "JO": "jor", "KM": "com", "KW": "kwt", "LB": "lbn", "LY": "lby", "MA": "mar", "ML": "mli",
    "MR": "mrt", "NE": "ner", "OM": "omn", "PK": "pak", "PS": "pse", "QA": "qat", "SA": "sau", "SD": "sdn",
    "SO": "som", "SS": "ssd", "SY": "syr", "TD": "tcd", "TN": "tun", "TR": "tur", "UA": "ukr", "YE": "yem",
}  # fmt: skip
_CHUNK = 1 << 16
_SWELL = 30  # a zip of text shrinks less than this; more is no dump


class FetchError(Exception):
    """A source that did not give what was asked for: one sentence with its address."""


class Limits(NamedTuple):
    """Bytes of one file as sent, and seconds for one request."""

    bytes: int
    seconds: float


class Fetched(NamedTuple):
    """A file that came: where it lies, whose it is, its licence."""

    path: Path
    source: str
    licence: str


class Sources(NamedTuple):
    """Where the tables are asked for; other addresses serve mirrors."""

    geonames: str
    hdx: str


async def fetch(
    country: str,
    folder: Path,
    say: Callable[[str], None],
    sources: Sources,
    limits: Limits,
) -> list[Fetched]:
    """The country's tables as files in `folder`, which exists; `say` hears what is asked and what failed.

    Raises FetchError where no source gave a table.
    """
    if country not in COUNTRIES:
        raise FetchError(f"{country!r} is none of the countries known here: {', '.join(sorted(COUNTRIES))}.")
    found: list[Fetched] = []
    failed: list[str] = []
    timeout = aiohttp.ClientTimeout(total=limits.seconds)
    async with aiohttp.ClientSession(timeout=timeout, headers={"User-Agent": "rasid"}) as session:
        web = _Web(session, limits)
        for work in (_units, _dump, _names):
            try:
                found.append(await work(web, country, folder, say, sources))
            except FetchError as error:
                failed.append(str(error))
                say(f"left out: {error}")
    if not any(f.path.stem == country for f in found):
        raise FetchError(failed[0])
    return found


class _Web:
    """Bounded requests that fail with a sentence."""

    def __init__(self, session: aiohttp.ClientSession, limits: Limits) -> None:
        self._session = session
        self._limits = limits

    async def get(self, url: str) -> bytes:
        try:
            async with self._session.get(url) as response:
                if response.status != 200:
                    raise FetchError(f"{url} answers {response.status} {response.reason}.")
                return await self._bounded(url, response)
        except TimeoutError:
            raise FetchError(f"{url} did not answer whole within {self._limits.seconds:g} s.") from None
        except aiohttp.ClientError as error:
            raise FetchError(f"{url} cannot be read: {str(error) or type(error).__name__}.") from None

    async def _bounded(self, url: str, response: aiohttp.ClientResponse) -> bytes:
        held = bytearray()
        async for chunk in response.content.iter_chunked(_CHUNK):
            held += chunk
            if len(held) > self._limits.bytes:
                raise FetchError(f"{url} is larger than {self._limits.bytes >> 20} MB (--max-mb).")
        return bytes(held)

    async def member(self, url: str, name: str) -> bytes:
        """One file out of a zip archive."""
        packed = await self.get(url)
        try:
            with zipfile.ZipFile(io.BytesIO(packed)) as archive:
                size = archive.getinfo(name).file_size
                if size > max(_SWELL * len(packed), _CHUNK):
                    raise FetchError(f"{url}: {name} would be {size >> 20} MB, more than a table can shrink.")
                return await asyncio.to_thread(archive.read, name)
        except (zipfile.BadZipFile, KeyError, RuntimeError, EOFError, zlib.error) as error:
            # RuntimeError: locked by a password, or packed in a way that this Python does not know
            raise FetchError(f"{url} holds no {name}: {error}.") from None


async def _dump(
    web: _Web, country: str, folder: Path, say: Callable[[str], None], sources: Sources
) -> Fetched:
    url = f"{sources.geonames}/export/dump/{country}.zip"
    say(f"GeoNames places: {url}")
    content = await web.member(url, f"{country}.txt")
    return Fetched(_write(folder / f"{country}.txt", content), "GeoNames", LICENCES["GeoNames"])


async def _names(
    web: _Web, country: str, folder: Path, say: Callable[[str], None], sources: Sources
) -> Fetched:
    url = f"{sources.geonames}/export/dump/alternatenames/{country}.zip"
    say(f"GeoNames alternate names: {url}")
    content = await web.member(url, f"{country}.txt")
    return Fetched(_write(folder / f"{country}-names.txt", content), "GeoNames", LICENCES["GeoNames"])


async def _units(
    web: _Web, country: str, folder: Path, say: Callable[[str], None], sources: Sources
) -> Fetched:
    url = f"{sources.hdx}/api/3/action/package_show?id=cod-ab-{COUNTRIES[country]}"
    say(f"OCHA units: {url}")
    dataset = _dataset(url, await web.get(url))
    resource = _workbook(url, dataset)
    say(f"OCHA units: {resource}")
    path = _write(folder / f"{country}.xlsx", await web.get(resource))
    licence = dataset.get("license_title")
    return Fetched(path, "OCHA", f"OCHA by way of HDX, {licence}" if licence else LICENCES["OCHA"])


def _dataset(url: str, content: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(content)
        dataset = answer["result"]
    except (ValueError, KeyError, TypeError):
        raise FetchError(f"{url} does not answer as HDX does.") from None
    if not isinstance(dataset, dict):
        raise FetchError(f"{url} does not answer as HDX does.")
    return dataset


def _workbook(url: str, dataset: dict[str, Any]) -> str:
    """The address of the table of units: an XLSX resource, one whose name speaks of boundaries before any other."""
    books = [
        r
        for r in dataset.get("resources") or ()
        if isinstance(r, dict)
        and "XLSX" in str(r.get("format", "")).upper()
        and str(r.get("url", "")).startswith(("https://", "http://"))
    ]
    if not books:
        raise FetchError(f"{url} lists no XLSX table.")
    words = ("adminboundaries", "admin_boundaries", "tabular", "adm", "gazetteer")
    best = min(
        books, key=lambda r: min((i for i, w in enumerate(words) if w in _called(r)), default=len(words))
    )
    return str(best["url"])


def _called(resource: dict[str, Any]) -> str:
    return f"{resource.get('name', '')} {resource.get('url', '')}".lower()


def _write(path: Path, content: bytes) -> Path:
    part = path.with_name(path.name + ".part")
    part.write_bytes(content)
    return part.replace(path)
