"""`python -m tests.bench.images`: seconds to re-encode pictures, in this process and in a child.

An ordinary phone picture (12 million pixels, about 3 MB), and pictures with as many pixels as are
accepted. Each figure is the median of five runs.
"""

import random
import statistics
import time
from collections.abc import Callable
from functools import partial
from io import BytesIO

from PIL import Image

from tests.unit.test_images import large
from webapp.images import decoder, re_encode


def phone_picture() -> bytes:
    """Noise on a coarse grid, which compresses about as well as a photograph."""
    grid = Image.frombytes("RGB", (504, 378), random.Random(1).randbytes(504 * 378 * 3))
    output = BytesIO()
    grid.resize((4032, 3024), Image.Resampling.BICUBIC).save(output, "JPEG", quality=83)
    return output.getvalue()


def seconds(run: Callable[[], object]) -> float:
    """The median of five runs."""
    found = []
    for _round in range(5):
        began = time.perf_counter()
        run()
        found.append(time.perf_counter() - began)
    return statistics.median(found)


def main() -> None:
    """Print one line for each picture."""
    pictures = {"phone picture": ("JPEG", phone_picture())}
    pictures |= {f"largest {kind}": (kind, large(kind)) for kind in ("JPEG", "PNG", "WEBP")}
    for name, (kind, sent) in pictures.items():
        here = seconds(partial(decoder.re_encode, sent, kind))
        child = seconds(partial(re_encode, sent, name="file"))
        size = f"{len(sent) / 1e6:.1f} MB"
        print(f"{name}, {size}: {here:.2f} s here, {child:.2f} s in a child, {child / here:.2f}")  # noqa: T201


if __name__ == "__main__":
    main()
