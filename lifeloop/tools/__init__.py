"""Commands for developers: a signed call from the command line, and key files."""
