"""How words that name disorders are made: their adjectives ("diabetic"), and the endings that only they have."""

from __future__ import annotations

import re

_ENDINGS = (
    (re.compile(r"(?<=diab)etes$"), "etic"),
    (re.compile(r"(?<=tens)ion$"), "ive"),
    (re.compile(r"(?<=convuls)ion$"), "ive"),
    (re.compile(r"(?<=asthma)$"), "tic"),
    (re.compile(r"(?<=em|rm|en|es|eg|ag|ur|ex|ph)ia$"), "ic"),
    (re.compile(r"(?<=card)ia$"), "ic"),
    (re.compile(r"(?<=kine)sia$"), "tic"),
    (re.compile(r"(?<=\wtoxic)ity$"), ""),
    (re.compile(r"(?<=lep)sy$"), "tic"),
    (re.compile(r"(?<=o)sis$"), "tic"),
    (re.compile(r"(?<=it)is$"), "ic"),
    (re.compile(r"(?<=trop|path)hy$"), "hic"),
    (re.compile(r"(?<=hemorrhag)e$"), "ic"),
    (re.compile(r"(?<=parkinson)ism$"), "ian"),
    (re.compile(r"(?<=aut)ism$"), "istic"),
)

_DISORDER = re.compile(
    r"(?!normo|eu|non|anti|hybrid|cyto|geno|photo|excito|glycemia|insulinemia)"
    r"\w{3,}(?:itis|oma|emia|pathy|algia|dynia|penia|philia|uria|megaly|plasia|plegia|kinesia|dystrophy|asthenia|stenosis"
    r"|toxicity)"
)


def is_disorder(word: str) -> bool:
    """Whether a word in normal form can only name a disorder, by its ending.

    >>> [is_disorder(word) for word in ("insulitis", "neutrophilia", "normoglycemia", "phagocytosis")]
    [True, True, False, False]
    """
    return len(word) > 6 and _DISORDER.fullmatch(word) is not None


def adjective(name: str) -> str | None:
    """The adjective of a disorder's name, one word in normal form; none where its ending has no regular one.

    >>> [adjective(name) for name in ("diabetes", "hypertension", "schizophrenia", "cirrhosis", "fever")]
    ['diabetic', 'hypertensive', 'schizophrenic', 'cirrhotic', None]
    """
    return next((made for ending, new in _ENDINGS if (made := ending.sub(new, name)) != name), None)
