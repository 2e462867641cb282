"""Shares: share, tracked link, request.

A share is made by its author, after approval, and by nobody else; body, link and disclosure are
frozen at that act. Visits are counted on the tracked link, without address and without agent.
"""
