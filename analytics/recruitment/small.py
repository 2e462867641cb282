"""Which of some numbers may be shown beside their total."""

from collections.abc import Sequence


def shown(counts: Sequence[int], floor: int) -> list[bool]:
    """
    Return which of some numbers may be shown beside their total.

    Numbers below the floor may not, 0 included. The total gives away what is hidden together: that
    must be the floor or more of at least two numbers, or only zeros; otherwise the smallest others
    are hidden too.
    """
    found = [count >= floor for count in counts]
    for at in sorted(range(len(counts)), key=lambda each: (counts[each], each)):
        hidden = [count for count, kept in zip(counts, found, strict=True) if not kept]
        if not any(hidden) or (len(hidden) > 1 and sum(hidden) >= floor):
            break
        found[at] = False
    return found
