"""How the crawler behaves towards the sites: honest, slow, obedient, and never inwards."""
