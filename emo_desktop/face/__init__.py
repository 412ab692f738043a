"""Pictures: reading them, finding the face, its landmarks, pose and outline."""
