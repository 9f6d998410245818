"""Properties that are worked out once, and only if a rule asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")


class lazy(Generic[Value]):
    """A property that is worked out once. functools' own takes a lock each time (Python 3.11),
    which costs more than most rules do."""

    def __init__(self, find: Callable[[Any], Value]) -> None:
        self.find = find
        self.name = find.__name__
        self.__doc__ = find.__doc__

    def __get__(self, owner: Any, _kind: object = None) -> Value:
        value: Value = self.find(owner)
        owner.__dict__[self.name] = value
        return value
