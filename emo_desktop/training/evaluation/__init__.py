"""Judging films and models with the measures: reports for people and for programs."""
