"""The words that the forms of questions are made of, as regular expressions by name."""

from __future__ import annotations

from collections.abc import Mapping

_OF_EFFECTS = (
    r"(?:(?:long[- ]term|short[- ]term|harmful|adverse|bad|negative|main|common|physical|mental|health|side"
    r"|possible|immediate)[- ]){0,4}"
)

PIECES: Mapping[str, str] = {
    "TOPIC": r"(?P<topic>.+)",
    "MIDDLE": r"(?P<topic>.+?)",
    "KEYS": (
        r"^(?!(?:what|which|who|how|why|is|are|do|does|can)\b)(?P<topic>.+?)"
        r"(?<! by)(?<! of)(?<! for)(?<! from)(?<! with)(?<! and)(?<! or)"
    ),
    "AUX": r"(?:(?:can|may|might|could|will|would|do|does|did|is|are|to) )?",
    "CAN": r"^(?:can|could|do|does|did|will|would|is it \w+ to)\b",
    "THAT": r"(?:that |which |used |can |to ){1,3}",
    "DOES": r"(?:does|do|did|can|will|could|might|may)",
    "ANY": r"(?:what(?:'?s)?|which|how|who)\b.{0,200}?",
    "NEAR": r".{0,200}?",  # further on asks something else, and whoever writes thousands of letters shall not wait
    "YES_NO": (
        r"^(?:do(?:es)?|did|can|could|may|might|will|would|(?:is|are|was|were)(?! there\b)"
        r"|(?:(?:is|are) there|what|which|any)(?: \w+){0,3}? (?:evidence|proof|stud(?:y|ies))(?: \w+){0,3}?"
        r" (?:that|whether)) "
        r"(?P<confirm>.+?) (?:be )?(?:used (?:to|for) )?(?:an? )?"
    ),
    "WANTED": (
        r"(?P<wanted>medications?|medicines?|drugs?|pills?|pharmaceuticals?|substances?"
        r"|therap(?:y|ies)|treatments?|remed(?:y|ies)|interventions?|procedures?)"
    ),
    "CAUSE": (
        r"(?:caus(?:e|es|ed|ing)|lead(?:s|ing)? to|result(?:s|ing)? in|brings? (?:on|about)|triggers?|produces?"
        r"|induces?|contribut(?:es?|ing) to|(?:linked|related|tied) to|plays? an? (?:\w+ )?(?:role|part) in"
        r"|(?:increases?|raises?) (?:(?:the|your|my|one's) )?(?:risks?|chances?|odds) (?:of|for))"
    ),
    "GENETIC": (
        r"(?P<heredity>(?:genetic|gene|dna|chromosom\w+) (?:changes?|mutations?|defects?|factors?|variants?)"
        r"|genes?|mutations?)"
    ),
    "INHERITED": (
        r"(?:(?:be|being) )?(?:always |usually |ever |really )?"
        r"(?P<heredity>inherited|heritable|hereditary|genetic|familial|passed (?:down|on)"
        r"|runs? in (?:the |my |your )?famil(?:y|ies))"
        r"(?=\W*$| (?:or|from|by|through|in|between)\b)"
    ),
    "TREAT": r"(?:treats?|treating|cures?|curing|heals?|fights?|works? (?:for|against))",
    "RELIEVE": (
        r"(?:reliev(?:es?|ing)|reduc(?:es?|ing)|eas(?:es?|ing)|diminish(?:es|ing)?|lessens?|alleviates?|decreases?"
        r"|lowers?|soothes?|suppress(?:es)?|calms?|controls?|stops?|improves?|blocks?|counteracts?|revers(?:es?|ing)"
        r"|helps?(?: (?:with|against|for|to \w+))?)"
    ),
    "PREVENT": (
        r"(?:prevents?|preventing|avoids?(?! (?:if|when|while|with|during)\b)|protects? (?:from|against)|wards? off"
        r"|reduces? (?:the )?risks? of)"
    ),
    "MADE": (
        r"(?:made|derived|produced|extracted|obtained|manufactured|synthesi[sz]ed|prepared|formed|refined)"
        r" (?:from|of|out of)"
    ),
    "EFFECTS": _OF_EFFECTS + r"(?:effects?|consequences?|dangers?|harms?|risks|complications?|hazards?)",
    "HARMS": (
        _OF_EFFECTS + r"(?:(?:side|harmful|adverse|bad|negative|ill)[- ](?:effects?|consequences?)"
        r"|dangers?|harms?|risks|hazards?|disadvantages?|drawbacks?)"
    ),
    "ILLS": r"(?:diseases?|disorders?|illnesses|illness|conditions?|problems?|cancers?|deaths?)",
    "USED": r"(?:used|prescribed|given|recommended|available|taken|offered|good|effective|helpful|indicated|approved)",
    "THING": r"(?:what|which)(?: \w+){0,2}?",
    "KINDS": r"(?:kinds?|types?|forms?|sorts?|varieties|examples?|classes)",
    "QUALITY": (
        r"(?:(?P<death>deadly|fatal|lethal)|(?P<addiction>addictive|addicting|habit[- ]forming)"
        r"|(?P<harm>safe|harmless|unsafe|harmful|dangerous|risky|hazardous|toxic|poisonous"
        r"|bad for (?:you|me|us|(?:my|your|the) \w+)))"
    ),
    "DOING": r"(?:(?:tak|us|drink|smok|eat|inject|snort|mix|try|hav)(?:e|ing)? )?",
    "WHO": r"(?:you|i|we|people|someone|anyone|a person|patients|kids|teens|(?:my|your) \w+)",
    "ANYTHING": (
        r"(?:it|this|that|they|one|{WHO}|(?:any|some|no)(?:thing|body|one)"
        r"|(?:(?:any|some|other|a|an|the|my|certain|all) )*(?:{WANTED}|things?|doctors?|nurses?|children|women|men))"
    ),
    "BECOME": r"(?:(?:get|have|develop|become|feel|be) )?",
    "WITHOUT": (
        r"(?P<withdrawal>(?:stop|quit)(?:s|ped|ping|ting)?(?: (?:taking|using|smoking|drinking|injecting))?"
        r"|com(?:e|es|ing) off|giv(?:e|es|ing) up|discontinu(?:e|es|ing)|withdraw(?:s|ing|al) from)"
    ),
    "PEOPLE": (
        r"(?!\w+ (?:take|use|smoke|drink|inject|abuse|try)\b)"  # why people do it is not why it is
        r"(?:(?:people|someone|anyone|i|you|we) )?(?:(?:get|have|develop|become) )?"
    ),
}
