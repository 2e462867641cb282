"""`python -m webapp` is the command `francparler`."""

from webapp.cli.commands import main

main(prog_name="francparler")
