"""A process of `serve` that ends when `serve` is gone, even if that was killed.

`python -m webapp.cli.child PARENT MODULE [ARGUMENT]...` runs a module as `python -m MODULE` does.
"""

import os
import runpy
import signal
import sys
import threading
import time

# Seconds.
PAUSE = 0.5


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(PAUSE)
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
    """Watch the parent in a thread, and run the module in this one."""
    parent, module = int(sys.argv[1]), sys.argv[2]
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    sys.argv = sys.argv[2:]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
