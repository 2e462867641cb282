"""How long a call takes, measured so that other processes and other tests do not lengthen it."""

import gc
import time
from collections.abc import Callable


def cpu_seconds(act: Callable[[], object], times: int = 3) -> float:
    """The least processor time that the call took in this thread, in seconds.

    The garbage collector is paused: in a worker that ran a thousand tests, one collection costs
    more than most calls that are measured.
    """
    gc.disable()
    try:
        return min(_once(act) for _ in range(times))
    finally:
        gc.enable()


def _once(act: Callable[[], object]) -> float:
    began = time.thread_time()
    act()
    return time.thread_time() - began
