// Runs in the page, after it has settled. `what` is "page" (its words), "overlays", "frame" (with `element`) or "spot" (where to click).
(element, what) => {
  const LONGEST = 100000, NODES = 30000;
  const SILENT = new Set(["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "HEAD", "IFRAME", "OBJECT", "SELECT", "TEXTAREA", "svg", "CANVAS", "AUDIO", "VIDEO"]);
  const BLOCK = /^(block|flex|grid|table|list-item|table-row|flow-root|table-caption)$/;
  const clear = (color) => /^(transparent|rgba\(.*,\s*0(\.0\d*)?\))$/.test(color);
  const solid = (color) => /^rgb\(/.test(color);
  const parent = (el) => el.parentElement || (el.getRootNode().host ?? null);

  // The colour behind an element: null where it cannot be told.
  const behind = (bg, style) => style.backgroundImage !== "none" ? null
    : solid(style.backgroundColor) ? style.backgroundColor : clear(style.backgroundColor) ? bg : null;
  const ground = (el) => {
    const chain = [];
    for (let at = el; at; at = parent(at)) chain.push(at);
    return chain.reverse().reduce((bg, at) => behind(bg, getComputedStyle(at)), "rgb(255, 255, 255)");
  };
  const shrunk = (el, style) => {
    if (style.overflow === "visible" && style.clip === "auto" && style.clipPath === "none") return false;
    const box = el.getBoundingClientRect();
    return (style.overflow !== "visible" && (box.width <= 2 || box.height <= 2))
      || /^rect\((0px|1px),? (0px|1px),? (0px|1px),? (0px|1px)\)$/.test(style.clip)
      || /^inset\((50|100)%/.test(style.clipPath);
  };
  const readable = (node, style, bg) => {
    const ink = style.webkitTextFillColor || style.color;
    if (style.visibility !== "visible" || parseFloat(style.fontSize) < 4 || clear(ink) || ink === bg) return false;
    const range = document.createRange();
    range.selectNodeContents(node);
    const width = Math.max(document.documentElement.scrollWidth, innerWidth);
    return Array.from(range.getClientRects()).some((r) => r.width >= 1 && r.height >= 3
      && r.right + scrollX > 0 && r.bottom + scrollY > 0 && r.left + scrollX < width);
  };

  // What a person sees of an element and all in it.
  const words = (root, without) => {
    const out = [];
    let size = 0, nodes = 0;
    const walk = (node, bg) => {
      if (size > LONGEST || ++nodes > NODES) return;
      if (node.nodeType === Node.TEXT_NODE) {
        const said = node.data.replace(/\s+/g, " ");
        const holder = node.parentElement ?? node.getRootNode().host;
        if (said.trim() && holder && readable(node, getComputedStyle(holder), bg)) { out.push(said); size += said.length; }
        else if (said) out.push(" ");
        return;
      }
      if (node.nodeType !== Node.ELEMENT_NODE || SILENT.has(node.tagName) || (without && without.has(node))) return;
      if (node.tagName === "BR") { out.push("\n"); return; }
      const style = getComputedStyle(node);
      if (style.display === "none" || parseFloat(style.opacity) < 0.1 || shrunk(node, style)) return;
      const block = BLOCK.test(style.display), apart = /^(inline-|table-cell)/.test(style.display), ground = behind(bg, style);
      out.push(block ? "\n" : apart ? " " : "");
      if (node.tagName === "INPUT" && /^(button|submit)$/.test(node.type)) out.push(node.value);
      const inside = node.shadowRoot ? node.shadowRoot.childNodes
        : node.tagName === "SLOT" && node.assignedNodes().length ? node.assignedNodes() : node.childNodes;
      for (const child of inside) walk(child, ground);
      if (block) out.push(/^(P|H[1-6]|UL|OL|TABLE)$/.test(node.tagName) ? "\n\n" : "\n");
      else if (apart) out.push(" ");
    };
    if (root) walk(root, root === document.body ? ground(document.documentElement) : ground(parent(root) ?? root));
    return out.join("").replace(/ *\n */g, "\n").replace(/\n{3,}/g, "\n\n").replace(/ {2,}/g, " ").trim().slice(0, LONGEST);
  };

  const share = (box) => Math.max(0, Math.min(box.right, innerWidth) - Math.max(box.left, 0))
    * Math.max(0, Math.min(box.bottom, innerHeight) - Math.max(box.top, 0)) / (innerWidth * innerHeight);
  const shown = (el) => el.checkVisibility ? el.checkVisibility({ opacityProperty: true, visibilityProperty: true }) : true;
  const said = (el) => /^(alert)?dialog$/.test(el.getAttribute("role") ?? "") || el.getAttribute("aria-modal") === "true"
    || (el.tagName === "DIALOG" && el.open) || (el.matches(":popover-open"));

  // Whether an element is laid over the page.
  const laid = (el) => {
    const style = getComputedStyle(el), box = el.getBoundingClientRect(), part = share(box);
    if (!shown(el) || part === 0) return false;
    if (said(el)) return part >= 0.005;
    const level = parseInt(style.zIndex) || 0;
    const bar = /^(HEADER|NAV)$/.test(el.tagName) || /^(navigation|banner|search|menu)$/.test(el.getAttribute("role") ?? "");
    if (bar && box.height < 0.25 * innerHeight) return false;
    if (style.position === "fixed") return part >= 0.04;
    if (style.position === "sticky") return part >= 0.2 && level > 0;
    return style.position === "absolute" && level >= 10 && part >= 0.12;
  };
  const every = (root, into) => {
    for (const el of root.querySelectorAll("*")) {
      if (into.length > NODES) break;
      into.push(el);
      if (el.shadowRoot) every(el.shadowRoot, into);
    }
    return into;
  };
  const within = (el, others) => { for (let at = parent(el); at; at = parent(at)) if (others.has(at)) return true; return false; };
  const named = (el) => [el.id, el.getAttribute("class"), el.getAttribute("name"), el.getAttribute("aria-label")].filter(Boolean).join(" ");

  const described = (el) => {
    const box = el.getBoundingClientRect(), inside = every(el, []).slice(0, 400), marked = inside.slice(0, 60);
    for (let at = parent(el); at && at !== document.body; at = parent(at)) marked.push(at);
    const heading = inside.find((e) => /^H[1-6]$/.test(e.tagName) || e.getAttribute("role") === "heading");
    return {
      words: words(el), title: heading ? words(heading) : "", width: box.width, height: box.height,
      marks: [el, ...marked].map(named).filter(Boolean).join(" ").slice(0, 4000),
      fields: inside.filter((e) => e.tagName === "INPUT").map((e) => `${e.type} ${e.name} ${e.autocomplete}`).join(" ").slice(0, 1000),
      buttons: inside.filter((e) => e.tagName === "BUTTON" || e.tagName === "A" || e.getAttribute("role") === "button").map((e) => words(e)).join(" | ").slice(0, 1000),
      pictures: inside.concat(el).filter((e) => e.tagName === "IMG" && e.width >= 100 && e.height >= 60 && /^https?:/.test(e.currentSrc)).map((e) => e.currentSrc),
    };
  };
  const overlays = () => {
    const taken = new Set(), found = [];
    for (const el of every(document, [])) {
      if (el === document.body || el === document.documentElement || el.tagName === "IFRAME") continue;
      if (!laid(el) || within(el, taken)) continue;
      // What holds all of the page's words is the page.
      if (!said(el) && !words(document.body, new Set([el]))) continue;
      taken.add(el);
      found.push(described(el));
      if (found.length >= 50) break;
    }
    return found;
  };
  const frame = () => {
    const box = element.getBoundingClientRect();
    let over = false;
    for (let at = element; at && at !== document.body; at = parent(at)) over = over || laid(at);
    return { over: over && shown(element) && share(box) >= 0.04, width: box.width, height: box.height, marks: named(element) };
  };
  const spot = () => {
    const idle = (el) => el && !el.closest("a, button, input, select, textarea, label, video, audio, iframe, [role=button], [contenteditable]");
    for (const [x, y] of [[0.5, 0.5], [0.3, 0.7], [0.7, 0.3], [0.1, 0.5], [0.9, 0.6], [0.5, 0.9], [0.02, 0.3]]) {
      const at = [Math.floor(x * innerWidth), Math.floor(y * innerHeight)];
      if (idle(document.elementFromPoint(...at))) return at;
    }
    return null;
  };
  switch (what) {
    case "page": return { title: document.title, words: words(document.body), width: outerWidth, height: outerHeight };
    case "overlays": return overlays();
    case "frame": return frame();
    case "spot": return spot();
  }
}
