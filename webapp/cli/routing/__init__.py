"""The command `francparler route`: the log of a help desk in, a folder with decisions out."""
