"""SPARQL for strangers: guarded, bounded, and evaluated in processes that may be killed."""
