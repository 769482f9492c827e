"""A workload that never ends and has a child that would outlive it. Writes the child's process id to $HANGING_PID."""

import os
import subprocess
import time


def workload():
    child = subprocess.Popen(["sleep", "600"])
    path = os.environ["HANGING_PID"]
    with open(path + ".unfinished", "w") as file:
        file.write(str(child.pid))
    os.replace(path + ".unfinished", path)
    time.sleep(600)
