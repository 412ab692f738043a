"""What can be said of the selected lines."""
