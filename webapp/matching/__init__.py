"""Who is matched with whom: exact, deterministic, without Flask and without a database.

Modules that compute load numpy and ortools, so pages import none of them; a job or a command does.
"""
