"""A workload that ends its process by a signal."""

import os
import signal


def workload():
    os.kill(os.getpid(), signal.SIGSEGV)
