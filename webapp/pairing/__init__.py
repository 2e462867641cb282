"""Pairs of mentoring: runs of the matching, reviewed and published, and their cohort."""
