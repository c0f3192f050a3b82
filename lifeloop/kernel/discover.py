"""Find the files that register things: called once, from ``AppConfig.ready``."""

import importlib
import pkgutil


def discover(package: str) -> list[str]:
    """Import every module below ``package``, in sorted order; returns their names."""
    root = importlib.import_module(package)
    found = sorted(info.name for info in pkgutil.walk_packages(root.__path__, prefix=f"{package}."))
    for name in found:
        importlib.import_module(name)
    return found
