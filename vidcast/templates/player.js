// Makes the transcript play: times and words seek, the words being said are marked, a link to a moment can be copied.
// The pages read and play without it.
"use strict";
(() => {
  const video = document.querySelector("video");
  const clock = (seconds) => {
    const whole = Math.floor(seconds), hours = Math.floor(whole / 3600);
    const minutes = Math.floor(whole / 60) % 60, rest = String(whole % 60).padStart(2, "0");
    return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
  };

  const copy = async (text, button, done) => {
    const said = button.parentElement.querySelector(".said");
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = done;
    } catch {
      // Without https a browser offers no clipboard, so the text is shown for copying by hand.
      said.textContent = text;
    }
  };

  for (const button of document.querySelectorAll('[data-do="address"]')) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button.dataset.text, button, "Address copied."));
  }
  if (!video) return;

  const cues = [...document.querySelectorAll(".cue")].map((mark) => ({
    mark, start: Number(mark.dataset.at) / 1000, end: Number(mark.dataset.end) / 1000,
  }));
  const controls = document.querySelector(".controls");
  const copyButton = controls.querySelector('[data-do="copy"]');
  const followButton = controls.querySelector('[data-do="follow"]');
  const now = controls.querySelector("[data-now]");
  let current = null;
  let following = false;

  const seek = (seconds, play) => {
    const go = () => {
      // Chromium would go on showing the poster at the new place until playing starts.
      video.removeAttribute("poster");
      video.currentTime = seconds;
      if (play) video.play().catch(() => {});
    };
    if (video.readyState > 0) go();
    else {
      video.addEventListener("loadedmetadata", go, { once: true });
      video.load();
    }
  };

  const show = () => {
    const at = video.currentTime;
    now.textContent = clock(at);
    const cue = cues.find(({ start, end }) => at >= start && at < end) ?? null;
    if (cue === current) return;
    current?.mark.classList.remove("now");
    cue?.mark.classList.add("now");
    current = cue;
    if (cue && following) cue.mark.scrollIntoView({ block: "center" });
  };

  const fromAddress = () => {
    const found = /^#t=(?:(\d+):)?(?:(\d+):)?(\d+(?:\.\d+)?)$/.exec(location.hash);
    if (!found) return;
    const [, first, second, seconds] = found;
    const minutes = second === undefined ? Number(first ?? 0) : Number(first) * 60 + Number(second);
    seek(minutes * 60 + Number(seconds), false);
  };

  document.addEventListener("click", (event) => {
    const place = event.target.closest("[data-at]");
    if (!place || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (place.matches(".cue") && !getSelection().isCollapsed) return;
    event.preventDefault();
    const seconds = Number(place.dataset.at) / 1000;
    history.replaceState(null, "", `#t=${Math.floor(seconds)}`);
    seek(seconds, true);
  });
  copyButton.addEventListener("click", () => {
    const address = new URL(`#t=${Math.floor(video.currentTime)}`, location.href);
    copy(address.href, copyButton, "Link copied.");
  });
  followButton.addEventListener("click", () => {
    following = !following;
    followButton.setAttribute("aria-pressed", String(following));
    if (following) current?.mark.scrollIntoView({ block: "center" });
  });
  video.addEventListener("timeupdate", show);
  video.addEventListener("seeking", show);
  addEventListener("hashchange", fromAddress);
  // A browser goes to the paragraph of that moment; who opens such a link came for the video.
  addEventListener("load", () => {
    if (location.hash.startsWith("#t=")) video.scrollIntoView({ block: "nearest", behavior: "instant" });
  });
  document.body.classList.add("live");
  controls.hidden = false;
  fromAddress();
})();
