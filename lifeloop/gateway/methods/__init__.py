"""The methods, one file each; see :mod:`lifeloop.gateway.registry`."""
