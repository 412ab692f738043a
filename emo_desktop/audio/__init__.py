"""Sound: reading it, measuring it, finding its pauses."""
