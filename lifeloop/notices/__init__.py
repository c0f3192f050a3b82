"""What members are told of: rows under the bell, and texts for what cannot wait.

One file per kind in ``kinds/``: which events make it, who gets it, its sentences, where it leads. A member sees the
notices of the companies they belong to now, as far as their role there may; see ``queries``.
"""
