CREATE TABLE document (
  number INTEGER PRIMARY KEY,
  iri TEXT NOT NULL UNIQUE,
  revision TEXT NOT NULL,
  identifier TEXT NOT NULL,
  title TEXT NOT NULL,
  url TEXT,
  host TEXT NOT NULL,
  sha256 TEXT NOT NULL
);

-- mentions and sentences (their offsets in the passage) are JSON arrays, for showing it; the tables below are for
-- finding it.
CREATE TABLE passage (
  number INTEGER PRIMARY KEY,
  document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
  iri TEXT NOT NULL UNIQUE,
  start INTEGER NOT NULL,
  end INTEGER NOT NULL,
  exact TEXT NOT NULL,
  prefix TEXT NOT NULL,
  suffix TEXT NOT NULL,
  headings TEXT NOT NULL,
  mentions TEXT NOT NULL,
  sentences TEXT NOT NULL
);
CREATE INDEX passage_document ON passage (document);

CREATE TABLE mention (
  passage INTEGER NOT NULL REFERENCES passage ON DELETE CASCADE,
  concept TEXT NOT NULL,
  role TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (passage, concept, role)
) WITHOUT ROWID;
CREATE INDEX mention_concept ON mention (concept, passage, count);
CREATE INDEX mention_role ON mention (role, passage);

-- exact is NULL where the quotation lies within its passage.
CREATE TABLE evidence (
  iri TEXT NOT NULL,
  claim TEXT NOT NULL,
  subject TEXT NOT NULL,
  relation TEXT NOT NULL,
  object TEXT NOT NULL,
  polarity TEXT NOT NULL,
  modality TEXT NOT NULL,
  confidence REAL NOT NULL,
  rule TEXT NOT NULL,
  passage INTEGER NOT NULL REFERENCES passage ON DELETE CASCADE,
  start INTEGER NOT NULL,
  end INTEGER NOT NULL,
  exact TEXT
);
CREATE INDEX evidence_subject ON evidence (subject, relation);
CREATE INDEX evidence_object ON evidence (object, relation);
CREATE INDEX evidence_claim ON evidence (claim);
CREATE INDEX evidence_passage ON evidence (passage);
CREATE INDEX evidence_relation ON evidence (relation, polarity);

CREATE TABLE candidate (
  document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
  iri TEXT NOT NULL,
  label TEXT NOT NULL,
  type TEXT NOT NULL,
  PRIMARY KEY (document, iri, type)
) WITHOUT ROWID;
