"""Rollouts: a program opens in one unit after another, on days that everybody can read.

A pilot in a few units is a usual wish of a works council, and units that are not open yet are what
the measurement compares with. A draw decides the order without favoring anyone.
"""
