"""The plan for 38 tracks of 1,000 cues each, all timed differently: the worst there is.

Printed beside sorting the same intervals, which any plan has to do at least.
"""

from __future__ import annotations

import platform
import random
import statistics
import time
from fractions import Fraction

from filmpack.segments.cuts import CutParameters, plan_segments

TRACKS, CUES, RUNS = 38, 1000, 7


def main() -> None:
    chance = random.Random(5)
    tracks = []
    for _ in range(TRACKS):
        at, track = 0, []
        for _ in range(CUES):
            at += chance.randint(2, 60)
            length = chance.randint(20, 120)
            track.append((at, at + length))
            at += length
        tracks.append(track)
    frames = max(track[-1][1] for track in tracks)
    ours, theirs = [], []
    for _ in range(RUNS):
        begun = time.perf_counter()
        segments = plan_segments(frames, tracks, CutParameters.at(Fraction(25)))
        ours.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        sorted(interval for track in tracks for interval in track)
        theirs.append(time.perf_counter() - begun)
    plan, sort = statistics.median(ours), statistics.median(theirs)
    print(f"Python {platform.python_version()}, {platform.machine()}")
    print(f"{TRACKS} tracks x {CUES} cues, {frames} frames, {len(segments)} segments")
    print(f"plan: {plan:.3f} s, {plan / sort:.1f} times sorting the cues ({sort:.3f} s)")


if __name__ == "__main__":
    main()
