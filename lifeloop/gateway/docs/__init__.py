"""``/docs/``: the reference of the methods as pages, with a form to try each; made from the method files."""
