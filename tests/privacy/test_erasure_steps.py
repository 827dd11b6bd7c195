"""Every state that an erasure can get into: crash anywhere, anything lost at any step."""

from collections import deque
from functools import cache

import pytest

from strongroom.privacy.erasure_steps import Facts, Step, Wait, following, waits
from tests.unit.privacy.erasure_world import START, Rules, State, successors, violations


def explore(
    rules: Rules = waits, until: str | None = None
) -> tuple[dict[State, tuple[State | None, str]], list[str]]:
    """Reach all states; return them with where each was come from, and what was broken.

    Args:
        until: What has to break for the search to be over.
    """
    seen: dict[State, tuple[State | None, str]] = {START: (None, "")}
    queue, broken = deque([START]), set[str]()
    while queue and until not in broken:
        state = queue.popleft()
        for what, after in successors(state, rules):
            broken |= set(violations(state, what, after))
            if after not in seen:
                seen[after] = (state, what)
                queue.append(after)
    return seen, sorted(broken)


@cache
def everything() -> tuple[dict[State, tuple[State | None, str]], list[str]]:
    """All states by the rules as they are."""
    return explore()


def without(step: Step | None, wait: Wait) -> Rules:
    """The rules but for one condition, at one step or wherever it is looked at."""

    def rules(asked: Step, facts: Facts) -> tuple[Wait, ...]:
        found = waits(asked, facts)
        return tuple(each for each in found if (step or asked, wait) != (asked, each))

    return rules


def test_no_state_breaks_an_invariant() -> None:
    seen, broken = everything()
    assert broken == []
    assert len(seen) > 10_000
    assert any(state.done == Step.DEFINITIVE for state in seen)


def test_from_every_state_the_end_can_be_reached() -> None:
    """Nothing gets stuck for good, whatever happened: troubles pass, and the erasure goes on."""
    seen, _ = everything()
    before: dict[State, list[State]] = {}
    for state in seen:
        for _, after in successors(state):
            before.setdefault(after, []).append(state)
    reached = {state for state in seen if state.done == Step.DEFINITIVE}
    queue = deque(reached)
    while queue:
        for state in before.get(queue.popleft(), ()):
            if state not in reached:
                reached.add(state)
                queue.append(state)
    stuck = set(seen) - reached
    assert not stuck, next(iter(stuck))


@pytest.mark.parametrize(
    ("step", "wait", "breaks"),
    [
        (Step.MOVED, Wait.RING_STORES, "I1"),
        (Step.SHREDDED, Wait.LEASES, "I4 of a process"),
        (Step.CHECKED, Wait.LEASES, "I4 of a process"),
        (Step.CHECKED, Wait.JOBS, "I4 of a job"),
        (None, Wait.GRACE, "grace"),
        (Step.DEFINITIVE, Wait.KEEPERS, "definitive, and opens"),
        (Step.DEFINITIVE, Wait.RING_COPIES, "definitive, and opens"),
        (Step.DESTROYED, Wait.DESTINATION, "I3"),
        (Step.DEFINITIVE, Wait.RING_STORES, "definitive, and opens"),
    ],
)
def test_without_a_condition_something_breaks(step: Step | None, wait: Wait, breaks: str) -> None:
    _, broken = explore(without(step, wait), breaks)
    assert breaks in broken


def test_nothing_looked_at_is_nothing_met() -> None:
    for step in Step:
        if step is not Step.INTENT:
            assert waits(step, Facts())


def test_steps_follow_each_other_to_the_end() -> None:
    step: Step | None = Step.HIDDEN
    passed = []
    while step is not None:
        passed.append(step)
        step = following(step)
    assert passed == list(Step)
