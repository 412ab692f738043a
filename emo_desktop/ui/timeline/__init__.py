"""The timeline: what is said when, how it sounds, and what is rendered of it."""
