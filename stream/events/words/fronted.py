"""What a sentence opens with before it tells its news: «رغم إعلان الهدنة، قصفت …», «بعد تهديدات بالرد، شن …».

Such an opening says when it was, or in spite of what; what is demanded, threatened or denied in it is not the attack
that is told behind.
"""

from __future__ import annotations

import re

from stream.events.words.lexicon import Form, Strength, Trigger

_PAUSES = re.compile(
    r"[،,؛:…!؟|\n(]|\.[.\s]|\s-\s|(?<!\w)(?=[وفا])(?<!بعد )(?<!قبل )(?<!رغم )(?<!من )(?<!ما )(?<!دون )(?<!منذ )[وف]?ان(?:ه|ها|هم)?(?=\s)"
)
_OPENS = re.compile(
    r"[\s\"']*[وف]?(?:(?:ساعات|ايام|دقايق|يومين|يوم|ساعه)\s)?"
    r"(?:بعد|بعدما|قبل|قبيل|بعيد|عقب|اثر|غداه|عشيه|رغم|برغم|علي الرغم|مع|وسط|خلال|اثناء|فور|بسبب|نتيجه|ردا|كرد|انتقاما|ثارا"
    r"|تمهيدا|بهدف|بغيه|سعيا|بذريعه|بحجه|بزعم|بدعوي|بدلا|خلافا|بموازاه|بالموازاه|بالتزامن|تزامنا|بالتوازي|تحديا|احتجاجا"
    r"|تنفيذا|بناء|علي وقع|علي خلفيه|دون|بدون|من دون|في (?:ظل|خضم|اعقاب|خرق|انتهاك|تحد|رد|خطوه|محاوله|اطار|سياق|اول|ثاني|ثالث|رابع|اليوم|مسعي))(?!\w)"
)
# The same, of a whole statement: only what the sentence itself begins with.
_WHILE = re.compile(
    r"[\s\"']*[وف]?(?:بينما|فيما|في (?:ال)?وقت|في حين|كما|لم تكد|لم يكد|لم تمض|لم يمض|ما ان|ما كاد|منذ ان)(?!\w)"
)
# What does not yet begin the news behind a comma: «، وعشية كذا», «، الخميس», «، بحسب كذا», «، التي …».
_MAIN = re.compile(
    r"[،,]\s*(?!\s)[\"']?(?!و(?!قع|صل|حد|زار|زير|كال|لاي)|ف(?!جر|تح|ر|صاي|ق)"
    r"|[بل](?!دا|اشر|لغ|اغت|عث|قي|اذ|واء|دور|بي)\w|ك(?:ما|ان)\b"
    r"|(?:ال(?:تي|ذي|ذين|يوم|بارحه|سبت|احد|اثنين|ثلاثاء|اربعاء|خميس|جمعه)|امس|صباح|مساء|فجر|ليل|ليله|ظهر|عصر|حيث|بعد|قبل|قبيل|عقب|اثر"
    r"|منذ|في|من|عن|علي|الي|مع|خلال|اثناء|وسط|رغم|عبر|حسب|ابرز\w*|خاصه|خصوصا|لا سيما|او|ثم|بل|حتي|اي|ما|مما|سواء|بينهم|بينها|منها|منهم|طلبت? عدم|رفضت? (?:ذكر|الكشف|كشف)|فضلت? عدم)(?!\w))"
)
# A bare verb behind a definite noun is not about that noun: «رغم إعلان الهدنة قصفت …», «لم تمض ساعات حتى قصفت …».
_NEWS = r"(?:شن|اندلع|استهدف|دار|وقع|اطلق|نفذ|هاجم|لقي|اغتال|اقتحم|هز|دوي|دوت|تعرض|شهد|سقط|جدد|كثف|القي|القت)(?:ت|وا|تا|ا)?\s"
_DEFINITE = r"(?:(?<!\w)(?:[وبفك]?ال|[وف]?لل)\w{2,}|(?<!\w)حتي)\s"
_LED_BY = re.compile(rf"{_DEFINITE}(?={_NEWS})")
_BARE = re.compile(rf"{_DEFINITE}$")
_ABOUT_IT = re.compile(
    r"(?<!\w)(?:[وفبل]?(?:ان|ال(?:ذي|تي|ذين))\w{0,3}|اذا|لو|كي|حيث|ممن|بعدما|بينما|حين|عندما)(?!\w)"
)
_SHORTEST = 4  # letters of a verb that is no noun as well


_TOLD = re.compile(rf"[،,]\s*{_NEWS}")
_SAYS = re.compile(r"(?<!\w)ان(?:ه|ها|هم)?\s*\Z")
# «بعد سنوات من الهدوء، قصفت …»: what was for years is not the attack; «خلال سنوات الحرب، قصفت …» is.
_AFTER = re.compile(r"[\s\"']*[وف]?(?:بعد|عقب|رغم|برغم|علي الرغم|مع|عشيه|قبيل|تزامنا|بالتزامن)(?!\w)")
_SINCE = re.compile(r"(?:بعد|رغم|مرور|(?:سنوات|عقد|عقود|اعوام|سنين)(?! ?\d))(?!\w)")
_BEFORE_NOW = frozenset({"remembered", "aftermath", "when_it_began", "long_after", "years_since", "court"})


def only_opens(
    text: str, judgement: tuple[str, str], cue: tuple[int, int], trigger: Trigger, begin: int
) -> bool:
    """Whether a cue, of a claim and a rule, speaks only of what a sentence that begins at `begin` opens with.

    What is demanded, threatened or denied there is not the attack told behind; what was before it is not, where a verb tells it.
    """
    claim, rule = judgement
    apart = claim in ("planned", "denied") or _is_of_before(text, cue[0], rule, trigger, begin)
    return apart and _tells_behind(text, cue, trigger, begin)


def _is_of_before(text: str, start: int, rule: str, trigger: Trigger, begin: int) -> bool:
    """Whether a cue of the past at `start` only says what came before the attack that its sentence tells by its verb."""
    acts = trigger.form is Form.PERFECT and trigger.rule.strength is not Strength.CASUALTY
    if not acts and _TOLD.search(text, start, trigger.start) is None:
        return False
    if rule not in _BEFORE_NOW and not (rule == "history" and _SINCE.match(text, start)):
        return False
    return _AFTER.match(text, _opening(text, start, begin)) is not None


def _opening(text: str, start: int, begin: int) -> int:
    """Where the statement begins in which a cue stands."""
    opening = begin
    for pause in _PAUSES.finditer(text, begin, start + 1):
        opening = pause.end()
    return opening


def _tells_behind(text: str, cue: tuple[int, int], trigger: Trigger, begin: int) -> bool:
    """Whether a cue stands in what a sentence that begins at `begin` opens with, and a trigger in what it tells behind."""
    start, end = cue
    at = trigger.start - len(trigger.clitics)
    if end > at:
        return False
    opening = _opening(text, start, begin)
    whole = not text[begin:opening].strip(" \"'") or _SAYS.search(text, begin, opening) is not None
    if _OPENS.match(text, opening) is None and not (whole and _WHILE.match(text, opening)):
        return False
    return _MAIN.search(text, end, at + 1) is not None or _is_bare_verb(text, end, trigger)


def _is_bare_verb(text: str, end: int, trigger: Trigger) -> bool:
    """Whether the verb of the news, a trigger or what leads to one, is told behind a definite noun without a comma."""
    told = _LED_BY.search(text, end - 1, trigger.start)
    if told is not None:
        return _ABOUT_IT.search(text, end, told.start()) is None
    if trigger.form is not Form.PERFECT or trigger.clitics or trigger.rule.strength is Strength.CASUALTY:
        return False
    if trigger.end - trigger.start < _SHORTEST or _ABOUT_IT.search(text, end, trigger.start):
        return False
    return _BARE.search(text, end - 1, trigger.start) is not None
