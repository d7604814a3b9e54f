"""Evaluation: a library's search judged by a test collection, lane by lane and fused."""
