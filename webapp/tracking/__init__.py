"""Tracking: tracked links, the redirect, the spool of requests, visits and their retention.

A request is stored without address and without user agent.
"""
