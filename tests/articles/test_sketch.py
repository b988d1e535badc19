from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stream.articles.fold import fold_name
from stream.articles.sketch import MOST, overlap, sketch

WIRE = (
    "سقطت ثلاث قذائف على ساحة القرية قبيل الغروب. وهرع الأهالي لإخلاء الأطفال من المدرسة المجاورة. "
    "ولم تعرف الجهة التي أطلقت القذائف حتى الآن."
)


def sketched(text: str) -> tuple[int, ...]:
    return sketch(fold_name(text))


def test_a_copy_with_a_new_first_sentence_still_shares_most():
    copy = "علمت صحيفتنا من مصادرها الخاصة بما يلي. " + WIRE
    assert overlap(sketched(WIRE), sketched(copy)) >= 0.9


def test_a_corrected_toll_leaves_a_copy_a_copy():
    one, other = ("أدى القصف إلى مقتل 4 من سكان البلدة", "أدى القصف إلى مقتل 11 من سكان البلدة")
    assert overlap(sketched(one), sketched(other)) == 1


def test_another_text_shares_next_to_nothing():
    other = "انفجرت سيارة مفخخة قرب سوق الخضار صباحا. وفرضت الشرطة طوقا حول الموقع ومنعت الاقتراب منه."
    assert overlap(sketched(WIRE), sketched(other)) < 0.2


def test_no_text_overlaps_nothing():
    assert sketch("") == ()
    assert overlap((), sketched(WIRE)) == 0


@given(st.text(alphabet="ابتثجحخدذرز .\n0123456789", max_size=2000))
def test_a_sketch_is_small_sorted_and_exact_in_json(text):
    numbers = sketch(text)
    assert len(numbers) <= MOST
    assert list(numbers) == sorted(set(numbers))
    assert all(0 <= number < 2**53 for number in numbers)
