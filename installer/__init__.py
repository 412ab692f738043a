"""Set-up on a bare machine, and the checks of the project. Standard library only."""
