"""Search: understanding a question, finding passages and claims, and saying what they are worth."""
