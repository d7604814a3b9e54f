"""Queries that mean harm, or do harm without meaning to, and what each must get."""

from __future__ import annotations

from dataclasses import dataclass

EVIL = "http://127.0.0.1:PORT/evil"
"""A server of the test's own: PORT becomes its port, and it must never be called."""


@dataclass(frozen=True, slots=True)
class Hostile:
    """A query; ``problem`` is the name of the problem it must get, or names joined by "or": what comes first.

    "broken" stands for a result that is cut off visibly, "answer" for a whole answer that gives nothing away.
    """

    name: str
    query: str
    problem: str


def forbidden(name: str, query: str) -> Hostile:
    return Hostile(name, query.replace("EVIL", EVIL), "query-forbidden")


def malformed(name: str, query: str) -> Hostile:
    return Hostile(name, query.replace("EVIL", EVIL), "query-syntax")


def endless(name: str, query: str) -> Hostile:
    return Hostile(name, query, "query-timeout")


def large(name: str, query: str) -> Hostile:
    """A query that fills memory without end: the faster the machine, the sooner before the deadline."""
    return Hostile(name, query, "query-too-large or query-timeout")


CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"

REACHING_OUT = (
    forbidden("service", "SELECT * { SERVICE <EVIL> { ?s ?p ?o } }"),
    forbidden("service in lower case", "SELECT * { service<EVIL>{ ?s ?p ?o } }"),
    forbidden("service, silent", "SELECT * { SERVICE SILENT <EVIL> { ?s ?p ?o } }"),
    forbidden("service behind a comment", "SELECT * { SERVICE # harmless\n <EVIL> { ?s ?p ?o } }"),
    forbidden("service after a carriage return in a comment", "SELECT * { # x\r SERVICE <EVIL> { ?s ?p ?o } }"),
    forbidden("service with an escaped letter", "SELECT * { \\u0053ERVICE <EVIL> { ?s ?p ?o } }"),
    forbidden("service with a long escape", "SELECT * { S\\U00000045RVICE <EVIL> { ?s ?p ?o } }"),
    forbidden("service all in escapes", "SELECT * { \\u0073\\u0065\\u0072\\u0076\\u0069\\u0063\\u0065 <EVIL> { } }"),
    forbidden("service by a variable", "SELECT * { VALUES ?v { <EVIL> } SERVICE ?v { ?s ?p ?o } }"),
    forbidden("service by a prefixed name", "PREFIX e: <EVIL> SELECT * { SERVICE e: { ?s ?p ?o } }"),
    forbidden("service by a prefix declared twice", "PREFIX e: <http://x/> PREFIX e: <EVIL> ASK { SERVICE e: { } }"),
    forbidden("service by a relative name", "BASE <EVIL> SELECT * { SERVICE <x> { ?s ?p ?o } }"),
    forbidden("service with an escaped name", "SELECT * { SERVICE <http://127.0.0.1:PORT/\\u0065vil> { } }"),
    forbidden("service within optional", "SELECT * { OPTIONAL { SERVICE <EVIL> { ?s ?p ?o } } }"),
    forbidden("service within exists", "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <EVIL> { } } }"),
    forbidden("service within a subquery", "SELECT * { { SELECT * { SERVICE <EVIL> { ?s ?p ?o } } } }"),
    forbidden("service within service", "SELECT * { SERVICE <EVIL> { SERVICE <EVIL> { } } }"),
    forbidden("service behind a string", "SELECT * { BIND('''#''' AS ?x) SERVICE <EVIL> { } }"),
    forbidden("service behind an escaped quote", "SELECT * { BIND('\\u0027' AS ?x) SERVICE <EVIL> { } }"),
    forbidden("service behind a name with a hash", "PREFIX e: <http://x/> ASK { e:a\\#b ?p ?o SERVICE <EVIL> { } }"),
    forbidden("service in a description", "DESCRIBE ?s { SERVICE <EVIL> { ?s ?p ?o } }"),
    forbidden("service in a construction", "CONSTRUCT { ?s ?p ?o } { SERVICE <EVIL> { ?s ?p ?o } }"),
    forbidden("service to this machine's metadata", "SELECT * { SERVICE <http://169.254.169.254/latest> { } }"),
    forbidden("service to a file", "SELECT * { SERVICE <file:///etc/passwd> { ?s ?p ?o } }"),
    malformed("service that grew into a name", "PREFIX e: <EVIL> SELECT * { SERVICEe: { ?s ?p ?o } }"),
    malformed("service that grew into silent", "SELECT * { SERVICESILENT <EVIL> { ?s ?p ?o } }"),
    malformed(
        "service as a prefix's name", "PREFIX : <EVIL> PREFIX service: <http://x/> SELECT * { service: { ?s ?p ?o } }"
    ),
    malformed("prefix that grew into a name", "PREFIX e: <http://x/> PREFIXe: <EVIL> ASK { ?s ?p ?o }"),
    malformed("service behind a comparison that looks like an IRI", "ASK { FILTER(1<?b)SERVICE#>\n<EVIL> { } }"),
    malformed("comment behind such a comparison", "ASK { FILTER(1<?b#>'''\n) SERVICE <EVIL> { } #'''\n }"),
    malformed("string behind such a comparison", "ASK { FILTER(?a<?b&&?c='> \" ') SERVICE <EVIL> { } # \" \n }"),
    forbidden("graph of another server", "SELECT * FROM <EVIL> { ?s ?p ?o }"),
    forbidden("named graph of another server", "SELECT * FROM NAMED <EVIL> { GRAPH ?g { ?s ?p ?o } }"),
    forbidden("graph from a file", "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }"),
    forbidden("graph from a relative file", "SELECT * FROM <../../etc/passwd> { ?s ?p ?o }"),
    malformed("graph with from grown into it", "PREFIX e: <EVIL> SELECT * FROMe: { ?s ?p ?o }"),
    malformed("load", "LOAD <EVIL>"),
    malformed("load behind a query", "ASK { } ; LOAD <EVIL>"),
    malformed("update as a query", "INSERT DATA { <http://x> <http://y> 1 }"),
    malformed("update behind a query", "SELECT * { } ; DROP ALL"),
    Hostile("graph that does not exist", f"SELECT * {{ GRAPH <{EVIL}> {{ ?s ?p ?o }} }}", "answer"),
    Hostile("service in a string", f"SELECT ('SERVICE <{EVIL}> {{}}' AS ?x) {{ }}", "answer"),
    Hostile("service in a comment", f"SELECT * {{ }} # SERVICE <{EVIL}> {{ }}", "answer"),
)

MALFORMED = (
    malformed("nothing", ""),
    malformed("only a comment", "# SELECT * { }"),
    malformed("not a query", "DROP TABLE documents"),
    malformed("unclosed brace", "SELECT * { ?s ?p ?o"),
    malformed("unclosed string", 'SELECT * { ?s ?p "'),
    malformed("unclosed long string", 'SELECT * { ?s ?p """ } #'),
    malformed("unclosed IRI", "SELECT * { ?s ?p <http://x }"),
    malformed("null character", "SELECT * { \0 }"),
    malformed("escape of a quote outside a string", "SELECT (\\u0022a\\u0022 AS ?x) { }"),
    malformed("escape of no character", "SELECT * { \\UFFFFFFFF }"),
    malformed("undeclared prefix", "SELECT * { ?s nowhere:p ?o }"),
    malformed("2,500 groups in one another", "SELECT * " + "{" * 2500 + "}" * 2500),
    malformed("5,000 brackets in one another", f"SELECT ({'(' * 5000}1{')' * 5000} AS ?x) {{ }}"),
    malformed("5,000 blank nodes in one another", f"ASK {{ {'[ <http://p> ' * 5000}1{' ]' * 5000} }}"),
    malformed("5,000 lists in one another", f"ASK {{ ?s ?p {'(' * 5000}{')' * 5000} }}"),
    large("brackets that never close", "SELECT (" + "(" * 300_000),
    large("an escape in each of 100,000 words", "SELECT * { " + "\\u0061 " * 100_000 + "}"),
    large("a path of 100,000 steps", f"ASK {{ ?a {'/'.join(['<p>'] * 100_000)} ?b }}"),
    large("a path of 20,000 steps", f"ASK {{ ?a {'/'.join(['<p>'] * 20_000)} ?b }}"),
    large("a sum of 20,000 ones", f"SELECT (1{'+1' * 20_000} AS ?x) {{ }}"),
    large("16,000 unions", f"ASK {{ {' UNION '.join(['{ }'] * 16_000)} }}"),
    large("8,000 optional groups", f"ASK {{ {'OPTIONAL { ?a ?b ?c }' * 8_000} }}"),
    large("a million characters and more", "SELECT * { } #" + "x" * 1_000_000),
)

ENDLESS = (
    endless("count of a cross product", f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}"),
    endless("cross product that finds nothing", f"SELECT * {{ {CROSS} FILTER(CONCAT(STR(?a), STR(?i)) = 'no') }}"),
    endless("path over everything", "SELECT (COUNT(*) AS ?n) { ?a (<>|!<>)* ?b . ?b (<>|!<>)* ?c }"),
    endless("path over everything and back", "SELECT (COUNT(*) AS ?n) { ?a ((<>|!<>)|^(<>|!<>))* ?b . ?c ?d ?e }"),
    endless(
        "huge expression on huge texts",
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
        " FILTER(REGEX(CONCAT(STR(?c), STR(?f), STR(?i)), '(a+)+(b+)+(c+)+$')) }",
    ),
    large(
        "not exists over a cross product",
        f"ASK {{ ?x ?y ?z FILTER NOT EXISTS {{ {CROSS} FILTER(CONCAT(STR(?c), STR(?i)) = 'no') }} }}",
    ),
    large("minus over a cross product", f"SELECT (COUNT(*) AS ?n) {{ ?x ?y ?z MINUS {{ ?x ?y ?z . {CROSS} }} }}"),
    endless(
        "construction from a cross product",
        f"CONSTRUCT {{ <x> <y> <z> }} {{ {CROSS} FILTER(CONCAT(STR(?a), STR(?i)) = 'no') }}",
    ),
    endless(
        "hashes without end",
        f"SELECT (COUNT(*) AS ?n) {{ {CROSS} FILTER(SHA512(SHA512(SHA512(CONCAT(STR(?c), STR(?i))))) = 'no') }}",
    ),
    endless(
        "values times values",
        "ASK { "
        + " ".join(f"VALUES ?v{n} {{ {' '.join(map(str, range(60)))} }}" for n in range(6))
        + " FILTER(?v0 + ?v1 + ?v2 + ?v3 + ?v4 + ?v5 = -1) }",
    ),
)

LARGE = (
    large("text that doubles thirty times", "SELECT ?t30 { BIND('" + "x" * 100 + "' AS ?t0) "
          + " ".join(f"BIND(CONCAT(?t{n}, ?t{n}) AS ?t{n + 1})" for n in range(30)) + " }"),
    large("all texts in one", "SELECT (GROUP_CONCAT(CONCAT(STR(?c), STR(?f))) AS ?x) { ?a ?b ?c . ?d ?e ?f }"),
    Hostile("cross product, sent", "SELECT * { ?a ?b ?c . ?d ?e ?f }", "broken"),
    Hostile("graph of a cross product, sent", "CONSTRUCT { ?a ?b ?f } { ?a ?b ?c . ?d ?e ?f }", "broken"),
    Hostile("empty rows without end", "SELECT ?nothing { ?a ?b ?c . ?d ?e ?f }", "query-too-large"),
)  # fmt: skip

ALL = (*REACHING_OUT, *MALFORMED, *ENDLESS, *LARGE)
