// The page of a desk: a terminal, its socket, and what only a browser can do: fonts, files, the clipboard.
"use strict";

(() => {
  const words = JSON.parse(document.body.dataset.words);
  const find = (id) => document.getElementById(id);
  const notice = find("notice"), again = find("notice-again"), chooser = find("chooser"), file = find("file");
  const LEFT = 1000, TAKEN_OVER = 4001, SOON = 500, LATE = 10000;
  const FONT = "'Socialdesk Mono', 'Noto Color Emoji', 'Noto Sans Mono', 'Segoe UI Emoji', monospace";
  const size = Math.min(Math.max(parseInt(new URLSearchParams(location.search).get("fontsize"), 10) || 16, 8), 48);

  const term = new Terminal({
    allowProposedApi: true, fontFamily: FONT, fontSize: size, lineHeight: 1, scrollback: 0, cursorBlink: false,
    customGlyphs: true, macOptionIsMeta: true, rightClickSelectsWord: false,
    theme: { background: "#101418" },
  });
  const fit = new FitAddon.FitAddon();
  let socket = null, pause = SOON, timer = 0, desk = "";

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

  // -- the socket

  function tell(...what) {
    if (socket && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(what));
  }

  function connect() {
    clearTimeout(timer);
    const url = new URL("ws", location.href);
    url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    url.search = new URLSearchParams({ desk, width: term.cols, height: term.rows });
    const mine = socket = new WebSocket(url);
    mine.binaryType = "arraybuffer";
    mine.onopen = () => {
      pause = SOON;
      term.reset();
      say("");
      term.focus();
      tell("resize", { width: term.cols, height: term.rows });
      tell(document.hasFocus() ? "focus" : "blur");
    };
    mine.onmessage = (event) => {
      if (typeof event.data === "string") take(JSON.parse(event.data));
      else term.write(new Uint8Array(event.data));
    };
    mine.onclose = (event) => {
      if (mine !== socket) return;
      if (event.code === LEFT) { sessionStorage.removeItem("desk"); say(words.left, words.again); }
      else if (event.code === TAKEN_OVER) say(words.elsewhere, words.again);
      else lost();
    };
  }

  async function lost() {
    say(words.lost);
    let status = 0;
    try {
      status = (await fetch(`ready?desk=${desk}`, { cache: "no-store" })).status;
    } catch { /* the network is still gone */ }
    if (status === 401 || status === 403) say(words.locked);
    else if (status === 503) say(words.full, words.again);
    else {
      timer = setTimeout(connect, pause);
      pause = Math.min(pause * 2, LATE);
    }
  }

  again.onclick = () => {
    if (!sessionStorage.getItem("desk")) freshDesk();
    say(words.opening);
    connect();
  };
  window.addEventListener("online", () => { if (!notice.hidden && again.hidden) { pause = SOON; connect(); } });

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

  async function upload(chosen) {
    chooser.hidden = true;
    term.focus();
    if (!chosen) return;
    say(words.sending.replace("{name}", chosen.name));
    try {
      const query = new URLSearchParams({ desk, name: chosen.name });
      const answer = await fetch(`upload?${query}`, { method: "POST", body: chosen });
      say(answer.ok ? "" : (answer.status === 413 ? await answer.text() : words.failed));
    } catch {
      say(words.failed);
    }
    if (!notice.hidden) setTimeout(() => say(""), 6000);
  }

  file.onchange = () => upload(file.files[0]);
  file.oncancel = () => { chooser.hidden = true; term.focus(); };
  find("chooser-cancel").onclick = () => { chooser.hidden = true; term.focus(); };
  chooser.onsubmit = (event) => event.preventDefault();
  chooser.onkeydown = (event) => { if (event.key === "Escape") { chooser.hidden = true; term.focus(); } };
  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      event.preventDefault();
      document.body.classList.toggle("dropping", kind === "dragenter" || kind === "dragover");
      if (kind === "drop") upload(event.dataTransfer.files[0]);
    });
  }
  document.addEventListener("paste", (event) => {
    const pasted = event.clipboardData && event.clipboardData.files[0];
    if (pasted) { event.preventDefault(); event.stopPropagation(); upload(pasted); }
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
    return true;
  });

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
    window.addEventListener("resize", () => fit.fit());
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
