"""Run a fake in its own process: `python -m tests.fakes x --port 0 --control 0`."""

import argparse
import json
import signal
import sys

from tests.fakes.fake import NETWORKS, running


def main() -> None:
    """Print the addresses as one line of JSON, then serve until a signal arrives."""
    parser = argparse.ArgumentParser(prog="python -m tests.fakes", description=__doc__)
    parser.add_argument("network", choices=sorted(NETWORKS))
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--control", type=int, default=0)
    arguments = parser.parse_args()
    stop_signals = {signal.SIGTERM, signal.SIGINT}
    # Blocked before the threads start, so that only this one takes the signal.
    signal.pthread_sigmask(signal.SIG_BLOCK, stop_signals)
    with running(arguments.network, arguments.port, arguments.control) as fake:
        sys.stdout.write(json.dumps({"url": fake.url, "control": fake.control}) + "\n")
        sys.stdout.flush()
        signal.sigwait(stop_signals)


if __name__ == "__main__":
    main()
