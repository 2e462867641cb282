"""Clients of social networks: text limits, composer addresses, publishing. No database, no Flask.

One `Network` descriptor per network (network.py) is listed in registry.py; http.py sends every
request.
"""
