"""The ways in which questions are put, as a table: expression, the relations asked for, and the end that is given.

Words between braces stand for the pieces of `service.search.understanding.wording`.
``topic`` names the given concept, ``confirm`` (in questions of yes or no) the other end, ``wanted`` the kind of thing
that is asked for; the groups of `QUALITIES` are words that ask whether it has that effect; ``heredity`` asks for causes
that are inherited, and ``withdrawal`` for what follows when one does without the topic. The first form that fits is
taken, so the more special ones stand first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from graph.linking.predicates import HARM
from ontology.namespaces import ID
from ontology.terms import Relation
from service.search.understanding.wording import PIECES


class Given(StrEnum):
    """The end of the claim that the question names; the other end is the answer."""

    SUBJECT = "subject"
    OBJECT = "object"


QUALITIES: Mapping[str, str] = {
    "harm": HARM,
    "addiction": str(ID["concept/mesh-D019966"]),
    "death": str(ID["concept/mesh-D003643"]),
}
"""The concepts that questions ask for by an adjective, by the group of a form that holds it."""

R, SUBJ, OBJ = Relation, Given.SUBJECT, Given.OBJECT

_CURES = (R.TREATS, R.RELIEVES)
_RELIEVES = (R.RELIEVES, R.TREATS)
EFFECTS = (R.HAS_EFFECT, R.HAS_ADVERSE_EFFECT)
_HARMS = (R.HAS_ADVERSE_EFFECT, R.HAS_EFFECT)

_FORMS: tuple[tuple[str, tuple[Relation, ...], Given], ...] = (
    # Both ends are named: "Does methadone cause a high?"
    (r"{YES_NO}{PREVENT} {TOPIC}", (R.PREVENTS,), OBJ),
    (r"{YES_NO}{TREAT} {TOPIC}", _CURES, OBJ),
    (r"{YES_NO}{RELIEVE} {TOPIC}", _RELIEVES, OBJ),
    (r"{YES_NO}{MADE} {TOPIC}", (R.DERIVED_FROM,), OBJ),
    (r"{YES_NO}caused by {TOPIC}", (R.HAS_CAUSE,), OBJ),
    (r"{YES_NO}cause of {TOPIC}", EFFECTS, OBJ),
    (r"{YES_NO}(?:symptom|sign)s? of {TOPIC}", (R.HAS_SYMPTOM,), OBJ),
    (r"{YES_NO}(?:side )?effects? of {TOPIC}", (R.HAS_CAUSE,), OBJ),
    (r"{YES_NO}{KINDS} of {TOPIC}", (R.BROADER,), OBJ),
    (r"{YES_NO}{CAUSE} {TOPIC}", EFFECTS, OBJ),
    (r"{YES_NO}(?:makes?|gets?) {WHO} (?:feel |get |be |become )?{TOPIC}", EFFECTS, OBJ),
    (r"^(?:is|are|can|could) (?P<confirm>.+?) (?:be )?{USED} (?:for|against) {TOPIC}", _CURES, OBJ),
    (r"{YES_NO}(?:\w+ )?{WANTED} (?:for|against|of) {TOPIC}", _CURES, OBJ),
    # Whether it is harmful, or addictive.
    (r"^(?:is|are) it (?:\w+ )?{QUALITY} (?:(?:for \w+ )?to|if {WHO}|when) {DOING}{TOPIC}", EFFECTS, SUBJ),
    (r"^(?:is|are|was|were|can) {MIDDLE} (?:be )?(?:really |very |still |considered )?{QUALITY}\b", EFFECTS, SUBJ),
    (r"\bhow {QUALITY} (?:is|are) (?:it to )?{DOING}{TOPIC}", EFFECTS, SUBJ),
    (r"\b(?:why (?:is|are)|what makes) {MIDDLE} (?:so |very |really )?{QUALITY}\b", EFFECTS, SUBJ),
    (
        r"{CAN}.*?\b(?:get|become|be) (?P<addiction>addicted to|hooked on|dependent on) {TOPIC}",
        EFFECTS,
        SUBJ,
    ),
    (r"{CAN}.*?\b(?P<confirm>overdose) on {TOPIC}", EFFECTS, SUBJ),
    (
        r"{CAN} {WHO} (?:get|catch|contract|develop) (?!addicted|hooked|dependent)(?P<confirm>.+?) "
        r"(?:from|by|through) {TOPIC}",
        EFFECTS,
        SUBJ,
    ),
    (r"{CAN} {MIDDLE} (?P<death>kill)\b", EFFECTS, SUBJ),
    (r"{CAN} {WHO} (?P<death>die) (?:from|of|after|by) {DOING}{TOPIC}", EFFECTS, SUBJ),
    # What eases the effects of something is not asked of their cause.
    (r"\b{ANY}\b(?:{RELIEVE}|{TREAT}) (?P<topic>(?:the )?{EFFECTS} (?:of|from) .+)", _RELIEVES, OBJ),
    # What to do about something is not asked of those who do it.
    (
        r"\bwhat (?:to (?:do|take|use|give)|(?:can|should|could|do) (?:be (?:done|taken|given)"
        r"|{WHO} (?:do|take|try|use))) (?:for|about|against|(?:if|when) {WHO}(?: has| have| is| are| gets?)?) {TOPIC}",
        _CURES,
        OBJ,
    ),
    # What follows when one does without is not an effect of taking it.
    (r"\b(?P<withdrawal>withdrawal)(?: symptoms?| signs?| effects?)? (?:of|from) {TOPIC}", (R.HAS_SYMPTOM,), SUBJ),
    (
        r"\b(?:happens?|symptoms?|signs?|(?:side )?effects?|feels? like)\b{NEAR}\b{WITHOUT} {TOPIC}",
        (R.HAS_SYMPTOM,),
        SUBJ,
    ),
    # The subject is given.
    (r"^(?:is|are|does|do) {MIDDLE} (?:really )?(?:effective|work|help)\W*$", _CURES, SUBJ),
    (r"\b{HARMS} (?:of|from|with|when (?:taking|using)) {TOPIC}", _HARMS, SUBJ),
    (r"\b(?:symptoms?|signs?)(?: (?:and|or) (?:signs?|symptoms?))? (?:of|for|in|with) {TOPIC}", (R.HAS_SYMPTOM,), SUBJ),
    (
        r"\bhow (?:do|can|would) (?:i|you|we|one) (?:know|tell|recogni[sz]e)(?: if| whether| that)? {TOPIC}",
        (R.HAS_SYMPTOM,),
        SUBJ,
    ),
    (r"\b(?:symptoms?|signs?) (?:that )?{WHO}(?: is| are| has| have|'s|'re)? {TOPIC}", (R.HAS_SYMPTOM,), SUBJ),
    (r"\b(?:causes?|reasons?|risk factors?|triggers?) (?:of|for|behind) {TOPIC}", (R.HAS_CAUSE,), SUBJ),
    (
        r"\b(?:what|which) (?:(?:is|are) (?:the )?)?{GENETIC} (?:is |are )?"
        r"(?:{CAUSE}|associated with|involved in|responsible for|behind|of|in) {TOPIC}",
        (R.HAS_CAUSE,),
        SUBJ,
    ),
    # "Is it inherited?" is answered by what is said of how it is: "by a gene from each parent".
    (r"(?:\bhow |^)(?:is|are|was|were|can|could|do|does) {MIDDLE} {INHERITED}", (R.HAS_CAUSE,), SUBJ),
    (r"{CAN} {WHO} (?P<heredity>inherit) {TOPIC}", (R.HAS_CAUSE,), SUBJ),
    (r"\b(?P<heredity>inheritance|heredity|genetics) (?:pattern )?of {TOPIC}", (R.HAS_CAUSE,), SUBJ),
    (
        r"\bwho\b{NEAR} (?:risk (?:of|for)|prone to|likely to (?:get|have|develop|become)|becomes?|gets?|develops?) "
        r"{TOPIC}",
        (R.HAS_CAUSE,),
        SUBJ,
    ),
    (r"\bwhat makes {WHO} {BECOME}{TOPIC}", (R.HAS_CAUSE,), SUBJ),
    (
        r"\bhow (?:do|does|did|can|could|would|might) {WHO} (?:get|catch|contract|develop|acquire) "
        r"(?!(?:off|rid|over|out|away|help|clean|better|high|through|tested|diagnosed)\b){TOPIC}",
        (R.HAS_CAUSE,),
        SUBJ,
    ),
    (
        r"\bhow (?:is|are) {MIDDLE} (?:spread|transmitted|contracted|caught|acquired|caused|triggered)\W*$",
        (R.HAS_CAUSE,),
        SUBJ,
    ),
    (r"\bhow (?:do|does|did) {MIDDLE} (?:start|begin|develop)\W*$", (R.HAS_CAUSE,), SUBJ),
    (r"\bwhat (?:is|are) {MIDDLE} caused by", (R.HAS_CAUSE,), SUBJ),
    (r"\b{THING} {DOES} {MIDDLE} (?:treat|cure|help|relieve|ease)\b", _CURES, SUBJ),
    (r"\bwhat (?:is|are) {MIDDLE} {USED} (?:for|to|against)\b", _CURES, SUBJ),
    (r"\bhow (?:effective|good|helpful|useful) (?:is|are) (?P<confirm>.+?) (?:for|against|with) {TOPIC}", _CURES, OBJ),
    (r"\bhow (?:effective|good|helpful|useful) (?:is|are) {TOPIC}", _CURES, SUBJ),
    (r"\b(?:uses?|indications?|benefits?|advantages?) (?:of|for) {TOPIC}", _CURES, SUBJ),
    (r"\b{THING} {DOES} {MIDDLE} (?:prevent|protect)", (R.PREVENTS,), SUBJ),
    (
        r"\b{THING} {DOES} {MIDDLE} (?:cause|lead to|result in|bring|do\b|trigger|produce|affect|change|alter)",
        EFFECTS,
        SUBJ,
    ),
    (r"\bhow {DOES} {MIDDLE} (?:affect|make|change|harm|hurt|damage|impact)", EFFECTS, SUBJ),
    (r"\b{THING} (?:can|do|could|might) {WHO} (?:get|catch|develop) (?:from|by) {TOPIC}", EFFECTS, SUBJ),
    (r"\bwhat happens (?:when|if|after|to) {TOPIC}", EFFECTS, SUBJ),
    (r"\b{EFFECTS} (?:of|from) {TOPIC}", EFFECTS, SUBJ),
    (r"\b(?:where|what) (?:is|are|was|were) {MIDDLE} {MADE}", (R.DERIVED_FROM,), SUBJ),
    (r"\b(?:where|what) (?:is|are|was|were) {MIDDLE} (?:made|derived|produced|extracted)\b", (R.DERIVED_FROM,), SUBJ),
    (r"\b(?:where|{THING}) (?:do|does|did) {MIDDLE} (?:come|originate)", (R.DERIVED_FROM,), SUBJ),
    (r"\bhow (?:is|are|was|were) {MIDDLE} (?:made|derived|produced|extracted|manufactured)\b", (R.DERIVED_FROM,), SUBJ),
    (r"\b(?:sources?|origins?) of {TOPIC}", (R.DERIVED_FROM,), SUBJ),
    (r"\b(?:what|which) (?:{KINDS}|class) of .+? (?:is|are) {TOPIC}", (R.BROADER,), SUBJ),
    # The object is given.
    (
        r"\b{KINDS} of {WANTED} (?:(?:works?|helps?|(?:is |are |can be )?{USED}) )?"
        r"(?:for|against|with|in|to treat) {TOPIC}",
        _CURES,
        OBJ,
    ),
    (
        r"\b(?:what|which(?: \w+)?|{WANTED}|things?|products?) (?:that |which )?{AUX}(?:be )?{MADE} {TOPIC}",
        (R.DERIVED_FROM,),
        OBJ,
    ),
    (r"\b{KINDS} of {TOPIC}", (R.BROADER,), OBJ),
    (r"\b{ANY}\b{PREVENT} {TOPIC}", (R.PREVENTS,), OBJ),
    (r"\bprevention of {TOPIC}", (R.PREVENTS,), OBJ),
    (r"\b(?:what|which) (?:\w+ )?{WANTED} {AUX}{CAUSE} {TOPIC}", EFFECTS, OBJ),
    (r"\b(?:what|which(?: \w+){{0,3}}?) {AUX}{CAUSE} (?!by\b){TOPIC}", (R.HAS_CAUSE,), SUBJ),
    (r"\b(?:factors?|things?|events?) {AUX}(?:that |which )?{CAUSE} {TOPIC}", (R.HAS_CAUSE,), SUBJ),
    (r"\bwhy (?:do|does|did|would|is|are) {PEOPLE}{TOPIC}", (R.HAS_CAUSE,), SUBJ),
    (r"\b{ANY}\b{USED} (?:for|to treat|against|in) {TOPIC}", _CURES, OBJ),
    (r"\b{ANY}\b{TREAT} {TOPIC}", _CURES, OBJ),
    (r"\bhow\b{NEAR}\b(?:get rid of|deal with|manage|cope with|overcome) {TOPIC}", _CURES, OBJ),
    (
        r"\bhow\b{NEAR}\b(?:(?:get|come) off|kick|quit|give up|stop (?:us|abus|drink|smok|inject)ing) {TOPIC}",
        _CURES,
        OBJ,
    ),
    (
        r"(?:\bhow |^)(?:is|are|can|should|could) {MIDDLE} (?:be )?"
        r"(?:treated|cured|managed|healed|relieved|curable|treatable)\b",
        _CURES,
        OBJ,
    ),
    (r"(?:\bhow |^)(?:is|are|can|should|could) {MIDDLE} (?:be )?(?:prevented|avoided)", (R.PREVENTS,), OBJ),
    (r"\b{ANY}\b{RELIEVE} {TOPIC}", _RELIEVES, OBJ),
    (r"\b{WANTED} {THAT}{TREAT} {TOPIC}", _CURES, OBJ),
    (r"\b{WANTED} {THAT}{RELIEVE} {TOPIC}", _RELIEVES, OBJ),
    (r"\b{WANTED} {THAT}{PREVENT} {TOPIC}", (R.PREVENTS,), OBJ),
    (r"\b{WANTED} {THAT}(?:{CAUSE}|makes? {WHO}) {TOPIC}", EFFECTS, OBJ),
    (r"\b{WANTED}(?: options?)? (?:for|of|against) {TOPIC}", _CURES, OBJ),
    (r"\b(?:options?|cures?|help) (?:for|of|against) {TOPIC}", _CURES, OBJ),
    # "Is heroin an opioid?" "Which drugs are opioids?"
    (r"^(?:what|which) \w+ are (?P<topic>(?!in\b|for\b|of\b|on\b|with\b)\w+(?: \w+)?)\W*$", (R.BROADER,), OBJ),
    (r"^(?:is|are) (?P<confirm>(?!(?:there|it|this|that|he|she)\b).+?) an? {TOPIC}", (R.BROADER,), OBJ),
    (r"^(?!how\b|why\b).+? (?:caused|triggered|induced|produced|brought on) by {TOPIC}", EFFECTS, SUBJ),
    (
        r"^(?:(?:what|which) )?(?:\w+ )?{ILLS} (?:(?:is|are|that) )*"
        r"(?:linked|related|due|associated) (?:to|with) {TOPIC}",
        EFFECTS,
        SUBJ,
    ),
    # Key words: "heroin addiction treatment".
    (r"{KEYS} {HARMS}\W*$", _HARMS, SUBJ),
    (r"{KEYS} {EFFECTS}\W*$", EFFECTS, SUBJ),
    (r"{KEYS} (?:symptoms?|signs?)\W*$", (R.HAS_SYMPTOM,), SUBJ),
    (r"{KEYS} causes?\W*$", (R.HAS_CAUSE,), SUBJ),
    (r"{KEYS} (?:uses|indications?)\W*$", _CURES, SUBJ),
    (r"{KEYS} (?:cures?|{WANTED})\W*$", _CURES, OBJ),
    (r"{KEYS} prevention\W*$", (R.PREVENTS,), OBJ),
    (r"{KEYS} (?:types?|kinds?|forms?)\W*$", (R.BROADER,), OBJ),
    (r"^{PREVENT} {TOPIC}", (R.PREVENTS,), OBJ),
    (r"^{TREAT} {TOPIC}", _CURES, OBJ),
    (r"^{RELIEVE} {TOPIC}", _RELIEVES, OBJ),
    (r"^(?!(?:what|which|who|how|why|is|are|do|does|can)\b)(?P<confirm>.+?) (?:for|against) {TOPIC}", _CURES, OBJ),
)


@cache
def forms() -> tuple[tuple[re.Pattern[str], tuple[Relation, ...], Given], ...]:
    """All forms, compiled."""
    return tuple(
        (re.compile(form.format(**PIECES), re.IGNORECASE), relations, given) for form, relations, given in _FORMS
    )


@cache
def anything() -> re.Pattern[str]:
    """What stands at the other end of a question of yes or no and names nothing: "anything" in "Can anything help?"."""
    return re.compile(PIECES["ANYTHING"].format(**PIECES), re.IGNORECASE)


@cache
def wanted() -> re.Pattern[str]:
    """Words for the kind of thing that is asked for."""
    return re.compile(rf"\b{PIECES['WANTED']}\b", re.IGNORECASE)
