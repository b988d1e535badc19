"""Why reports of several articles are one attack, or not, two by two."""

from __future__ import annotations

import io

from click.testing import CliRunner
from rich.console import Console

from stream.cli import main
from stream.explain_pairs import MOST, pairs, show, weights
from tests.builders import hours, report


def printed(found):
    out = io.StringIO()
    show(found, Console(file=out, width=160))
    return out.getvalue()


def test_two_reports_of_one_strike_are_shown_with_every_weight_and_the_sum():
    (pair,) = pairs([report(killed=4), report(outlet="قناة", killed=4)], hours(20))
    assert pair.together
    assert "same place +3" in weights(pair.match)
    assert "same toll +2" in weights(pair.match)
    table = printed([pair])
    assert f"{pair.match.score:+g}" in table
    assert "one attack" in table


def test_two_attacks_are_shown_with_what_speaks_against():
    (pair,) = pairs([report(published=9), report(outlet="قناة", published=81)], hours(90))
    assert not pair.together
    assert "other day" in printed([pair])


def test_reports_of_one_article_or_of_two_localities_are_no_pair():
    same = [report(article="a"), report(article="a", type="shelling")]
    assert list(pairs([*same, report(place="rastan")], hours(20))) == []
    assert "No two of the articles" in printed([])


def test_what_is_left_out_of_a_long_table_is_said():
    many = [report(outlet=f"{n}", published=9 + n / 100) for n in range(25)]
    found = list(pairs(many, hours(20)))
    assert f"{len(found) - MOST} more pairs" in printed(found)


def test_the_command_compares_two_articles_and_shows_weights_where_incidents_are_listed(tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text(
            "شنت الطائرات الحربية غارات على حي الوعر في مدينة حمص اليوم الثلاثاء 3 أيار 2016.", "utf-8"
        )
    shown = CliRunner().invoke(main, ["explain", "--pairs", str(tmp_path)])
    assert shown.exit_code == 0
    assert "copied +2.5" in shown.output
    listed = CliRunner().invoke(main, ["replay", str(tmp_path), "--show", "incidents"])
    assert "copied +2.5" in listed.output
