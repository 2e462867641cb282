"""Delivery: publish a share through its author's account, once; budgets and post metrics.

A delivery is an outbox message of kind *share*, and its state is that message's state.
"""
