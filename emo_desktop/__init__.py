"""EMO Desktop: a portrait and a voice become a film, offline."""

__version__ = "0.1.0"
