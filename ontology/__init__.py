"""What exists: the ontology, its shapes, and the vocabulary of concepts and labels."""
