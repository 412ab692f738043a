"""An invisible mark in the brightness of a film, which outlives encoding and scaling."""
