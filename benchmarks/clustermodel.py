"""A model of a build on a cluster: tasks of known length, replayed on any number of cores. Pure.

Three things are shared by all cores, each serving one at a time, in order: the coordinator,
which takes a result and gives out the next task; the storage, from which the film is read and
to which segments go; and, when all is encoded, the coordinator again, which puts the films
together.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Task:
    """So many seconds of one core, and megabytes through the storage; after: the numbers of earlier
    tasks whose results it needs. The core that has it waits for these."""

    seconds: float
    megabytes: float = 0.0
    after: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Costs:
    """What is not encoding: seconds that a task takes the coordinator, megabytes a second that
    the storage gives to all together, seconds before the first task and after the last."""

    task: float = 0.0
    storage: float = float("inf")
    before: float = 0.0
    after: float = 0.0


@dataclass(frozen=True, slots=True)
class Replayed:
    """Seconds until the films are there, what bounds them most, and the seconds that cores waited
    for rows of others."""

    wall: float
    bound: str
    waited: float = 0.0


def replay(tasks: Sequence[Task], cores: int, costs: Costs) -> Replayed:
    """Tasks in order, each to the core that is free first."""
    free = [0.0] * min(cores, max(1, len(tasks)))
    coordinator = storage = waited = 0.0
    ends: list[float] = []
    for task in tasks:
        # The earliest first, so that both queues are served in the order of time.
        coordinator = max(coordinator, free[0]) + costs.task
        storage = max(storage, coordinator) + task.megabytes / costs.storage
        ready = storage if task.megabytes else coordinator
        begins = max([ready, *(ends[number] for number in task.after)])
        waited += begins - ready
        ends.append(begins + task.seconds)
        heapq.heapreplace(free, ends[-1])
    end = max(ends, default=0.0)
    shares = {
        "encoding": sum(task.seconds for task in tasks) / cores,
        "the longest job": max((task.seconds for task in tasks), default=0.0),
        "giving out jobs": len(tasks) * costs.task,
        "storage": sum(task.megabytes for task in tasks) / costs.storage,
        "planning": costs.before,
        "joining films": costs.after,
    }
    wall = costs.before + end + costs.after
    return Replayed(wall, max(shares, key=shares.__getitem__), waited)
