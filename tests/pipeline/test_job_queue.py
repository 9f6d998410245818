"""Which worker gets which job: told from what happened, without a cluster."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from filmpack.pipeline.cluster.queue import FAILED, LOST, Dispatch


def test_jobs_go_out_in_order_and_come_to_an_end() -> None:
    dispatch = Dispatch(2)
    assert (dispatch.take("a"), dispatch.take("b"), dispatch.take("a")) == (0, 1, None)
    assert not dispatch.finished
    dispatch.done(0)
    dispatch.done(1)
    assert dispatch.finished


def test_the_jobs_of_a_lost_worker_come_first_for_others() -> None:
    dispatch = Dispatch(4)
    for worker in ("a", "b", "a"):
        dispatch.take(worker)
    assert sorted(dispatch.lost("a")) == [0, 2]
    assert {dispatch.take("b"), dispatch.take("b")} == {0, 2}
    assert dispatch.take("b") == 3


def test_a_failed_job_is_tried_by_another_worker_not_by_the_same() -> None:
    dispatch = Dispatch(1)
    dispatch.take("a")
    dispatch.failed(0, "no room")
    assert dispatch.hopeless(frozenset("ab")) is None
    assert dispatch.take("a") is None
    assert dispatch.take("b") == 0


def test_a_job_that_failed_everywhere_says_why_and_where() -> None:
    dispatch = Dispatch(2)
    assert (dispatch.take("a"), dispatch.take("b")) == (0, 1)
    dispatch.failed(0, "no text on it")
    dispatch.done(1)
    assert dispatch.take("b") == 0
    dispatch.failed(0, "no text on it either")
    assert dispatch.hopeless(frozenset()) is None
    number, why = dispatch.hopeless(frozenset("ab")) or (None, "")
    assert number == 0
    assert "no text on it either" in why
    assert "on b" in why
    # Somebody new may still try.
    assert dispatch.hopeless(frozenset("abc")) is None


def test_a_job_is_not_taken_round_a_thousand_workers() -> None:
    dispatch, many = Dispatch(1), frozenset(map(str, range(1000)))
    for worker in range(FAILED):
        assert dispatch.hopeless(many) is None
        dispatch.take(str(worker))
        dispatch.failed(0, "no room")
    number, why = dispatch.hopeless(many) or (None, "")
    assert number == 0
    assert f"failed on {FAILED} workers" in why


def test_a_job_over_which_workers_are_lost_again_and_again_is_blamed() -> None:
    dispatch = Dispatch(1)
    for worker in map(str, range(LOST)):
        assert dispatch.hopeless(frozenset(worker)) is None
        dispatch.take(worker)
        dispatch.lost(worker)
    number, why = dispatch.hopeless(frozenset("z")) or (None, "")
    assert number == 0
    assert f"{LOST} workers were lost" in why


@given(st.data())
def test_whatever_is_lost_or_fails_every_job_is_done_once_or_blamed(data: st.DataObject) -> None:
    jobs, workers = data.draw(st.integers(0, 8)), frozenset("abc")
    dispatch, done = Dispatch(jobs), list[int]()
    for _ in range(200):
        if dispatch.finished or dispatch.hopeless(workers):
            break
        worker = data.draw(st.sampled_from("abc"))
        if (number := dispatch.take(worker)) is None:
            continue
        what = data.draw(st.sampled_from(["done", "done", "failed", "dropped", "lost"]))
        if what == "done":
            dispatch.done(number)
            done.append(number)
        elif what == "failed":
            dispatch.failed(number, "why")
        elif what == "dropped":
            dispatch.dropped(number)
        else:
            assert dispatch.lost(worker) == [number]
    assert len(done) == len(set(done))
    assert dispatch.hopeless(workers) or sorted(done) == list(range(jobs))
