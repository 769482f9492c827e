"""What importing leaves behind."""

import gc


def collect() -> None:
    """Finish what importing left to the garbage collector: where it runs late (PyPy), its callbacks would be in the trace."""
    for _ in range(2):
        gc.collect()
