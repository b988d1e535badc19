"""The role that the words right before a place's phrase give it (`data/ar/roles.toml`)."""

from __future__ import annotations

import re
from functools import cache
from itertools import product

from stream.data import Row, owners, table
from stream.data.families import family
from stream.places.fired_from import lie_under_fire
from stream.places.role import LEFT, OF_THE_MURDERED, Role
from stream.places.struck_thing import SUFFERED, is_struck_thing
from stream.text.expressions import Endings, ends
from stream.text.matching import Remembered

_LED = "[وف]??[بلك]??"
# «قصفت مستشفى كفرنبل»: the house was struck, and so the place that names it.
_STRUCK_ITSELF = frozenset(
    {
        "مستشفي",
        "مشفي",
        "جامعه",
        "محكمه",
        "بلديه",
        "شرطه",
        "سكان",
        "اهالي",
        "مديريه",
        "ابناء",
        "شارع",
        "ساحه",
        "دوار",
        "جسر",
    }
)
_HIT_BEFORE = re.compile(
    r"\b[وف]?(?:[يت]غير|اغار)(?:ت|وا|ون)?\s(?:\w+\s){0,4}علي\s$|\b(?:ال)?(?:غاره|غارات|غارتين|غارتان)\s(?:\w+\s){0,3}علي\s$|"
    r"\b[وف]?(?:قصف|استهد[اف]|غاره علي|غارات علي|هاجم|هجوم علي|اقتحا?م|ضرب|طال(?!ب)|دمر|تدمير)\w*\s$|\b[وف]?[يت]?تعرضت?\s$"
    r"|\b(?:النار|نيران\w*|الرصاص|الرصاصات|رصاص\w*|(?:ال)?قذايف\w*|صواريخ|قنابل\w*|قنبله|هجوما?|اعتداء|اعتداءات|اعتدت?|براميل)\s(?:\w+\s){0,2}علي\s$"
    r"|\b[وف]?(?:هاجم|اقتحم|قصف|استهدف|ضرب|دمر)(?:ت|وا)?\s(?:(?!و|قال|ان\b|بان\b|في\b)[^\s.]+\s){1,6}$"
)
_STAYS = frozenset({Role.SPEAKER, Role.ORGANISATION, Role.DISPLACED})
_SEATED = frozenset({Role.SPEAKER, Role.ORGANISATION})
# «أمام مبنى بلدية كذا», «مقر وزارة الصحة في كذا»: a house lies there, whoever works in it.
_AT_ITS_HOUSE = re.compile(
    r"\b(?:[وفبل]?(?:ال)?|لل)(?:مقر|مقار|مقرات|مبني|مباني|بنايه|محيط|قرب|امام|خلف|بجانب|مدخل|بوابه|باحه|سور|حرم|مواكب|موكب|مركبه|عجله|سياره|سيارات|حافله|حافلات|قافله|دوريه"
    r"|حاجز|مركز|مخزن|مخازن|مستودع|مستودعات|دايره|دواير|مكتب|مكاتب|فرع|مجمع|مصنع|معمل|سكن|منشاه|منازل|منزل|بيوت|بيت|دار|مضافه)\s(?:ال\w+\s)?[بل]?$"
    r"|\b(?:ضابط|عقيد|عميد|مقدم|رايد|نقيب|ملازم|موظف|موظفه|موظفين|منتسب|منتسبين|حارس|حراس|سايق)\w{0,2}\s(?:\w+\s)?في\s$"
)
# «انفجرت حقيبة في مديرية أمن كذا»: what was struck is the house.
_BLEW_UP_IN = re.compile(
    r"\b[وف]?(?:ال)?(?:انفجر|فجر|انفجار|تفجير|سقط|سقوط|قذيفه|قذايف|صاروخ|صواريخ|هجوم|اشتباك)\w*\s(?:(?!قال|اعلن|افاد|ذكر|مصدر|مسوول|ضابط)[^\s.]+\s){0,7}?(?:في|داخل|علي|قباله)\s$"
)
# «ألقى قنبلة على مكتب حزب في كذا», «اقتحموا سفارة كذا في كذا»: the house was struck.
_HOUSES = (
    "مكتب", "المكتب", "وزاره", "سفاره", "السفاره", "قنصليه", "القنصليه", "مركز", "مجلس", "اجتماع", "مقر",
)  # fmt: skip
_OFFICES = ("مديريه امن", "مديريه شرطه", "قياده شرطه", "شرطه", "مجلس", "بلديه", "محكمه", "جامعه", "سجن")
_ON_IT = re.compile(
    r"\b(?:علي|[وف]?(?:[يت]?قتحم|اقتحم|استهدف|هاجم|احرق|قصف|فجر|ضرب|داهم|اصاب|طال(?!ب))\w*|استهداف|اقتحام|احراق|تفجير|قصف)\s$"
)
# «اغتيل الناشط في كذا», «مقتل مراسل القناة في كذا»: who was hurt fell there.
_FELL = re.compile(
    r"(?<!\w)[وف]?[بل]?(?:قتل|اغتيل|استشهد|اصيب|جرح|خطف|اختطف|مقتل|اغتيال|استشهاد|اصابه|جرح|اختطاف|خطف)ت?\s(?:\w+\s)?$"
)
_GOVERNMENT_IN = re.compile(r"(?:ال)?حكومه(?: \w+){0,2} في")
_FORCES_OF = re.compile(
    r"\b(?:ل?قوات|ل?قوي|ل?جيش|مواقع|نقاط|طيران|طايرات|مدفعيه|مسلحي|(?:ال)?قوات (?:ال)?(?:تابعه|مواليه))\sل?$"
)  # «نقاط لقوات الحكومة في البادية»
# «امتدت الاشتباكات من كذا إلى كذا»: they are at both ends; «طردت القوات مقاتلي التنظيم من كذا»: they were there.
_SPREADS = re.compile(
    r"\b[وف]?(?:[يت]?(?:طرد|دحر)|اخرج)(?:ت|وا)?(?:\s[^\s.،]+){1,7}\s$|\b[وف]?(?:[يت]?متد|امتد|[يت]?توسع|[يت]تسع|اتسع|[يت]?نتشر|[يت]?شمل)\w*(?:\s[^\s.،]+){1,4}\s$"
)


# «والى اطراف حي كذا»: «and to», and no governor of it.
_AND_TO = re.compile(rf"(?:محيط|اطراف|{family('settlement', 'settlements')})\s")


# «تسللوا عبر معبر كذا»: where they were met; «عبر بلدة كذا» is their way.
_CROSSINGS = ("معبر", "منفذ", "بوابه")


# «اغتيال مختار قرية كذا», «نجاة قائمقام كذا من محاولة اغتيال»: who holds office there, where no other place is told behind.
_OF_AN_OFFICE = frozenset(
    {
        "مختار",
        "عمده",
        "قايمقام",
        "رييس",
        "رييس بلديه",
        "رييس مجلس",
        "المجلس المحلي ل",
        "مدير",
        "مدير امن",
        "مدير شرطه",
        "قايد شرطه",
    }
)
_MURDERED = re.compile(
    r"(?<!\w)[وفب]{0,2}(?:[يتا]?غتال(?:ت|وا|ون)?|اغتيالو?|اغتيل|محاوله اغتيال|[يت]?ستهدفو?ن?|استهدافو?|استهدفت?|نجاه|نجا|مقتل|يقتلون|قتلوا|قتلت?|اختطافو?|خطف|[يت]?ختطفو?ن?|[يت]خطفو?ن?)"
    r"\s(?P<who>(?:(?:(?:ال)?(?:مسلح|مجهول|ملثم|ارهابي|متطرف|حوثي)\w{0,2}|عناصر|عنصر|تنظيم|داعش|حركه|الشباب|(?:ال)?مي?ليشيا\w*|ليله|ليل|مساء|صباح|فجر|ظهر|عصر|امس|اليوم)[،,]?\s){0,5})(?:رييس\s)?$"
)
# Where its holder fell; not how, nor at which house: «… في هجوم مسلح», «… أمام منزله».
_THERE_TOO = re.compile(
    r"[^.،؛\n]*?\s(?:في(?! (?:ال)?(?:هجوم|هجمات|انفجار|تفجير|كمين|حادث|اطلاق|ظروف|ساعه|وقت|عمليه|راس|منزله)\b)"
    r"|(?:داخل|وسط|قرب|امام)(?! منزله)|علي طريق|ان|ب(?:مدينه|بلده|قريه|حي|قضاء|ناحيه|منطقه|محافظه|العاصمه))\s"
)
# «وصول شهيدين من كذا إثر قصف», «انتشال أربعة من حي كذا بعد غارة»: they fell there.
_BROUGHT_FROM = re.compile(
    r"(?<!\w)[وف]?(?:وصول|وصل|وصلت|نقل|نقلت|[تي]نقل|انتشال|انتشلت?|[تي]نتشل|انتشلوا|اجلاء|اخلاء|استقبال|استقبلت?)\s(?:(?!من\s)[^\s.،]+\s){0,5}?"
    r"(?:شهيد|شهداء|شهيدين|جثامين|جثمان|جثمانين|جثث|جثه|جريح|جرحي|جريحين|مصاب|مصابين|اصابات|اصابه|اصابتين|قتلي|قتيلين|ضحايا)\s(?:(?!من\s)[^\s.،]+\s){0,3}من\s?$"
)
_AFTER_WHAT = re.compile(
    r"[^.\n]{0,70}?\s(?:بعد|اثر|جراء|عقب|نتيجه|بفعل|ب)\s?(?:\w+\s){0,2}?(?:ال)?(?:قصف|غار|استهداف|اطلاق|قذيف|قذايف|برصاص|رصاص|نيران|انفجار|تفجير|هجوم|مجزر)\w*"
)


# «على مقربة من حاجز للجيش في كذا»: it was there, and did not come from there.
_CLOSE_TO = re.compile(r"(?:علي مقربه|بالقرب|قريبا|امتار|مترا|متر)\s$")


# «خرج مشفى كفرزيتا عن الخدمة بعد تعرضه لغارة»
_THEN_HIT = re.compile(
    r"[^.،\n]{2,60}?\s(?:بعد|بعدما|جراء|اثر|نتيجه|بسبب|عقب)\s(?:ان\s)?(?:تعرضه|تعرضها|تعرضت?|استهدافه|استهدافها|قصفه|قصفها|استهدفته|استهدفتها|قصفته|قصفتها)\s"
)


def _is_itself_struck(house: str, before: str, text: str, outer: int) -> bool:
    """Whether a house that is named for a place was struck: «قصفت مستشفى كفرنبل», «انفجرت عبوة في مديرية أمن كذا»."""
    if house in _STRUCK_ITSELF and (_HIT_BEFORE.search(before) or _THEN_HIT.match(text, outer)):
        return True
    return house.startswith(_OFFICES) and _BLEW_UP_IN.search(before) is not None


def brought_from(left: str, text: str, outer: int) -> bool:
    """Whether the dead or hurt of an attack are brought from a place, its words `left` before it."""
    return _BROUGHT_FROM.search(left) is not None and _AFTER_WHAT.match(text, outer) is not None


def _fell_there(said: str, left: str, text: str, outer: int) -> bool:
    """Whether who held office at a place was struck, or who fell is brought from it."""
    if said == "من":
        return brought_from(left, text, outer)
    before = left[: left.rfind(said)]
    murdered = _MURDERED.search(before) if said in _OF_AN_OFFICE else None
    return murdered is not None and not murdered["who"] and not _THERE_TOO.match(text, outer)


def _is_at(said: str, before: str) -> bool:
    """Whether «من» tells where a fight was, not where from: «طرد الجيش المسلحين من مواقعهم في كذا», «على مقربة من كذا»."""
    return _SPREADS.search(before) is not None or (said != "من" and _CLOSE_TO.search(before) is not None)


# «صاروخ أطلق من كذا منزلا في كذا», «قذيفة أطلقت من كذا على سوق في كذا»: where that stood on which it fell.
_ON_A_THING = re.compile(
    r"(?:^|\s)من\s\S+\s(?:\S+\s)?(?:علي\s(?:منزل|منازل|بيت|بيوت|مبني|مباني|شقه|فندق|متجر|محل|سوق|حافله|سياره|مدرسه|مستشفي|مسجد|ملعب|مصنع|حقل|محطه|منطقه مفتوحه)"
    r"|(?:منزل|بيت|فندق|متجر|محل|مسجد|سوق|ملعب|مصنع|مستودع|خزان|حقل|مطعم|مخبز|معسكر|موقع|مقر|حي)ا|منازل|مباني)\s"
)


# «غارات على سفح جبل مطل على كذا»: no name of its own
_SOME_HILL = re.compile(
    r"\A(?!.*(?:سيطر|استعاد|حرر|تحرير|انتزع|تقدم|بسط|تمركز)).*(?<!\w)(?:ال)?(?:جبل|جبال|تل|تله|تلال|مرتفع|مرتفعات|هضبه|سفح|سفوح|قمه|قمم)\s\Z",
    re.DOTALL,
)

# «أطلقت صواريخ من خراج بلدة كذا», «من مناطق شرق كذا»: which part of it, where a place or its side follows
_FROM_ITS_LAND = re.compile(r"(?<=\sمن\s)(?:خراج|احراج|احياء|مناطق|اراضي)\s\Z")


class RoleRow(Row, frozen=True):
    """A row of roles.toml."""

    role: Role
    before: tuple[str, ...]
    match: str
    miss: str


class _Parent(Row, frozen=True):
    links: tuple[str, ...]
    match: str
    miss: str


class RoleTable(Row, frozen=True):
    """The whole of roles.toml."""

    parent: _Parent
    role: tuple[RoleRow, ...]


def role_table() -> RoleTable:
    """The one table, read once."""
    return table(RoleTable, "ar", "roles.toml")


class RoleRules:
    """The phrases of `data/ar/roles.toml`, anchored at the place's phrase."""

    def __init__(self) -> None:
        """Read the table; longer phrases win."""
        rows = role_table().role
        phrases = ((row.role, [w for p in row.before for w in _ways(p)], row.role) for row in rows)
        self._roles = owners("roles.toml", phrases)
        self._between: dict[tuple[str, str], list[str]] = {}  # by their first and last words
        for phrase in self._roles:
            self._between.setdefault(ends(phrase), []).append(phrase)
        self._role_of = Remembered(self._first_role)
        self._pattern = Endings(
            sorted(self._roles, key=len, reverse=True),
            _LED,
            lambda phrase: _expression(phrase, self._roles[phrase]),
            lambda body: rf"(?:^|[^\w]|\d){_LED}({body})[\s\"'(]*$",
        )

    def before(self, text: str, outer: int, clitics: str) -> tuple[Role, str] | None:
        """The role that the words before a phrase give it, and those words."""
        left = _FROM_ITS_LAND.sub("", text[max(0, outer - LEFT) : outer])
        preposition = clitics.lstrip("وف")[:1]
        if preposition in ("ب", "ل"):
            left += preposition
        match = self._pattern.search(left)
        if match is None or lie_under_fire(left[: match.end()]):
            return None
        led_on = match[1] == "والي" and _AND_TO.match(text, outer) is not None
        stopped = match[1] == "عبر" and text.startswith(_CROSSINGS, outer)
        if led_on or stopped or _is_itself_struck(match[1], left[: match.start(1)], text, outer):
            return None
        by_letter = match[1].startswith("وزاره") and left[: match.start(1)].endswith("ب")
        if by_letter and not left.endswith("ب"):  # «سيارة ضابط بوزارة كذا في»
            return None
        if self._is_hit(match[1], left[: match.start(1)]):
            return None
        said = max(0, outer - LEFT) + match.start(1)
        stays = self._role_of[match[1]] in _STAYS and match[1].endswith((" في", "ب"))
        if stays and (is_struck_thing(text, said) or SUFFERED.search(match[1])):
            return None
        if match[1].startswith("من") and _is_at(match[1], left[: match.start(1)]):
            return None
        theirs = _GOVERNMENT_IN.fullmatch(match[1]) and _FORCES_OF.search(left[: match.start(1)])
        if theirs or _fell_there(match[1], left[: match.end()], text, outer):
            return None
        murdered = match[1] in _OF_AN_OFFICE and _MURDERED.search(left[: match.start(1)])
        return self._role_of[match[1]], OF_THE_MURDERED if murdered else match[1]

    def _is_hit(self, words: str, before: str) -> bool:
        """Whether the house, the hill or the person that `words` name was struck there, and did not speak from there."""
        if _ON_A_THING.search(words) or ("مطل" in words and _SOME_HILL.search(before)):
            return True
        if words.startswith(_HOUSES) and (_ON_IT.search(before) or _HIT_BEFORE.search(before)):
            return True
        if self._role_of[words] is Role.SPEAKER and _FELL.search(before):
            return True
        return self._role_of[words] in _SEATED and _AT_ITS_HOUSE.search(before) is not None

    def _first_role(self, words: str) -> Role:
        """The role of the first phrase in the table that these words are."""
        found = [(phrase, self._roles[phrase]) for phrase in self._between[ends(words)]]
        if len({role for _, role in found}) == 1:
            return found[0][1]
        return next(role for phrase, role in found if re.fullmatch(_expression(phrase, role), words))


# «ضابط في وزارة الدفاع وهو يعبر منطقة كذا», «عن شهود أن سوقا في ناحية كذا»: another clause, about somebody else.
_ANY_WORD = r"(?:(?!(?:[وف](?:هو|هي|هم|هما)|[وف]?(?:التي|الذي|الذين|حين|عندما|بينما|اثناء|لحظه)|[وف]?(?:اصابت?|سقطت?|استهدفت?|ضربت?)|[وف](?:حاصر|اقتحم|قصف|داهم|هاجم|فتش|نصب|اطلق|توغل|نفذ|شن|دمر|احرق|فجر|قتل|اغتال|اعتقل|انتشر|سيطر|اغلق|طوق)(?:ت|وا)?|ب?ان(?:ه|ها|هم)?)\s)[^\s.]+ +)"


# «أدانت الحكومة تفجير سيارة في كذا»
_NO_ATTACK = r"(?![وفبل]{0,2}(?:ال)?(?:تفجير|تفجيرا|انفجار|قصف|قصفا|غاره|غارات|استهداف|هجوم|هجوما|هجمات|مقتل|اغتيال|اطلاق|اشتباكات|سقوط|مجزره)\s)"


def _ways(phrase: str) -> list[str]:
    """Each phrase that one with alternatives stands for: «من (مواقع|نقاط) تمركزه»."""
    parts = (part.split("|") for part in _EITHER.split(phrase))
    return [" ".join("".join(way).split()) for way in product(*parts)]


_EITHER = re.compile(r"\(([^)]*)\)")


def _expression(phrase: str, role: Role) -> str:
    """A phrase as an expression; * stands for up to three words of its clause, none an attack that a speaker speaks of."""
    word = _NO_ATTACK + _ANY_WORD if role in _SEATED else _ANY_WORD
    return re.escape(phrase).replace(r"\*\ ", f"(?:{word}){{0,3}}?").replace(r"\ ", r"\s+")


@cache
def role_rules() -> RoleRules:
    """The one table, read once."""
    return RoleRules()
