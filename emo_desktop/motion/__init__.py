"""Motion curves: what the face does in every frame, from the voice."""
