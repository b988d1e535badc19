"""What must hold however an article is written: laws of reading, over articles made of sentences that stand alone."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from stream.articles.fold import fold
from stream.events.extract import Extractor
from stream.places.gazetteer import load
from stream.records import Article, Event

PUBLISHED = datetime(2017, 3, 24, 15, tzinfo=UTC)
ATTACKS = (
    "قصفت المدفعية الثقيلة بلدة سرمين بريف إدلب صباح اليوم وأصيب طفلان بجروح.",
    "شن الطيران الحربي أربع غارات على مدينة دوما بريف دمشق ظهر اليوم.",
    "دارت اشتباكات عنيفة بالأسلحة الرشاشة في حي جوبر بدمشق مساء أمس.",
    "انفجرت عبوة ناسفة بسيارة عسكرية في مدينة إعزاز شمالي حلب أمس وقتل جنديان.",
    "سقطت قذائف هاون على حي الوعر في حمص وأدت إلى مقتل امرأة اليوم.",
    "اقتحمت قوة عسكرية قرية المسيفرة بريف درعا فجر اليوم.",
)
QUIET = (
    "عقد المجلس المحلي اجتماعا لبحث توزيع الخبز على الأهالي خلال الشتاء.",
    "وصلت قافلة محملة بالطحين إلى المستودعات بعد تأخير طويل بسبب الثلوج.",
    "أعلنت الجامعة بدء التسجيل للفصل الجديد وحددت مواعيد الامتحانات المقبلة.",
)
FURNITURE = "\nمقالات ذات صلة\nغارات على تفتناز\nقصف على خان شيخون\nاشتباكات في الرستن\n"
ASIDES = (
    "، بحسب مصادر محلية،",
    " - وفق ما أفاد به الأهالي -",
    " (حسبما ذكرت مراسلتنا)",
    "، كما قال ناشط إعلامي،",
)
NOISE = ("ـ", "\u064e", "\u200f", "\u0651")  # tatweel, vowels, marks of direction

attacks = st.lists(st.sampled_from(ATTACKS), min_size=1, max_size=4, unique=True)
quiet = st.lists(st.sampled_from(QUIET), max_size=2, unique=True)


@cache
def extractor() -> Extractor:
    return Extractor(load())


def events(text: str) -> tuple[Event, ...]:
    return extractor().extract(Article(id="a", outlet="Test", text=text, published_at=PUBLISHED)).events


def read(text: str) -> set[tuple[str, str]]:
    return {(event.place.place_id, event.type.value) for event in events(text)}


@settings(max_examples=60, deadline=None)
@given(attacks, quiet, st.randoms())
def test_sentences_that_stand_alone_may_come_in_any_order(
    told: list[str], other: list[str], random: object
) -> None:
    lines = [*told, *other]
    shuffled = sorted(lines, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert read("\n".join(lines)) == read("\n".join(shuffled)) != set()


@settings(max_examples=40, deadline=None)
@given(attacks, quiet)
def test_what_tells_of_no_attack_changes_no_event(told: list[str], other: list[str]) -> None:
    assert read("\n".join(told)) == read("\n".join([*told, *other])) != set()


@settings(max_examples=40, deadline=None)
@given(attacks)
def test_furniture_changes_no_event(told: list[str]) -> None:
    text = "\n".join([*told, *QUIET])
    assert read(text) == read(text + FURNITURE) != set()


@settings(max_examples=60, deadline=None)
@given(attacks, st.sampled_from(ASIDES), st.data())
def test_who_is_quoted_may_stand_anywhere_in_a_sentence(
    told: list[str], aside: str, data: st.DataObject
) -> None:
    plain = "\n".join(told)
    gaps = [i for i, c in enumerate(plain) if c == " " and plain[i + 1 :].startswith(("في ", "على "))]
    assume(gaps)
    at = data.draw(st.sampled_from(gaps))
    assert read(plain[:at] + aside + plain[at:]) == read(plain) != set()


@settings(max_examples=40, deadline=None)
@given(attacks)
def test_an_article_told_twice_tells_no_more(told: list[str]) -> None:
    text = "\n".join(told)
    assert read(text) == read(text + "\n" + text) != set()


@settings(max_examples=60, deadline=None)
@given(attacks, st.data())
def test_marks_between_letters_change_no_event_and_evidence_slices_the_article(
    told: list[str], data: st.DataObject
) -> None:
    plain = "\n".join(told)
    letters = [i for i in range(1, len(plain)) if plain[i - 1].isalpha() and plain[i].isalpha()]
    chosen = data.draw(st.sets(st.sampled_from(letters), max_size=30))
    noisy = "".join(
        (data.draw(st.sampled_from(NOISE)) if i in chosen else "") + c for i, c in enumerate(plain)
    )
    assert fold(noisy).text == fold(plain).text
    assert read(noisy) == read(plain) != set()
    for event in events(noisy):
        for piece in event.evidence:
            assert noisy[piece.start : piece.end].startswith(piece.text) != (piece.text == "")
