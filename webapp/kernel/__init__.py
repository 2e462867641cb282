"""Machinery without a project noun: no Flask, no room. A module enters when two rooms need it."""
