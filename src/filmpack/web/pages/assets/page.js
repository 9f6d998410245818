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
  const playFilm = () => {
    const tracks = [...video.querySelectorAll('track')];
    // Browsers choose by their own language: the edition's is shown, as its page is read in it.
    const showOwn = () => {
      const own = tracks.find((one) => one.default);
      const all = [...video.textTracks];
      const chosen = all.find((one) => one.label === own?.label)
        ?? all.find((one) => one.language === own?.srclang);
      if (chosen) for (const one of all) one.mode = one === chosen ? 'showing' : 'disabled';
    };
    // The film as one file, from where it was; it has no card, so it may be shorter.
    const playFile = (at, playing) => {
      video.addEventListener('loadedmetadata', () => {
        video.currentTime = Math.min(at, video.duration);
      }, { once: true });
      video.src = video.dataset.mp4;
      if (playing) video.play().catch(() => {});
    };
    const stream = () => {
      // Safari plays HLS by itself, and older iPhones play it in no other way. canPlayType alone
      // says nothing: Chrome answers "maybe", too.
      const safari = 'ManagedMediaSource' in window || !('MediaSource' in window);
      if (safari && video.canPlayType('application/vnd.apple.mpegurl')) playNative();
      else if (window.Hls && Hls.isSupported()) playHls();
    };
    const playNative = () => {
      // The playlist's own subtitles take the place of the page's, where the browser has them.
      const takeOver = ({ track }) => {
        if (tracks.some((one) => one.track === track)) return;
        for (const one of tracks) one.remove();
        showOwn();
      };
      video.textTracks.addEventListener('addtrack', takeOver);
      video.addEventListener('loadedmetadata', showOwn, { once: true });
      video.addEventListener('playing', () => {
        if (![...video.textTracks].some((one) => one.mode === 'showing')) showOwn();
      }, { once: true });
      video.addEventListener('error', () => {
        video.textTracks.removeEventListener('addtrack', takeOver);
        for (const one of tracks) if (!one.isConnected) video.append(one);
        video.addEventListener('loadedmetadata', showOwn, { once: true });
        playFile(video.currentTime, !video.paused);
      }, { once: true });
      video.src = video.dataset.hls;
    };
    const loaded = (at) => [...Array(video.buffered.length).keys()].some(
      (one) => video.buffered.start(one) <= at && at < video.buffered.end(one));
    const playHls = () => {
      // Subtitles come from the page's own <track>s, and no worker is allowed by its policy.
      // Nothing of the film is loaded before somebody wants to see it.
      const hls = new Hls({ autoStartLoad: false, enableWorker: false, renderTextTracksNatively: false });
      video.addEventListener('play', () => hls.startLoad(video.currentTime || -1), { once: true });
      hls.on(Hls.Events.ERROR, (_, told) => {
        if (!told.fatal) return;
        const at = video.currentTime;
        if (told.type === Hls.ErrorTypes.NETWORK_ERROR && (loaded(at + 0.5) || !navigator.onLine)) {
          // What is loaded is played on; the file would need the network, too.
          if (navigator.onLine) setTimeout(() => hls.startLoad(), 3000);
          else addEventListener('online', () => hls.startLoad(), { once: true });
          return;
        }
        const playing = !video.paused;
        hls.destroy();
        playFile(at, playing);
      });
      // Safari's own player has a menu of sounds, that of other browsers none.
      const sounds = document.querySelector('[data-sounds]');
      if (sounds) {
        const menu = sounds.closest('p');
        hls.on(Hls.Events.MANIFEST_PARSED, () => { menu.hidden = false; });
        hls.on(Hls.Events.DESTROYING, () => { menu.hidden = true; });
        sounds.addEventListener('change', () => hls.setAudioOption({ name: sounds.value }));
      }
      hls.loadSource(video.dataset.hls);
      hls.attachMedia(video);
    };
    // Where this comes late, somebody may be watching the file already.
    if (video.paused && !video.currentTime) stream();
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
  };
  // hls.js comes after this file and is large: the way out does not wait for it.
  if (video) document.addEventListener('DOMContentLoaded', playFilm, { once: true });
}
