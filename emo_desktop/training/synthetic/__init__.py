"""The synthetic stage: endless labelled talking heads to train on."""
