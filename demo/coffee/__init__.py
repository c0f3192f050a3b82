"""A coffee shop: a mini program (``app/``) and its backend, which talks to the gateway with the official Python client."""
