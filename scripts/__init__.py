"""Build helpers, each run as ``python -m scripts.<name>``; only the standard library before `.venv` exists."""
