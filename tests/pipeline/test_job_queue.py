"""Which worker gets which job: told from what happened, without a cluster."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from filmpack.pipeline.cluster.queue import FAILED, LOST, JobQueue


def test_jobs_go_out_in_order_and_come_to_an_end() -> None:
    queue = JobQueue(2)
    assert (queue.take("a"), queue.take("b"), queue.take("a")) == (0, 1, None)
    assert not queue.finished
    queue.done(0)
    queue.done(1)
    assert queue.finished


def test_the_jobs_of_a_lost_worker_come_first_for_others() -> None:
    queue = JobQueue(4)
    for worker in ("a", "b", "a"):
        queue.take(worker)
    assert sorted(queue.lost("a")) == [0, 2]
    assert {queue.take("b"), queue.take("b")} == {0, 2}
    assert queue.take("b") == 3


def test_a_failed_job_is_tried_by_another_worker_not_by_the_same() -> None:
    queue = JobQueue(1)
    queue.take("a")
    queue.failed(0, "no room")
    assert queue.hopeless(frozenset("ab")) is None
    assert queue.take("a") is None
    assert queue.take("b") == 0


def test_a_job_that_failed_everywhere_says_why_and_where() -> None:
    queue = JobQueue(2)
    assert (queue.take("a"), queue.take("b")) == (0, 1)
    queue.failed(0, "no text on it")
    queue.done(1)
    assert queue.take("b") == 0
    queue.failed(0, "no text on it either")
    assert queue.hopeless(frozenset()) is None
    number, why = queue.hopeless(frozenset("ab")) or (None, "")
    assert number == 0
    assert "no text on it either" in why
    assert "on b" in why
    # Somebody new may still try.
    assert queue.hopeless(frozenset("abc")) is None


def test_a_job_is_not_taken_round_a_thousand_workers() -> None:
    queue, many = JobQueue(1), frozenset(map(str, range(1000)))
    for worker in range(FAILED):
        assert queue.hopeless(many) is None
        queue.take(str(worker))
        queue.failed(0, "no room")
    number, why = queue.hopeless(many) or (None, "")
    assert number == 0
    assert f"failed on {FAILED} workers" in why


def test_a_job_over_which_workers_are_lost_again_and_again_is_blamed() -> None:
    queue = JobQueue(1)
    for worker in map(str, range(LOST)):
        assert queue.hopeless(frozenset(worker)) is None
        queue.take(worker)
        queue.lost(worker)
    number, why = queue.hopeless(frozenset("z")) or (None, "")
    assert number == 0
    assert f"{LOST} workers were lost" in why


@given(st.data())
def test_whatever_is_lost_or_fails_every_job_is_done_once_or_blamed(data: st.DataObject) -> None:
    jobs, workers = data.draw(st.integers(0, 8)), frozenset("abc")
    queue, done = JobQueue(jobs), list[int]()
    for _ in range(200):
        if queue.finished or queue.hopeless(workers):
            break
        worker = data.draw(st.sampled_from("abc"))
        if (number := queue.take(worker)) is None:
            continue
        what = data.draw(st.sampled_from(["done", "done", "failed", "dropped", "lost"]))
        if what == "done":
            queue.done(number)
            done.append(number)
        elif what == "failed":
            queue.failed(number, "why")
        elif what == "dropped":
            queue.dropped(number)
        else:
            assert queue.lost(worker) == [number]
    assert len(done) == len(set(done))
    assert queue.hopeless(workers) or sorted(done) == list(range(jobs))
