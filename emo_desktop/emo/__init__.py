"""EMO: the diffusion model that makes final quality, and the packs its weights come in."""
