"""What may stand in `data/ar/triggers.toml`; its header says what each key is for."""

from __future__ import annotations

from typing import Literal

from stream.data import Row, Words, table
from stream.records import Type


class Named(Row, frozen=True, kw_only=True):
    """What nouns and verbs call something, with its proof: a row of [[act]], or of [[trigger]] with more."""

    id: str
    noun: tuple[str, ...] = ()
    verb: tuple[str, ...] = ()
    perfect: tuple[str, ...] = ()
    match: str
    miss: str


# What rules ask of a trigger besides its type.
Trait = Literal[
    "falls",  # names what is thrown from afar, an attack where it is said to have fallen
    "comes_down",  # what it tells of comes down somewhere: «انطلقت … وسقطت في كذا»
    "arms",  # names arms, that may be found, carried or brought
    "stoppable",  # a shot that a headline may say was stopped on its way
    "accident",  # may be an accident, if the article tells of one
    "open",  # says nothing of the means: a sentence behind may
    "if_hurt",  # an attack where its sentence tells of the hurt
    "if_armed",  # an attack where armed men are named as doing it
    "goes_on",  # goes on about who struck before with weapons of his own
    "with_rockets",  # is done with something: rockets named behind it are the means
    "done_to_it",  # what it is done to may be a pronoun: «قصفتها»
    "guns",  # shots of guns, which aircraft may fire
    "aimed",  # is fired towards a place: «باتجاه كذا»
    "unproved",  # often a goal or history
    "at_once",  # stands right before the name of a place: «الجيش يستعيد كذا»
    "beside_others",  # stands beside the kinds told with it: «أحرقوا السيارات وأطلقوا الرصاص»
]


class TriggerRow(Named, frozen=True, kw_only=True):
    """A row of [[trigger]]."""

    type: Type
    strength: Literal["strong", "weak", "casualty"]
    traits: frozenset[Trait] = frozenset()
    means: frozenset[Type] = frozenset()
    generic: bool = False
    rocket: bool = False
    led: tuple[str, ...] = ()


class MeansRow(Row, frozen=True, kw_only=True):
    """A row of [[means]]."""

    type: Type
    words: tuple[str, ...]
    weak: bool = False
    match: str
    miss: str


class _Pseudo(Row, frozen=True):
    phrases: tuple[str, ...]
    match: str
    miss: str


class _Overflight(Row, frozen=True):
    before: tuple[str, ...]
    words: tuple[str, ...]
    match: str
    miss: str


class Ground(Row, frozen=True):
    """[ground]: who shells from the ground, and how it is told."""

    words: tuple[str, ...]
    militias: tuple[str, ...]
    how: tuple[str, ...]
    before: tuple[str, ...]
    match: tuple[str, ...]
    miss: tuple[str, ...]


class Kills(Row, frozen=True):
    """[kills]: where words for the dead say that a force killed them."""

    verbs: tuple[str, ...]
    active: tuple[str, ...]
    whom: tuple[str, ...]
    adverbs: tuple[str, ...]
    dead: tuple[str, ...]
    forces: tuple[str, ...]
    passive: tuple[str, ...]
    match: tuple[str, ...]
    miss: tuple[str, ...]


class _OnTheGround(Row, frozen=True):
    men: tuple[str, ...]
    men_begin: tuple[str, ...]
    forces_begin: tuple[str, ...]
    grounds: tuple[str, ...]


class TriggerTable(Row, frozen=True):
    """The whole of triggers.toml."""

    trigger: tuple[TriggerRow, ...]
    pseudo: _Pseudo
    means: tuple[MeansRow, ...]
    no_means: Words
    overflight: _Overflight
    on_the_ground: _OnTheGround
    ground: Ground
    kills: Kills
    rocket: Words
    act: tuple[Named, ...]


def trigger_table() -> TriggerTable:
    """The one table, read once."""
    return table(TriggerTable, "ar", "triggers.toml")
