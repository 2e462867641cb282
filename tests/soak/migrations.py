"""Migrations killed at 20 random moments from each revision, on SQLite and, if a server answers,
on PostgreSQL.

`python -m tests.soak.migrations [KILLS] [SEED]` prints counts and exits with 1 if there was a fault.
"""

import sys

from tests.databases import each_kind
from tests.migrations.kills import main

KILLS, SEED = 20, 12

if __name__ == "__main__":
    arguments = [int(number) for number in sys.argv[1:]]
    kills, seed = (arguments + [KILLS, SEED][len(arguments) :])[:2]
    sys.exit(max(main(kind, kills, seed) for kind in each_kind()))
