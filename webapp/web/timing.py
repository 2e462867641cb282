"""Responses that take equally long whatever they found, against finding out who has an account."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, request

# Seconds; longer than the work for a known address, which writes a message.
LEAST = 0.06

View = Callable[..., Response]


def evened(view: View) -> View:
    """Let every POST of a view take at least LEAST seconds."""

    @wraps(view)
    def wrapped(*args: Any, **values: Any) -> Response:  # noqa: ANN401 - Flask's
        begun = time.monotonic()
        try:
            return view(*args, **values)
        finally:
            if request.method == "POST":
                time.sleep(max(0.0, LEAST - (time.monotonic() - begun)))

    return wrapped
