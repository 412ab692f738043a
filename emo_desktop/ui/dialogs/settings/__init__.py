"""What a user chooses for this machine, page by page."""
