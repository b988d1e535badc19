"""Who claims an attack, or is held to be its author, beside the words that tell of it or elsewhere in the article."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

from stream.articles.document import Document
from stream.data.families import family
from stream.events.facts import Facts, raw_words
from stream.events.tell.ground import Spot
from stream.events.tell.of_its_kind import BESIDE, STOPS, is_of_its_kind, of_another_kind
from stream.events.where.bind import Binding
from stream.events.who.actors import ActorMention
from stream.events.who.attackers import attacker_of
from stream.events.who.blame import many
from stream.events.who.said import accused, claims, of_others
from stream.events.who.whose import Cast, settle, unidentified
from stream.records import Field, Side, Type

CLAIM = 400  # characters behind the sentence of an attack in which it is claimed
LEAD = 300  # characters of a text that tell what all of it is about
NEAR = 60  # characters around a trigger in which its weapon stands
# Who dies in his own attack: in these wars only jihadists.
_SUICIDE = re.compile(
    r"انتحاري|استشهادي[هي]|(?<!\w)(?:حزام\w*|احزمت\w*|احزمه|ستره|سترت\w*) (?:ال)?ناسف|(?<!\w)[وف]?[يت]?فجر(?:ت|وا|ا|وا)? (?:نفس|انفس)"
)

# «التفجيرين», «وتبناهما»: those that were told of; «تفجيران تبناهما …» are others.
_THE = re.compile(r"[وف]?[بلك]?(?:ال|لل)|[وف](?:[يت]?تبن)")
# «اتهمت تركيا وحدات كذا بالوقوف خلفه», «وجهت روسيا الاتهام إلى كذا»: who accuses another is not accused.
_ACCUSER = re.compile(
    r"(?<!\w)[وف]?(?:اتهم|[يت]تهم|وجه|[يت]وجه|حمل|[يت]حمل)(?:ت|وا|ا)?(?: (?!ب(?!اسم ))[^ .،؟!]+){0,5}? و?\"?$"
)
# «وقال الجيش إن قوات كذا هي من نفذه»: it is said by him, not of him
_SPEAKER = re.compile(
    r"(?<!\w)[وف]?(?:قال|اكد|اعلن|ذكر|افاد|اوضح|اضاف|زعم|راي|رجح|اعتبر)(?:ت|وا)?(?: [^ .،؟!]+){0,3}? \"?$"
)
# «بعد هجمات تبنتها الجماعة على كذا»: attacks that are brought up beside the one told
_ONE_OF_ITS = re.compile(
    r"(?<!\w)[وفبلك]?(?:هجوم|هجمات|هجمتين|عمليه|عمليات|تفجير|تفجيرين|تفجيرات|انفجار|انفجارين|ضربات|استهداف)ا?(?: (?!ال)[^ .،؟!]+){0,2} تبن(?:ته|تها|اها|اه|تهما|اهما) (?:\w+ )?\"?$"
)
# «ويأتي الانفجار بعد أيام من تفجيرات تبناها كذا», «يذكر أن كذا تبنى تفجير كنيسة»: sentences of what others attacks were
_LOOKS_BACK = re.compile(
    r"\W*(?:(?P<came>و?(?:[يت]اتي|جاءت?) (?:هذا |هذه )?(?:ال)?\w+(?:[ ،]+[^ .،]+){0,3}?[ ،]+(?:بعد|غداه|عقب|في اعقاب|اثر|ردا علي)(?!\w))"
    r"|و?(?:[يت]ذكر|[يت]شار|(?:من )?(?:ال)?جدير بالذكر|تجدر الاشاره|سبق))"
)
# «الهجوم», «تبنته»: the attack that was told of
_THE_ATTACK = re.compile(
    rf"(?<!\w)[وفبك]?(?:ال|لل){family('attack')}"
    r"|تبن(?:ته|اه|تها|اها|تهما|اهما)|(?:وراء|خلف|مسووليت)(?:ه|ها|هما)(?!\w)"
)
# «هاجم مسلحون يعتقد أنهم من كذا حاجزا في …», «قذائف أطلقتها قوات كذا»: whose they are who attack there
_DOERS = re.compile(
    r"(?<!\w)[وفب]?(?:مسلح(?:ون|ين|ان)|مجهول(?:ون|ين)|مهاجم(?:ون|ين)|ملثم(?:ون|ين)|قذيفه|قذايف|صاروخ|صواريخ|عبوه|عبوات|سياره) [^.؟!\n]{0,60}$"
)

# «حملة لتأمين المنطقة من هجمات كذا»
_FEARED = re.compile(
    r"(?<!\w)(?:ل(?:تامين|حمايه|منع|وقف|صد|تفادي|مواجهه)|تحسبا|خوفا|خشيه)(?: [^ .،؟!]+){0,4} (?:من |ل|اي )?\Z"
)


def lays_no_bombs(force: ActorMention, group: Sequence[Binding]) -> bool:
    """Whether a force is a government's, and the attack a bombing alone."""
    return force.side is Side.GOVERNMENT and all(b.types == (Type.BOMBING,) for b in group)


def _is_before(field: Field, mention: ActorMention, binding: Binding) -> bool:
    """Whether a force is named in a sentence before an attack."""
    return field is binding.sentence.field and mention.start < binding.sentence.start


class Claims:
    """Tells who claims, or is accused of, the attacks on each place of one article."""

    def __init__(self, document: Document, known: Mapping[Field, Facts], spots: Sequence[Spot]) -> None:
        """`known` are the facts of each field, `spots` where attacks on places stand."""
        self._document, self._known, self._spots = document, known, spots
        self._apart: dict[tuple[Field, str], list[Spot]] = {}

    def claimed(
        self, group: Sequence[Binding], country: str, cast: Cast, *, behind: bool = False
    ) -> ActorMention | None:
        """Whoever claims the attack, else is held to be its author, in its sentence or soon after it.

        `behind`: not in a sentence before it, which claims another: «وتبنته الحركة. وفي مدينة كذا قتل شرطي برصاص مجهولين».
        """
        for said in (claims, accused):
            for binding in group:
                for field, mention in self._speaking_of(binding, anywhere=said is claims):
                    text = self._document.folded(field).text
                    if (
                        not said(text, mention.start, mention.end)
                        or (behind and _is_before(field, mention, binding))
                        or of_another_kind(text, mention, binding.types)
                        or self._told_between(binding, field, mention)
                        or self._of_others(binding, field, mention)
                        or self._of_far_ones(binding, field, mention)
                        or self._of_another_place(binding, field, mention)
                    ):
                        continue
                    meant = settle(self._named(field, mention), country, cast)
                    if mention.actor and unidentified(mention, country, cast):
                        continue  # «عبوة زرعها مسلحون يعتقد أنهم من كذا»
                    if meant is not None and lays_no_bombs(meant, [binding]):
                        continue  # «قالت الشرطة إن انتحاريا فجر نفسه»
                    return meant
        return None

    def _told_between(self, binding: Binding, field: Field, mention: ActorMention) -> bool:
        """Whether a claim follows the attack on another place, and names no kind of attack that this one is of.

        «… في كذا، وتبنى العملية التنظيم. وأطلقت دبابات النار على حي كذا»: not the tanks' fire.
        """
        sentence = binding.sentence
        if field is not sentence.field or sentence.start <= mention.start < sentence.end:
            return False
        left = 0 if mention.start < sentence.start else sentence.end
        between = any(left <= s.start < mention.start for s in self._others(binding))
        return between and not is_of_its_kind(self._document.folded(field).text, mention, binding.types)

    def _of_others(self, binding: Binding, field: Field, mention: ActorMention) -> bool:
        """Whether what is said beside a force is said by it of another, or of an attack that is brought up beside this one."""
        text = self._document.folded(field).text
        left = max(0, mention.start - BESIDE)
        if _ACCUSER.search(text, left, mention.start) or _SPEAKER.search(text, left, mention.start):
            behind = self._known[field].actors.between(mention.end, mention.end + NEAR)
            return any(
                not STOPS.search(text, mention.end, m.start) and accused(text, m.start, m.end) for m in behind
            )
        inside = (
            field is binding.sentence.field and binding.sentence.start <= mention.start < binding.sentence.end
        )
        if inside:
            return False
        if self._looks_back(field, mention):
            return True
        if _ONE_OF_ITS.search(text, left, mention.start):
            return True
        stop = STOPS.search(text, mention.end)
        end = stop.start() if stop else len(text)
        there = any(s.field is field and mention.end <= s.start < end for s in self._others(binding))
        return there and _DOERS.search(text, max(0, mention.start - NEAR), mention.start) is not None

    def _looks_back(self, field: Field, mention: ActorMention) -> bool:
        """Whether the sentence of a force tells of what it claimed before, and does not say «the attack»."""
        text = self._document.folded(field).text
        start = max(text.rfind(stop, 0, mention.start) for stop in ".؟!\n") + 1
        led = _LOOKS_BACK.match(text, start, mention.start)
        if led is None:
            return False
        beside = max(start, mention.start - BESIDE), mention.end + BESIDE
        return bool(led["came"]) or _THE_ATTACK.search(text, *beside) is None

    def _of_far_ones(self, binding: Binding, field: Field, mention: ActorMention) -> bool:
        """Whether what is said of a force stands far from an attack and does not call it «the attack»: «كذا يتبنى ثلاث هجمات»."""
        text = self._document.folded(field).text
        sentence = binding.sentence
        near = field is not sentence.field or sentence.start - CLAIM < mention.start < sentence.end + CLAIM
        beside = max(0, mention.start - BESIDE * 2), mention.end + BESIDE * 2
        return not near and _THE_ATTACK.search(text, *beside) is None

    def _of_another_place(self, binding: Binding, field: Field, mention: ActorMention) -> bool:
        """Whether a force stands in a sentence before the attack, behind an attack on another place of which the same may be said."""
        if not _is_before(field, mention, binding):
            return False
        told = [s for s in self._others(binding) if s.start <= mention.start]
        last = max(told, key=lambda s: s.start, default=None)
        text = self._document.folded(field).text
        return last is not None and not of_another_kind(text, mention, last.types)

    def died_in_it(self, group: Sequence[Binding], country: str, cast: Cast) -> ActorMention | None:
        """The jihadists of whom alone an article speaks, where the attacker died in his attack."""
        if not any(Type.BOMBING in b.types and self._suicide(b) for b in group):
            return None
        told = (self._named(field, m) for field, facts in self._known.items() for m in facts.actors)
        meant = [m for m in (settle(m, country, cast) for m in told if m.actor) if m is not None]
        jihadists = [m for m in meant if m.side is Side.JIHADIST]
        return jihadists[0]._replace(agent="suicide") if len({m.actor for m in jihadists}) == 1 else None

    def of_many(self, country: str, cast: Cast) -> ActorMention | None:
        """The one side that is named for several attacks in one word: each of them is its own."""
        meant = [settle(m, country, cast) for m in self._of_many]
        first = meant[0] if meant else None
        if first is None or any(m is None or m.side is not first.side for m in meant):
            return None
        return first._replace(agent="many")

    @cached_property
    def _of_many(self) -> list[ActorMention]:
        """Whoever attacks in one word, where the article opens, or claims or is accused of such attacks anywhere."""
        texts = [(field, self._document.folded(field).text) for field in self._known]
        words = [(field, w) for field, text in texts for w in many().finditer(text)]
        found = [self._of_word(field, w.start(), w.end()) for field, w in words]
        return [m for m in found if m is not None]

    def _of_word(self, field: Field, start: int, end: int) -> ActorMention | None:
        """The force to which a sentence gives the attacks at [start, end)."""
        text, actors = self._document.folded(field).text, self._known[field].actors
        left = max(text.rfind(stop, 0, start) for stop in ".؟!\n") + 1
        stop = STOPS.search(text, end)
        right = stop.start() if stop else len(text)
        if _FEARED.search(text, left, start):
            return None
        leads = field is not Field.TEXT or start < LEAD
        if not leads and not _THE.match(text, start):
            return None
        found = next(
            (
                m
                for m in actors.between(left, right)
                if claims(text, m.start, m.end) or accused(text, m.start, m.end)
            ),
            None,
        )
        if found is None and leads:
            found = attacker_of(text, start, end, left, right, actors, "noun")
        if found is None or of_others(text, found.start, found.end) or self._looks_back(field, found):
            return None
        return self._named(field, found)

    def _named(self, field: Field, mention: ActorMention) -> ActorMention:
        """A mention with its name as the article writes it."""
        return mention._replace(name=raw_words(self._document, field, mention.start, mention.end))

    def _suicide(self, binding: Binding) -> bool:
        """Whether the words near the triggers of a place say that the attacker died."""
        text, clause = self._document.folded(binding.sentence.field).text, binding.clause
        return any(
            _SUICIDE.search(
                text,
                max(clause.start, judged.trigger.start - NEAR),
                min(clause.end, judged.trigger.end + NEAR),
            )
            for judged in binding.triggers
        )

    def _speaking_of(self, binding: Binding, *, anywhere: bool) -> list[tuple[Field, ActorMention]]:
        """The forces of which something may be said about this attack, the nearest first: none behind another's place before it.

        The text may say it of the one place of a headline.
        """
        at = binding.placed.reading.mention.start
        found = self._known[binding.sentence.field].actors.between(
            self._from(binding), self._upto(binding, anywhere=anywhere) + 1
        )
        others = [s.start for s in self._others(binding) if binding.sentence.start <= s.start < at]
        last = min(others, default=at)
        field = binding.sentence.field
        near = sorted((m for m in found if not last < m.start < at), key=lambda m: abs(m.start - at))
        below = self._known[Field.TEXT].actors if field is Field.TITLE and self.is_alone(binding) else ()
        titled = Field.TITLE in self._known and field is Field.TEXT and self.is_alone(binding)
        above = self._known[Field.TITLE].actors if titled else ()
        return [
            *((field, m) for m in near),
            *((Field.TEXT, m) for m in below),
            *((Field.TITLE, m) for m in above),
        ]

    def _from(self, binding: Binding) -> int:
        """The first offset at which its author may be named: its sentence's, where it is the one place all of the field."""
        return 0 if self.is_alone(binding) else binding.sentence.start

    def _upto(self, binding: Binding, *, anywhere: bool) -> int:
        """The last offset at which its author may be named: soon, and before an attack on another place is told; a claim anywhere."""
        end = binding.sentence.end
        if anywhere and self.is_alone(binding):
            return len(self._document.folded(binding.sentence.field).text)
        return min((end + CLAIM - 1, *(s.start for s in self._others(binding) if s.start >= end)))

    def is_alone(self, binding: Binding) -> bool:
        """Whether no other place of the article is told to be attacked in that way."""
        own = binding.placed.reading.entry
        return own is not None and all(
            s.place == own.id or set(s.types).isdisjoint(binding.types) for s in self._spots
        )

    def _others(self, binding: Binding) -> Sequence[Spot]:
        """Where attacks on other places stand in its field; all bindings of a place ask for it."""
        own, field = binding.placed.reading.entry, binding.sentence.field
        if own is None:
            return ()
        if (field, own.id) not in self._apart:
            self._apart[field, own.id] = [s for s in self._spots if s.field is field and s.place != own.id]
        return self._apart[field, own.id]
