"""The window: a thin shell over app and project; the only place where Qt appears."""
