"""Time, digests, jobs, errors, settings: what every room uses."""
