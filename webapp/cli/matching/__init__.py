"""The command `francparler match`: cohort files in, a folder with pairs and their proof out."""
