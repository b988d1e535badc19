"""Who did it and to whom, told side by side: «هاجم مسلحون دورية للشرطة», which is no one force.

All offsets count in folded text.
"""

from __future__ import annotations

import re

# «الجيش حركة الشباب», «مسلحو التنظيم قوات كذا» are two
ANNEXED = re.compile(r"^(?:(?:(?:مسلح|مقاتل|ارهابي)[وي]|عناصر|خلايا) )?ال\w+ $")
# «هاجم مسلحون القوات الحكومية», «هاجمت عناصر مسلحة قوات كذا», «استهدف انتحاري القوات التركية» are two
_DO = re.compile(
    r"(?:خلايا|عناصر|مسلحو|مقاتلو|افراد) ال(?:تنظيم|جماعه|حركه) $"
    r"|(?!ال)(?:\w+ون|انتحاري|انتحاريان|مسلحان|\w+ (?:مسلح|مجهول|ارهابي|متطرف|متشدد)(?:ه|ون|ين)?)(?: مجهولون| مسلحون)? $"
)
# «هاجم مسلحون دورية للشرطة»: they did it; what stands behind them was struck
_DOERS = re.compile(r"\w+ون (?:(?:اليوم|امس) )?(?=(?!ال|من |في |تابع|موال|ينتم|يتبع|مرتبط)\w)")
# «قصف التحالف آليات تابعة لكذا»: a noun with the article has none without it behind; nor has a bomber men of his own
_THE_DOERS = re.compile(
    r"(?:ال(?!ي(?:ات|ه) )\w+ (?:ال\w+ )?|انتحاري )(?=(?:اليات|اليه|ارتال|رتل|الويه|عناصر|مسلحين|مقاتلين|مسلحي|مقاتلي|جنود|م(?:ي)?ليشيا\w*|قوات|دوري\w+|سيار\w+|مواقع|مقرات)(?!\w))"
)


def doers(led: str, name: str) -> int:
    """How many characters of what stands before a force's name tell who struck it; 0 where nothing does."""
    found = _DO.match(led) or _DOERS.match(led + name) or _THE_DOERS.match(led + name)
    return min(found.end(), len(led)) if found else 0
