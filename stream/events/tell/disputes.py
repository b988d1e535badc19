"""Whether somebody denies that an attack took place at all: «قال ناشطون إن غارة …، ونفى الجيش ذلك».

Who did it, how many fell or who holds the place may be denied without that. All offsets count in folded text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.articles.document import Document, Sentence
from stream.events.where.bind import Binding
from stream.text.expressions import beginning

_DENIALS = frozenset({"denial", "false_news"})  # rules of context.toml
_FAR = 160  # characters behind an attack in which its denial begins
_GAP = 3  # characters between two sentences
_NEXT = 110  # characters of the next sentence in which it stands
_DENIES = r"(?<!\w)[وف]?(?:نفي|نفت|نفوا|نفيا|ينفي|تنفي|ينفون|كذب|كذبت|نافيا|نافيه)\s"
_WHOM = r"(?:(?!ان |مسوولي|ضلوع|تورط|علاق|صل[هت]|وقوف|قيام|سيطر|استخدام|وجود|سقوط|مقتل)[^\s.،؛؟!\n]+\s){0,7}?"
_NEWS = r"(?:انباء|خبر|معلومات|تقارير|اخبار|روايه|مزاعم|حادثه|حادث)"
_AN_ATTACK = r"(?:هجوم|هجمات|قصف|غار(?:ه|ات)|ضرب(?:ه|ات)|انفجار|تفجير|استهداف|اشتباكات|عمليه|حادث)"
_ITSELF = (
    rf"(?:(?:وقوع|حدوث|حصول|تنفيذ|شن) (?:اي )?(?:ال)?{_AN_ATTACK}|اي {_AN_ATTACK}|(?:حدوث|وقوع|حصول) ذلك)"
)
_WHAT = (
    rf"(?:ذلك|الامر|هذا الامر|(?:صحه )?(?:هذه |تلك |هذا )?ال{_NEWS}(?! (?:عن|حول|بشان|التي|الذي) (?!(?:ال)?{_AN_ATTACK}|وقوع|شن|تنفيذ))"
    rf"|صحت(?:ه|ها)|صحه (?:ذلك|ما)|ما (?:ذكر|اعلن|تردد|تداول|نشر|قال|اشيع)\w*)"
)
_DENIED_ITSELF, _DENIED, _OF_ANOTHER = beginning(
    [
        re.compile(rf"{_DENIES}{_WHOM}{_ITSELF}(?!\w)"),
        re.compile(
            rf"{_DENIES}{_WHOM}{_WHAT}(?!\w)"
            r"|(?<!\w)(?:(?:وهو|وهي)\sما|الامر\sالذي|الشيء\sالذي)\s(?:نفاه|نفته|نفوه|ينفيه|تنفيه)(?!\w)"
            rf"|(?<!\w)ال{_NEWS}\s(?:[^\s.،؛]+\s){{0,3}}?(?:عار|عاري|عاريه)\sعن\sالصحه"
            rf"|(?<!\w)(?:هذه\s|هذا\s|تلك\s)?ال{_NEWS}\s(?:[^\s.،؛]+\s){{0,2}}?(?:غير\s(?:صحيحه?|دقيقه?)|كاذبه?|مفبركه?|ملفقه?|ب?ان(?:ه|ها)\sشايع\w*|مجرد\sشايع\w*|لا\sاساس\sله\w*)(?!\w)"
            r"|(?<!\w)[وف]?لا\sصحه\s(?:لذلك|لهذه|لهذا|لما|لل\w+)"
        ),
        # «نفى الجيش ما أعلنته الجماعة من استهداف كذا»: one side says so, another denies it.
        re.compile(
            rf"{_DENIES}(?:[^\s.،؛]+\s){{1,6}}?ما\s(?:(?:اعلن|اكد|قال|ذكر)(?:ه|ته|وه)|تحدث(?:ت|وا)?\sعنه)\s(?!وسايل|مواقع|صفحات|بعض|البعض)"
        ),
    ]
)
DENIALS = _DENIED.starts  # where they may begin
# What «ذلك» may be instead: who did it, who fell, who holds the place.
_ELSE = re.compile(
    r"(?<!\w)[وف]?(?:[يت]?تهم|اتهم|حمل|مسوولي|وراء|ضالع|تورط|[يت]?سيطر|سيطره|استولي|اسر(?!اييل)|بينهم|من بينهم|خطف|اعتقل|استعاد|احتل|تبن)\w*"
)


_AIMED = re.compile(r"\w*\s(?:اي\s)?(?:ال)?(?:مدني|مشفي|مستشفي|مشافي|مدارس|طواقم|منشا|بني تحتي|عمد)")


def is_disputed(document: Document, told: Sequence[Binding], denied: Sequence[Binding]) -> bool:
    """Whether a sentence that tells of an attack, or the one behind it, says that it was denied, or another denies it."""
    return any(_denied_at(document, binding) for binding in told) or any(
        b.judgement is not None and b.judgement.rule in _DENIALS and not _aimed(document, b) for b in denied
    )


def _aimed(document: Document, binding: Binding) -> bool:
    """Whether only the aim of an attack is denied: «نفى استهداف المدنيين في كذا»."""
    text = document.folded(binding.sentence.field).text
    return any(_AIMED.match(text, j.trigger.end) for j in binding.triggers)


def _denied_at(document: Document, binding: Binding) -> bool:
    """Whether an attack is denied where a binding tells of it."""
    sentence, text = binding.sentence, document.folded(binding.sentence.field).text
    triggers = [j.trigger for j in binding.triggers if sentence.start <= j.trigger.start < sentence.end]
    if not triggers:
        return False
    first = min(t.start for t in triggers)
    told = max([binding.placed.reading.mention.end, *(t.end for t in triggers)])
    if _OF_ANOTHER.search(text, sentence.start, first):
        return True
    if _denies(text, sentence, told, min(sentence.end, told + _FAR)):
        return True
    if told + _FAR < sentence.end:
        return False
    behind = (s for s in document.sentences if s.field is sentence.field and s.start >= sentence.end)
    following = next(behind, None)
    if following is None or following.start - sentence.end > _GAP:
        return False
    return _denies(text, sentence, following.start, min(following.end, following.start + _NEXT))


def _denies(text: str, sentence: Sentence, start: int, end: int) -> bool:
    """Whether text[start:end] denies that what a sentence tells of took place, not who did it or whom it hurt."""
    if _DENIED_ITSELF.search(text, start, end):
        return True
    found = _DENIED.search(text, start, end)
    return found is not None and _ELSE.search(text, sentence.start, found.start()) is None
