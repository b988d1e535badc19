"""Which one place words at a figure of people point at: its share of a list, «فيها», the item that it closes.

All offsets count in folded text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from stream.articles.document import Sentence
from stream.events.tell.ground import Spot, results
from stream.events.tell.pairs import closes, fell_at_once, fell_where_untold, in_bracket, in_turn
from stream.events.tell.signs import Stage
from stream.events.tolls.toll import Toll
from stream.records import Field, Type

ANSWERED = 40  # characters before a figure in which «ردا على» stands
ITEM = 160  # characters of an item of a list in which its place stands
HEAD = 40  # characters before the name of a place in which an item opens
_HEAD = re.compile(r"(?<!\w)(و|ف|)(?:في|اما في|ب(?=\w)) ?(?:\w+ ){0,3}[\"(]?$")
_STOPS = "،؛:\n"
_NEXT = re.compile(r"[،؛:]|(?<!\w)و?(?:كما|فيما|بينما|في حين|كذلك|ايضا)(?!\w)")  # an item may go on elsewhere
_LEFT = 12  # characters before a figure in which «فيها» stands
# a place right before what happened there: «على حي كذا فقتل 15», «في كذا، حيث سقط 35», «حيث انتشل الأهالي جثث 35»
_THERE = re.compile(
    r"\w+(?: \w+){0,3}[)\"]*،? (?:ف\w+ |حيث \w+ (?:(?!في |علي |و)\w+ ){0,4})(?:فيها |فيه |هناك )?"
)
# an attack there that took lives: «مجزرة في كذا راح ضحيتها 9», «غارة على كذا ما أدى إلى مقتل 9», not of a list
_FELL = r"(?:(?:مقتل|استشهاد|ارتقاء|سقوط|وقوع|مصرع|وفاه|اصابه|جرح) )?(?:اكثر من |نحو |حوالي |قرابه |ما لا يقل عن |ما يزيد علي |ما يزيد عن )?"
_TOOK = re.compile(
    r"\w+(?: \w+){0,3}[)\"]*،? (?:و?(?:التي |الذي )?|م?ما |الامر الذي )"
    rf"(?:راحت? ضحيت(?:ه|ها) |اود(?:ي|ت) بحياه |(?:اسفر|نتج|نجم)ت?(?: ذلك| عنه| عنها)? (?:عن )?|(?:ادي|ادت|تسبب|تسببت)(?: ذلك)? (?:الي|في|ب) ?|(?:اوقع|خلف)ت?(?:ه|ها)? ){_FELL}"
)
# «أدت غارة على كذا إلى مقتل 9», behind a verb of what came of it
_LED_TO = re.compile(rf"\w+(?: \w+){{0,3}}[)\"]* (?:الي|عن|في|ب) ?{_FELL}")
_IN_IT_LEFT, _IN_IT = re.compile(r"(?<!\w)في(?:ه|ها) $"), re.compile(r" (?:اخرين )?في(?:ه|ها)(?!\w)")
_WHICH = re.compile(r"(?<=[\w)\"] )(?:التي|الذي) [^،.]*$")  # the last of a list alone
_FELL_AT = re.compile(
    r" (?:\w+ ){0,2}(?:سقطوا|قضوا|استشهدوا|ارتقوا|قتلوا|لقوا (?:حتفهم|مصرعهم)) (?:جميعهم |كلهم )?في (?:\w+ ){0,2}[\"(]?"
)
_IN_ONE = re.compile(r" (?:(?:من )?\w+ ){0,3}(?:في (?:\w+ )?|ب)[\"(]?")  # of several that were struck
_BARE = ("، ", ".. ", ": ", "- ")  # «قصف على كذا وكذا، شهيدان وسبعة جرحى في كذا»
_JOINED = re.compile(r"(?<!\w)و(?!علي |في )(?:\w+ )?[\"(]?$")  # the second of two: «بين كذا وكذا»
# a place that but says where another lies: «القريبة من كذا», «شمال كذا»
_LANDMARK = re.compile(
    r"(?<!\w)(?:(?:القريب|المجاور|التابع|المحاذي|المتاخم|الواقع)\w* (?:من |ل|ل(?:مدينه|بلده|قريه|ناحيه) )|(?:قرب|بالقرب من|شمال|جنوب|شرق|غرب|شمالي|جنوبي|شرقي|غربي) (?:\w+ )?)[\"(]?$"
)
# from those who fell to the attack in which they did
_AHEAD = re.compile(
    r" (?:[\w،()\"]+ ){0,6}?(?:عندما|حين|حينما|بعدما|بعد ان|اثر|جراء|نتيجه|(?:في|خلال) (?:قصف|غاره|غارات|انفجار|تفجير|هجوم)|ب(?:قصف|غاره|غارات|انفجار|تفجير|قذيفه|قذايف)) (?:(?!، (?:و(?:في|ب\w)|اما|كما|فيما|بينما) )[^.؛:\n]){0,90}"
)
# «وأسفر الهجوم عن …», «وأدت الغارة إلى …»: what came of the attack told of before, and the kinds that its word has
_CAME_OF_IT = re.compile(
    r"\"?\w+ (?:هذا |هذه )?ال(هجوم|قصف|غاره|غارات|انفجار|تفجير|اشتباك|ضرب|كمين|اعتداء|استهداف)(?:ات|ه)?(?:،[^،.]{0,60}،)? (?:(?:عن|الي|بحياه|حياه|ب(?:مقتل|استشهاد|اصابه|سقوط))(?!\w)|(?:\w+ ){0,2}(?:قتيل|قتلي|شهيد|شهداء|جريح|جرحي|مصاب))"
)
_TURN = re.compile(r"[،؛] ?(?:كما|فيما|بينما|في حين)(?!\w)")
_KINDS_OF = {
    "قصف": {Type.SHELLING, Type.AIRSTRIKE},
    "غار": {Type.AIRSTRIKE},
    "ضرب": {Type.AIRSTRIKE, Type.SHELLING},
    "انفجار": {Type.BOMBING, Type.AIRSTRIKE, Type.SHELLING, Type.OTHER},
    "تفجير": {Type.BOMBING},
    "اشتباك": {Type.ARMED_CLASH, Type.GROUND_ASSAULT},
}
NTH = 32  # characters before a figure in which «في الأولى» stands
SHARE = 24  # characters between a figure and the place whose share it is
# «ردا على مقتل جنديين», «بعد يومين من مقتل ستة»: who fell before it
_ANSWERED = re.compile(
    r"(?<!\w)[وف]?(?:ردا علي|انتقاما (?:ل|من)|ثارا ل|ردا ل|علي خلفيه|غداه|في اعقاب|احتجاجا علي|بعد (?:يوم|يومين|[0-9]+ ايام|ايام|اسبوع|اسبوعين|شهر|شهرين) (?:من|علي)) ?(?:\w*حادثه |\w*عمليه )?\w+ (?:\w+ )?$"
)
_THEN = re.compile(r"،(?! (?:في|ب\w+|علي|قرب|خلال|اثر|جراء) )|\.\.")  # there it tells what the attack was
_AND_FELL = re.compile(r"[)\"]?،? (?:و|كما )\w+ ")  # from a place to the next figure: «في كذا وجرح ثلاثة»
_SPOKE = re.compile(r"(?<!\w)(?:كشف|افاد|اعلن|قال|اكد|ذكر|اضاف|اشار|اوضح)ت? ")
_NTH_LEFT = re.compile(r"(?<!\w)و?في ال(?:(?:اول|اولي)|(?P<second>ثاني|ثانيه|اخيره?)) (?!من )(?:\w+ ){0,2}$")
_NTH = re.compile(r" في ال(?:(?:اول|اولي)|(?P<second>ثاني|ثانيه|اخير|اخيره))\b(?! من)")


class Pointing(Stage):
    """Where words at a figure say outright which place it is of."""

    def place_of_share(self, field: Field, toll: Toll) -> str:
        """The place whose share a figure of a list is: «السوق 8 شهداء», «أربعة في حي كذا», «ستة في الأول وأربعة في الثاني»."""
        if (row := self.views[field].rows.get(toll.start, "")) in self.places:
            return row
        nth = _NTH.match(self.views[field].text, toll.end)
        if nth := nth or _NTH_LEFT.search(self.views[field].text, max(0, toll.start - NTH), toll.start):
            return self._of_the_list(field, toll, 1 if nth["second"] else 0)
        if toll.rule not in ("by-place", "share"):
            return ""
        upto = toll.end + SHARE
        if toll.rule == "share":
            starts = (t.start for t in self.views[field].tolls if t.start > toll.start and not t.part)
            sentence = self.sentence(field, toll.start)
            end = sentence.end if sentence else toll.end
            upto = min(next(starts, end), end, toll.end + ITEM)
        return next((p for _, p in self.mentioned(field, toll.end, upto) if p in self.places), "-")

    def pointed_at(self, field: Field, toll: Toll) -> str:
        """The one place that words at a figure or its item point at; "-" where it is one of a list."""
        key = field, toll.start
        if key not in self._pointed:
            self._pointed[key] = self._found_pointed(field, toll)
        return self._pointed[key]

    @cached_property
    def _pointed(self) -> dict[tuple[Field, int], str]:
        return {}

    def _found_pointed(self, field: Field, toll: Toll) -> str:
        sentence = self.sentence(field, toll.start)
        if sentence is None or any(t.history for t in self.times_of(field, sentence)):
            return ""
        if outright := self._said_outright(field, sentence, toll) or self._came_of_it(field, sentence, toll):
            return outright
        first = self._first_beside(field, sentence, toll)
        if first is not toll:
            apart = self.clause(field, first.start) is not self.clause(field, toll.start)
            own = self._told_ahead(field, sentence, toll) if apart else ""
            return own or self.pointed_at(field, first)
        before = self._told_before(field, sentence, toll)
        took = before and self._took(field, self.inside(field, sentence.start, toll.start), toll)
        return before if took else self._told_ahead(field, sentence, toll) or before

    def _came_of_it(self, field: Field, sentence: Sentence, toll: Toll) -> str:
        """The one place of the attack told of last, where a sentence tells what came of it: «وأسفر الهجوم عن …»."""
        view = self.views[field]
        came = _CAME_OF_IT.match(view.text, sentence.start)
        if came is None and self.inside(field, sentence.start, sentence.end):
            came = _CAME_OF_IT.search(view.text, sentence.start, toll.end)
        if came is None or results().match(view.text, came.start()) is None:
            return ""
        if self._tells_of_a_place(field, sentence, toll):
            return ""
        before = [s for s in self.order[field] if s in self.struck_in and s.start < sentence.start]
        if not before or any(before[-1].end <= h.at < sentence.start for h in view.heard):
            return ""  # another attack is told of between, on a place not known
        told = self.inside(field, before[-1].start, before[-1].end)
        inmost = {s.place for s in told if not any(s.place in self.wholes.get(t.place, ()) for t in told)}
        kinds = next((kinds for stem, kinds in _KINDS_OF.items() if came[1].startswith(stem)), None)
        alike = kinds is None or any(not kinds.isdisjoint(s.types) for s in told)
        return inmost.pop() if len(inmost) == 1 and alike else ""

    def _tells_of_a_place(self, field: Field, sentence: Sentence, toll: Toll) -> bool:
        """Whether a sentence tells of an attack on a place before it turns, behind a figure, to another: «… عن مقتل 3، كما قتل اثنان في كذا»."""
        behind = self.inside(field, sentence.start, sentence.end)
        if not behind:
            return False
        return _TURN.search(self.views[field].text, toll.end, max(toll.end, behind[0].start)) is None

    def _told_ahead(self, field: Field, sentence: Sentence, toll: Toll) -> str:
        """The place of the attack in which it is told that those counted fell: «سقط ثلاثة حين أصابت غارة بيتا في كذا»."""
        view = self.views[field]
        if len(self.places) == 1:
            return ""
        run = next((r for r in self._runs(field, sentence) if any(t is toll for t in r)), [toll])
        upto = next((t.start for t in view.tolls if t.start >= run[-1].end and not t.part), sentence.end)
        spots = self.inside(field, run[-1].end, min(upto, sentence.end))
        if not spots or self._listed(field, spots[:2]) or any(s.clause == spots[0].clause for s in spots[1:]):
            return ""
        return spots[0].place if _AHEAD.fullmatch(view.text, run[-1].end, spots[0].start) else ""

    def _told_before(self, field: Field, sentence: Sentence, toll: Toll) -> str:
        """The place told of before a figure that words between the two point back at."""
        view = self.views[field]
        before = [m for m in self.mentioned(field, sentence.start, toll.start) if m[1] in self.places]
        if len(before) > 1 and _LANDMARK.search(view.text, max(0, before[-1][0] - HEAD), before[-1][0]):
            before.pop()  # «بلدة كذا القريبة من كذا، حيث قتل ثلاثة»
        if not before:
            return ""
        at, place = before[-1]
        inside = self.inside(field, sentence.start, toll.start)
        spots = [*{s.start: s for s in inside if s.start <= at}.values()][-2:]
        told = bool(spots) and spots[-1].start == at
        listed = told and bool(self._listed(field, spots))
        if in_bracket(view.text, at, toll):
            return place
        joined = _JOINED.search(view.text, max(sentence.start, at - HEAD), at)
        left = max(0, toll.start - _LEFT)
        if _IN_IT_LEFT.search(view.text, left, toll.start) or _IN_IT.match(view.text, toll.end):
            return "-" if listed and not _WHICH.search(view.text, at, toll.start) else place
        if not joined and _THERE.fullmatch(view.text, at, toll.start):
            return place
        if told and not (joined or listed) and self._took(field, spots, toll):
            return place
        heads = told and not listed and self._heads(field, sentence, spots[-1], toll)
        return place if heads else ""

    def _took(self, field: Field, before: Sequence[Spot], toll: Toll) -> bool:
        """Whether the figure is what an attack on the last place before it came to, the one place of that clause."""
        if not before:
            return False
        spot = before[-1]
        text, clause = self.views[field].text, spot.clause
        if any(s.place != spot.place for s in self.inside(field, clause.start, toll.start)):
            return False
        if _TOOK.fullmatch(text, spot.start, toll.start):
            return True
        led = _LED_TO.fullmatch(text, spot.start, toll.start)
        return led is not None and results().search(text, clause.start, spot.start) is not None

    def _said_outright(self, field: Field, sentence: Sentence, toll: Toll) -> str:
        """The place of a figure in turn with others, of one told right behind it, of what the attack was an answer to."""
        if own := self._in_turn(field, sentence).get(toll.start, "") or self._fell_at(field, sentence, toll):
            return own
        if own := self._fell_first(field, sentence, toll):
            return own
        if not _ANSWERED.search(
            self.views[field].text, max(sentence.start, toll.start - ANSWERED), toll.start
        ):
            return ""
        comma = _THEN.search(self.views[field].text, toll.end, sentence.end)
        behind = self.inside(field, toll.end, comma.start() if comma else sentence.end)
        return behind[0].place if behind else "-"

    def _in_turn(self, field: Field, sentence: Sentence) -> dict[int, str]:
        """The places of the figures of a sentence in which the two stand in turn."""
        key = field, sentence.start
        if key not in self._turned:
            spots = self.inside(field, sentence.start, sentence.end)
            several = len({s.place for s in spots}) > 1
            runs = self._runs(field, sentence) if several else []
            self._turned[key] = in_turn(self.views[field].text, spots, runs, self.wholes) if several else {}
        return self._turned[key]

    @cached_property
    def _turned(self) -> dict[tuple[Field, int], dict[int, str]]:
        return {}

    def _fell_at(self, field: Field, sentence: Sentence, toll: Toll) -> str:
        """The place right behind a figure of which it says that they fell there: «12 منهم قضوا في كذا», «ما أدى إلى مقتل 3 في كذا»."""
        view = self.views[field]
        at, place = next(iter(self.mentioned(field, toll.end, sentence.end)), (0, ""))
        if place not in self.places or at >= toll.end + ITEM:
            return ""
        behind = self.inside(field, at, sentence.end)
        if _FELL_AT.fullmatch(view.text, toll.end, at):
            return place if behind and not self._listed(field, behind[:2]) else ""
        before = self.inside(field, sentence.start, toll.start)
        told = any(s.place == place for s in before)
        led = told and (
            view.text.endswith(_BARE, sentence.start, toll.start)
            or any(s.end == toll.start - 1 for s in before[-1:])
            or results().search(view.text, max(sentence.start, toll.start - HEAD), toll.start)
        )
        other = next((s.start for s in behind if s.place != place), 0)
        theirs = any(at < t.start < other and not t.part for t in view.tolls)
        next_one = (
            bool(before)
            and before[-1].place != place
            and _AND_FELL.fullmatch(view.text, before[-1].end, toll.start)
        )
        if behind and (theirs or (next_one and not other)) and fell_at_once(view.text, toll.end, at):
            return place  # «قتل اثنان في كذا وجرح ثلاثة في كذا»
        result = results().search(view.text, max(sentence.start, toll.start - HEAD), toll.start)
        if (told or result) and closes(view.text, at) and fell_at_once(view.text, toll.end, at):
            return place  # «قصف على كذا وكذا، وأنباء عن مقتل 4 في كذا، كما …»
        alone = not other or any(at < t.start < other for t in view.tolls)
        return place if led and alone and _IN_ONE.fullmatch(view.text, toll.end, at) else ""

    def _fell_first(self, field: Field, sentence: Sentence, toll: Toll) -> str:
        """The place at a figure before another clause tells of an attack elsewhere: «وفيما قتل 7 في كذا، قصفت … كذا»; "-" where it is not struck."""
        view = self.views[field]
        if self.inside(field, sentence.start, toll.start):
            return ""
        at, place = next(iter(self.mentioned(field, toll.end, sentence.end)), (0, ""))
        spots = self.inside(field, toll.end, sentence.end)
        behind = next((s.start for s in spots if s.place != place), 0)
        if spots and at == spots[0].start and fell_where_untold(view.text, sentence.start, toll, at):
            return "-"
        if not behind or at >= toll.end + ITEM or behind < at:
            return ""
        if place not in self.places and any(place in self.wholes.get(p, ()) for p in self.places):
            return ""
        apart = _THEN.search(view.text, at, behind) or _SPOKE.search(view.text, at, behind)
        if apart is None or not fell_at_once(view.text, toll.end, at):
            return ""
        return place if place in self.places else "-"

    def _heads(self, field: Field, sentence: Sentence, spot: Spot, toll: Toll) -> bool:
        """Whether an item of a round-up opens with a place and runs to a figure: «وفي كذا قتل ثلاثة بقذيفة، وفي كذا …»."""
        text = self.views[field].text
        head = _HEAD.search(text, max(sentence.start, spot.start - HEAD), spot.start)
        if not head or not (head[1] or head.start() == sentence.start or text[head.start() - 2] in _STOPS):
            return False
        if _NEXT.search(text, min(spot.end + 3, toll.start), toll.start):
            return False
        behind = self.inside(field, toll.end, sentence.end)
        return all(spot.place not in self.wholes.get(s.place, ()) for s in behind)

    def _of_the_list(self, field: Field, toll: Toll, at: int) -> str:
        """The first or second of the two places that the sentence tells of last before a figure."""
        sentence = self.sentence(field, toll.start)
        before = self.inside(field, sentence.start, toll.start) if sentence else []
        pair = [*dict.fromkeys(s.place for s in before)][-2:]
        return pair[at] if len(pair) > 1 else ""
