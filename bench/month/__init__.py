"""A simulated month: people who live with mini programs and lifestyle accounts, from a seed; see ``docs/performance.md``."""
