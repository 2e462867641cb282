"""Run the validation: `python -m analytics.validation`."""

import sys

from analytics.validation.running import main

if __name__ == "__main__":
    sys.exit(main())
