"""A fake in a process of its own: `python -m tests.fakes x --port 0 --control 0`."""

import argparse
import json
import signal
import sys

from tests.fakes.fake import NETWORKS, running


def main() -> None:
    """Say where it answers in one line of JSON, then answer until a signal ends it."""
    parser = argparse.ArgumentParser(prog="python -m tests.fakes", description=__doc__)
    parser.add_argument("network", choices=sorted(NETWORKS))
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--control", type=int, default=0)
    asked = parser.parse_args()
    ends = {signal.SIGTERM, signal.SIGINT}
    # Blocked before the threads start, so that only this one takes the signal.
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    with running(asked.network, asked.port, asked.control) as fake:
        sys.stdout.write(json.dumps({"url": fake.url, "control": fake.control}) + "\n")
        sys.stdout.flush()
        signal.sigwait(ends)


if __name__ == "__main__":
    main()
