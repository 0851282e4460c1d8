// The page of a desk: a terminal, its socket, and what only a browser can do: fonts, files, the clipboard.
"use strict";

(() => {
  const words = JSON.parse(document.body.dataset.words);
  const find = (id) => document.getElementById(id);
  const notice = find("notice"), again = find("notice-again"), chooser = find("chooser"), file = find("file");
  const LEFT = 1000, TAKEN_OVER = 4001, SOON = 500, LATE = 10000;
  const BEAT = 4000, MISSED = 2; // asked so often, and lost after so many questions without an answer
  const LONGEST_PASTE = 100000, FLASH = 6000;
  const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g; // what steers a terminal and is no letter
  const FONT = "'Socialdesk Mono', 'Noto Color Emoji', 'Noto Sans Mono', 'Segoe UI Emoji', monospace";
  const size = Math.min(Math.max(parseInt(new URLSearchParams(location.search).get("fontsize"), 10) || 16, 8), 48);

  const term = new Terminal({
    allowProposedApi: true, fontFamily: FONT, fontSize: size, lineHeight: 1, scrollback: 0, cursorBlink: false,
    customGlyphs: true, macOptionIsMeta: true, macOptionClickForcesSelection: true, rightClickSelectsWord: false,
    theme: { background: "#101418" },
  });
  const fit = new FitAddon.FitAddon();
  let socket = null, pause = SOON, timer = 0, unanswered = 0, isLocked = false, desk = "";
  const held = []; // what was pasted while the desk opened, or the network was gone

  // -- which desk: this tab's, also after it was loaded anew

  function freshDesk() {
    desk = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
    sessionStorage.setItem("desk", desk);
  }

  // -- what is said above the terminal

  function say(text, button = "") {
    find("notice-words").textContent = text;
    again.textContent = button;
    again.hidden = !button;
    notice.hidden = !text;
    if (button) again.focus();
  }

  function unsay(text) {
    if (find("notice-words").textContent === text) say("");
  }

  function flash(text) {
    say(text);
    setTimeout(() => unsay(text), FLASH);
  }

  // -- the socket

  function tell(...what) {
    const isOpen = socket !== null && socket.readyState === WebSocket.OPEN;
    if (isOpen) socket.send(JSON.stringify(what));
    return isOpen;
  }

  function connect() {
    clearTimeout(timer);
    timer = unanswered = 0;
    isLocked = false;
    const url = new URL("ws", location.href);
    url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    url.search = new URLSearchParams({ desk, width: term.cols, height: term.rows });
    const mine = socket = new WebSocket(url);
    mine.binaryType = "arraybuffer";
    let wasOpen = false, isDrawn = false;
    mine.onopen = () => {
      wasOpen = true;
      pause = SOON;
      term.reset();
      again.hidden = true;
      term.focus();
      tell("resize", { width: term.cols, height: term.rows });
      tell(document.hasFocus() ? "focus" : "blur");
      for (const each of held.splice(0)) tell("stdin", each);
    };
    mine.onmessage = (event) => {
      unanswered = 0;
      if (typeof event.data === "string") return take(JSON.parse(event.data));
      term.write(new Uint8Array(event.data));
      if (!isDrawn) { isDrawn = true; say(""); }
    };
    mine.onclose = (event) => {
      if (mine !== socket) return;
      if (event.code === LEFT) { sessionStorage.removeItem("desk"); say(words.left, words.again); }
      else if (event.code === TAKEN_OVER) say(words.elsewhere, words.again);
      else lost(wasOpen);
    };
  }

  async function lost(wasOpen) {
    const mine = socket;
    if (wasOpen) say(words.lost);
    let status = 0;
    try {
      status = (await fetch(`ready?desk=${desk}`, { cache: "no-store", signal: AbortSignal.timeout(BEAT * MISSED) })).status;
    } catch { /* the network is still gone */ }
    if (mine !== socket) return; // another try has begun meanwhile
    if (status === 401 || status === 403) { isLocked = true; say(words.locked, words.again); }
    else if (status === 503) say(words.full, words.again);
    else {
      say(words.lost);
      timer = setTimeout(connect, pause);
      pause = Math.min(pause * 2, LATE);
    }
  }

  // A network that goes, or a laptop that sleeps, closes nothing: only silence tells.
  function beat() {
    if (!socket || socket.readyState > WebSocket.OPEN) return;
    if (unanswered < MISSED) { unanswered++; tell("ping"); return; }
    const gone = socket;
    socket = gone.onopen = gone.onmessage = gone.onclose = null;
    gone.close();
    lost(true);
  }

  function hurry() {
    if (timer) { pause = SOON; connect(); }
    else if (isLocked) connect(); // perhaps another tab was let in
    else beat();
  }

  again.onclick = () => {
    if (!sessionStorage.getItem("desk")) freshDesk();
    say(words.opening);
    connect();
  };
  window.addEventListener("online", hurry);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) hurry(); });
  setInterval(beat, BEAT);

  // -- what the desk asks of the browser

  function take([what, value]) {
    if (what === "open_url") {
      const url = new URL(value);
      if (url.protocol === "https:" || url.protocol === "http:") window.open(url.href, "_blank", "noopener,noreferrer");
    } else if (what === "download") {
      const link = document.createElement("a");
      link.href = `download/${encodeURIComponent(value)}?desk=${desk}`;
      link.download = "";
      link.click();
    } else if (what === "choose_file") {
      chooser.hidden = false;
      file.value = "";
      file.focus();
      try { file.showPicker(); } catch { file.click(); }
    }
  }

  async function upload(files) {
    chooser.hidden = true;
    term.focus();
    const chosen = files[0];
    if (!chosen) return;
    if (files.length > 1) return flash(words.one);
    if (chosen.size > words.largest) return flash(words.large);
    const sending = words.sending.replace("{name}", chosen.name);
    say(sending);
    try {
      const query = new URLSearchParams({ desk, name: chosen.name });
      const answer = await fetch(`upload?${query}`, { method: "POST", body: chosen });
      if (answer.ok) unsay(sending);
      else flash(answer.status === 413 ? await answer.text() : words.failed);
    } catch {
      flash(words.failed);
    }
  }

  file.onchange = () => upload(file.files);
  file.oncancel = () => { chooser.hidden = true; term.focus(); };
  find("chooser-cancel").onclick = () => { chooser.hidden = true; term.focus(); };
  chooser.onsubmit = (event) => event.preventDefault();
  chooser.onkeydown = (event) => { if (event.key === "Escape") { chooser.hidden = true; term.focus(); } };
  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      event.preventDefault();
      document.body.classList.toggle("dropping", kind === "dragenter" || kind === "dragover");
      if (kind === "drop") upload(event.dataTransfer.files);
    });
  }
  document.addEventListener("paste", (event) => {
    const pasted = event.clipboardData;
    if (!pasted || !chooser.hidden) return;
    event.preventDefault();
    event.stopPropagation();
    const text = pasted.getData("text/plain");
    const isText = text && (!pasted.files.length || pasted.types.includes("text/html")); // a table comes as a picture too
    if (!isText) upload(pasted.files);
    else if (text.length > LONGEST_PASTE) flash(words.long);
    else {
      const marked = `\x1b[200~${text.replace(CONTROL, "")}\x1b[201~`; // marked here: nothing in it ends it
      if (!tell("stdin", marked)) held.push(marked);
    }
  }, true);

  // -- the clipboard

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch { // without HTTPS, or without leave: the old way
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      term.focus();
    }
  }

  term.parser.registerOscHandler(52, (data) => {
    const code = data.slice(data.indexOf(";") + 1);
    if (code && code !== "?") {
      try {
        copy(new TextDecoder().decode(Uint8Array.from(atob(code), (char) => char.charCodeAt(0))));
      } catch { /* no text */ }
    }
    return true; // and nobody reads it
  });
  term.attachCustomKeyEventHandler((event) => {
    const key = event.key.toLowerCase(), held = event.ctrlKey || event.metaKey;
    if (held && key === "v") return false; // the browser pastes
    if (held && key === "c" && term.hasSelection()) {
      if (event.type === "keydown") { event.preventDefault(); copy(term.getSelection()); term.clearSelection(); }
      return false;
    }
    if (held && ["=", "+", "-", "0"].includes(event.key)) return false; // and zooms
    if (event.ctrlKey && event.key === "/") { // as terminals send it
      if (event.type === "keydown") { event.preventDefault(); tell("stdin", "\x1f"); }
      return false;
    }
    return true;
  });

  // -- its size

  function fitPixels() { // after a zoom letters are as wide as whole pixels allow
    const now = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    now.addEventListener("change", () => { requestAnimationFrame(() => fit.fit()); fitPixels(); }, { once: true });
  }

  function aboveKeyboard() { // a phone's keyboard covers the page instead of making it smaller
    if (visualViewport.scale === 1) find("terminal").style.height = `${visualViewport.height}px`;
  }

  // -- beginning

  async function begin() {
    find("chooser-words").textContent = words.choose;
    find("chooser-cancel").textContent = words.cancel;
    say(words.opening);
    const letters = "ẮỆổđ ที่ปู้ │";
    await Promise.allSettled(["", "bold "].map((weight) => document.fonts.load(`${weight}${size}px 'Socialdesk Mono'`, letters)));
    term.loadAddon(fit);
    term.unicode.register(deskWidths);
    term.unicode.activeVersion = deskWidths.version;
    term.open(find("terminal"));
    try { term.loadAddon(new CanvasAddon.CanvasAddon()); } catch { /* drawn by the page itself then */ }
    fit.fit();
    term.focus();
    term.onData((data) => tell("stdin", data));
    term.onBinary((data) => tell("stdin", data));
    term.onResize(({ cols, rows }) => tell("resize", { width: cols, height: rows }));
    term.onTitleChange((title) => {
      document.title = title || "socialdesk";
      sessionStorage.setItem("title", document.title);
    });
    new ResizeObserver(() => fit.fit()).observe(find("terminal"));
    fitPixels();
    if (window.visualViewport) visualViewport.addEventListener("resize", aboveKeyboard);
    window.addEventListener("focus", () => { if (chooser.hidden && again.hidden) term.focus(); tell("focus"); });
    window.addEventListener("blur", () => tell("blur"));
    desk = sessionStorage.getItem("desk") || "";
    if (!desk) freshDesk();
    else document.title = sessionStorage.getItem("title") || document.title;
    window.desk = term;
    connect();
  }
  begin();
})();
