"""What teaches EMO: the objective that every stage of its training shares."""
