"""Playing films in Chromium, without a screen: what happened, and the pictures it showed.

A page on 127.0.0.1 plays each film, seeks to moments, and sends back what it saw. No driver
and no protocol is needed for that, and Chromium is asked for nothing but the page.
"""

from __future__ import annotations

import base64
import io
import json
import os
import queue
import re
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from PIL import Image

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = """
--headless --no-sandbox --disable-gpu --disable-quic --disable-dev-shm-usage --no-first-run
--disable-background-networking --disable-component-update --disable-sync --disable-extensions
--no-default-browser-check --mute-audio --autoplay-policy=no-user-gesture-required
--force-color-profile=srgb --enable-blink-features=AudioVideoTracks
""".split()
PAGE = """<!doctype html><meta charset="utf-8"><title>films</title><video muted></video><script>
const jobs = JOBS;
const video = document.querySelector("video");
const once = (name) => new Promise((done) => video.addEventListener(name, done, {once: true}));
const failed = new Promise((_, fail) => video.addEventListener("error", () =>
  fail(new Error(`${video.error.code} ${video.error.message}`))));
const soon = (promise) => Promise.race([promise, failed]);

let told = null;
for (const name of ["waiting", "stalled", "ended"])
  video.addEventListener(name, () => told && told.push([name, video.currentTime]));

async function play() {
  video.currentTime = 0;
  const ended = once("ended");
  const begun = once("playing");
  await soon(video.play());
  await soon(begun);
  told = [];
  await soon(ended);
  const result = {
    events: told, at: video.currentTime, duration: video.duration,
    decoded: video.getVideoPlaybackQuality().totalVideoFrames,
    sound: video.webkitAudioDecodedByteCount,
  };
  told = null;
  return result;
}

async function picture(at) {
  const drawn = new Promise((done) => video.requestVideoFrameCallback(done));
  const found = once("seeked");
  video.currentTime = at;
  await soon(found);
  // None is drawn where the picture of before is due again.
  await Promise.race([drawn, new Promise((done) => setTimeout(done, 5000))]);
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
  canvas.getContext("2d").drawImage(video, 0, 0);
  return canvas.toDataURL("image/png");
}

async function all() {
  const results = {};
  for (const job of jobs) {
    const loaded = once("loadeddata");
    video.src = job.name;
    await soon(loaded);
    const sounds = Array.from(video.audioTracks, (one) => [one.language, one.label, one.enabled]);
    const result = results[job.name] = {plays: [], pictures: [], sounds};
    // A slow machine stalls here and there, a broken film at each time.
    for (let turn = 0; turn < job.plays; turn++) {
      result.plays.push(await play());
      if (result.plays.at(-1).events.length === 1) break;
    }
    for (const at of job.moments) result.pictures.push(await picture(at));
  }
  return results;
}

const send = (what) => fetch("/", {method: "POST", body: JSON.stringify(what)});
all().then(send, (error) => send({error: `${error} (${video.currentSrc})`}));
</script>"""


TRACKS = """<!doctype html><meta charset="utf-8"><title>tracks</title><video></video><script>
const video = document.querySelector("video");
const load = (name) => new Promise((done, fail) => {
  const track = document.createElement("track");
  track.addEventListener("error", () => fail(new Error(name)));
  track.addEventListener("load", () => done([name, Array.from(track.track.cues, (cue) =>
    [cue.id, Math.round(1000 * cue.startTime), Math.round(1000 * cue.endTime), cue.line === 0,
     cue.text, cue.getCueAsHTML().textContent])]));
  track.src = name;
  video.append(track);
  track.track.mode = "hidden";
});
const send = (what) => fetch("/", {method: "POST", body: JSON.stringify(what)});
Promise.all(NAMES.map(load)).then((all) => send(Object.fromEntries(all)),
  (error) => send({error: `${error}`}));
</script>"""


@dataclass(frozen=True, slots=True)
class ShownCue:
    """A cue of a track: its id, its times in milliseconds, whether it stands at the top, its text
    with markup, and the words that are shown."""

    id: str
    start: int
    end: int
    top: bool
    text: str
    words: str


@dataclass(frozen=True, slots=True)
class Job:
    """A film, how often at most it is played to have it through without a stall, and the
    moments (seconds) of which a picture is wanted then."""

    film: Path
    plays: int
    moments: Sequence[float]


@dataclass(frozen=True, slots=True)
class Play:
    """One time that a film was played: events, each with its moment, ended last; seconds
    played; the film's length; pictures decoded, and bytes of sound."""

    events: list[tuple[str, float]]
    at: float
    duration: float
    decoded: int
    sound: int


@dataclass(frozen=True, slots=True)
class EntryContext:
    plays: list[Play]
    pictures: list[Image.Image]
    sounds: list[tuple[str, str, bool]]
    """Each audio track that it offers: language, name, and whether it is the one that is heard."""


def program() -> str:
    """Chromium, "" on a machine without it."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), "")


def played(jobs: Sequence[Job], folder: Path, seconds: float) -> list[EntryContext]:
    """Have films (of different names) played, one after the other, in `seconds` at most.

    Raises RuntimeError with what Chromium said when that does not come to an end.
    """
    told = [{"name": job.film.name, "plays": job.plays, "moments": [*job.moments]} for job in jobs]
    page = PAGE.replace("JOBS", json.dumps(told))
    found = _report(page, [job.film for job in jobs], folder, seconds)
    return [_seen(found[job.film.name]) for job in jobs]


def read_cues(tracks: Sequence[Path], folder: Path, seconds: float) -> list[list[ShownCue]]:
    """The cues that Chromium finds in WebVTT files of different names.

    Raises RuntimeError with what it said when that does not come to an end.
    """
    names = [path.name for path in tracks]
    found = _report(TRACKS.replace("NAMES", json.dumps(names)), tracks, folder, seconds)
    return [[ShownCue(*cue) for cue in found[name]] for name in names]


def _report(page: str, files: Sequence[Path], folder: Path, seconds: float) -> dict[str, Any]:
    """What a page sends back that Chromium shows, beside these files."""
    reports: queue.Queue[dict[str, Any]] = queue.Queue()
    with _served(page, files, reports) as address, _browser(folder, address) as process:
        until = time.monotonic() + seconds
        while True:
            try:
                told = reports.get(timeout=1)
                break
            except queue.Empty:
                if process.poll() is not None or time.monotonic() > until:
                    said = (folder / "chromium.log").read_text("utf-8", "replace")
                    raise RuntimeError(f"nothing came back from Chromium: {said[-3000:]}") from None
    if "error" in told:
        raise RuntimeError(f"Chromium does not play it: {told['error']}")
    return told


def _seen(told: Mapping[str, Any]) -> EntryContext:
    pictures = [base64.b64decode(data.partition(",")[2]) for data in told["pictures"]]
    return EntryContext(
        [Play(**{**play, "events": [*map(tuple, play["events"])]}) for play in told["plays"]],
        [Image.open(io.BytesIO(data)).convert("RGB") for data in pictures],
        [(language, name, on) for language, name, on in told["sounds"]],
    )


@contextmanager
def _browser(folder: Path, address: str) -> Iterator[subprocess.Popen[bytes]]:
    homes = {name: str(folder) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
    with (folder / "chromium.log").open("wb") as log:
        process = subprocess.Popen(
            [program(), *OPTIONS, f"--user-data-dir={folder / 'profile'}", address],
            env={**os.environ, **homes},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        # With all processes that it started itself.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def _served(
    text: str, given: Iterable[Path], reports: queue.Queue[dict[str, Any]]
) -> Iterator[str]:
    page, files = text.encode(), {f"/{path.name}": path for path in given}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if self.path == "/":
                self._answer(200, "text/html", page)
            elif self.path.endswith(".vtt") and self.path in files:
                self._answer(200, "text/vtt", files[self.path].read_bytes())
            elif self.path in files:
                self._film(files[self.path].read_bytes())
            else:
                self._answer(404, "text/plain", b"")

        def _film(self, data: bytes) -> None:
            asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
            if asked is None:
                self._answer(200, "video/mp4", data)
                return
            first, last = int(asked[1]), min(int(asked[2] or len(data)), len(data) - 1)
            if first > last:
                self._answer(416, "video/mp4", b"", f"bytes */{len(data)}")
            else:
                where = f"bytes {first}-{last}/{len(data)}"
                self._answer(206, "video/mp4", data[first : last + 1], where)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            self._answer(200, "text/plain", b"")
            reports.put(json.loads(body))

        def _answer(self, code: int, kind: str, data: bytes, where: str = "") -> None:
            self.send_response(code)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Accept-Ranges", "bytes")
            if where:
                self.send_header("Content-Range", where)
            self.end_headers()
            # A player that seeks hangs up in the middle of what it does not want any more.
            try:
                self.wfile.write(data)
            except ConnectionError:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
