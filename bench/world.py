"""News of our own making, of any length and seeded: what the speed is measured on, and nothing else.

Ordinary news is most of a day's news: politics, prices, sport, weather, books. A part of it uses words that attacks use
too (an accident, a verdict, a «هجوم» on a football field). Names and rare words are drawn so that new words go on
coming, as they do in real news. The world's mix is one article in twenty about attacks.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from functools import cache

from stream.places.gazetteer import load
from stream.records import PlaceKind

ATTACKS = 20  # one article in so many is about attacks
ALIKE = 0.25  # of ordinary articles, those with a sentence that could be of an attack, and
ALIKE_SENTENCES = 0.1  # how many of their sentences
OF_ATTACKS = 0.7  # sentences of an article about attacks that are about them
PUBLISHED = "2024-05-15T09:30:00Z"
ORDINARY = (
    "أعلنت وزارة الاقتصاد في {capital} أن معدل التضخم تراجع إلى {n} في المئة خلال الربع الأول من العام الحالي.",
    "وقال {person} إن المشروع الجديد سيوفر نحو {n} ألف فرصة عمل للشباب في قطاعات الزراعة والصناعة.",
    "وأشار المدير العام إلى أن العمل في المحطة يسير وفق الجدول المقرر، وأن افتتاحها سيكون قبل نهاية السنة.",
    "وافتتح الوزير {person} معرض الكتاب الدولي في {capital} بمشاركة {n} دار نشر من بلدان عدة.",
    "وتعادل فريق {club} مع ضيفه {club} بهدف لكل منهما في المباراة التي جمعتهما مساء الأحد ضمن الدوري.",
    "وأضاف المدرب أن اللاعبين قدموا أداء جيدا، لكن الحظ لم يقف إلى جانبهم في الدقائق الأخيرة.",
    "وتوقعت هيئة الأرصاد الجوية أن تنخفض درجات الحرارة إلى {n} درجة مع هطول أمطار متفرقة على الساحل.",
    "وبحث الجانبان سبل تعزيز العلاقات الثنائية في مجالات التجارة والتعليم والطاقة والنقل البحري.",
    "ووقع الطرفان مذكرة تفاهم تنص على تبادل الخبرات وإنشاء لجنة مشتركة تجتمع مرتين في العام.",
    "ويضم المتحف أكثر من {n} قطعة أثرية يعود بعضها إلى العصور القديمة، بينها نقوش وعملات وفخاريات.",
    "وارتفع سعر برميل النفط إلى {n} دولارا وسط ترقب لاجتماع الدول المنتجة الأسبوع المقبل.",
    "وذكرت الدراسة التي شملت {n} مشاركا أن المشي اليومي يحسن النوم ويخفف من القلق لدى كبار السن.",
    "وقالت الباحثة {person} إن النتائج تحتاج إلى مزيد من التحقق قبل اعتمادها في المستشفيات.",
    "وشهدت الجلسة نقاشا مطولا حول مشروع الموازنة، وطالب نواب بزيادة مخصصات الصحة والمدارس.",
    "وأوضح الخبير {person} أن أسعار {rare} مرشحة للارتفاع بسبب تأخر الشحنات في الموانئ.",
    "واختتم المهرجان السينمائي دورته الثانية عشرة بعرض فيلم {rare} للمخرج {person}.",
    "وتقع القرية على سفح جبل تكثر فيه أشجار الزيتون والتين، ويقصدها الزوار في فصل الربيع.",
    "وبلغ عدد المسجلين في الجامعة هذا العام {n} طالبا وطالبة، وفق بيان نشرته على موقعها.",
    "وأطلقت الشركة هاتفا جديدا يتميز ببطارية تدوم طويلا وكاميرا عالية الدقة بسعر يبلغ {n} دولارا.",
    "وفي سياق متصل، دعا رئيس الغرفة التجارية {person} إلى تبسيط إجراءات الترخيص للمنشآت الصغيرة.",
    "وتقول صاحبة المطعم إن طبق {rare} هو الأكثر طلبا، وإن سره في البهارات التي ترثها العائلة جيلا بعد جيل.",
    "وقررت البلدية في {capital} إعادة تأهيل الحديقة العامة وتركيب إنارة تعمل بالطاقة الشمسية.",
    "وتراجع سعر صرف العملة أمام الدولار إلى {n}، فيما عزا محللون ذلك إلى ضعف الطلب.",
    "وحصل الكاتب {person} على الجائزة عن روايته {rare}، وهي الخامسة في مسيرته الأدبية.",
    "وأكدت نقابة المعلمين أن الحوار مع الحكومة مستمر، وأن مطالبها تتعلق بالرواتب والتقاعد.",
    "وتستضيف {capital} القمة في الشهر المقبل بمشاركة وفود من {n} دولة ومنظمات دولية.",
)
LIKE_ATTACKS = (  # ordinary all the same
    "واعتمد الفريق على الهجوم السريع من الجناحين، فيما تألق خط الدفاع في صد المحاولات.",
    "وقتل شخصان وأصيب {n} آخرون في حادث سير على الطريق السريع قرب {capital}، وفق شرطة المرور.",
    "وقضت المحكمة بالسجن {n} عاما على متهم بإطلاق النار على جاره بسبب خلاف على الأرض.",
    "وتحيي البلاد ذكرى المعركة التي وقعت قبل مئة عام بعروض شعبية ومعارض للصور.",
    "وحذر المتحدث من انفجار سكاني يضغط على الخدمات في المدن الكبرى.",
    "وتعرض الموقع الإلكتروني للوزارة لهجوم سيبراني أدى إلى توقف خدماته ساعات عدة.",
)
ATTACK = (
    "قصفت {force} صباح {day} {cue} {place} بالمدفعية الثقيلة، ما أدى إلى مقتل {n} مدنيين وإصابة {m} آخرين.",
    "وشن الطيران الحربي {n} غارات على {cue} {place} في ريف {governorate}، وفق ما أفاد مراسلنا.",
    "وقال ناشطون إن اشتباكات عنيفة دارت في محيط {place} بين {force} ومسلحين أسفرت عن سقوط قتلى وجرحى.",
    "وانفجرت سيارة مفخخة قرب سوق {place} مساء {day} موقعة {n} قتلى على الأقل بينهم طفلان.",
    "وأعلن الدفاع المدني انتشال {n} جثث من تحت الأنقاض في {cue} {place} بعد غارة استهدفت منزلا.",
    "واستهدف قصف صاروخي أحياء {place} و{place} في {governorate}، ولم ترد أنباء عن إصابات.",
    "وأضاف {person} أن فرق الإسعاف نقلت {n} مصابا إلى المشافي الميدانية رغم نقص الأدوية.",
    "ونفى المتحدث باسم {force} استهداف المدنيين في {place}، وقال إن العملية طالت مواقع المسلحين.",
    "ونزحت عشرات العائلات من {place} إلى المناطق المجاورة خوفا من تجدد القصف.",
)
FORCES = (
    "قوات النظام",
    "القوات الحكومية",
    "قوات الاحتلال",
    "جماعة الحوثي",
    "قوات الدعم السريع",
    "تنظيم داعش",
)
CUES = ("بلدة", "حي", "قرية", "مدينة", "")
DAYS = ("اليوم", "أمس", "الجمعة", "يوم أمس", "السبت الماضي", "الخميس")
CLUBS = ("الوحدة", "الأهلي", "النصر", "الشباب", "الاتحاد", "الكرامة", "الفتوة", "الميناء")
CAPITALS = (
    "القاهرة",
    "الرباط",
    "عمان",
    "تونس",
    "بغداد",
    "الدوحة",
    "بيروت",
    "الجزائر",
    "مسقط",
    "نواكشوط",
    "باريس",
    "جنيف",
)
_LETTERS = "بتثجحخدرزسشصضطظعغفقكلمنهوي"
_FIRST = ("أحمد", "سارة", "ليلى", "خالد", "مريم", "يوسف", "هدى", "عمر", "نادية", "سامي", "رنا", "طارق")
_AFFIXES = ("", "", "ال", "ال", "وال", "بال", "ل", "و")
_ENDINGS = ("", "", "ة", "ية", "ات", "ين", "ي", "ها")


def rare_word(draw: random.Random) -> str:
    """A word as Arabic makes them, which hardly comes twice."""
    body = "".join(
        draw.choice(_LETTERS) + draw.choice(("", "", "ا", "ي", "و")) for _ in range(draw.randint(3, 4))
    )
    return draw.choice(_AFFIXES) + body + draw.choice(_ENDINGS)


@cache
def _places() -> tuple[tuple[str, str], ...]:
    """Towns and quarters of our own table with the governorate that holds them."""
    gazetteer = load()
    found = []
    for entry in gazetteer.entries.values():
        wide = next((c.name_ar for c in gazetteer.chain(entry) if c.kind is PlaceKind.GOVERNORATE), None)
        if (
            wide
            and not entry.dangerous
            and entry.kind in (PlaceKind.TOWN, PlaceKind.CITY, PlaceKind.NEIGHBOURHOOD)
        ):
            found.append((entry.name_ar, wide))
    return tuple(found)


def text(draw: random.Random, size: int, *, attacks: bool) -> str:
    """About `size` bytes of an article's text."""
    alike = draw.random() < ALIKE
    governorate = draw.choice(_places())[1]
    lines: list[str] = []
    left = size
    while left > 0:
        among: Sequence[str] = ATTACK if attacks and draw.random() < OF_ATTACKS else ORDINARY
        if alike and not attacks and draw.random() < ALIKE_SENTENCES:
            among = LIKE_ATTACKS
        line = draw.choice(among).format(
            capital=draw.choice(CAPITALS), club=draw.choice(CLUBS), force=draw.choice(FORCES), cue=draw.choice(CUES),
            place=draw.choice(_places())[0], governorate=governorate, day=draw.choice(DAYS), n=draw.randint(2, 60),
            m=draw.randint(2, 60), rare=rare_word(draw), person=f"{draw.choice(_FIRST)} {rare_word(draw)}",
        )  # fmt: skip
        lines.append(line)
        left -= len(line.encode()) + 1
    paragraphs = [" ".join(lines[at : at + 3]) for at in range(0, len(lines), 3)]
    return "\n".join(paragraphs)


def article(draw: random.Random, number: int, size: int, *, attacks: bool) -> bytes:
    """An article as it comes in on the topic."""
    body = text(draw, size, attacks=attacks)
    title = body.partition(".")[0][:90]
    row = {
        "id": f"g{number}",
        "outlet": f"جريدة {number % 15}",
        "title": title,
        "text": body,
        "published_at": PUBLISHED,
    }
    return json.dumps(row, ensure_ascii=False).encode()


def mix(seed: int, count: int, size: int, *, attacks: int = ATTACKS) -> Iterator[bytes]:
    """`count` articles of about `size` bytes of text, one in `attacks` of them about attacks."""
    draw = random.Random(seed)
    for number in range(count):
        yield article(draw, number, size, attacks=number % attacks == attacks // 2)
