"""The draft renderer: a layered textured mesh posed by motion curves, on a CPU."""
