"""Which MeSH tree branches the vocabulary takes, and the types that their concepts have.

MeSH files a descriptor under one or more tree numbers (`C23.888.592.612`); a rule names a branch by the beginning of
its number. Of the rules that fit a number the longest decides. Rules are in order of precedence: a descriptor with
numbers in several branches has the types of all of them, those of earlier rules first.
"""

from __future__ import annotations

from collections.abc import Iterable

from ontology.terms import ConceptType

_MEDICATION, _SUBSTANCE = ConceptType.MEDICATION, ConceptType.SUBSTANCE
_CONDITION, _EFFECT = ConceptType.CONDITION, ConceptType.EFFECT
_THERAPY, _CAUSE = ConceptType.THERAPY, ConceptType.CAUSE

RULES: tuple[tuple[str, tuple[ConceptType, ...]], ...] = (
    # Not concepts of ours although their parents are.
    ("C22", ()),  # animal diseases
    ("C23.550.288", ()),  # "Disease" itself
    ("E02.183", ()),  # clinical protocols
    ("E02.208", ()),  # contraindications
    ("E04.604", ()),  # perioperative care and period
    ("E06.208", ()),  # dental health surveys
    ("F01.145.113", ()),  # animal behaviour
    ("D08", ()),  # enzymes; those given as medicines come in through DrugBank
    ("D08.211", (_SUBSTANCE,)),  # coenzymes
    ("D12.776", ()),  # proteins, likewise
    ("D13", ()),  # nucleic acids
    ("D13.570", (_SUBSTANCE,)),  # nucleosides
    ("D13.695", (_SUBSTANCE,)),  # nucleotides
    ("D13.695.578", ()),  # chains of them
    ("D23.529", ()),  # signalling proteins
    # Symptoms, signs, and what happens to a body: first of all effects.
    ("C23.888", (_EFFECT, _CONDITION)),  # signs and symptoms
    ("C10.597", (_EFFECT, _CONDITION)),  # neurologic manifestations
    ("C23.550", (_EFFECT, _CONDITION)),  # pathologic processes
    # Diseases.
    ("C", (_CONDITION,)),
    ("F03", (_CONDITION,)),  # mental disorders
    # Medicines by what they do, and preparations.
    ("D27.505", (_MEDICATION,)),  # pharmacologic actions
    ("D27.505.519", (_SUBSTANCE,)),  # molecular mechanisms of action
    ("D27.505.696.388", (_SUBSTANCE, _MEDICATION)),  # hallucinogens
    ("D27.505.696.620", (_SUBSTANCE,)),  # performance-enhancing substances
    ("D27.720.259", (_MEDICATION,)),  # contrast media
    ("D26", (_MEDICATION,)),  # pharmaceutical preparations
    ("D26.878", (_SUBSTANCE,)),  # illicit drugs
    ("D26.969", (_SUBSTANCE,)),  # xenobiotics
    ("D20.215.894", (_MEDICATION,)),  # vaccines
    # Treatment without drugs.
    ("E02", (_THERAPY,)),
    ("E02.319", (_THERAPY, _MEDICATION)),  # drug therapy
    ("E03", (_THERAPY,)),  # anaesthesia
    ("E04", (_THERAPY,)),  # surgery
    ("E06", (_THERAPY,)),  # dentistry
    ("E07.101", (_THERAPY,)),  # bandages
    ("E07.190", (_THERAPY,)),  # contraceptive devices
    ("E07.605", (_THERAPY,)),  # nebulizers
    ("E07.695", (_THERAPY,)),  # prostheses and implants
    ("E07.700", (_THERAPY,)),  # protective devices
    ("E07.796", (_THERAPY,)),  # self-help devices
    ("E07.814", (_THERAPY,)),  # sensory aids
    ("E07.950", (_THERAPY,)),  # ventilators
    ("F04.408", (_THERAPY,)),  # mental health services
    ("F04.570", (_THERAPY,)),  # psychiatric somatic therapies
    ("F04.669", (_THERAPY,)),  # psychological techniques
    ("F04.754", (_THERAPY,)),  # psychotherapy
    ("I02.233.332", (_THERAPY,)),  # health education
    ("I03.350", (_THERAPY,)),  # exercise
    ("N02.421", (_THERAPY,)),  # health services
    ("G07.203.650.240", (_THERAPY, _CAUSE)),  # diet
    # Mind and behaviour, as what comes of something or what leads to it.
    ("F01.145.126", (_EFFECT, _CONDITION)),  # behavioural symptoms
    ("F01.145.250", (_EFFECT, _CAUSE)),  # criminal behaviour
    ("F01.145.317", (_SUBSTANCE, _CAUSE)),  # drinking behaviour
    ("F01.145.805", (_SUBSTANCE, _CAUSE)),  # smoking
    ("F01.145.958", (_SUBSTANCE, _CAUSE)),  # tobacco use
    ("F01.145", (_EFFECT, _CAUSE)),  # behaviour
    ("F01.470", (_EFFECT, _CAUSE)),  # emotions
    ("F01.700", (_EFFECT, _CONDITION)),  # neurobehavioural manifestations
    ("F01", (_EFFECT, _CAUSE)),
    ("F02.463", (_EFFECT,)),  # mental processes
    ("F02.830", (_EFFECT,)),  # psychophysiology
    ("G07.775", (_CAUSE, _EFFECT)),  # physiological stress
    ("G07.345.124", (_EFFECT, _CAUSE)),  # ageing
    ("G08.686", (_EFFECT,)),  # reproductive phenomena
    ("G09.330", (_EFFECT,)),  # cardiovascular phenomena
    ("G11.427", (_EFFECT,)),  # musculoskeletal phenomena
    ("G11.561", (_EFFECT,)),  # nervous system phenomena
    ("G16.757", (_EFFECT,)),  # recovery of function
    ("G16.767", (_EFFECT,)),  # spontaneous remission
    # Society, heredity, germs and surroundings, as causes.
    ("I01.198", (_CAUSE, _EFFECT)),  # crime
    ("I01.880", (_CAUSE, _EFFECT)),  # sociology
    ("I03.946", (_CAUSE, _EFFECT)),  # work
    ("N01.824", (_CAUSE,)),  # socioeconomic factors
    ("N06.230", (_CAUSE,)),  # environment
    ("G05.365", (_CAUSE,)),  # genetic variation
    ("G05.380", (_CAUSE,)),  # genotype
    ("G05.390", (_CAUSE,)),  # heredity
    ("G05.420", (_CAUSE,)),  # inheritance patterns
    ("B01.050.500.131", (_CAUSE,)),  # arthropods
    ("B01.050.500.500", (_CAUSE,)),  # helminths
    ("B01.050.500.714", (_CAUSE,)),  # parasites
    ("B01.043", (_CAUSE,)),  # plasmodium and its kin
    ("B01.046", (_CAUSE,)),  # amoebae
    ("B01.237", (_CAUSE,)),  # giardia
    ("B01.268", (_CAUSE,)),  # trypanosomes
    ("B01.300", (_CAUSE,)),  # fungi
    ("B01.630", (_CAUSE,)),  # trichomonas
    ("B03", (_CAUSE,)),  # bacteria
    ("B04", (_CAUSE,)),  # viruses
    # What is consumed, inhaled or touched.
    ("B01.875", (_SUBSTANCE,)),  # plants
    ("D", (_SUBSTANCE,)),
    ("J02", (_SUBSTANCE,)),  # food and beverages
    ("J01.516", (_SUBSTANCE,)),  # household products
    ("J01.637", (_SUBSTANCE,)),  # manufactured materials, tobacco products among them
)


def types_of(tree_numbers: Iterable[str]) -> tuple[ConceptType, ...]:
    """The types of a descriptor with these tree numbers, most fitting first; empty if the vocabulary leaves it out.

    >>> [t.value for t in types_of(["D27.505.696.663.850"])], types_of(["A01.236"])
    (['medication'], ())
    """
    ranks = {rank for number in tree_numbers if (rank := _rule(number)) is not None}
    return tuple(dict.fromkeys(t for rank in sorted(ranks) for t in RULES[rank][1]))


def _rule(number: str) -> int | None:
    fitting = [
        (len(prefix), rank)
        for rank, (prefix, _) in enumerate(RULES)
        if number == prefix or number.startswith(prefix if len(prefix) == 1 else prefix + ".")
    ]
    return max(fitting)[1] if fitting else None
