"""A small morphology database in CALIMA's format, made of the verbs that a test names: no download."""

from __future__ import annotations

from pathlib import Path

HEAD = """###DEFINES###
DEFINE pos pos:verb pos:noun pos:digit pos:punc pos:foreign
DEFINE asp asp:i asp:p asp:c asp:na
DEFINE vox vox:a vox:p vox:na
DEFINE per per:1 per:2 per:3 per:na
DEFINE diac diac:*open*
DEFINE lex lex:*open*
DEFINE bw bw:*open*
DEFINE gloss gloss:*open*
###DEFAULTS###
DEFAULT pos:verb asp:p vox:a per:3
DEFAULT pos:noun asp:na vox:na per:na
DEFAULT pos:digit asp:na vox:na per:na
DEFAULT pos:punc asp:na vox:na per:na
###ORDER###
ORDER pos asp vox per
###TOKENIZATIONS###
TOKENIZATION diac
###STEMBACKOFF###
STEMBACKOFF ALL Verb
###PREFIXES###
"""
PREFIXES = {"": "Pref-0", "و": "Pref-0", "ف": "Pref-0"} | {
    clitic + person: "Pref-IV" for clitic in ("", "و", "ف") for person in ("ي", "ت", "ن", "ا")
}
PERFECT = (
    "",
    "ت",
    "نا",
    "وا",
    "ن",
    "ه",
    "ها",
    "هم",
    "ته",
    "تها",
    "تهم",
    "ناه",
    "ناها",
    "ناهم",
    "وه",
    "وها",
    "وهم",
)
IMPERFECT = ("", "ه", "ها", "هم", "ون", "ان", "وا", "وه", "وها", "وهم", "ن")


def database(path: Path, verbs: list[tuple[str, str, str, str]], nouns: tuple[str, ...] = ()) -> Path:
    """Write a database of verbs (lemma, perfect stem, imperfect stem, voice a, p or ap) and nouns, undiacritised."""
    rows = [HEAD]
    rows += [f"{form}\t{kind}\tdiac:{form} bw:{form} gloss:x\n" for form, kind in PREFIXES.items()]
    rows.append("###SUFFIXES###\n")
    for kind, forms in (("Suff-PV", PERFECT), ("Suff-IV", IMPERFECT), ("Suff-0", ("",))):
        rows += [f"{form}\t{kind}\tdiac:{form} bw:{form} gloss:x\n" for form in forms]
    rows.append("###STEMS###\n")
    for lemma, perfect, imperfect, voices in verbs:
        for voice in voices:
            rows.append(_stem(perfect, "PV", f"pos:verb asp:p vox:{voice} lex:{lemma}"))
            rows.append(_stem(imperfect, "IV", f"pos:verb asp:i vox:{voice} lex:{lemma}"))
    rows += [_stem(noun, "N", f"pos:noun lex:{noun}") for noun in nouns]
    rows.append("###TABLE AB###\nPref-0 PV\nPref-0 N\nPref-IV IV\n")
    rows.append("###TABLE BC###\nPV Suff-PV\nIV Suff-IV\nN Suff-0\n")
    rows.append("###TABLE AC###\nPref-0 Suff-PV\nPref-0 Suff-0\nPref-IV Suff-IV\n")
    path.write_text("".join(rows), "utf-8")
    return path


def _stem(form: str, kind: str, features: str) -> str:
    return f"{form}\t{kind}\tdiac:{form} bw:{form} gloss:x {features}\n"
