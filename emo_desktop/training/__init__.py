"""Making the networks that the program ships; never needed to run it."""
