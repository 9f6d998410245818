'use strict';
{
  const video = document.querySelector('video');
  // The place that is left is taken out of the tab's list, so that "back" does not lead here.
  for (const link of document.querySelectorAll('[data-leave]')) {
    link.addEventListener('click', (event) => {
      event.preventDefault();
      // The other place may take its time: until then nothing is heard, seen, or read in the tab.
      video?.pause();
      document.title = '';
      document.body.hidden = true;
      location.replace(link.href);
    });
  }
  if (video) {
    // The film as one file, from where it was; it has no card, so it may be shorter.
    const playFile = (at, playing) => {
      video.addEventListener('loadedmetadata', () => {
        video.currentTime = Math.min(at, video.duration);
      }, { once: true });
      video.src = video.dataset.mp4;
      if (playing) video.play().catch(() => {});
    };
    // Safari plays HLS by itself. canPlayType alone says nothing: Chrome answers "maybe", too.
    if ('ManagedMediaSource' in window && video.canPlayType('application/vnd.apple.mpegurl')) {
      const tracks = [...video.querySelectorAll('track')];
      for (const track of tracks) track.remove(); // the playlist has its own
      video.addEventListener('error', () => {
        video.append(...tracks);
        // Browsers choose anew by their own language: the edition's is shown, as at first.
        video.addEventListener('loadedmetadata', () => {
          for (const one of tracks) one.track.mode = one.default ? 'showing' : 'disabled';
        }, { once: true });
        playFile(video.currentTime, !video.paused);
      }, { once: true });
      video.src = video.dataset.hls;
    } else if (window.Hls && Hls.isSupported()) {
      // Subtitles come from the page's own <track>s, and no worker is allowed by its policy.
      // Nothing of the film is loaded before somebody wants to see it.
      const hls = new Hls({ autoStartLoad: false, enableWorker: false, renderTextTracksNatively: false });
      video.addEventListener('play', () => hls.startLoad(video.currentTime || -1), { once: true });
      hls.on(Hls.Events.ERROR, (_, told) => {
        if (!told.fatal) return;
        const at = video.currentTime;
        const playing = !video.paused;
        hls.destroy();
        playFile(at, playing);
      });
      hls.loadSource(video.dataset.hls);
      hls.attachMedia(video);
    }
    const lines = [...document.querySelectorAll('[data-start]')];
    for (const line of lines) {
      line.addEventListener('click', (event) => {
        event.preventDefault();
        video.currentTime = Number(line.dataset.start);
        video.play().catch(() => {});
        video.focus();
      });
    }
    let shown = -1;
    video.addEventListener('timeupdate', () => {
      let now = lines.length - 1; // findLastIndex is missing in Safari before 15.4
      while (now >= 0 && Number(lines[now].dataset.start) > video.currentTime + 0.05) now -= 1;
      if (now === shown) return;
      lines[shown]?.removeAttribute('aria-current');
      lines[now]?.setAttribute('aria-current', 'true');
      shown = now;
    });
  }
}
