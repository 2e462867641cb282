"""Who is asked for help: a pure function, a replay of a log, and the least load that was possible.

Pages import `pick`; only commands and jobs import `optimum`, which loads ortools.
"""
