"""Setting receivers up, and delivering to them."""
