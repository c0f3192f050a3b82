"""Version 3 of the signed OpenAPI: REST at ``/v3/…``, JSON both ways, the signature in a header.

The methods, the looking up of apps and the writer are those of version 2; here is only what the wire is like.
"""
