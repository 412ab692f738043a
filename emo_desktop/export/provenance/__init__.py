"""What a film says of itself: where it comes from, who agreed, signed so that changes show."""
