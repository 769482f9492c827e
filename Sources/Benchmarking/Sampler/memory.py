"""How much memory this process has taken."""

from typing import Optional


def peak() -> Optional[int]:
    """The most bytes that were resident at any time since this program began; None where the system does not say.

    Not `ru_maxrss`: on Linux that begins with what the process had that started this one.
    """
    try:
        with open("/proc/self/status", "rb") as file:
            for line in file:
                if line.startswith(b"VmHWM:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return None
