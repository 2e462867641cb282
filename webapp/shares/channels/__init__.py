"""The ways out, one file each behind the port in base.py. Here: what a person posts by hand."""
