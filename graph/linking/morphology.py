"""How words that name disorders are made: their adjectives ("diabetic"), and the endings that only they have."""

from __future__ import annotations

import re
from functools import lru_cache

_ENDINGS = (
    (re.compile(r"(?<=diab)etes$"), "etic"),
    (re.compile(r"(?<=kine)sia$"), "tic"),
    (re.compile(r"(?<=cholesta)sis$"), "tic"),
    (re.compile(r"(?<=embol)ism$"), "ic"),
    (re.compile(r"(?<=clon)us$"), "ic"),
    (re.compile(r"(?<=tens)ion$"), "ive"),
    (re.compile(r"(?<=convuls)ion$"), "ive"),
    (re.compile(r"(?<=asthma)$"), "tic"),
    (re.compile(r"(?<=em|rm|en|es|eg|ag|ur|ex|ax|ph)ia$"), "ic"),
    (re.compile(r"(?<=card)ia$"), "ic"),
    (re.compile(r"(?<=^man)ia$"), "ic"),
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
    r"(?!normo|eu|non|anti|auto|macro|hybrid|cyto|geno|photo|excito|glycemia|insulinemia)"
    r"\w{3,}(?:itis|oma|emia|pathy|algia|dynia|penia|philia|uria|megaly|plasia|plegia|kinesia|dystrophy|asthenia|stenosis"
    r"|toxicity|rrhea|rrhage|opsia|(?:dys|par|hyper|hypo)a?esthesia|paresis|phagia|phasia|arthria|somnia|pno?ea|spasm|paenia"
    r"|ectasis|sclerosis|malacia|rrhythmia|cardia|porphyria|(?:hyper|a)trophy|steatosis|acidosis|alkalosis|thrombosis|fibrosis|necrosis|nephrosis)"
    r"|(?:leuk|leuc|mon|lymph|thromb|granul|reticul|mast|histi|spher|ellipt|macr|micr|poikil|anis)ocytosis"
)
# Most are stems that the World Health Organization gives to drugs of one kind.
_SUBSTANCE = re.compile(
    r"(?!poly|homopoly|oligo|non|metavir|(?:re|cross)?examine)"
    r"\w{3,}(?:mycin|cillin|floxacin|cycline|azole|sartan|olol|tinib|ciclib|azepam|azolam|caine|profen|dipine|gliptin"
    r"|gliflozin|setron|triptan|barbital|thiazide|fibrate|lukast|platin|rubicin|taxel|trexate|curonium|dronate"
    r"|glitazone|oxetine|pramine|peridol|coxib|vudine|citabine|amine|amide|idine|azine|ammonium|iodonium|chloride"
    r"|bromide|iodide|oxide|sulfide|anilide|terol|stigmine|phylline|entanil|flurane|orphan|orphine|semide|mustine|tecan"
    r"|uracil|nosine|oxacin|penem|bactam|lactone|sterone|olone|methasone|onide|fibrozil|dopa|pirone|idone|apine|epine"
    r"|triptyline|oxifen|phenone|barbitone|ovir|avir|triol|diol|fenac|oxicam|metacin|[ou]grel|gatran|xaban|opril|prilat|zosin"
    r"|afil|pamil|tiazem|cainide|ergoline|quine|quantel|arone|(?:me|be|to|di)sylate|glutamate|toluene|benzene|phenol|azocine"
    r"|trindole|phimine|(?:meth|eth|but)yltin|nitrile|cholate|phthalate|nantradol|glycerol|zepate|exole|sulpiride|gluconate|citrate|anthracene|phorbol)|hyclate|(?:mono|di|tri)?hydrate"
)


@lru_cache(maxsize=65536)
def is_substance(word: str) -> bool:
    """Whether a word in normal form can only name a substance, by its ending.

    >>> [is_substance(word) for word in ("leptomycin", "hydrochloride", "provide", "examine")]
    [True, True, False, False]
    """
    return len(word) > 6 and _SUBSTANCE.fullmatch(word) is not None


@lru_cache(maxsize=65536)
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
