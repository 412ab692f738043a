"""Use cases: puts the parts together as jobs."""
