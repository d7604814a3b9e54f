"""What texts say and where: documents, passages, mentions, claims, their RDF, and the store that keeps it."""
