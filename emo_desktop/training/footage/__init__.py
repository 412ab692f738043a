"""Users' own footage looked through and made into training clips."""
