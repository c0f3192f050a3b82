"""Writes of placements: one function, one transaction, one sentence of the product."""
