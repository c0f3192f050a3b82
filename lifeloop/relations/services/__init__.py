"""Writes on the two relations: one function, one transaction, one sentence of the product."""
