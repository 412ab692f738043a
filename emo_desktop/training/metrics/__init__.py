"""How good a film of a talking face is, in figures: each family of measures in a file."""
