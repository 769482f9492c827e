"""Versions of packages."""

from types import ModuleType


def of(name: str, module: ModuleType) -> str:
    """The version of the distribution of that name; where there is none, what the module says of itself; else nothing."""
    from importlib import metadata

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return str(getattr(module, "__version__", ""))
