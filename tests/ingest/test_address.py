"""Which addresses may be fetched, and which are the same page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.ingest.address import BadAddress, article_id, canonical, checked, is_public, same_site


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "192.0.0.8", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "203.0.113.5",
        "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::",
        "2002:a9fe:a9fe::1", "2001:0:4136:e378:8000:63bf:80ff:fffe",
    ],
)  # fmt: skip
def test_these_are_not_the_public_internet(ip: str) -> None:
    assert not is_public(ip)


@pytest.mark.parametrize(
    "ip", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "64:ff9b::101:101", "::ffff:8.8.8.8"]
)
def test_these_are(ip: str) -> None:
    assert is_public(ip)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "file is not http"),
        ("gopher://x.example/", "gopher is not http"),
        ("//x.example/", "nothing is not http"),
        ("http://user@x.example/", "login"),
        ("http://x.example:pw@127.0.0.1/", "login"),
        ("http:///nohost", "names no host"),
        ("http://127.0.0.1/", "not public"),
        ("http://[::1]:8080/", "not public"),
        ("http://[fe80::1%25eth0]/", "not public"),
        ("http://169.254.169.254/latest/meta-data/", "not public"),
        ("http://x.example:22/", "port 22"),
        ("http://x.example:99999/", "no address"),
        ("http://x.example/\r\nHost: y", "control character"),
        ("http://x.example\\@127.0.0.1/", "login"),
        ("http://x.example\\.y/", "names no host"),
        ("http://x.example/" + "a" * 3000, "too long"),
    ],
)
def test_an_address_that_may_not_be_fetched_says_why(url: str, reason: str) -> None:
    with pytest.raises(BadAddress, match=reason):
        checked(url)


def test_a_host_that_the_configuration_names_may_be_private() -> None:
    assert checked("http://127.0.0.1:22/", {"127.0.0.1"}) == "127.0.0.1"


@pytest.mark.parametrize(
    "url",
    [
        "http://news.example/a?id=7",
        "https://NEWS.example/a?id=7#top",
        "https://news.example:443/a?id=7&utm_source=x&fbclid=y",
        " https://news.example/a?utm_medium=rss&id=7 ",
    ],
)
def test_all_spellings_of_a_page_are_one_article(url: str) -> None:
    assert canonical(url) == "https://news.example/a?id=7"
    assert article_id(url) == article_id("https://news.example/a?id=7")


def test_other_pages_are_other_articles() -> None:
    pages = [
        "https://a.example/1",
        "https://a.example/2",
        "https://a.example/1?p=2",
        "https://b.example/1",
        "https://a.example:8443/1",
    ]
    assert len({article_id(page) for page in pages}) == 5


@given(st.text(max_size=60))
def test_whatever_stands_for_an_address_has_one_spelling(text: str) -> None:
    assert canonical(canonical(text)) == canonical(text)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://news.example/a", "https://news.example/rss", True),
        ("https://www.news.example/a", "https://news.example/rss", True),
        ("https://news.example/a", "https://feeds.news.example/rss", True),
        ("https://news.example/a", "https://evil.example/rss", False),
        ("https://evilnews.example/a", "https://news.example/rss", False),
        ("", "https://news.example/rss", False),
    ],
)
def test_a_site_is_a_host_and_what_lies_below_its_domain(one: str, other: str, same: bool) -> None:
    assert same_site(one, other) is same
