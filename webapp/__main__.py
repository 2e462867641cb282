"""`python -m webapp` is the command `francparler`."""

from webapp.cli import main

main(prog_name="francparler")
