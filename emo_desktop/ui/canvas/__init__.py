"""The picture and everything that is drawn over it."""
