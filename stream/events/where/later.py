"""What an attack was, where only sentences behind it say so: «هجوم على فندق في كذا», then «فجر انتحاري نفسه»."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from stream.articles.document import Document, Sentence
from stream.events.where.bind import Binding
from stream.events.words.context import Judged
from stream.events.words.lexicon import Form
from stream.records import Type

_TYPE_OTHER = Type.OTHER

REACH = 3  # sentences behind an attack in which it may be told with what
# Shots and shells that are told behind an attack are as often those of who answered it.
_TELLING = frozenset({Type.BOMBING, Type.AIRSTRIKE, Type.ARMED_CLASH, Type.GROUND_ASSAULT, Type.CHEMICAL})


def told_later(
    document: Document, told: Mapping[Sentence, Sequence[Judged]], bound: Sequence[Binding]
) -> list[Binding]:
    """The bindings, those of «هجوم» and the like with the kinds that the sentences behind them tell.

    `told` holds the triggers of the sentences, in their order.
    """
    struck: dict[Sentence, set[str]] = {}
    known: set[str] = set()
    for binding in bound:
        if binding.judgement is None:
            struck.setdefault(binding.sentence, set()).add(_place(binding))
            if binding.types != (_TYPE_OTHER,):
                known.add(_place(binding))
    told = {s: [j for j in found if not _answers(document, s, j)] for s, found in told.items()}
    sentences = list(told)
    found = []
    for binding in bound:
        types = binding.types
        if _is_stormed(binding) and _blown_up(binding, sentences, told, struck):
            types = tuple(sorted({*types, Type.BOMBING}))
        if _led_to_clashes(document, binding, told, struck):
            types = tuple(sorted({*types, Type.ARMED_CLASH}))
        if _is_murder(binding):
            types = _of_a_murder(binding, sentences, told, struck) or types
        if _is_mere_fire(binding) and _was_from_above(binding, sentences, told, struck):
            types = (Type.AIRSTRIKE,)
        if _is_open(binding) and _place(binding) not in known:
            behind = sentences[sentences.index(binding.sentence) :]
            types = _types(document, binding, behind, told, struck) or types
        found.append(binding if types is binding.types else binding._replace(types=types))
    return found


# «وأعقب الهجوم تنفيذ الطيران غارات»: by those who answered it.
_ANSWER = re.compile(
    r"(?<!\w)[وف]?[يت]?(?:اعقب|تل|تبع)(?:ت|ي|ا)?(?:ه|ها|\s(?:ذلك|ال\w+))\s|(?<!\w)(?:ردا علي|عقب|اثر) (?:ذلك|الهجوم)\s"
)


def _answers(document: Document, sentence: Sentence, judged: Judged) -> bool:
    """Whether a raid is told to have followed the attack, which makes it none."""
    text = document.folded(sentence.field).text
    raid = judged.trigger.rule.id == "airstrike"
    return raid and _ANSWER.search(text, sentence.start, judged.trigger.start) is not None


# «وأوضح أن مسلحا كان يستقل دراجة أطلق النار»
_GUNMAN = re.compile(
    r"(?<!\w)(?:[وفبل]?ان|حيث|فيما|بينما)\s(?:[^\s.،]+\s)??((?:ال)?(?:مسلح|مهاجم|ملثم|قناص|مجهول)(?:ا|ون|ين|ان)?)(?!\w)(?:\s[^\s.،]+){0,12}\s$"
)
_SHOT = re.compile(r"\s[وف]?(?:اطلق|فتح)(?:وا|ا)?(?!\w)")
# «وأشار البيان إلى سقوط ثلاثة صواريخ داخل المجمع»
_CAME_DOWN = re.compile(r"(?<!\w)[وفب]?(?:سقوط|سقط(?:ت)?)\s(?:[^\s.،]+\s){0,2}$")
_NEAR = 40  # characters before them in which it is told
_FELL = frozenset({"rocket", "missile", "shell"})


def _is_theirs(document: Document, sentence: Sentence, judged: Judged) -> bool:
    """Whether shots are told to have been those of gunmen, or rockets to have come down: not those of who answered."""
    if judged.judgement is not None:
        return False
    text, start = document.folded(sentence.field).text, judged.trigger.start - len(judged.trigger.clitics)
    if judged.trigger.rule.id in _FELL:
        return _CAME_DOWN.search(text, max(sentence.start, start - _NEAR), start) is not None
    gunman = _GUNMAN.search(text, sentence.start, start) if _shot(judged) else None
    return gunman is not None and _SHOT.search(text, gunman.end(1), judged.trigger.end) is not None


def _place(binding: Binding) -> str:
    entry = binding.placed.reading.entry
    return entry.id if entry else ""


def _is_open(binding: Binding) -> bool:
    """Whether all that is told of an attack is that it was one."""
    return (
        binding.judgement is None
        and binding.types == (_TYPE_OTHER,)
        and any("open" in j.trigger.rule.traits for j in binding.triggers)
    )


def _is_stormed(binding: Binding) -> bool:
    """Whether all that is told of an attack is that men stormed a place or attacked it."""
    stormed = binding.judgement is None and binding.types == (Type.GROUND_ASSAULT,)
    return stormed and any(j.trigger.rule.id in ("attack", "assault") for j in binding.triggers)


# «اقتحمت القوات مخيم كذا، ما أدى إلى اندلاع اشتباكات»
_BROKE_OUT = re.compile(
    r"(?<!من )(?<!خشيه )(?<!لمنع )(?<!\w)[وفب]?(?:اندلاع|اندلعت|نشوب|نشبت|دارت)\s(?:[^\s.،]+\s){0,2}$"
)


def _led_to_clashes(
    document: Document,
    binding: Binding,
    told: Mapping[Sentence, Sequence[Judged]],
    struck: Mapping[Sentence, set[str]],
) -> bool:
    """Whether clashes are told to have broken out, in the same sentence, where a place was stormed and no other."""
    sentence, last = binding.sentence, binding.triggers[-1].trigger.end
    stormed = binding.judgement is None and Type.GROUND_ASSAULT in binding.types
    if not stormed or struck.get(sentence) != {_place(binding)}:
        return False
    text = document.folded(sentence.field).text
    return any(
        j.type is Type.ARMED_CLASH
        and j.judgement is None
        and _BROKE_OUT.search(text, last, j.trigger.start) is not None
        for j in told[sentence]
        if j.trigger.start > last
    )


def _is_mere_fire(binding: Binding) -> bool:
    """Whether all that is told of an attack is that it was «قصف», of which nothing says by what."""
    fire = binding.judgement is None and binding.types == (Type.SHELLING,)
    return fire and all(j.trigger.rule.id in ("shelling", "target") and not j.plain for j in binding.triggers)


def _was_from_above(
    binding: Binding,
    sentences: Sequence[Sentence],
    told: Mapping[Sentence, Sequence[Judged]],
    struck: Mapping[Sentence, set[str]],
) -> bool:
    """Whether a sentence behind tells that this fire was made by aircraft: «وقال إن القصف تم بطائرة مسيرة»."""
    at = sentences.index(binding.sentence)
    for sentence in sentences[at + 1 : at + REACH]:
        if struck.get(sentence, set()) - {_place(binding)}:
            return False
        known = (j for j in told[sentence] if j.trigger.rule.id in ("shelling", "attack") and j.plain)
        if any(j.type is Type.AIRSTRIKE and "ال" in j.trigger.clitics and j.judgement is None for j in known):
            return True
    return False


_MURDERS = frozenset({"murder", "assassination"})


def _is_murder(binding: Binding) -> bool:
    """Whether all that is told of an attack is that somebody was murdered: «اغتيل ضابط في حي كذا»."""
    told = [j for j in binding.triggers if j.trigger.rule.id != "target"]
    shot = binding.judgement is None and binding.types == (Type.SHOOTING,) and bool(told)
    return shot and all(j.trigger.rule.id in _MURDERS for j in told)


def _of_a_murder(
    binding: Binding,
    sentences: Sequence[Sentence],
    told: Mapping[Sentence, Sequence[Judged]],
    struck: Mapping[Sentence, set[str]],
) -> tuple[Type, ...]:
    """The kinds that sentences behind a murder tell where one of them is a bomb: «قضى بعبوة زرعت في سيارته»."""
    kinds: set[Type] = set()
    at = sentences.index(binding.sentence)
    for sentence in sentences[at + 1 : at + REACH]:
        if struck.get(sentence, set()) - {_place(binding)}:
            break
        kinds |= {j.type for j in told[sentence] if j.judgement is None and j.trigger.rule.id not in _MURDERS}
    return tuple(sorted(kinds & {Type.BOMBING, Type.SHOOTING})) if Type.BOMBING in kinds else ()


def _blown_up(
    binding: Binding,
    sentences: Sequence[Sentence],
    told: Mapping[Sentence, Sequence[Judged]],
    struck: Mapping[Sentence, set[str]],
) -> bool:
    """Whether those who stormed a place are told right behind to have blown up a car or themselves there."""
    last = binding.triggers[-1].trigger.end
    at = sentences.index(binding.sentence)
    for sentence in sentences[at : at + REACH]:
        if struck.get(sentence, set()) - {_place(binding)}:
            return False
        behind = [j for j in told[sentence] if sentence is not binding.sentence or j.trigger.start > last]
        if any(_tells(j) and j.type is Type.BOMBING for j in behind):
            return True
    return False


def _types(
    document: Document,
    binding: Binding,
    sentences: Sequence[Sentence],
    told: Mapping[Sentence, Sequence[Judged]],
    struck: Mapping[Sentence, set[str]],
) -> tuple[Type, ...]:
    """The kinds of the first attacks behind an open one, before another place is told of."""
    last = binding.triggers[-1].trigger.end
    killed = all(j.trigger.rule.id == "killing" for j in binding.triggers)
    for at, sentence in enumerate(sentences[: REACH + 1]):
        if struck.get(sentence, set()) - {_place(binding)}:
            return ()
        kinds = {
            j.type
            for j in told[sentence]
            if (at > 0 or j.trigger.start > last)
            and (_tells(j) or (killed and _shot(j)) or (at > 0 and _is_theirs(document, sentence, j)))
        }
        if kinds:
            return tuple(sorted(kinds))
    return ()


def _shot(judged: Judged) -> bool:
    """Whether gunfire is told, by which those were killed of whom no more was said: «قتلت المليشيا شيخا», then «أطلقوا النار عليه»."""
    return judged.judgement is None and judged.plain and judged.type is Type.SHOOTING


def _tells(judged: Judged) -> bool:
    heard = judged.trigger.rule.id == "blast"  # «أفاقوا على انفجارات»: of whatever it was
    told = judged.type in _TELLING and judged.plain
    return judged.judgement is None and (told or _is_the_attack(judged)) and not heard


def _is_the_attack(judged: Judged) -> bool:
    """Whether «الهجوم» itself is told to have been made with something: «ونفذ الهجوم بقذائف الهاون»."""
    trigger = judged.trigger
    known = trigger.rule.id == "attack" and trigger.form is Form.NOUN and "ال" in trigger.clitics
    return known and judged.type is not _TYPE_OTHER
