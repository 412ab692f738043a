"""The document: everything an editor has made, as frozen values; and its folder on disk."""
