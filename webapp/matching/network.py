"""A cohort as a network: one arc for each pair, and arcs for places that stay empty.

Nodes: mentees, then mentors, then one sink. A mentee supplies as many units as they have places.
Arcs, in this order: pairs (capacity 1); the last empty place of each mentee, and their other empty
places, both to the sink; the first place of each mentor, and their other places, both to the sink.
Two arcs make "has any partner at all" a cost that a flow can carry.
"""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from webapp.matching.cohort import Cohort, Ints


@dataclass(frozen=True)
class Network:
    """Arcs and supplies as columns of int64; `pairs`, `rows`, `columns` are numbers of arcs."""

    tail: Ints
    head: Ints
    capacity: Ints
    supply: Ints
    pairs: int
    rows: int
    columns: int
    # Places filled by pairs that are frozen.
    row_taken: Ints
    column_taken: Ints

    def flow_of(self, chosen: Ints) -> Ints:
        """The flow of a set of pairs (positions among the pairs); empty places are filled cheaply."""
        flow = np.zeros(len(self.tail), np.int64)
        flow[chosen] = 1
        p, i, j = self.pairs, self.rows, self.columns
        left = self.supply[:i] - np.bincount(self.tail[chosen], minlength=i)[:i]
        load = np.bincount(self.head[chosen], minlength=i + j)[i : i + j]
        flow[p + i : p + 2 * i] = np.minimum(left, self.capacity[p + i : p + 2 * i])
        flow[p : p + i] = left - flow[p + i : p + 2 * i]
        first = p + 2 * i
        flow[first : first + j] = np.minimum(load, 1)
        flow[first + j :] = load - flow[first : first + j]
        return flow

    def is_flow(self, flow: Ints) -> bool:
        """Whether a flow respects capacities and supplies."""
        if (flow < 0).any() or (flow > self.capacity).any():
            return False
        nodes = len(self.supply)
        out = np.bincount(self.tail, flow, nodes) - np.bincount(self.head, flow, nodes)
        return bool((out == self.supply).all())


def taken_places(cohort: Cohort) -> tuple[Ints, Ints]:
    """Places that frozen pairs use, by mentee and by mentor."""
    mentees = Counter(mentee for mentee, _mentor in cohort.frozen)
    mentors = Counter(mentor for _mentee, mentor in cohort.frozen)
    return (
        np.array([mentees[seat.id] for seat in cohort.mentees], np.int64),
        np.array([mentors[seat.id] for seat in cohort.mentors], np.int64),
    )


def forbidden(cohort: Cohort) -> Ints:
    """Positions of pairs that a frozen pair rules out: itself, and the same two the other way."""
    codes = [
        cohort.mentee_index[mentee] * len(cohort.mentors) + cohort.mentor_index[mentor]
        for one, other in cohort.frozen
        for mentee, mentor in ((one, other), (other, one))
        if mentee in cohort.mentee_index and mentor in cohort.mentor_index
    ]
    all_codes = cohort.pairs.mentee * len(cohort.mentors) + cohort.pairs.mentor
    return np.flatnonzero(np.isin(all_codes, np.array(codes, np.int64)))


def network_of(cohort: Cohort) -> Network:
    """The network of the places that are not taken by frozen pairs."""
    rows, columns, pairs = len(cohort.mentees), len(cohort.mentors), len(cohort.pairs)
    row_taken, column_taken = taken_places(cohort)
    wanted = np.array([seat.places for seat in cohort.mentees], np.int64) - row_taken
    places = np.array([seat.places for seat in cohort.mentors], np.int64) - column_taken
    # A frozen pair stays although a person now has fewer places.
    wanted, places = np.maximum(wanted, 0), np.maximum(places, 0)
    sink = rows + columns
    people, others = np.arange(rows), np.arange(rows, sink)
    usable = np.ones(pairs, np.int64)
    usable[forbidden(cohort)] = 0
    return Network(
        np.concatenate((cohort.pairs.mentee, people, people, others, others)),
        np.concatenate((cohort.pairs.mentor + rows, np.full(2 * sink, sink, np.int64))),
        np.concatenate((
            usable, np.minimum(wanted, 1), np.maximum(wanted - 1, 0),
            np.minimum(places, 1), np.maximum(places - 1, 0),
        )),
        np.concatenate((wanted, np.zeros(columns, np.int64), [-wanted.sum()])),
        pairs, rows, columns, row_taken, column_taken,
    )  # fmt: skip
