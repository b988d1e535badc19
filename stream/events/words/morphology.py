"""Verb forms that no table lists, and passives, by a morphology database of the user's (RASID_MORPHOLOGY): optional.

camel-tools reads the database (CALIMA's format); what a word is, is asked once and remembered. A word counts as an
attack only where every analysis is a verb and its lemma is one of data/ar/triggers.toml.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from stream.articles.fold import fold_name
from stream.events.words.lexicon import Form, Rule, Trigger, lexicon

if TYPE_CHECKING:
    from camel_tools.morphology.analyzer import Analyzer

_WORDS = 65_536  # words whose analyses are remembered
_WORD = re.compile(r"(?<!\w)[\u0621-\u064a]{4,}(?!\w)")
_FORMS = {"p": Form.PERFECT, "i": Form.IMPERFECT}


class MorphologyError(ValueError):
    """A database that cannot be read: where it is, and why."""


class Verb(NamedTuple):
    """What a word is where it is nothing but a verb: its lemma, aspect, and whether it can only be passive."""

    lemma: str
    form: Form
    passive: bool


class Morphology:
    """Asks a morphology database about words of folded text."""

    def __init__(self, path: Path) -> None:
        """Read the database at `path`; raises `MorphologyError`."""
        self._analyzer = _open(path)
        self._rules = lexicon().verbs
        self.verb = lru_cache(_WORDS)(self._verb)

    def _verb(self, word: str) -> Verb | None:
        """What a folded word is; None where it may be no verb, or verbs of different lemmas."""
        analyses = self._analyzer.analyze(word)
        if not analyses or any(a.get("pos") != "verb" or a.get("asp") not in _FORMS for a in analyses):
            return None
        lemmas = {fold_name(a["lex"]) for a in analyses}
        forms = {_FORMS[a["asp"]] for a in analyses}
        if len(lemmas) > 1:
            return None
        form = Form.PERFECT if Form.PERFECT in forms else Form.IMPERFECT
        return Verb(lemmas.pop(), form, all(a.get("vox") == "p" for a in analyses))

    def triggers(self, text: str, known: Sequence[Trigger]) -> list[Trigger]:
        """The triggers of a folded text: those `known` from the tables with their voice, and those that it alone knows."""
        found = [self._voiced(text, trigger) for trigger in known]
        taken = {k for t in known for k in range(t.start - len(t.clitics), t.end)}
        for match in _WORD.finditer(text):
            if match.start() in taken or match.end() - 1 in taken:
                continue
            verb = self.verb(match[0])
            rule = self._rules.get(verb.lemma) if verb is not None else None
            if verb is not None and rule is not None:
                found.append(_trigger(match, rule, verb))
        return sorted(found, key=lambda t: (t.start, t.end))

    def _voiced(self, text: str, trigger: Trigger) -> Trigger:
        if trigger.form not in (Form.PERFECT, Form.IMPERFECT):
            return trigger
        verb = self.verb(text[trigger.start : trigger.end])
        return trigger._replace(passive=True) if verb is not None and verb.passive else trigger


def _trigger(match: re.Match[str], rule: Rule, verb: Verb) -> Trigger:
    clitic = match[0][:1] if match[0][:1] in "وف" else ""
    return Trigger(match.start() + len(clitic), match.end(), rule, verb.form, clitic, passive=verb.passive)


def _open(path: Path) -> Analyzer:
    """camel-tools' analyzer over a database; without a catalogue of data sets it would ask the network for one."""
    if "CAMELTOOLS_DATA" not in os.environ:
        folder = Path(tempfile.mkdtemp(prefix="rasid-camel-"))
        catalogue = {"version": "1.6.0", "packages": {}, "components": {}}
        (folder / "catalogue.json").write_text(json.dumps(catalogue), "utf-8")
        os.environ["CAMELTOOLS_DATA"] = str(folder)
    try:
        from camel_tools.morphology.analyzer import Analyzer  # noqa: PLC0415 - only where a database is set
        from camel_tools.morphology.database import MorphologyDB  # noqa: PLC0415

        return Analyzer(MorphologyDB(str(path), "a"))
    except OSError as error:
        raise MorphologyError(f"{path}: {error.strerror or error}") from error
    except Exception as error:  # camel-tools raises what its parser stumbles over
        raise MorphologyError(f"{path} is no morphology database in CALIMA's format: {error}") from error
