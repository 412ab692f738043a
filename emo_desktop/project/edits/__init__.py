"""Every change a user can make, as pure functions from a document to an edit."""
