"""Outlets are known under all their names and addresses, and lend an article their clock."""

from __future__ import annotations

import json
import re
from collections import Counter
from zoneinfo import ZoneInfo, available_timezones

import pytest

from bench.groups import GOLD
from stream.outlets import Outlet, OutletKind, known_names, outlet, outlets, zone
from stream.records import SourceKind


def _known(name_or_url: str) -> Outlet:
    found = outlet(name_or_url)
    assert found is not None, name_or_url
    return found


def test_an_outlet_is_found_by_its_name_its_alias_and_its_address() -> None:
    names = ("المرصد السوري", "SOHR news", "https://www.syriahr.com/a/1", "syriahr.com")
    assert {_known(name).en for name in names} == {"Syrian Observatory for Human Rights"}


def test_an_arabic_service_is_told_from_its_siblings_by_the_folder_of_its_address() -> None:
    assert _known("https://www.bbc.com/arabic/world-1").en == "BBC Arabic"
    assert outlet("https://www.bbc.com/news/world-1") is None


def test_a_name_in_other_clothes_is_still_the_outlet() -> None:
    assert outlet("قناة الحرة") == outlet("Al Hurra") == outlet("Alhurra TV")
    assert outlet("وكالة الأناضول للأنباء") == outlet("Anadolu")


@pytest.mark.parametrize(
    "nobody", ["", " ", "جريدة لا يعرفها أحد", "http://[", "http://example.org/a", "a/b"]
)
def test_what_we_do_not_know_is_none(nobody: str) -> None:
    assert outlet(nobody) is None


def test_the_clock_is_the_outlets_else_the_places_else_utc() -> None:
    assert zone("Okaz", "SY") == ZoneInfo("Asia/Riyadh")
    assert zone("جريدة لا يعرفها أحد", "YE") == ZoneInfo("Asia/Aden")
    assert zone("", "") == ZoneInfo("UTC")


@pytest.mark.parametrize("known", outlets(), ids=lambda known: known.en)
def test_every_outlet_answers_to_its_own_names_and_domains(known: Outlet) -> None:
    assert known.zone in available_timezones()
    for name in (known.name, known.en, *known.aliases, *known.domains):
        assert outlet(name) == known, name


def test_every_wire_that_is_copied_is_in_the_table() -> None:
    wires = {wire for known in outlets() for wire in known.copies}
    assert {_known(wire).kind for wire in wires} == {OutletKind.AGENCY}


def test_an_agency_of_a_party_speaks_as_a_party() -> None:
    assert _known("رويترز").speaks_as is SourceKind.AGENCY
    assert _known("سانا").speaks_as is SourceKind.PARTY
    assert _known("عكاظ").speaks_as is SourceKind.OUTLET


def test_names_that_texts_use_are_arabic() -> None:
    assert "عنب بلدي" in known_names()
    assert "SOHR" not in known_names()


def test_every_outlet_with_three_labelled_pages_is_known() -> None:
    pages = [
        json.loads(line)
        for name in ("dev.articles.jsonl", "dev.groups.articles.jsonl")
        if (GOLD / name).exists()
        for line in (GOLD / name).read_text("utf-8").splitlines()
    ]
    often = [name for name, count in Counter(page.get("outlet", "") for page in pages).items() if count >= 3]
    assert [name for name in often if not outlet(name)] == []


@pytest.mark.parametrize("known", outlets(), ids=lambda known: known.en)
def test_every_entry_is_complete_and_written_in_plain_words(known: Outlet) -> None:
    assert re.search(r"[\u0621-\u064a]", known.name) or known.name.isdigit()
    assert re.search(r"[A-Za-z0-9]", known.en)
    assert known.domains or known.kind is OutletKind.PARTY
    assert all(domain == domain.lower() and "//" not in domain for domain in known.domains)
    assert re.fullmatch(r"[A-Z]{2}", known.country)
    assert re.fullmatch(r"[a-z_]*", known.affiliation)
    assert not re.search(
        r"إرهاب|ميليشي|مرتزق|terror|militia|regime", f"{known.name} {known.en}", re.IGNORECASE
    )


def test_a_name_that_is_an_everyday_word_is_no_alias_of_an_outlet() -> None:
    assert "اليوم" not in known_names()
