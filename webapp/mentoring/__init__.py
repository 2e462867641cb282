"""Reverse mentoring: editions, applications, matching, sealed answers, pairs."""
