"""What resembles what: encoder, vector and lexical indexes, and their fusion. Knows ids and strings only."""
