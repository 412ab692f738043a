"""Weights packs: their manifest and files, and how downloaded checkpoints become them."""
