'use strict';
{
  // The place that is left is taken out of the tab's list, so that "back" does not lead here.
  for (const link of document.querySelectorAll('[data-leave]')) {
    link.addEventListener('click', (event) => {
      event.preventDefault();
      document.body.hidden = true;
      location.replace(link.href);
    });
  }
  const video = document.querySelector('video');
  if (video) {
    const mp4 = video.dataset.mp4;
    // Safari plays HLS by itself. canPlayType alone says nothing: Chrome answers "maybe", too.
    if ('ManagedMediaSource' in window && video.canPlayType('application/vnd.apple.mpegurl')) {
      for (const track of video.querySelectorAll('track')) track.remove(); // the playlist has its own
      video.src = video.dataset.hls;
    } else if (window.Hls && Hls.isSupported()) {
      // Subtitles come from the page's own <track>s, and no worker is allowed by its policy.
      const hls = new Hls({ enableWorker: false, renderTextTracksNatively: false });
      hls.on(Hls.Events.ERROR, (_, told) => {
        if (!told.fatal) return;
        const at = video.currentTime;
        hls.destroy();
        video.src = mp4;
        video.currentTime = at;
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
      const now = lines.findLastIndex((line) => Number(line.dataset.start) <= video.currentTime + 0.05);
      if (now === shown) return;
      lines[shown]?.removeAttribute('aria-current');
      lines[now]?.setAttribute('aria-current', 'true');
      shown = now;
    });
  }
}
