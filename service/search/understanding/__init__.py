"""What a question means: slips mended, concepts linked, and the relation that it asks for."""
