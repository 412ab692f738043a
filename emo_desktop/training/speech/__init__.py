"""The network that hears what a mouth does: its corpus, training, export and evaluation."""
