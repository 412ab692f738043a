"""The final quality: a diffusion model draws a square of the picture, which is put back."""
