"""Frames from requests: planning, caching, rendering."""
