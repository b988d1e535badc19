"""The forms of a verb that news uses: the third person and «we», with object pronouns."""

from __future__ import annotations

_PRONOUNS = ("", "ه", "ها", "هم", "هما", "نا")


def perfect_forms(stem: str) -> set[str]:
    """Perfect forms of a folded stem, of the third person and «we»: «قصف» gives قصف، قصفت، قصفوا، قصفها، قصفته، قصفنا."""
    bases = (stem, stem + "ت", stem + "تا")
    plural = stem + "وا"
    return (
        {base + p for base in bases for p in _PRONOUNS}
        | {plural, stem + "ا", stem + "نا"}
        | {stem + "و" + p for p in _PRONOUNS if p}
    )


def imperfect_forms(stem: str) -> set[str]:
    """Third-person imperfect forms of a folded stem without its prefix: «قصف» gives يقصف، تقصفها، يقصفون."""
    bases = {person + stem for person in ("ي", "ت")}
    return {base + p for base in bases for p in _PRONOUNS} | {
        b + end for b in bases for end in ("ون", "ان", "وا", "ين")
    }
