"""The model of a cluster keeps the laws that any cluster keeps."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from clustermodel import Costs, Task, replay

TASKS = st.lists(st.builds(Task, st.floats(0.1, 10), st.floats(0, 10)), min_size=1, max_size=30)
COSTS = st.builds(Costs, st.floats(0, 0.1), st.floats(1, 1000), st.floats(0, 5), st.floats(0, 5))
FREE = Costs()


@given(TASKS)
def test_one_core_takes_the_sum_and_enough_of_them_the_longest(tasks: list[Task]) -> None:
    seconds = [task.seconds for task in tasks]
    assert replay(tasks, 1, FREE).wall == pytest.approx(sum(seconds))
    assert replay(tasks, len(tasks), FREE).wall == pytest.approx(max(seconds))
    assert replay(tasks, 10**6, FREE).wall == pytest.approx(max(seconds))


@given(TASKS, COSTS, st.integers(1, 40))
def test_more_cores_never_take_longer(tasks: list[Task], costs: Costs, cores: int) -> None:
    fewer, more = replay(tasks, cores, costs).wall, replay(tasks, cores + 1, costs).wall
    assert more <= fewer + 1e-9


@given(TASKS, COSTS, st.integers(1, 40))
def test_nothing_is_quicker_than_what_it_consists_of(
    tasks: list[Task], costs: Costs, cores: int
) -> None:
    wall = replay(tasks, cores, costs).wall + 1e-9 - costs.before - costs.after
    assert wall >= sum(task.seconds for task in tasks) / cores
    assert wall >= len(tasks) * costs.task
    assert wall >= sum(task.megabytes for task in tasks) / costs.storage


def test_a_task_begins_when_what_it_needs_is_there() -> None:
    tasks = [Task(5), Task(1), Task(1, after=(0,)), Task(1)]
    found = replay(tasks, 2, FREE)
    # The second core has done its first task after 1 s, and waits for 4.
    assert (found.wall, found.waited) == (6, 4)
    assert replay(tasks, 1, FREE).waited == 0


@pytest.mark.parametrize(
    ("cores", "costs", "bound"),
    [
        (1, FREE, "encoding"),
        (100, FREE, "the longest job"),
        (100, Costs(task=1), "giving out jobs"),
        (100, Costs(storage=1), "storage"),
        (100, Costs(after=60), "joining films"),
    ],
)
def test_it_says_what_bounds(cores: int, costs: Costs, bound: str) -> None:
    tasks = [Task(2, 1)] * 10
    assert replay(tasks, cores, costs).bound == bound
