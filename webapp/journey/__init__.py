"""The journey page: each moment of a job, how it is felt, and what changed."""
