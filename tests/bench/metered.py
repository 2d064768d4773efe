"""A command with what it costs, as a line of JSON: ``python metered.py LOG COMMAND …``.

A process of its own, and a small one: a system counts as a command's memory also what the one that began it held then.
"""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path


def main(log: str, *command: str) -> None:
    """Runs ``command``; what it says goes to ``log``.  Bytecode is kept, as it is where nobody forbids it."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    begun = time.perf_counter()
    with Path(log).open("wb") as said:
        code = subprocess.run(command, stdout=said, stderr=said, env=environment, check=False).returncode
    wall = time.perf_counter() - begun
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(json.dumps({"code": code, "cost": [wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]}))


if __name__ == "__main__":
    main(*sys.argv[1:])
