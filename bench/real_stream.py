"""All labelled real pages as one stream, by publication: how many alerts each true episode gets. `python -m bench.real_stream`.

True episodes come from the labels: the places of the fully labelled articles and the seeds with their days, and the
place and day that the groups of pages were made by; one of a name and of days no more than the quiet period apart. An
`opened` alert is of a true episode where it bears its name and falls on its days. Counted: alerts per true episode that
was opened at all (1.00: nobody is woken twice), true episodes that an alert told of, of all and of those that a page with a
date of publication reports (an undated page opens nothing unless its text gives the date), and openings that an article
whose labels are complete does not report. About 440 pages are labelled, not 1,000: the rest of a stream would be guesses.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import NamedTuple

from bench.accuracy import GOLD, ROOT, lines, scorer_of
from stream.articles import intake
from stream.events.extract import Extractor
from stream.inputs import read_paths
from stream.places.gazetteer import load
from stream.policy import Policy
from stream.records import Alert, AlertKind, Article
from stream.replay import Replay

LAST = datetime.max.replace(tzinfo=UTC)
COARSE = ("governorate", "region", "country")


class Entry(NamedTuple):
    """A place under attack on a day, as labelled."""

    names: frozenset[str]
    day: datetime
    optional: bool
    dated: bool


class Episode(NamedTuple):
    """Entries of one name with no quiet period between them."""

    names: frozenset[str]
    first: datetime
    last: datetime
    optional: bool
    dated: bool

    def near(self, day: datetime, quiet: timedelta) -> bool:
        return self.first - quiet <= day <= self.last + quiet


def entries(scorer: ModuleType, dated: AbstractSet[str]) -> Iterator[Entry]:
    """All that the labels say; `dated` are the articles whose day of publication is known."""
    for label in (*lines(GOLD / "dev.labels.jsonl"), *lines(GOLD / "seeds.jsonl")):
        for told in label["events"]:
            when = (told.get("when") or label.get("published") or "")[:10]
            if when and told.get("kind") not in COARSE:
                names = {scorer.fold(name) for name in (told["place"], *told.get("accept", []))} - {""}
                known = str(label.get("id") or label.get("article")) in dated
                yield Entry(frozenset(names), _day(when), bool(told.get("optional")), known)
    for group in lines(GOLD / "dev.groups.jsonl"):
        about = group.get("event") or []
        for one in about if isinstance(about, list) else [about]:
            if one.get("place_ar") and one.get("date"):
                names = {scorer.fold(one["place_ar"])}
                yield Entry(frozenset(names), _day(one["date"]), optional=True, dated=False)


def _day(text: str) -> datetime:
    return datetime.fromisoformat(text[:10]).replace(tzinfo=UTC)


def true_episodes(told: Iterable[Entry], quiet: timedelta) -> list[Episode]:
    """The entries chained by name and day."""
    found: list[Episode] = []
    for entry in sorted(told, key=lambda entry: (entry.day, sorted(entry.names))):
        mine = [e for e in found if e.names & entry.names and e.near(entry.day, quiet)]
        found = [e for e in found if e not in mine]
        whole = [*mine, Episode(entry.names, entry.day, entry.day, entry.optional, entry.dated)]
        found.append(
            Episode(
                frozenset().union(*(e.names for e in whole)),
                min(e.first for e in whole),
                max(e.last for e in whole),
                all(e.optional for e in whole),
                any(e.dated for e in whole),
            )
        )
    return found


def articles() -> list[Article]:
    """Every labelled page once, by publication; those without a date last."""
    paths = [
        str(path)
        for path in (GOLD / "dev.articles.jsonl", GOLD / "dev.groups.articles.jsonl", ROOT / "seeds")
    ]
    now, found = datetime.now(UTC), {}
    for raw in read_paths(paths):
        article = intake.read(raw.value, raw.where, received=None, latest=now, max_bytes=1 << 20)
        if isinstance(article, Article):
            found.setdefault(article.id, article)
    return sorted(found.values(), key=lambda article: (article.published_at or LAST, article.id))


def opened(policy: Policy, stream: Iterable[Article]) -> Iterator[tuple[Article, Alert]]:
    """The `opened` alerts, each with the article that raised it."""
    run = Replay(policy, "bench", timedelta(minutes=1), Extractor(load()))
    for article in stream:
        for published in run.article(article)[1]:
            if published.alert.kind is AlertKind.OPENED:
                yield article, published.alert


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--show", action="store_true", help="list episodes opened more than once")
    options.add_argument(
        "--confidence", type=float, default=Policy().open_confidence, help="from which an episode opens"
    )
    chosen = options.parse_args()
    if not (GOLD / "score.py").exists():
        print(f"No labelled articles in {GOLD}: this is measured where that folder is.")
        return
    policy = Policy(open_confidence=chosen.confidence)
    scorer, stream = scorer_of(), articles()
    dated = {a.id for a in stream if a.published_at is not None and not a.published_inferred}
    true = true_episodes(entries(scorer, dated), policy.quiet)
    complete = {label["id"] for label in lines(GOLD / "dev.labels.jsonl")} | {
        str(label["article"]) for label in lines(GOLD / "seeds.jsonl")
    }
    alerts, counts, false = 0, Counter[int](), 0
    for article, alert in opened(policy, stream):
        alerts += 1
        names = {scorer.fold(alert.district.name_ar), scorer.fold(alert.district.surface)}
        mine = [n for n, e in enumerate(true) if e.names & names and e.near(alert.until, policy.quiet)]
        counts.update(mine[:1])
        if chosen.show and mine and counts[mine[0]] > 1:
            print(counts[mine[0]], alert.district.name_ar, f"{alert.since:%Y-%m-%d}", article.id)
        false += not mine and article.id in complete
    sure = [n for n, e in enumerate(true) if not e.optional]
    print(f"{len(stream)} pages, {len(true)} true episodes in the labels, {alerts} alerts opened")
    print(f"alerts per true episode that was opened: {counts.total() / max(1, len(counts)):.3f}")
    print(f"true episodes that an alert told of: {sum(n in counts for n in sure)} of {len(sure)}", end="; ")
    known = [n for n in sure if true[n].dated]
    print(f"{sum(n in counts for n in known)} of the {len(known)} that a dated page reports")
    print(f"opened by a completely labelled article that does not report it: {false}")


if __name__ == "__main__":
    main()
