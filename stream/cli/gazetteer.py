# ruff: noqa: D301 (click wants the backspace character itself)
"""The commands that make a table of places: `rasid gazetteer import`, `fetch`, `find` and `unlisted`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from stream.cli import shell

if TYPE_CHECKING:
    from stream.places.second_opinion import Tagger
    from stream.places.tables.importing import Report

_SHOWN = 10  # refused rows that are printed of each table
File = click.Path(exists=True, dir_okay=False, path_type=Path)
New = click.Path(dir_okay=False, path_type=Path)


@click.group()
def gazetteer() -> None:
    """Make a table of places that RASID_GAZETTEER lays over the built-in one.

    \b
    Examples:
      rasid gazetteer fetch SY --out syria.tsv
      rasid gazetteer import SY.txt SY-names.txt syr_admin.xlsx --out syria.tsv
      RASID_GAZETTEER=syria.tsv rasid extract article.txt
    """


@gazetteer.command(name="import")
@click.argument("tables", nargs=-1, required=True, type=File, metavar="TABLE...")
@click.option("--out", type=New, required=True, help="The checked table that RASID_GAZETTEER shall name.")
@click.option("--refused", type=New, help="Write every refused row here (TSV), with column and reason.")
def import_(tables: tuple[Path, ...], out: Path, refused: Path | None) -> None:
    """Check tables of places, say what was taken and what was refused, and write what is left.

    A TABLE is a GeoNames dump (SY.txt; its table of alternate names may stand beside it), an OCHA COD-AB table of
    units (CSV or XLSX), or a table in our own columns (`rasid gazetteer find` prints them). Layouts are told by the
    first line.

    \b
    Examples:
      rasid gazetteer import SY.txt SY-names.txt --out syria.tsv
      rasid gazetteer import yem_admin.xlsx our_villages.tsv --out yemen.tsv --refused refused.tsv
    """
    _make(tables, out, refused, notes=[f"from {', '.join(path.name for path in tables)}"])


@gazetteer.command()
@click.argument("country", metavar="COUNTRY")
@click.option("--out", type=New, help="The checked table; COUNTRY.tsv in the folder unless given.")
@click.option(
    "--folder", type=click.Path(file_okay=False, path_type=Path), help="Where the sources are kept."
)
@click.option("--refused", type=New, help="Write every refused row here (TSV), with column and reason.")
@click.option(
    "--max-mb", type=click.IntRange(min=1), default=64, show_default=True, help="Of one file, as sent."
)
@click.option(
    "--timeout", type=click.FloatRange(min=0.1), default=120.0, show_default=True, help="Seconds a file."
)
@click.option(
    "--geonames", default="https://download.geonames.org", show_default=True, help="Or a mirror of it."
)
@click.option("--hdx", default="https://data.humdata.org", show_default=True, help="Or a mirror of it.")
def fetch(country: str, out: Path | None, folder: Path | None, refused: Path | None, **flags: Any) -> None:
    """Bring the open tables of a COUNTRY (two letters: SY, YE, LY …), check them, and write what is left.

    GeoNames (CC BY 4.0) and OCHA's administrative boundaries by way of HDX (CC BY-IGO): name both where you publish
    what was made with them. The table written repeats this.

    \b
    Example:
      rasid gazetteer fetch SY --out syria.tsv
    """
    from stream.places.tables import fetch as fetching

    code = country.upper()
    where = folder or Path(shell.read_settings().data_dir) / "gazetteer" / code
    sources = fetching.Sources(flags["geonames"].rstrip("/"), flags["hdx"].rstrip("/"))
    limits = fetching.Limits(flags["max_mb"] << 20, flags["timeout"])
    try:
        where.mkdir(parents=True, exist_ok=True)
        found = asyncio.run(
            fetching.fetch(code, where, lambda line: click.echo(line, err=True), sources, limits)
        )
    except fetching.FetchError as error:
        shell.fail(str(error))
    except OSError as error:
        shell.fail(f"{where} cannot be written: {error.strerror}.")
    notes = [f"source: {licence}" for licence in dict.fromkeys(f.licence for f in found)]
    _make([f.path for f in found], out or where / f"{code}.tsv", refused, notes)


@gazetteer.command()
@click.argument("name")
def find(name: str) -> None:
    """Print every place of a name, as it stands in the table, best known first.

    \b
    Example:
      rasid gazetteer find الخالدية
    """
    from stream.articles.fold import fold_name
    from stream.places.entry import COLUMNS, cell

    table = shell.gazetteer(shell.read_settings())
    found = table.named(fold_name(name))
    if not found:
        shell.fail(f"No table lists {name!r}.")
    click.echo("\t".join(COLUMNS))
    for entry in found:
        click.echo("\t".join(cell(table.entries[entry.id], column) for column in COLUMNS))


@gazetteer.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--ner", is_flag=True, help="Ask camel-tools' tagger of names as well (the extra `ner`).")
def unlisted(paths: tuple[str, ...], *, ner: bool) -> None:
    """Print the places under attack that no table lists, to be added: articles, name, container, words.

    \b
    Examples:
      rasid gazetteer unlisted archive.jsonl
      rasid gazetteer unlisted archive.jsonl --ner
    """
    from stream.places.second_opinion import unlisted as find_unlisted
    from stream.records import Article
    from stream.replay import read_articles

    settings = shell.read_settings()
    extractor = shell.extractor(settings)
    read = read_articles(shell.raws(paths), latest=datetime.now(UTC), max_bytes=settings.max_article_bytes)
    events = (
        event
        for _, article in read
        if isinstance(article, Article) and not article.withdrawn
        for event in extractor.extract(article).events
    )
    for row in find_unlisted(events, _tagger() if ner else None):
        cells = (str(row.articles), row.name, row.within, *((row.opinion.value,) if ner else ()), row.words)
        click.echo("\t".join(" ".join(cell.split()) for cell in cells))


def _tagger() -> Tagger:
    try:
        from camel_tools.ner import NERecognizer
    except ImportError:
        shell.fail("The tagger of names needs the extra: pip install 'rasid[ner]'.")
    try:
        tagger: Tagger = NERecognizer.pretrained()
    except (KeyError, OSError, ValueError) as error:
        shell.fail(f"The model cannot be loaded ({error}): camel_data -i ner-arabert fetches it.")
    return tagger


def _make(tables: Sequence[Path], out: Path, refused: Path | None, notes: Sequence[str]) -> None:
    from stream.places.tables import checked
    from stream.places.tables.importing import import_tables
    from stream.places.tables.own import built_in

    known = built_in()
    try:
        entries, reports = import_tables(known, tables)
        out.parent.mkdir(parents=True, exist_ok=True)
        rows = checked.write(out, checked.changed(known, entries), notes)
        if refused is not None:
            _write_refused(refused, reports)
    except ValueError as error:
        shell.fail(f"{error}.")
    except OSError as error:
        shell.fail(f"{error.filename} cannot be used: {error.strerror}.")
    for report in reports:
        _print(report)
    for note in notes:
        click.echo(note)
    click.echo(f"{rows} places new or better known in {out}. To use it: export RASID_GAZETTEER={out}")


def _print(report: Report) -> None:
    click.echo(
        f"{report.table}: {report.rows} rows: {report.new} new places, {report.known} known ones, "
        f"{len(report.refused)} refused"
    )
    reasons: dict[str, int] = {}
    for row in report.refused:
        reasons[row.reason.value] = reasons.get(row.reason.value, 0) + 1
    for reason, count in sorted(reasons.items(), key=lambda pair: -pair[1]):
        click.echo(f"  {count} {reason}")
    for row in report.refused[:_SHOWN]:
        click.echo(
            f"  row {row.row}, {row.column or 'the row'}: {row.reason.value}: {row.id} {row.detail}".rstrip()
        )
    if len(report.refused) > _SHOWN:
        click.echo(f"  and {len(report.refused) - _SHOWN} more (--refused FILE writes them all)")


def _write_refused(path: Path, reports: Iterable[Report]) -> None:
    lines = ["table\trow\tid\tcolumn\treason\tdetail"]
    for report in reports:
        lines += [
            "\t".join((report.table, str(r.row), r.id, r.column, r.reason.value, " ".join(r.detail.split())))
            for r in report.refused
        ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


COMMANDS = (gazetteer,)
