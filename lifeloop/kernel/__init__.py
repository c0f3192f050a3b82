"""What every package may use: no framework, no models."""
