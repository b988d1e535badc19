"""How many were killed and injured, read from sentences of our own."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.articles.fold import fold
from stream.events.tolls.counts import find_tolls
from stream.events.tolls.people import RULES, read
from stream.events.tolls.people_table import Reads
from stream.events.tolls.toll import Toll, combine

PROVED = [
    *RULES.fate,
    *RULES.casualty,
    RULES.named,
    *RULES.none,
]
WORDS = st.sampled_from(
    ["قتل", "مقتل", "وأصيب", "إصابة", "12", "خمسة", "و", "وعشرون", "مدنيا", "طفلين", "بينهم", "من", "إلى", "القتلى", "عشرات", ".", "ألف", "دون", "إصابات", "لقي", "مصرعهم", "آخرون", "شخص", "منزل", "،", "9/8", "  "]
)  # fmt: skip


def tolls(sentence: str) -> list[Toll]:
    return find_tolls(fold(sentence).text)


def reads(sentence: str) -> Reads:
    """The whole figures of a sentence by kind, combined by hand so that `missing` is there too."""
    return {t.kind: (t.low, t.high) for t in tolls(sentence) if not t.part and t.low is not None}


def figures(sentence: str) -> tuple[object, object]:
    """(killed, injured) of a sentence as (low, high)."""
    made = combine(tolls(sentence))
    return (
        made.killed and (made.killed.low, made.killed.high),
        made.injured and (made.injured.low, made.injured.high),
    )


@pytest.mark.parametrize("rule", PROVED, ids=lambda rule: getattr(rule, "id", "named"))
def test_each_rule_reads_its_sentence_and_leaves_the_other(rule):
    assert reads(rule.match) == rule.reads
    assert reads(rule.miss) == rule.not_reads


@pytest.mark.parametrize("row", RULES.people, ids=lambda row: row.who)
def test_a_noun_for_people_says_of_what_sort_they_are(row):
    they, it = (read(fold(re.split(r"[\[\]]", sentence)[1]).text) for sentence in (row.match, row.miss))
    assert they.person == row
    assert it.person is None


@pytest.mark.parametrize("rule", RULES.spread, ids=lambda rule: rule.id)
def test_a_figure_for_a_stretch_or_for_many_places_is_marked(rule):
    assert [bool(t.period or t.spread) for t in tolls(rule.match)] == [True]
    assert not any(t.period or t.spread for t in tolls(rule.miss))


@pytest.mark.parametrize(
    ("sentence", "killed", "injured"),
    [
        ("أدى القصف إلى مقتل 37 وإصابة 50 مدنيا.", (37, 37), (50, 50)),
        ("سقوط 5 قتلى و10 جرحى في السوق.", (5, 5), (10, 10)),
        ("قُتل ٣ أشخاص وأصيب ٧ آخرون.", (3, 3), (7, 7)),
        ("مقتل 3 نساء وإصابة مثلهن في السوق.", (3, 3), (3, 3)),
        ("إن 9 عمال قتلوا وأصيبوا في المصنع.", None, None),
        ("إن 12 شخصا قتلوا أو أصيبوا في الهجوم.", None, None),
        ("وبلغ عدد القتلى والجرحى 31.", None, None),
        ("وقع الهجوم في 3 آذار/مارس 2021 وقتل حارس.", (1, 1), None),
        ("سقطت ضحيتان في غارة على المقهى.", (2, 2), None),
        ("قتل عامل وجرح رفيقه سالم.", (1, 1), (1, 1)),
        ("أطلقوا النار على سالم وحسن ما أدى إلى مقتلهما.", (2, 2), None),
        ("قتل حارس رفقة زوجته وأطفاله الأربعة.", (6, 6), None),
        ("مقتل ضابطين وحارس.", (3, 3), None),
        ("مقتل شرطيين وسائق وجرح 8.", (3, 3), (8, 8)),
        ("إصابة سائق شاحنة مارة بالمكان وإصابة 9 جنود.", None, (10, 10)),
        ("إن 14 جنديا تشاديا قتلوا.", (14, 14), None),
        ("قال مسؤول إن صيادين قتلوا.", (None, None), None),
        ("إن 6 عناصر من «الفوج 93» التابع للفرقة الثالثة في قوات النظام لقوا مصرعهم.", (6, 6), None),
        ("قتل 3 عمال برصاص القوة التي تحاصر مستشفى ابن رشد.", (3, 3), None),
        ("وفاة عامل فضلا عن تضرر خمس مركبات.", (1, 1), None),
        ("أصيب 8 رجال وجرى إيواء 40 شخصا في المدرسة.", None, (8, 8)),
        ("أصاب القصف محطة يعتمد عليها آلاف المدنيين.", None, (None, None)),
        ("دعا إلى وقف القتال وحماية المدنيين بعد مقتل طفل.", (1, 1), None),
        ("ارتفعت حصيلة قتلى التفجير في وسط البلدة، مساء الاثنين، إلى 16 شخصا.", (16, 16), None),
        ("ووصل عدد القتلى جراء الغارة على بيت من طابقين شرقي القرية إلى 13.", (13, 13), None),
        ("مقتل شخصين وإصابة العشرات بجروح.", (2, 2), (None, None)),
        ("مقتل طفل وجرح امرأتين بقذيفة.", (1, 1), (2, 2)),
        ("قتل ضابط وأربعة جنود في الكمين.", (5, 5), None),
        ("وقرب المعبر استشهد رامي فواز الناصر (31 عاما).", (1, 1), None),
        ("قتل الرصاص ماهر عوض (44 عاما) وسليم عوض (19 عاما).", (2, 2), None),
        ("وأصيب خالد الحسون (17 عاما) في قدمه.", None, (1, 1)),
        ("ذكرت العائلة أن سمير الناصر (22 عاما) قتل قرب الحاجز.", (1, 1), None),
        ("مقتل عامل هو سمير الناصر (22 عاما).", (1, 1), None),
        ("روى سمير الناصر (22 عاما) ما رآه في القصف.", None, None),
        ("مقتل القائد سليم الناصر الذي يتولى المحور في ريف البلدة ومعه 11 من رجاله.", (12, 12), None),
        ("إن قياديا في الفصيل وحارسين اثنين له قتلوا.", (3, 3), None),
        ("قال مسؤول في المحافظة إن أربعة من رجاله قتلوا.", (4, 4), None),
        ("أصيب خمسة من سكانها بالشظايا.", None, (5, 5)),
        ("استهدفت السيارة نقطة تفتيش، وإن ضحاياها أربعة.", (4, 4), None),
        ("بلغ عدد ضحايا القنبلة التي أصابت سوق الخضار أمس 26 شخصا.", (26, 26), None),
        ("ذكر أن أربعة من القتلى سقطوا في الزهراء.", (4, 4), None),
        ("تعرض ستة عمال لإصابات متفاوتة.", None, (6, 6)),
        ("انفجرت دراجتان فأصابتا 7 أشخاص.", None, (7, 7)),
        ("أبادت الغارة أسرة من 6 مدنيين.", (6, 6), None),
        ("مقتل خمسة عسكريين عراقيين وأربعة مقاتلين موالين لهم.", (9, 9), None),
        ("مقتل خمسة عسكريين عراقيين وأربعة مقاتلين من المعارضة.", (5, 9), None),
        ("قصفت المدافع أطراف القرية وأخرى في منطقة التلال، وقتل رجل.", (1, 1), None),
        ("أصيبت سيدة وأخرى بشظايا.", None, (2, 2)),
        ("قالت الوزارة إن عدد الضحايا الذين سقطوا في غارة على سوق قرب الجسر بلغ 15 عاملا.", (15, 15), None),
        ("إن شهداء الغارة على المخيم صاروا 9 والجرحى 14.", (9, 9), (14, 14)),
        ("صعد إلى خمسة أشخاص عدد قتلى القصف الليلي.", (5, 5), None),
        ("وذكر أن 11 من القتلى سقطوا بغارة على مقهى.", (11, 11), None),
        ("إن غارتين على البلدة أودتا بسبعة عمال.", (7, 7), None),
        (
            "وقتلت عبوة ناسفة زرعت في متجر وسط السوق القديم للبلدة عند الظهر ثلاثة عمال وجرحت ستة.",
            (3, 3),
            (6, 6),
        ),
        ("وفي البلدة قتل تفجير مماثل بسيارة مفخخة 4 وجرح 22.", (4, 4), (22, 22)),
        ("قتل رجلا أمن وجرح 6 قرب المدرسة.", (2, 2), (6, 6)),
        ("مقتل شرطيي مرور بانفجار عبوة.", (2, 2), None),
        ("أصاب الصاروخ حافلة فقتلت ركابها الأربعة.", (4, 4), None),
        ("انفجرت العبوة في مكتبه وقتل زملاؤه الأربعة.", (4, 4), None),
        ("مقتل 54 عنصرا من المسلحين.", (54, 54), None),
        ("لقي خمسة وعشرون شخصا مصرعهم.", (25, 25), None),
        ("مقتل أحد عشر مدنيا.", (11, 11), None),
        ("مقتل مئة وعشرين شخصا.", (120, 120), None),
        ("مقتل 1,200 شخص.", (1200, 1200), None),
        ("مقتل ما لا يقل عن عشرين مدنيا.", (20, None), None),
        ("قتل 9 مدنيين على الأقل.", (9, None), None),
        ("مقتل نحو 30 مقاتلا وجرح أكثر من 40.", (30, 30), (40, None)),
        ("وقالت الشرطة إن ثلاثة عمال قتلوا وإن اثنين أصيبا.", (3, 3), (2, 2)),
        ("أودى الهجوم بحياة ستة مصلين.", (6, 6), None),
        ("راح ضحيته 14 مدنيا.", (14, 14), None),
        ("استشهد شاب وأصيب آخر برصاص الجنود.", (1, 1), (1, 1)),
        ("سقط قتيل وجرحى في السوق.", (1, 1), (None, None)),
        ("أسفر القصف عن قتيل وجريح.", (1, 1), (1, 1)),
        ("سقط 3 قتلى وجريح في المزرعة.", (3, 3), (1, 1)),
        ("ارتفعت الحصيلة إلى 3 قتلى وإصابة 8 بجروح.", (3, 3), (8, 8)),
        ("أصيب شقيقان بجروح في الحقل.", None, (2, 2)),
        ("أصيب والداه وشقيقه بشظايا.", None, (3, 3)),
        ("قتل ( 4 ) أشخاص وأصيب (3) آخرون.", (4, 4), (3, 3)),
        ("مقتل «18» مقاتلا في المعركة.", (18, 18), None),
        ("قتل ثلاثة إلى خمسة عمال في المصنع.", (3, 5), None),
        ("تعرض (7) سبعة من رجال الإطفاء للإصابة.", None, (7, 7)),
        ("استشهاد العريف سالم علي النمر، والجندي فهد محمد الحمد، والجندي حسن ناصر.", (3, 3), None),
        ("القتلى في البلدة هم 5 أطفال، والمصابون هم 6 فتيان.", (5, 5), (6, 6)),
        ("أصيب ثلاثة عمال بالإضافة إلى مسعفين اثنين.", None, (5, 5)),
        ("قالت الشرطة إن حارسا قتل وأصيب سبعة.", (1, 1), (7, 7)),
        ("أطلقوا النار على سالم ما أدى لمقتله وإصابة زوجته وابنه.", (1, 1), (2, 2)),
        ("أصيبوا يوم الاثنين 18 نيسان في الحقل.", None, None),
        ("إصابة صف ضابط يدعى سالم بطلق ناري.", None, (1, 1)),
        ("مقتل عائلة كاملة مكونة من خمسة أفراد.", (5, 5), None),
        ("استشهد المواطن سالم وزوجته وأطفاله الثلاثة.", (5, 5), None),
        ("مقتل القيادي في الحركة ومرافقه.", (2, 2), None),
        ("اغتيال القيادي سليم الناصر مع اثنين من مرافقيه.", (3, 3), None),
        ("قتل قائد عسكري وستة من عناصره.", (7, 7), None),
        ("مقتل شرطيين وإصابة ثالث.", (2, 2), (1, 1)),
        ("أودى الحريق بأرواح 12 عاملا.", (12, 12), None),
        ("عدد القتلى الذين سقطوا في القصف على الحي اليوم ارتفع إلى 23.", (23, 23), None),
        ("مقتل موظفين أمميين اثنين في الطريق.", (2, 2), None),
        ("قتل فيه سبعة وجرح عشرة.", (7, 7), (10, 10)),
        ("مقتل زوجين وطفلهما في الحقل.", (3, 3), None),
        ("خلف الحريق إصابات متفاوتة لعدد 9 آخرين.", None, (9, 9)),
        ("مقتل 11 من عناصر داعش و10 مدنيين.", (10, 21), None),
        ("قتل شاب فلسطيني وأصيب آخر.", (1, 1), (1, 1)),
        ("أصيبت امرأة بجروح جراء سقوط قذيفة.", None, (1, 1)),
        ("مقتل امرأة وإصابة زوجها.", (1, 1), (1, 1)),
        ("قتل مسلحون أربعة مزارعين.", (4, 4), None),
        ("اغتيال القيادي سليم الناصر.", (1, 1), None),
        ("وأسفر التفجير عن 28 قتيلا.", (28, 28), None),
        ("بلغ عدد الجرحى 33 شخصا.", None, (33, 33)),
        ("مقتل ما بين 5 و7 أشخاص.", (5, 7), None),
        ("جرح فلبينيان وليبي وسوداني في القصف.", None, (4, 4)),
        ("جرح فلبينيين اثنين وليبيا وسودانيا.", None, (4, 4)),
        ("استشهد الملازم «سامي حداد» ومعه 4 مجندين.", (5, 5), None),
        ("قتل ثلاثة مدنيين فضلا عن امرأة.", (4, 4), None),
        ("قتل مسلحون «سالم الحمد وشقيقه» في السوق.", (2, 2), None),
        ("قتل مجهولون سالم الحمد وسط السوق.", (1, 1), None),
        ("قال مصدر إن مسلحين قتلوا بمسدسات كاتمة ثلاثة باعة وجرحوا رابعا.", (3, 3), (1, 1)),
        ("قال مصدر إن ثلاثة باعة قتلوا.", (3, 3), None),
        ("وهوجم سكان الحي فقتل منهم خمسة وجرح عشرة.", (5, 5), (10, 10)),
        ("دارت معركة قتل فيها من المهاجمين أكثر من 17.", (17, None), None),
        ("قتل في كمين للتنظيم أمس سبعة من «لواء الصقور».", (7, 7), None),
        ("قتل سبعة من الفرقة العاشرة في الكمين.", (7, 7), None),
        ("استشهاد 13 شخصا منهم أم وأطفالها الأربعة وجرح 9.", (13, 13), (9, 9)),
        ("قتل 5 مزارعين بينهم طفل في قصف على الحقل.", (5, 5), None),
        ("وأضاف أن مدنيين أصيبا بجروح.", None, (2, 2)),
        ("انتشل المسعفون جثث 5 عمال من تحت الأنقاض.", (5, 5), None),
        ("عثر الأهالي على جثة شاب قرب النهر.", (1, 1), None),
        ("أوقعت الغارة قتيلا وجريحين.", (1, 1), (2, 2)),
        ("أودى القصف بثلاثة باعة قرب المحطة.", (3, 3), None),
        ("أودى الانفجار بطبيب في المركز.", (1, 1), None),
        ("راح ضحية القصف أب وأطفاله الثلاثة.", (4, 4), None),
        ("قتل واحد وأصيب أربعة.", (1, 1), (4, 4)),
        ("سقط مقذوف عسكري على القرية فأصاب رجلا وطفلين.", None, (3, 3)),
        ("أصاب الصاروخ مسجدا فيه 600 نازح.", None, None),
        ("أصابت القذيفة منزلا مدنيا وآخر بجانبه.", None, None),
        ("وقال المركز إن ثلاثة من القتلى أطفال.", None, None),
        ("قتل 12 عاملا، ستة منهم فتيان، وجرح تسعة.", (12, 12), (9, 9)),
        ("قالت الشرطة إن ثلاث نساء جرحن.", None, (3, 3)),
        ("قال طبيب إن عدد من قتلوا في السوق وصل إلى 14 عاملا.", (14, 14), None),
        ("زاد عدد من قضوا، مساء الاثنين، بتفجير صهريج في سوق المدينة الكبير من 8 إلى 11.", (11, 11), None),
        ("ارتفع إلى تسعة، بينهم طفلة، عدد من قتلوا في السوق.", (9, 9), None),
        ("قال طبيب إن من استشهدوا في السوق صاروا 23.", (23, 23), None),
        ("قال طبيب إن القتلى تجاوزوا الخمسين وإن الجرحى يفوقون المئة.", (50, None), (100, None)),
        ("شهد القرن العشرين مقتل ثلاثة.", (3, 3), None),
        ("قالت الشرطة إن خمسة حراس جرحتهم شظايا.", None, (5, 5)),
        ("قتل أربعة عمال وجرح ثلاثون، وقالت إن بين القتلى فتيين وبين الجرحى 18 طفلا.", (4, 4), (30, 30)),
        ("قتل عشرة عمال، وقالت إن خمسة فتيان من بين القتلى.", (10, 10), None),
        ("ومن القتلى 11 طفلا وستة حراس.", None, None),
        ("سقط عشرة عمال بين قتلى وجرحى.", None, None),
        ("سقطت قذيفة على الحي لم تصب أحدا.", (0, 0), (0, 0)),
        ("سقطت قذيفة على الحي ولم توقع قتلى ولا جرحى.", (0, 0), (0, 0)),
        ("سقطت قذيفة على الحي ولم توقع شهداء.", (0, 0), None),
        ("سقطت قذيفة على الحي واقتصرت نتائجها على الماديات.", (0, 0), (0, 0)),
        ("اقتصرت على الماديات أضرار القذائف على الحي.", None, None),
        ("هاجم ملثمون الحاجز ولم يصب أحد من الجنود.", None, None),
        ("قضى 20 عاملا، بينهم 6 نساء و4 أطفال، وأصيب في القصف عدد مماثل.", (20, 20), (20, 20)),
        ("قال طبيب إن عشرة عمال قتلوا ومثلهم جرحوا.", (10, 10), (10, 10)),
        ("سقط 5 قتلى وعدد مماثل من الجرحى.", (5, 5), (5, 5)),
        ("قتل مسن وابنته شرق المدينة، وشاب من القرية.", (2, 2), None),
        ("وكان عامل قد قضى قبل ذلك وأصيب تسعة.", (1, 1), (9, 9)),
        ('قال ضابط إن "شخصا قتل وأصيب تسعة حراس".', (1, 1), (9, 9)),
        ("قضت أم وأصيب ابنها.", (1, 1), (1, 1)),
        ("سقطت أم القرى بيد المسلحين.", None, None),
        ("قتل الأب والأم وطفلاهما وجرح خامس.", (4, 4), (1, 1)),
        ("أسفر القصف عن مقتل أسرة نازحة في البلدة.", None, None),
        ("جرح عامل بثلاث قذائف، سقطت اثنتان منها قرب الفرن.", None, (1, 1)),
        ("قتلت المدفعية الثقيلة اثنين في البلدة.", (2, 2), None),
        ("جرح عامل ثم توفي.", (1, 1), None),
        ("أصاب قصف الطائرات البلدة، وذكر طبيب أن تسعة عمال بينهم طفلان قضوا.", (9, 9), None),
        ("قتل 25 عاملا بعد أن فارق الحياة تسعة جرحى.", (25, 25), (9, 9)),
        ("قتل 25 عاملا وقال طبيب إن تسعة جرحى فارقوا الحياة.", (25, 25), None),
    ],
)
def test_casualties_are_read_in_the_forms_news_uses(sentence, killed, injured):
    assert figures(sentence) == (killed, injured)


@pytest.mark.parametrize(
    "sentence",
    [
        "سقطت مئة قذيفة على الحي.",
        "دمرت الغارات 3 منازل و5 آليات.",
        "شنت الطائرات 6 غارات على البلدة.",
        "يبلغ من العمر 12 عاما.",
        "على بعد 10 كيلومترات من المدينة.",
        "في الساعة 17:50 مساء.",
        "اعتقلت القوات 15 شخصا.",
        "نزح 45 ألف شخص من البلدة.",
        "قتل المدير في هجوم نفذه 5 مسلحين."[len("قتل المدير ") :],
    ],
)
def test_numbers_of_other_things_count_nobody(sentence):
    assert tolls(sentence) == []


@pytest.mark.parametrize(
    "sentence", ["مقتل  شخصا وإصابة  آخرين", "سقط عشرة من المارة بين قتيل وجريح", "مقتل مدنيين في القصف"]
)
def test_a_number_that_was_stripped_or_is_ambiguous_gives_no_figure(sentence):
    made = combine(tolls(sentence))
    assert made.killed is None or made.killed.low is None
    assert made.injured is None or made.injured.low is None


def test_killed_and_injured_in_one_figure_are_split_by_nobody():
    assert [t.kind for t in tolls("قتل وأصيب 12 شخصا.")] == ["both"]
    assert [t.kind for t in tolls("سقوط 45 قتيلا وجريحا.")] == ["both"]


def test_a_part_never_overrides_its_total():
    sentence = "مقتل 16 شخصا بينهم 5 أطفال وثلاث نساء وإصابة 20 من بينهم رضيع."
    made = combine(tolls(sentence))
    assert figures(sentence) == ((16, 16), (20, 20))
    assert made.children is not None


def test_the_shares_of_a_total_have_its_fate():
    told = "بلغ عدد القتلى 12 عاملا: خمسة في غارة على المصنع، وأربعة بينهم فتى في قصف المحطة، وعامل وحارس في الميناء."
    assert [t.low for t in tolls(told) if not t.part] == [12, 5, 4, 2]
    row = "المصنع 11 شهيدا، المحطة 8 شهداء، الميناء 4، السوق شهيدان"
    assert [t.low for t in tolls(row)] == [11, 8, 4, 2]


def test_the_newest_total_replaces_the_older_one():
    assert figures("قتل 9 أشخاص في الانفجار. وارتفعت حصيلة القتلى إلى 18 شخصا.")[0] == (18, 18)
    assert figures("ارتفع عدد القتلى من 9 إلى 18.")[0] == (18, 18)


def test_a_total_said_to_be_an_earlier_one_is_replaced_by_any_other():
    told = "مقتل 22 شخصا في السوق. وكانت الشرطة أعلنت قبل ذلك حصيلة أولية من 43 قتيلا."
    assert figures(told)[0] == (22, 22)
    assert figures("وكانت حصيلة سابقة تحدثت عن مقتل 6 عمال. وقتل 9 عمال.")[0] == (9, 9)
    assert figures("مقتل 6 عمال في حصيلة أولية.")[0] == (6, 6)


def test_the_first_of_two_totals_stands_unless_the_later_one_is_newer():
    assert figures("قالت الشرطة إن 9 أشخاص قتلوا. وقال مسعفون إن 27 شخصا قتلوا.")[0] == (9, 9)
    assert figures("قتل 9 أشخاص. وارتفع عدد القتلى لاحقا إلى 27 شخصا.")[0] == (27, 27)


def test_the_dead_of_both_sides_told_apart_add_up_to_the_upper_bound():
    assert figures("قتل خمسة جنود في الهجوم. كما قتل سبعة مسلحين خلال الاشتباك.")[0] == (5, 12)


def test_the_same_figure_told_of_both_sides_is_one():
    assert figures("مقتل 18 من عناصر الحرس. وقال متحدث إن 18 جنديا قتلوا.")[0] == (18, 18)


def test_fighters_who_killed_are_not_the_dead():
    assert figures("قتل مسلحون مجهولون مختار القرية.")[0] == (1, 1)
    assert figures("أطلق النار على السكان لعناصر") == (None, None)


def test_a_country_is_nobody():
    assert figures("ارتفاع حصيلة قتلى تفجير السوق بسوريا") == (None, None)
    assert figures("مقتل 12 سوريا في القصف.")[0] == (12, 12)


def test_vague_words_are_kept_and_make_no_number():
    made = combine(tolls("سقوط عشرات القتلى والجرحى."))
    assert made.killed is not None
    assert made.injured is not None
    assert (made.killed.low, made.killed.text) == (None, "عشرات القتلي")


def test_a_word_that_leaves_open_how_many_is_no_figure():
    assert [t.told for t in tolls("مقتل عدد من المدنيين.")] == [False]
    assert [t.told for t in tolls("مقتل عدد كبير من المدنيين.")] == [True]
    assert [t.told for t in tolls("مقتل عشرات المدنيين.")] == [True]


def test_a_figure_that_is_the_sum_of_two_others_is_the_total():
    told = tolls("قتل 24 شخصا في السوق. قتل سبعة آخرون في الحي. وقال المشفى إن 31 شخصا قتلوا.")
    made = combine(told, dict(zip(told, (0.9, 0.8, 0.3), strict=True)))
    assert made.killed is not None
    assert made.killed.low == 31


def test_what_adds_up_with_a_figure_of_another_attack_is_no_total():
    told = tolls("مقتل ثلاثة عمال في هجمات. قتل عاملان في الحافلة. وفي الساحة قتل عامل.")
    made = combine(told, dict(zip(told, (0.4, 0.2, 0.8), strict=True)))
    assert made.killed is not None
    assert made.killed.low == 1


def test_killed_and_injured_in_one_word_are_no_injured():
    assert [t.kind for t in tolls("مقتل وإصابة 9 عمال.")] == ["both"]


def test_a_newer_total_that_is_hardly_of_this_attack_does_not_replace_a_likely_one():
    ten, yearly = tolls("مقتل 10 أشخاص في السوق. وبذلك ارتفعت حصيلة القتلى إلى 594 شخصا.")
    made = combine([ten, yearly], {ten: 0.9, yearly: 0.2})
    assert made.killed is not None
    assert made.killed.low == 10


def test_nobody_hurt_counts_only_when_said_outright():
    assert figures("سقطت القذيفة دون إصابات.") == ((0, 0), (0, 0))
    assert figures("ولم يسفر القصف عن ضحايا.") == ((0, 0), (0, 0))
    assert figures("سقطت القذيفة دون أن توقع خسائر في الأرواح.") == ((0, 0), (0, 0))
    assert figures("ولم يسقط ضحايا.") == ((0, 0), (0, 0))
    assert figures("ولم يصب أي من الجنود بأذى.") == ((0, 0), (0, 0))
    assert figures("ولم ترد أنباء عن ضحايا.") == (None, None)
    assert figures("ولم يوقع الانفجار إصابات لدى الجنود.") == (None, None)


@given(st.lists(WORDS, max_size=40))
def test_tolls_lie_in_the_text_in_order_and_are_never_negative(words):
    text = fold(" ".join(words)).text
    found = find_tolls(text)
    assert [t.start for t in found] == sorted(t.start for t in found)
    for toll in found:
        assert text[toll.start : toll.end] == toll.text
        assert toll.low is None or toll.low >= 0
    combine(found)


@pytest.mark.parametrize(
    "hostile", ["قتل ", "بينهم 5 ", "و", "منذ بدء قتل 5 مدنيين ", "1.", "عشرون و", "لا يقل عن ", "دون أن "]
)
def test_a_hostile_text_is_read_in_time_that_grows_with_its_length(hostile):
    text = fold(hostile * (60_000 // len(hostile))).text
    began = time.process_time()
    find_tolls(text)
    assert time.process_time() - began < 5


def test_figures_that_are_hardly_of_the_attack_make_none_with_their_number_likelier() -> None:
    found = tolls("قتل 17 عاملا. قتل 17 حارسا. قتل 14 مزارعا.")
    made = combine(found, {toll: 0.4 if toll.low == 14 else 0.25 for toll in found})
    assert made.killed is not None
    assert made.killed.low == 14


def test_the_exact_figure_is_taken_where_another_says_it_roughly() -> None:
    made = combine(tolls("أصيب أكثر من 40 عاملا. وقال طبيب إن 43 عاملا أصيبوا."))
    assert made.injured is not None
    assert (made.injured.low, made.injured.high) == (43, 43)


def test_a_far_larger_figure_is_not_the_exact_one_of_a_rough_one() -> None:
    made = combine(tolls("أصيب أكثر من 40 عاملا. وقال طبيب إن 90 عاملا أصيبوا."))
    assert made.injured is not None
    assert (made.injured.low, made.injured.high) == (40, None)


def test_a_part_is_a_figure_where_its_own_attack_is_told_behind_who_they_were() -> None:
    told = "فقد الحي 15 شخصا, منهم أربعة, هم ثلاثة فتيان وجدتهم, سقطوا بقصف على البلدة."
    assert [t.low for t in tolls(told) if not t.part] == [15, 4]
    told = "أحصى المركز 23 قتيلا منهم 15 بحي الصناعة."
    assert [t.low for t in tolls(told) if not t.part] == [23, 15]
    told = "قتل 12 عاملا بينهم خمسة أطفال، وجرح تسعة، سقطوا في القصف."
    assert [t.low for t in tolls(told) if not t.part] == [12, 9]
