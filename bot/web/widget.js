/* The chat widget <botox-chat>: see docs/widget.md. Text from the server becomes text nodes only. */
(() => {
"use strict";
if (customElements.get("botox-chat")) return;

const EN = {
  name: "Botox questions",
  launcher: "Ask about Botox",
  subtitle: "Automated answers, with sources",
  hello: "How can I help?",
  greeting: "Ask me why Botox did not work, when it shows, how long it lasts and more. I name the source of every fact.",
  starts: [
    { title: "It didn't work for me", payload: "My Botox did not work" },
    { title: "When does it start to work?", payload: "When does Botox start to work?" },
    { title: "How long does it last?", payload: "How long does Botox last?" },
    { title: "Can I have it while pregnant?", payload: "Can I have Botox while pregnant?" }
  ],
  starts_label: "Questions to start with",
  privacy: "I am a computer program. Please leave out your name. You can delete this conversation in the menu.",
  person: "Prefer a person?",
  placeholder: "Type your question",
  input: "Your message",
  send: "Send",
  close: "Close the chat",
  menu: "Menu",
  log: "Conversation",
  you: "You said:",
  bot: "Answer:",
  typing: "Writing an answer",
  replies: "Suggested replies",
  source: "Source {n}",
  sources: "Sources",
  read: "Open the source",
  tab: "opens in a new tab",
  helped: "This helped",
  not_helped: "This did not help",
  restart: "Start again",
  download: "Download my conversation",
  remove: "Delete my conversation",
  remove_title: "Delete this conversation?",
  remove_text: "Everything you wrote here is removed, also from before you started again.",
  remove_yes: "Delete",
  remove_no: "Keep it",
  removed: "Your conversation was deleted.",
  remove_failed: "That did not work. Please try again.",
  failed: "Not sent yet. I'll keep trying.",
  slow: "Your message is sent in a moment.",
  retry: "Try now",
  away: "The assistant can't be reached. Nothing you typed is lost.",
  history_failed: "Your earlier messages can't be shown.",
  too_long: "{n} characters too many",
  left: "{n} characters left",
  safety: "Information, not a diagnosis. In an emergency call your local emergency number.",
  safety_known: "Information, not a diagnosis. In an emergency call {number}.",
  urgent: "Get medical help now",
  crisis: "Please talk to someone now",
  call: "Call {number}",
  call_name: "Call {name}: {number}",
  kind_label: "Official drug label",
  kind_guideline: "Medical guideline",
  kind_agency: "Health agency",
  kind_review: "Research review",
  kind_trial: "Study",
  kind_general: "Web page",
  kind_unreviewed: "Not reviewed"
};

const LIGHT = `--bg:#fff;--soft:#f1f5f3;--ink:#15211e;--dim:#53615d;--line:#dde5e2;--edge:#7d8b86;
--red:#b3261e;--red-bg:#fdf1ef;--care:#5a3ea6;--care-bg:#f5f1fe;--a:var(--botox-chat-accent,#12685a);
--shade:0 1px 2px #0f1f1a1f,0 12px 40px #0f1f1a2e;color-scheme:light;`;
const DARK = `--bg:#141a1a;--soft:#202828;--ink:#ecf2f0;--dim:#a9b6b2;--line:#303b3a;--edge:#7f8f8a;
--red:#ff9c90;--red-bg:#351b18;--care:#c6b5ff;--care-bg:#261f3c;--a:var(--botox-chat-accent-dark,var(--botox-chat-accent,#6fd0bc));
--shade:0 1px 2px #0006,0 12px 40px #0009;color-scheme:dark;`;
const FULL = "(max-width:480px),(max-height:480px)";
const STYLE = `
:host{all:initial;display:block;--off:var(--botox-chat-offset,20px);--on:#fff;
font:400 max(1rem,16px)/1.5 var(--botox-chat-font,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif);${LIGHT}}
:host([hidden]),[hidden]{display:none!important}
@media(prefers-color-scheme:dark){:host(:not([theme=light])){${DARK}}}
:host([theme=dark]){${DARK}}
@supports(color:color(from red xyz-d65 x y z)){.root{--k:clamp(0,(.179 - y)*9999,1);
--on:color(from var(--a) xyz-d65 calc(.9505*var(--k)) var(--k) calc(1.089*var(--k)))}}
.root{--on-a:var(--botox-chat-accent-text,var(--on));color:var(--ink)}
*{box-sizing:border-box;margin:0;padding:0;border:0 solid var(--line)}
button,textarea{font:inherit;color:inherit;background:none;text-align:start}
button,a{cursor:pointer;touch-action:manipulation;-webkit-tap-highlight-color:transparent}
:focus{outline:none}
:focus-visible{outline:3px solid var(--ink);outline-offset:2px}
svg{width:1.2em;height:1.2em;fill:none;stroke:currentColor;stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round;flex:none}
a{color:inherit;text-underline-offset:.18em}
p,li,h2,h3,b,i,.me,button{unicode-bidi:plaintext;text-align:start;overflow-wrap:anywhere}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.launch,.panel{position:fixed;z-index:var(--botox-chat-z-index,2147483000);inset:auto;bottom:calc(var(--off) + env(safe-area-inset-bottom,0px));inset-inline-end:var(--off);box-shadow:var(--shade)}
:host([position=start]) :is(.launch,.panel){inset-inline:var(--off) auto}
.launch{display:flex;align-items:center;justify-content:center;gap:.6em;min-height:60px;min-width:60px;padding:0 1.4em 0 1.2em;border:1px solid transparent;border-radius:99px;background:var(--a);color:var(--on-a);font-weight:600}
.launch svg{width:26px;height:26px}
.panel{width:min(var(--botox-chat-width,408px),100vw - 2*var(--off));height:min(var(--botox-chat-height,700px),100dvh - 2*var(--off));max-width:none;max-height:none;
flex-direction:column;overflow:hidden;background:var(--bg);color:inherit;border-width:1px;border-radius:var(--botox-chat-radius,20px);font-size:.9375em}
.panel[open]{display:flex}
.panel.full{inset:var(--top,0) 0 auto;width:100%;height:var(--vh,100dvh);border:0;border-radius:0;font-size:1em;
padding:env(safe-area-inset-top) env(safe-area-inset-right) env(safe-area-inset-bottom) env(safe-area-inset-left)}
.top{display:flex;align-items:center;padding:.75em;padding-inline:1.1em .5em;border-bottom-width:1px}
.top div{flex:1;min-width:0;margin-inline-start:.75em}
h2{font-size:1.0625em;font-weight:600;line-height:1.25}
.top p,.fine,.state,.count{font-size:.8125em;color:var(--dim);line-height:1.4}
.face{width:2.5em;height:2.5em;border-radius:50%;background:var(--a);color:var(--on-a)}
.face,.i,.send{display:grid;place-items:center;flex:none}
.i{min-width:44px;min-height:44px;border-radius:14px;color:var(--dim)}
.i[aria-controls] svg{stroke-width:3}
.i:hover,.i[aria-expanded=true],.menu button:hover{background:var(--soft);color:var(--ink)}
.body{position:relative;flex:1;min-height:0;display:flex;flex-direction:column}
.menu{position:absolute;z-index:2;top:.4em;inset-inline-end:.5em;max-width:calc(100% - 1em);padding:.4em;background:var(--bg);border-width:1px;border-radius:16px;box-shadow:var(--shade)}
.menu button{display:flex;align-items:center;gap:.75em;width:100%;min-height:44px;padding:.4em .8em;border-radius:11px}
.menu>:last-child{color:var(--red)}
.log{flex:1;min-height:5em;overflow:auto;overscroll-behavior:contain;padding:1.25em 1.1em;position:relative;scrollbar-width:thin}
.log:focus-visible{outline-offset:-4px}
h3{font-size:1.5em;font-weight:700;line-height:1.2;letter-spacing:-.02em;margin-bottom:.4em}
.intro>p{color:var(--dim)}
.intro>*+*{margin-top:1.1em}.intro>h3+p{margin:0}
.rows{display:grid;gap:.5em}
.rows button{display:flex;align-items:center;justify-content:space-between;gap:.75em;min-height:48px;padding:.55em 1em;border-width:1px;border-radius:14px;font-weight:500}
.rows>*>svg:last-child{transform:rotate(-90deg);color:var(--dim)}
.rows>:dir(rtl)>svg:last-child{transform:rotate(90deg)}
.turn{margin-top:1.5em;display:flex;flex-direction:column;align-items:flex-start}
.me,.bot{padding:.85em 1.05em;border:1px solid transparent;border-radius:1.2em;border-start-start-radius:.4em;background:var(--soft);max-width:100%}
.me{align-self:flex-end;max-width:86%;padding:.6em .95em;border-radius:1.2em;border-end-end-radius:.4em;background:var(--a);color:var(--on-a);white-space:pre-wrap}
.turn:not([data-state=""])>.me{background:none;color:inherit;border:1px dashed var(--edge)}
.state{align-self:flex-end;text-align:end;padding-top:.4em}
.link{min-height:44px;min-width:44px;padding:0 .5em;font-weight:600;text-decoration:underline;color:var(--ink)}
.bot{margin-top:.85em}
.bot>:nth-child(n+3){margin-top:.7em}
.lead,.asks{font-weight:600}
.head{font-weight:600}
.bot>ul+.head{margin-top:1em}
.why{display:block;font-size:.875em;font-weight:500;color:var(--dim)}
ul,ol,.calls{list-style:none;display:grid;gap:.55em}
.bot ul>li{position:relative;padding-inline-start:1.1em}
.bot ul>li:before{content:"";position:absolute;inset-inline-start:.15em;top:.62em}
.bot ul>li:before,.typing span{width:.35em;height:.35em;border-radius:50%;background:var(--c,var(--a));forced-color-adjust:none}
.bot>.next{padding-top:.7em;border-top-width:1px}
.nb{white-space:nowrap}
.cite{position:relative;min-width:1.6em;padding:0 .35em;margin-inline-start:.15em;border-radius:.5em;font-size:.75em;font-weight:600;text-align:center;vertical-align:.12em;background:var(--bg);border-width:1px;color:var(--dim)}
.cite:before{content:"";position:absolute;inset:-13px -2px}
.cite[aria-expanded=true]{background:var(--ink);color:var(--bg)}
.card{display:grid;justify-items:start;padding:.7em .9em .2em;margin-top:.55em;border-radius:.9em;background:var(--bg);border-width:1px;font-size:.875em;line-height:1.4;font-weight:400;white-space:normal}
.card b{font-weight:600}
i,em{font-style:normal;color:var(--dim)}
.card em{padding:0 .6em;margin:.4em 0;border-radius:99px;background:var(--soft);font-size:.875em}
.card a{display:flex;align-items:center;gap:.35em;min-height:44px;font-weight:600}
.bot>.foot{display:flex;margin:.35em -.5em -.55em}
.more{display:flex;align-items:center;gap:.4em;min-height:44px;padding:0 .5em;border-radius:12px;font-size:.8125em;font-weight:600;color:var(--dim);margin-inline-end:auto}
.more[aria-expanded=true] svg,.foot>.i:last-child svg{transform:rotate(180deg)}
.foot [aria-pressed=true]{color:var(--on-a)!important;background:var(--a)!important}
img{display:block;width:100%;height:auto;border-width:1px;border-radius:.8em}
.alarm{--c:var(--red);border:2px solid var(--c);background:var(--red-bg);width:100%}
.crisis{--c:var(--care);background:var(--care-bg)}
.alarm>h3{display:flex;align-items:center;gap:.5em;font-size:1.125em;color:var(--c);margin:0}
.calls a{display:flex;align-items:center;justify-content:center;gap:.6em;min-height:52px;padding:.5em 1em;border-radius:14px;background:var(--c);color:var(--bg);font-weight:700;font-size:1.0625em;text-decoration:none;border:2px solid var(--c)}
.calls a+a{background:none;color:var(--c)}
.choices{display:flex;flex-wrap:wrap;gap:.5em;margin-top:.75em}
.choices button{display:flex;align-items:center;gap:.4em;min-height:44px;min-width:44px;padding:.4em 1em;border:1px solid var(--edge);border-radius:99px;font-weight:500}
[role=group]:not(.spent) button:hover{background:var(--soft);border-color:var(--ink)}
[disabled],[aria-disabled=true]{cursor:default}
.spent button{border:1px dashed var(--line);color:var(--dim)}
.spent [aria-pressed]{border:2px solid var(--a);color:var(--ink);font-weight:600}
.typing{display:flex;gap:.35em;padding:1.05em 1.1em}
.typing span{background:var(--dim);margin:0!important}
.note{display:flex;align-items:center;gap:.6em;padding:.6em 1.1em;font-size:.875em;background:var(--soft);border-top-width:1px}
.note p{flex:1}
form{padding:.75em .9em .25em;border-top-width:1px}
.box{display:flex;align-items:flex-end;gap:.3em;padding:3px;border:1px solid var(--edge);border-radius:26px}
.box:focus-within{border-color:var(--a);box-shadow:0 0 0 1px var(--a);outline:2px solid transparent}
textarea{flex:1;min-width:0;max-height:9.5em;padding:.62em .4em .62em .95em;resize:none;line-height:1.45;font-size:max(1em,16px);unicode-bidi:plaintext}
textarea:focus-visible{outline:none}
textarea::placeholder{color:var(--dim);opacity:1}
.send{width:44px;height:44px;border-radius:50%;background:var(--a);color:var(--on-a)}
.send[aria-disabled=true]{background:var(--soft);color:var(--dim)}
.count{padding:.35em .9em 0;text-align:end}
.bad{color:var(--red);font-weight:600}
.safety{padding:.5em 1.2em .8em;font-size:.78125em;line-height:1.4;color:var(--dim);text-align:center}
.safety a{font-weight:600;color:var(--ink);white-space:nowrap;padding:.8em .3em;margin:-.3em}
.ask{position:absolute;inset:0;z-index:3;overflow:auto;display:grid;align-content:safe center;gap:.7em;padding:2em;background:var(--bg)}
.ask h3{font-size:1.25em;margin:0}
.ask p{color:var(--dim);margin-bottom:.7em}
.ask button{min-height:48px;padding:.5em 1.2em;border-radius:14px;font-weight:600;text-align:center;border:1px solid var(--edge)}
.ask .yes{background:var(--red);color:var(--bg)}
@media(max-width:640px){.launch{padding:0}.launch span{display:none}}
@media(max-height:480px){.face,.top p{display:none}.top,form,.safety{padding-block:.2em}}
@media(prefers-reduced-motion:no-preference){
.panel[open],.new{animation:in .28s cubic-bezier(.2,.9,.3,1)}
.typing span{animation:dot 1.2s infinite}.typing :nth-child(2){animation-delay:.15s}.typing :nth-child(3){animation-delay:.3s}
button{transition:background-color .15s,border-color .15s,transform .15s}
button:active{transform:scale(.97)}}
@keyframes in{from{opacity:0;transform:translateY(12px)}}
@keyframes dot{0%,60%,to{opacity:.35}30%{transform:translateY(-.2em)}}
@media(forced-colors:active){.launch,.send,.face,.cite{border:1px solid}.foot [aria-pressed=true]{outline:3px solid Highlight;outline-offset:-4px}}
`;

const ICON = {
  chat: "M20 11.5a7.5 7.5 0 0 1-11 6.6L4 19.5l1.4-4.6A7.5 7.5 0 1 1 20 11.5zM9 10.5h6M9 13.5h3.5",
  close: "M6 6l12 12M18 6 6 18",
  menu: "M5 12h.01M12 12h.01M19 12h.01",
  up: "M12 19V5M6 11l6-6 6 6",
  down: "M6 9l6 6 6-6",
  tick: "M5 12.5l4.5 4.5L19 7.5",
  again: "M4 5v5h5M4.6 10A8 8 0 1 1 4 14",
  save: "M12 4v11M7 11l5 5 5-5M5 20h14",
  bin: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  phone: "M6 3h3l2 5-2.5 1.5a11 11 0 0 0 6 6L16 13l5 2v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z",
  urgent: "M12 3.5 2.5 20h19zM12 10v4.5M12 17.3v.01",
  crisis: "M12 20S3.5 15 3.5 9A4.6 4.6 0 0 1 12 6.8 4.6 4.6 0 0 1 20.5 9c0 6-8.5 11-8.5 11z",
  yes: "M7 11v9H4v-9zM7 11l4-8a2.5 2.5 0 0 1 2.5 3L13 9h5.5a2 2 0 0 1 2 2.4l-1.3 7a2 2 0 0 1-2 1.6H7"
};

/* An element "tag.class", with listeners, properties and attributes. */
const h = (name, props, ...children) => {
  const [tag, ...css] = name.split("."), node = document.createElement(tag);
  node.className = css.join(" ");
  if (tag === "button") node.type = tag;
  for (const [key, value] of Object.entries(props || {})) {
    if (typeof value === "function") node.addEventListener(key, value);
    else if (key in node) node[key] = value;
    else node.setAttribute(key, value);
  }
  node.append(...children.filter(Boolean));
  return node;
};
const icon = name => {
  const [svg, path] = ["svg", "path"].map(tag => document.createElementNS("http://www.w3.org/2000/svg", tag));
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICON[name]);
  svg.append(path);
  return svg;
};
const str = value => typeof value === "string" ? value : typeof value === "number" ? `${value}` : "";
const list = value => Array.isArray(value) ? value.filter(one => one && typeof one === "object") : [];
const dict = value => list([value])[0] || {};
const join = (values, by) => values.map(str).filter(Boolean).join(by);
const parse = text => { try { return JSON.parse(text); } catch { return null; } };
const uuid = () => "10000000-1000-4000-8000-100000000000".replace(/[018]/g, c =>
  (c ^ crypto.getRandomValues(new Uint8Array(1))[0] & 15 >> c / 4).toString(16));
const length = text => [...text.trim()].length;

const web = (address, base) => {
  try {
    const url = new URL(str(address) || "about:blank", base);
    return /^https?:$/.test(url.protocol) ? url : null;
  } catch { return null; }
};
const tel = number => /^\+?\d[\d ()./-]{1,20}$/.test(str(number)) ? "tel:" + number.replace(/[^\d+]/g, "") : "";
const outside = (href, ...children) => h("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...children);

/* Where storage is blocked, as long as the page. */
const storage = kind => {
  try {
    window[kind].getItem("");
    return window[kind];
  } catch {
    const kept = {};
    return { getItem: key => kept[key], setItem: (key, value) => { kept[key] = value; } };
  }
};

const script = document.currentScript;
let sheet;

const widget = host => {
  const ui = {}, attr = name => host.getAttribute(name) || "";
  const home = web(attr("endpoint") || (script && script.src ? new URL(".", script.src).href : "/webhooks/web"), document.baseURI);
  const base = (home || location).href.replace(/[?#].*|\/+$/g, "").replace(/\/+$/, ""), key = "botox-chat:" + base;
  const local = storage("localStorage"), session = storage("sessionStorage"), shadow = host.attachShadow({ mode: "open" });
  let S = EN, lang = "en", conf = {}, confWait, isOpen = false;
  let conv, old, turns = [], queue, epoch = 0, busy = false, tries = 0, until = 0, timer, loaded = false, loading, ids = 0;

  const t = (name, values = {}) => S[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
  const say = text => { ui.say.textContent = text; };

  /* Bubbles to the document and no farther: on window, pages await postMessage's "message". */
  const emit = (type, detail = {}) => {
    const stop = event => event.stopPropagation();
    document.addEventListener(type, stop);
    host.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true, detail }));
    document.removeEventListener(type, stop);
  };

  const small = (name, run, props) => h("button.i", { click: run, ...props }, icon(name));

  function build() {
    if (!sheet) (sheet = new CSSStyleSheet()).replaceSync(STYLE);
    shadow.adoptedStyleSheets = [sheet];
    ui.launcher = h("button.launch", { "aria-haspopup": "dialog", click: () => show(true) }, icon("chat"), ui.label = h("span"));
    ui.menu = small("menu", () => menu(ui.list.hidden), { "aria-expanded": "false", "aria-controls": "menu" });
    ui.close = small("close", hide);
    ui.list = h("div", { id: "menu", className: "menu", hidden: true });
    ui.log = h("div.log", { role: "log", tabIndex: 0, "aria-live": "polite" });
    ui.typing = h("div.bot.typing", { "aria-hidden": "true" }, h("span"), h("span"), h("span"));
    ui.note = h("div.note", { hidden: true });
    ui.input = h("textarea", { rows: 1, enterKeyHint: "send", "aria-describedby": "count", input: typed, keydown: keyed });
    ui.input.value = session.getItem(key + ":draft") || "";
    ui.send = h("button", { type: "submit", className: "send" }, icon("up"));
    ui.count = h("p", { id: "count", className: "count", hidden: true });
    ui.safety = h("p.safety");
    ui.ask = h("div.ask", { role: "alertdialog", "aria-labelledby": "askt", "aria-describedby": "askp", hidden: true });
    ui.top = h("div.top", null, h("span.face", null, icon("chat")),
      h("div", null, ui.name = h("h2", { id: "name" }), ui.sub = h("p")), ui.menu, ui.close);
    ui.rest = h("div.body", null, ui.log, ui.note,
      h("form", { submit: event => { event.preventDefault(); submit(); } },
        h("div.box", null, ui.input, ui.send), ui.count));
    ui.panel = h("dialog.panel", {
      "aria-labelledby": "name", tabIndex: -1, keydown: escape,
      cancel: event => { event.preventDefault(); hide(); }
    }, ui.top, h("div.body", null, ui.list, ui.rest, ui.ask), ui.safety);
    /* What is typed here must not set off the page's own shortcuts. */
    for (const type of ["keydown", "keyup", "keypress"]) ui.panel.addEventListener(type, event => event.stopPropagation());
    ui.say = h("div.sr", { role: "status" });
    shadow.append(ui.root = h("div.root", { role: "region" }, ui.launcher, ui.panel, ui.say));
    words();
    speak();
  }

  /* English until the language is here. */
  async function speak() {
    const own = attr("language"), wanted = (own || document.documentElement.lang || navigator.language).toLowerCase().split(/[-_]/)[0];
    let found = EN;
    if (wanted === "es" || (own && /^[a-z]{2,3}$/.test(wanted) && wanted !== "en")) {
      try {
        found = { ...EN, ...await (await fetch(`${base}/strings/${wanted}.json`, { credentials: "omit" })).json() };
      } catch { /* English it is. */ }
    }
    if (found === S) return;
    S = found;
    lang = found === EN ? "en" : wanted;
    words();
    paint();
  }

  function words() {
    const item = (name, text, run) => h("button", { click: () => { menu(false); run(); } }, icon(name), t(text));
    ui.root.lang = lang;
    ui.name.textContent = attr("name") || t("name");
    ui.sub.textContent = t("subtitle");
    ui.label.textContent = t("launcher");
    ui.input.placeholder = t("placeholder");
    ui.root.setAttribute("aria-label", ui.name.textContent);
    for (const name of ["launcher", "menu", "close", "log", "input", "send"]) ui[name].setAttribute("aria-label", t(name));
    ui.list.replaceChildren(item("again", "restart", restart), item("save", "download", download), item("bin", "remove", confirm));
    greet();
  }

  function greet() {
    const own = attr("starts").split("|").filter(one => one.trim()), contact = attr("contact") || str(conf.contact);
    const number = str(dict(conf.emergency).number), href = tel(number), before = ui.intro, first = turns[0] || queue[0];
    ui.starts = offer(own.length ? own.map(title => ({ title })) : S.starts, "rows", t("starts_label"), "start");
    ui.intro = h("div.intro", { "aria-live": "off" }, h("h3", null, t("hello")), h("p", null, attr("greeting") || t("greeting")), ui.starts,
      contact && h("p.fine", null, t("person"), " ", linked(contact)),
      h("p.fine", null, t("privacy")));
    before ? before.replaceWith(ui.intro) : ui.log.append(ui.intro);
    if (first) spend(ui.starts, first.text);
    ui.safety.replaceChildren(...href ? S.safety_known.split(/(\{number\})/).map(one => one === "{number}" ? h("a", { href }, number) : one) : [t("safety")]);
    ui.log.querySelectorAll(".calls").forEach(calls);
    typed();
  }

  function linked(contact) {
    const href = /^[^\s@:]+@[^\s@]+$/.test(contact) ? "mailto:" + contact : tel(contact);
    return href ? outside(href, contact) : contact;
  }

  function show(focus) {
    if (isOpen) return;
    isOpen = ui.launcher.hidden = true;
    session.setItem(key + ":open", "1");
    host.toggleAttribute("open", true);
    place(focus);
    typed();
    start();
    emit("open");
  }

  function hide() {
    if (!isOpen) return;
    const inside = shadow.activeElement;
    session.setItem(key + ":open", "0");
    menu(false);
    confirm(false);
    ui.panel.close();
    isOpen = ui.launcher.hidden = false;
    host.toggleAttribute("open", false);
    if (inside) ui.launcher.focus();
    emit("close");
  }

  /* On a phone it covers the page and is modal. */
  function place(focus) {
    const { panel, input } = ui, held = shadow.activeElement, full = matchMedia(FULL).matches;
    if (panel.open) panel.close();
    panel.classList.toggle("full", full);
    full ? panel.showModal() : panel.open = true;
    fit();
    /* A touch keyboard would cover the greeting. */
    if (focus) (matchMedia("(pointer:fine)").matches ? input : panel).focus();
    else if (held) held.focus();
    end();
  }

  /* Keeps the whole panel above a phone's keyboard. */
  function fit() {
    const view = window.visualViewport, { style } = ui.panel;
    if (!view || view.scale > 1) return;
    style.setProperty("--vh", view.height + "px");
    style.setProperty("--top", view.offsetTop + "px");
  }

  function menu(on) {
    if (ui.list.hidden === !on) return;
    ui.list.hidden = !on;
    ui.menu.setAttribute("aria-expanded", on);
    if (on) ui.list.firstChild.focus();
  }

  function escape(event) {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    const card = ui.log.querySelector(".cite[aria-expanded=true]");
    if (!ui.ask.hidden) confirm(false);
    else if (!ui.list.hidden) { menu(false); ui.menu.focus(); }
    else if (card && shadow.activeElement !== ui.input) { card.click(); card.focus(); }
    else hide();
  }

  function note(text, run) {
    ui.note.hidden = !text;
    ui.note.replaceChildren(h("p", null, text), run ? h("button.link", { click: run }, t("retry")) : "");
    if (text) say(text);
  }

  async function api(method, path, body, keys = conv) {
    const headers = {};
    if (body) headers["Content-Type"] = "application/json";
    if (keys) headers.Authorization = `Bearer ${keys.id}.${keys.secret}`;
    const answer = await fetch(`${base}/${path}`, {
      method, headers, body: body && JSON.stringify(body), credentials: "omit", cache: "no-store", signal: AbortSignal.timeout(60000)
    });
    const data = parse(await answer.text()), { ok, status } = answer;
    if (ok && (data || status === 204)) return data;
    const { code, error, retry_after } = dict(data);
    throw { status: ok ? 503 : status, code, text: str(error), wait: +retry_after || +answer.headers.get("Retry-After") };
  }

  function recall() {
    const kept = dict(parse(local.getItem(key))), good = ({ id, secret }) => str(id) && str(secret);
    conv = good(kept) ? { id: kept.id, secret: kept.secret } : null;
    old = list(kept.old).filter(good);
  }

  function remember() {
    local.setItem(key, conv || old.length ? JSON.stringify({ ...conv, old }) : "");
  }

  function forget() {
    conv = null;
    turns = [];
    remember();
  }

  const gone = ({ code }) => code === "gone" || code === "secret";

  /* Another tab has begun, left or deleted the conversation. */
  function adopt() {
    const before = dict(conv).id;
    recall();
    if (before === dict(conv).id) return;
    clear();
    loaded = false;
    if (isOpen) start();
  }

  async function start() {
    confWait = confWait || api("GET", "config", null, null).then(found => { conf = dict(found); greet(); }, () => { confWait = null; });
    if (!loaded) await load();
    pump();
  }

  function load() {
    return loading = loading || history().finally(() => { loading = null; });
  }

  async function history() {
    const now = epoch;
    if (conv) {
      try {
        const found = list(dict(await api("GET", "history")).turns).filter(turn => list(turn.answers).length);
        if (now !== epoch) return;
        queue = queue.filter(message => !found.some(turn => turn.id === message.id));
        unsent();
        note("");
        if (loaded && found.length === turns.length) return;
        turns = found;
      } catch (problem) {
        if (now !== epoch) return;
        if (!gone(problem)) return loaded || note(t("history_failed"), load);
        forget();
      }
    }
    loaded = true;
    paint();
  }

  function sync() {
    if (queue.length) pump();
    else if (isOpen && conv && !busy) load();
  }

  const room = () => (+conf.max_length || 500) - length(ui.input.value);

  function typed() {
    const { input, count } = ui, left = room(), over = left < 0;
    session.setItem(key + ":draft", input.value);
    count.hidden = left > 100;
    count.textContent = t(over ? "too_long" : "left", { n: Math.abs(left) });
    if (over !== count.classList.contains("bad")) say(over ? count.textContent : "");
    count.classList.toggle("bad", over);
    input.setAttribute("aria-invalid", over);
    ui.send.setAttribute("aria-disabled", over || !length(input.value));
    input.style.height = "auto";
    input.style.height = input.scrollHeight + "px";
  }

  function keyed(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit();
  }

  function submit() {
    const text = ui.input.value.trim();
    ui.input.focus();
    if (!text || room() < 0) return;
    write("");
    post(text, text, "typed");
  }

  function write(...texts) {
    ui.input.value = texts.filter(Boolean).join("\n");
    typed();
  }

  function post(text, shown, via) {
    const message = { id: uuid(), text, shown };
    ui.log.querySelectorAll("[role=group]:not(.spent)").forEach(group => spend(group, text));
    queue.push(message);
    unsent();
    ui.log.append(mine(message));
    end();
    emit("message", { direction: "sent", via });
    pump();
  }

  function unsent() {
    session.setItem(key + ":unsent", JSON.stringify(queue.map(({ id, text, shown }) => ({ id, text, shown }))));
  }

  /* Sends what waits, each with its id again until it is answered. */
  async function pump() {
    if (busy || Date.now() < until) return;
    busy = true;
    clearTimeout(timer);
    for (;;) {
      await loading;
      const message = queue[0], now = epoch;
      if (!message) break;
      if (!tries) {
        mark(message, "");
        say(t("typing"));
      }
      message.node.append(ui.typing);
      end();
      try {
        if (!conv) await begin();
        const answers = list(await api("POST", "messages", { text: message.text, id: message.id }));
        if (now !== epoch) continue;
        if (!answers.length) throw {};
        answered(message, answers);
      } catch (problem) {
        if (now === epoch && !failed(message, problem)) break;
      }
    }
    ui.typing.remove();
    busy = false;
  }

  /* Another tab may just have begun one. */
  async function begin() {
    recall();
    if (conv) return;
    const { id, secret } = dict(await api("POST", "conversations", { language: lang }, null));
    recall();
    conv = conv || { id, secret };
    remember();
  }

  function failed(message, problem) {
    const { status, code } = problem;
    if (gone(problem) && !message.renewed) {
      message.renewed = true;
      forget();
      paint();
    } else if (status === 400 || status === 413 || code === "origin") {
      /* Back to where it can be changed. */
      queue.shift();
      unsent();
      message.node.remove();
      write(message.text, ui.input.value);
      note(problem.text || t("away"));
    } else {
      const slow = status === 429, wait = 1000 * Math.max(problem.wait || 0, Math.min(60, 2 ** (slow ? tries : ++tries)));
      mark(message, slow ? "slow" : "failed");
      if (slow) until = Date.now() + wait;
      if (slow || navigator.onLine) timer = setTimeout(pump, wait + 9);
      return false;
    }
    return true;
  }

  function mark({ node }, state) {
    const before = node.dataset.state;
    if (before === state) return;
    node.dataset.state = state;
    node.querySelectorAll(".state").forEach(one => one.remove());
    if (!state) return;
    node.append(h("div.state", { "aria-live": "off" }, t(state),
      state === "failed" && h("button.link", { click: () => { ui.log.focus(); pump(); } }, t("retry"))));
    if (!before) state === "failed" ? note(t("away")) : say(t(state));
    end();
  }

  function answered(message, answers) {
    const turn = { id: message.id, time: Date.now() / 1000, text: message.text, answers, feedback: null };
    queue.shift();
    unsent();
    turns.push(turn);
    mark(message, "");
    note("");
    say("");
    tries = 0;
    ui.typing.remove();
    answer(turn, message.node, !queue.length).classList.add("new");
    end(message.node);
    if (!loaded) load();
    emit("message", { direction: "received" });
  }

  function paint() {
    const { log, typing } = ui, nodes = [];
    let offered = S.starts;
    greet();
    log.setAttribute("aria-live", "off");
    turns.forEach((turn, i) => {
      const { text } = turn, next = turns[i + 1] || queue[0];
      const node = mine({ text, shown: dict(offered.find(one => one.payload === text)).title });
      answer(turn, node, !next, next && next.text);
      offered = list(turn.answers).flatMap(one => list(one.buttons));
      nodes.push(node);
    });
    log.replaceChildren(ui.intro, ...nodes, ...queue.map(mine));
    if (busy && queue.length) queue[0].node.append(typing);
    end();
    setTimeout(() => log.setAttribute("aria-live", "polite"), 500);
  }

  function mine(message) {
    message.node = h("div.turn", null, h("div.me", { "aria-live": "off" }, h("span.sr", null, t("you"), " "), str(message.shown) || str(message.text)));
    message.node.dataset.state = "";
    return message.node;
  }

  /* A long answer is read from its beginning. */
  function end(node) {
    ui.log.scrollTop = node ? node.offsetTop - 16 : ui.log.scrollHeight;
  }

  function answer(turn, into, active, chosen) {
    const all = list(turn.answers), custom = dict(all.map(one => one.custom).find(one => list([one]).length)), kind = str(custom.kind);
    const sources = list(custom.sources), facts = list(custom.facts), alarm = kind === "urgent" || kind === "crisis", language = str(custom.language) || "en";
    const box = h("div.bot" + (alarm ? ".alarm." + kind : ""), { dir: "auto" }, h("span.sr", null, t("bot"), " "));
    if (alarm) {
      const numbers = h("div.calls");
      numbers.dataset.kind = kind;
      calls(numbers);
      box.append(h("h3", null, icon(kind), t(kind)), numbers);
    }

    const text = join(all.map(one => one.text), "\n\n"), blocks = (sources.length ? text.replace(/^Sources: \[1\] .*$/gm, "") : text).trim().split(/\n{2,}/);
    let led = false;
    blocks.forEach((block, i) => {
      let items = null;
      for (const line of block.split("\n").filter(one => one.trim())) {
        const bare = line.trim().replace(/^[•–] +/, ""), bullet = bare !== line.trim();
        const fact = facts.find(one => str(one.statement) && bare.startsWith(join([one.because, one.statement], " ")));
        const why = fact ? str(fact.because) : "", content = rich(bare.slice(why && why.length + 1), sources);
        if (why) content.unshift(h("span.why", null, why, " "));
        /* The first reason of several has no bullet in the text. */
        if (bullet || (fact && box.lastChild.className === "head")) {
          if (!items) box.append(items = h("ul", { role: "list", lang: language }));
          items.append(h("li", null, ...content));
          continue;
        }
        items = null;
        const css = i && i === blocks.length - 1 ? bare.endsWith("?") ? "next asks" : "next" : fact && !led ? "lead" : bare.endsWith(":") ? "head" : "";
        led = led || css === "lead";
        box.append(h("p." + css, { lang: language }, ...content));
      }
    });

    const image = picture(all.map(one => one.image).find(str), str(dict(custom.timeline).text));
    if (image) box.insertBefore(image, box.querySelector(".next"));
    const rated = !alarm && kind !== "check_question" && kind !== "smalltalk";
    if (sources.length || rated) box.append(...foot(turn, sources, rated));
    into.append(box);

    const buttons = all.flatMap(one => list(one.buttons)).filter(one => str(one.title));
    if (buttons.length) {
      const group = offer(buttons, "choices", t("replies"), "button");
      if (!active) spend(group, chosen);
      into.append(group);
    }
    return box;
  }

  function calls(node) {
    const { emergency, crisis } = conf, lines = node.dataset.kind === "crisis" ? [crisis, emergency] : [emergency];
    node.replaceChildren(...list(lines).filter(line => tel(line.number)).map(({ name, number }) =>
      h("a", { href: tel(number) }, icon("phone"), t(str(name) ? "call_name" : "call", { name, number }))));
  }

  /* A line, with links and marks; these stay with the word before. */
  function rich(line, sources) {
    return line.split(/(\S{0,24} ?(?:\[\d{1,2}\])+|https?:\/\/[^\s<>"'()]+[^\s<>"'().,;:!?])/).map((part, i) => {
      if (i % 2 === 0) return part;
      if (part.endsWith("]")) return h("span.nb", null, ...part.split(/\[(\d+)\]/).map((one, i) =>
        i % 2 ? sources[one - 1] ? cite(one, sources[one - 1]) : `[${one}]` : one));
      const url = web(part);
      return url ? outside(url.href, part) : part;
    });
  }

  function cite(n, source) {
    const mark = h("button.cite", {
      "aria-expanded": "false", "aria-label": `${t("source", { n })}: ${join([source.publisher, source.year], ", ") || str(source.title)}`,
      click: () => {
        const line = mark.closest("p,li"), shown = mark.card;
        ui.log.querySelectorAll(".cite[aria-expanded=true]").forEach(one => one === mark || one.click());
        mark.setAttribute("aria-expanded", !shown);
        if (shown) return mark.card = shown.remove();
        mark.card = card(source);
        line.tagName === "LI" ? line.append(mark.card) : line.after(mark.card);
        mark.card.scrollIntoView({ block: "nearest" });
      }
    }, n);
    return mark;
  }

  function card(source, number) {
    const url = web(source.url), kind = S["kind_" + str(source.kind)], from = join([source.publisher, source.year], " · "), title = str(source.title);
    return h("span.card", null,
      h("b", { lang: "en" }, number && `${number}. `, title || from || str(source.id)), title && from && h("i", { lang: "en" }, from),
      kind && h("em", null, kind),
      url && outside(url.href, t("read"), " ↗", h("span.sr", null, ` (${t("tab")})`)));
  }

  function foot(turn, sources, rated) {
    const bar = h("div.foot", { "aria-live": "off" }), id = "all" + ++ids;
    const cards = h("ol", { id, hidden: true, role: "list", "aria-live": "off" }, ...sources.map((source, i) => h("li", null, card(source, i + 1))));
    const more = h("button.more", {
      "aria-expanded": "false", "aria-controls": id,
      click: () => more.setAttribute("aria-expanded", !(cards.hidden = !cards.hidden))
    }, `${t("sources")} (${sources.length})`, icon("down"));
    bar.append(sources.length ? more : h("span.more"));
    if (rated) for (const helped of [true, false]) bar.append(small("yes", () => rate(turn, turn.feedback === helped ? null : helped, bar),
      { "aria-pressed": turn.feedback === helped, "aria-label": t(helped ? "helped" : "not_helped") }));
    return sources.length ? [bar, cards] : [bar];
  }

  async function rate(turn, helped, bar) {
    const before = turn.feedback, set = value => {
      turn.feedback = value;
      bar.querySelectorAll("[aria-pressed]").forEach((button, i) => button.setAttribute("aria-pressed", value === !i));
    };
    set(helped);
    try {
      await api("POST", "feedback", { message: turn.id, helped });
      emit("feedback", { helped });
    } catch ({ text }) {
      set(before);
      note(text || t("away"));
    }
  }

  function picture(address, alt) {
    const url = web(address, base + "/"), own = url && /\/timeline\/[\w-]+\.(svg|png)$/.exec(url.pathname);
    if (!own) return null;
    return h("figure", null, h("img", { src: base + own[0], alt, width: 640, height: 204, error: event => event.target.replaceWith(alt) }));
  }

  function offer(buttons, css, label, via) {
    const group = h("div." + css, { role: "group", "aria-label": label, "aria-live": "off" });
    const spent = () => group.classList.contains("spent");
    for (const one of buttons) {
      const title = str(one.title), payload = str(one.payload) || title;
      const button = h("button", { click: () => spent() || post(payload, title, via), blur: () => { button.disabled = spent(); } }, title, css === "rows" && icon("down"));
      button.dataset.payload = payload;
      group.append(button);
    }
    return group;
  }

  /* Choices stay to be read; a button that has the focus keeps it. */
  function spend(group, text) {
    group.classList.add("spent");
    const all = [...group.children], chosen = all.find(one => one.dataset.payload === text || one.textContent === text);
    for (const one of all) one === shadow.activeElement ? one.setAttribute("aria-disabled", "true") : one.disabled = true;
    if (!chosen) return;
    chosen.prepend(icon("tick"));
    chosen.setAttribute("aria-pressed", "true");
  }

  function clear(text) {
    epoch++;
    tries = 0;
    turns = [];
    clearTimeout(timer);
    write(...queue.map(message => message.text), ui.input.value);
    queue = [];
    unsent();
    paint();
    ui.log.scrollTop = 0;
    note(text);
  }

  /* The keys before are kept, to delete that too. */
  function restart() {
    if (conv) old = [...old, conv].slice(-20);
    forget();
    clear();
    ui.input.focus();
    emit("restart");
  }

  async function download() {
    await load();
    const lines = turns.flatMap(turn => [new Date(turn.time * 1000).toLocaleString(lang), "> " + turn.text, "", ...list(turn.answers).flatMap(one => {
      const { sources, timeline } = dict(one.custom);
      return [one.text, dict(timeline).text, ...list(sources).map(({ title, publisher, year, url }, i) => `[${i + 1}] ` + join([title, publisher, year, url], ", "))].filter(str);
    }), "", ""]);
    const href = URL.createObjectURL(new Blob([lines.join("\n")], { type: "text/plain" }));
    h("a", { href, download: "conversation.txt" }).click();
    setTimeout(() => URL.revokeObjectURL(href), 9999);
  }

  function confirm(on = true) {
    const { ask } = ui, text = h("p", { id: "askp" }, t("remove_text")), no = h("button", { click: () => confirm(false) }, t("remove_no"));
    if (ask.hidden === !on) return;
    ask.hidden = !on;
    ui.rest.inert = ui.top.inert = on;
    ask.replaceChildren(h("h3", { id: "askt" }, t("remove_title")), text, h("button.yes", { click: remove }, t("remove_yes")), no);
    (on ? no : ui.menu).focus();

    async function remove() {
      try {
        for (const keys of list([conv, ...old])) await api("DELETE", "conversation", null, keys).catch(problem => { if (!gone(problem)) throw problem; });
        old = queue = [];
        ui.input.value = "";
        forget();
        confirm(false);
        clear(t("removed"));
        ui.input.focus();
      } catch { say(text.textContent = t("remove_failed")); }
    }
  }

  recall();
  queue = list(parse(session.getItem(key + ":unsent"))).filter(message => str(message.id) && str(message.text));
  build();
  return {
    show, hide, speak, words,
    isOpen: () => isOpen,
    connect(signal) {
      const on = (target, type, run) => target.addEventListener(type, run, { signal }), full = matchMedia(FULL), before = session.getItem(key + ":open");
      on(window, "online", pump);
      on(window, "focus", sync);
      on(document, "visibilitychange", () => document.hidden || sync());
      on(window, "storage", event => event.key === key && adopt());
      on(document, "pointerdown", event => event.composedPath().some(one => one === ui.menu || one === ui.list) || menu(false));
      on(full, "change", () => isOpen && place());
      if (window.visualViewport) for (const type of ["resize", "scroll"]) on(visualViewport, type, fit);
      if (before ? before === "1" : host.hasAttribute("open") && !full.matches) show();
      else if (queue.length) start();
      signal.onabort = () => clearTimeout(timer);
    }
  };
};

class BotoxChat extends HTMLElement {
  static observedAttributes = ["name", "greeting", "contact", "language", "starts", "open"];
  static strings = EN;
  #widget; #life;

  open() { this.#widget.show(true); }
  close() { this.#widget.hide(); }

  connectedCallback() {
    this.#life = new AbortController();
    this.#widget = this.#widget || widget(this);
    this.#widget.connect(this.#life.signal);
  }

  disconnectedCallback() {
    this.#life.abort();
  }

  attributeChangedCallback(name, before, now) {
    const { show, hide, speak, words, isOpen } = this.#widget || {};
    if (!show || before === now) return;
    if (name !== "open") name === "language" ? speak() : words();
    else if (isOpen() !== (now !== null)) isOpen() ? hide() : show(true);
  }
}
customElements.define("botox-chat", BotoxChat);

/* The one line: data-* become attributes. */
if (script && !("manual" in script.dataset)) {
  const add = () => {
    if (document.querySelector("botox-chat")) return;
    const chat = document.createElement("botox-chat");
    for (const [key, value] of Object.entries(script.dataset)) chat.setAttribute(key, value);
    document.body.append(chat);
  };
  document.body ? add() : document.addEventListener("DOMContentLoaded", add);
}
})();
