/* The chat widget: <botox-chat>, one custom element without dependencies. See docs/widget.md.
   Text from the server becomes text nodes only; addresses pass through URL(); styles are a
   constructed sheet and the CSSOM. So it runs under a strict Content-Security-Policy. */
(() => {
"use strict";
if (customElements.get("botox-chat")) return;

const EN = {
  name: "Botox questions",
  launcher: "Ask about Botox",
  subtitle: "Automated answers, with sources",
  hello: "How can I help?",
  greeting: "Ask me why Botox may not have worked, when it shows, how long it lasts and more. I answer in plain words and name the source of every fact.",
  starts: [
    { title: "It didn't work for me", payload: "My Botox did not work" },
    { title: "When does it start to work?", payload: "When does Botox start to work?" },
    { title: "How long does it last?", payload: "How long does Botox last?" },
    { title: "Can I have it while pregnant?", payload: "Can I have Botox while pregnant?" }
  ],
  starts_label: "Questions to start with",
  privacy: "I am a computer program. Please leave out your name and address. You can delete this conversation in the menu.",
  person: "Prefer a person?",
  placeholder: "Type your question",
  input: "Your message",
  send: "Send",
  open: "Open the chat",
  close: "Close the chat",
  menu: "Menu",
  log: "Conversation",
  you: "You said:",
  bot: "Answer:",
  typing: "Writing an answer",
  unread: "New answer",
  replies: "Suggested replies",
  chosen: "chosen",
  source: "Source {n}",
  sources: "Sources",
  read: "Open the source",
  tab: "opens in a new tab",
  helped: "This helped",
  not_helped: "This did not help",
  thanks: "Thank you for telling us.",
  restart: "Start again",
  restarted: "A new conversation has started.",
  download: "Download my conversation",
  remove: "Delete my conversation",
  remove_title: "Delete this conversation?",
  remove_text: "Everything you wrote here is removed from our server, also what came before you started again. This can't be undone.",
  remove_yes: "Delete",
  remove_no: "Keep it",
  removed: "Your conversation was deleted.",
  remove_failed: "That did not work, so nothing may be deleted yet. Please try again.",
  failed: "Not sent yet. I'll keep trying.",
  trying: "Sending again …",
  slow: "Many messages at once: yours is sent in a moment.",
  retry: "Try now",
  away: "The assistant can't be reached right now. Nothing you typed is lost.",
  history_failed: "Your earlier messages can't be shown right now.",
  loading: "Loading your conversation",
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
  kind_unreviewed: "Document that nobody has reviewed"
};

const LIGHT = `--bg:#fff;--soft:#f1f5f3;--ink:#15211e;--dim:#53615d;--line:#dde5e2;--edge:#7d8b86;
--alarm:#b3261e;--alarm-bg:#fdf1ef;--alarm-on:#fff;--care:#5a3ea6;--care-bg:#f5f1fe;--care-on:#fff;
--a:var(--botox-chat-accent,#12685a);--shade:0 1px 2px #0f1f1a1f,0 12px 40px #0f1f1a2e;color-scheme:light;`;
const DARK = `--bg:#141a1a;--soft:#202828;--ink:#ecf2f0;--dim:#a9b6b2;--line:#303b3a;--edge:#7f8f8a;
--alarm:#ff9c90;--alarm-bg:#351b18;--alarm-on:#2b0603;--care:#c6b5ff;--care-bg:#261f3c;--care-on:#180f33;
--a:var(--botox-chat-accent-dark,var(--botox-chat-accent,#6fd0bc));--shade:0 1px 2px #0006,0 12px 40px #0009;color-scheme:dark;`;
const FULL = "(max-width:480px),(max-height:480px)";
const STYLE = `
:host{all:initial;display:block;--r:var(--botox-chat-radius,20px);--off:var(--botox-chat-offset,20px);--on:#fff;
font:400 max(1rem,16px)/1.5 var(--botox-chat-font,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif);${LIGHT}}
:host([hidden]){display:none}
@media(prefers-color-scheme:dark){:host(:not([theme=light])){${DARK}}}
:host([theme=dark]){${DARK}}
@supports(color:color(from red xyz-d65 x y z)){.root{--k:clamp(0,(.179 - y)*9999,1);
--on:color(from var(--a) xyz-d65 calc(.9505*var(--k)) var(--k) calc(1.089*var(--k)))}}
.root{--on-a:var(--botox-chat-accent-text,var(--on));color:var(--ink)}
*{box-sizing:border-box;margin:0;padding:0}
[hidden]{display:none!important}
button,textarea{font:inherit;color:inherit;background:none;border:0;letter-spacing:inherit;text-align:start}
button,summary,a{cursor:pointer;touch-action:manipulation;-webkit-tap-highlight-color:transparent}
:focus{outline:none}
:focus-visible{outline:3px solid var(--ink);outline-offset:2px;box-shadow:0 0 0 2px var(--bg)}
svg{width:1.25em;height:1.25em;fill:none;stroke:currentColor;stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round;flex:none;display:block}
a{color:inherit;text-underline-offset:.18em;text-decoration-thickness:.06em}
p,li,h2,h3,.me,.choices button,.card *{unicode-bidi:plaintext;text-align:start;overflow-wrap:anywhere}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.launch{position:fixed;z-index:var(--botox-chat-z-index,2147483000);bottom:calc(var(--off) + env(safe-area-inset-bottom,0px));
inset-inline-end:var(--off);display:flex;align-items:center;justify-content:center;gap:.6em;min-height:60px;min-width:60px;
padding:0 1.4em 0 1.15em;border-radius:99px;background:var(--a);color:var(--on-a);border:1px solid transparent;
font-weight:600;box-shadow:var(--shade)}
.launch svg{width:26px;height:26px}
.dot{position:absolute;top:2px;inset-inline-end:4px;width:15px;height:15px;border-radius:50%;background:#d92d20;border:2px solid #fff}
.panel{position:fixed;z-index:var(--botox-chat-z-index,2147483000);inset:auto;bottom:calc(var(--off) + env(safe-area-inset-bottom,0px));
inset-inline-end:var(--off);width:min(var(--botox-chat-width,408px),calc(100vw - 2*var(--off)));
height:min(var(--botox-chat-height,700px),calc(100dvh - 2*var(--off)));max-width:none;max-height:none;
flex-direction:column;overflow:hidden;background:var(--bg);color:inherit;border:1px solid var(--line);border-radius:var(--r);
box-shadow:var(--shade);font-size:.9375em}
.panel[open]{display:flex}
.panel::backdrop{background:var(--bg)}
:host([position=start]) .launch,:host([position=start]) .panel{inset-inline:var(--off) auto}
.full{inset:var(--top,0) 0 auto!important;width:100%;height:var(--vh,100dvh);border:0;border-radius:0;font-size:1em;
padding:env(safe-area-inset-top,0px) env(safe-area-inset-right,0px) env(safe-area-inset-bottom,0px) env(safe-area-inset-left,0px)}
.top{display:flex;align-items:center;padding:.75em .5em .75em 1.1em;border-bottom:1px solid var(--line);flex:none}
.top div{flex:1;min-width:0;margin-inline-start:.75em}
h2{font-size:1.0625em;font-weight:650;line-height:1.25;letter-spacing:-.01em}
.top p{font-size:.8125em;color:var(--dim);line-height:1.35}
.face{width:2.5em;height:2.5em;border-radius:50%;display:grid;place-items:center;background:var(--a);color:var(--on-a);flex:none}
.i{display:grid;place-items:center;min-width:44px;min-height:44px;border-radius:14px;color:var(--dim);flex:none}
.i:hover,.i[aria-expanded=true]{background:var(--soft);color:var(--ink)}
.body{position:relative;flex:1;min-height:0;display:flex;flex-direction:column}
.menu{position:absolute;z-index:2;top:.4em;inset-inline-end:.5em;min-width:15em;max-width:calc(100% - 1em);padding:.4em;background:var(--bg);
border:1px solid var(--line);border-radius:16px;box-shadow:var(--shade)}
.menu button{display:flex;align-items:center;gap:.75em;width:100%;min-height:44px;padding:.4em .8em;border-radius:11px}
.menu button:hover{background:var(--soft)}
.menu svg{color:var(--dim)}
.menu .del,.menu .del svg{color:var(--alarm)}
.log{flex:1;min-height:5em;overflow:auto;overscroll-behavior:contain;padding:1.25em 1.1em;position:relative;scrollbar-width:thin;scrollbar-color:var(--line) transparent}
.log:focus-visible{outline-offset:-4px}
h3{font-size:1.5em;font-weight:680;line-height:1.2;letter-spacing:-.02em;margin-bottom:.4em}
.intro>p{color:var(--dim)}
.intro .fine{font-size:.8125em;margin-top:1.1em}
.rows{display:grid;gap:.5em;margin-top:1.1em}
.rows button{display:flex;align-items:center;justify-content:space-between;gap:.75em;min-height:48px;padding:.55em 1em;border:1px solid var(--line);
border-radius:14px;font-weight:500;background:var(--bg)}
.rows svg{color:var(--dim);width:1em;height:1em}
:dir(rtl)>svg.f{transform:scaleX(-1)}
.day{display:block;text-align:center;font-size:.8125em;color:var(--dim);margin-top:1.75em}
.turn{margin-top:1.5em;display:flex;flex-direction:column;align-items:flex-start}
.me{align-self:flex-end;max-width:86%;padding:.6em .95em;border-radius:1.2em;border-end-end-radius:.4em;background:var(--a);color:var(--on-a);
white-space:pre-wrap;border:1px solid transparent}
.late .me{opacity:.999;background:var(--bg);color:var(--ink);border:1px dashed var(--edge)}
.state{align-self:flex-end;display:flex;flex-wrap:wrap;align-items:center;justify-content:flex-end;gap:0 .5em;font-size:.8125em;color:var(--dim);padding-top:.2em}
.link{min-height:44px;padding:0 .4em;font-weight:600;text-decoration:underline;text-underline-offset:.2em;color:var(--ink);border-radius:8px}
.bot{max-width:100%;margin-top:.85em;padding:.85em 1.05em;border-radius:1.2em;border-start-start-radius:.4em;background:var(--soft);border:1px solid transparent}
.bot>:nth-child(n+3){margin-top:.6em}
.lead{font-weight:600;line-height:1.45}
.head{font-weight:650}
.bot>ul+.head{margin-top:.9em}
.why{display:block;font-size:.875em;font-weight:500;color:var(--dim)}
ul,ol{list-style:none;display:grid;gap:.55em}
.bot ul>li{position:relative;padding-inline-start:1.1em}
.bot ul>li:before{content:"";position:absolute;inset-inline-start:.15em;top:.62em;width:.34em;height:.34em;border-radius:50%;background:var(--a);forced-color-adjust:none}
.bot>.next{padding-top:.7em;border-top:1px solid var(--line);margin-top:.8em}
.next.asks{font-weight:600}
.nb{white-space:nowrap}
.cite{position:relative;display:inline-block;min-width:1.6em;padding:0 .35em;margin-inline-start:.12em;border-radius:.5em;font-size:.75em;line-height:1.5;font-weight:650;
text-align:center;vertical-align:.12em;background:var(--bg);border:1px solid var(--line);color:var(--dim)}
.cite:before{content:"";position:absolute;inset:-13px -2px}
.cite:hover,.cite[aria-expanded=true]{background:var(--ink);color:var(--bg);border-color:var(--ink)}
.card{display:block;padding:.7em .9em;margin-top:.55em;border-radius:.9em;background:var(--bg);border:1px solid var(--line);font-size:.875em;line-height:1.4;font-weight:400}
.card>*{display:block}
.card b{font-weight:620}
.card small{font-size:1em;color:var(--dim)}
.card i{font-style:normal;color:var(--dim)}
.card a{display:inline-flex;align-items:center;gap:.35em;min-height:44px;margin-bottom:-.5em;font-weight:600}
.card svg{width:1em;height:1em}
.card em{font-style:normal;display:inline-block;padding:.05em .6em;margin-top:.4em;border-radius:99px;background:var(--soft);border:1px solid var(--line);font-size:.875em;font-weight:550}
.bot>.foot{display:flex;align-items:center;gap:.1em;margin:.35em -.5em -.55em}
.foot .more{display:flex;align-items:center;gap:.4em;min-height:44px;padding:0 .5em;border-radius:12px;font-size:.8125em;font-weight:600;color:var(--dim);margin-inline-end:auto}
.foot .more:hover{color:var(--ink)}
.more svg{width:1.1em;height:1.1em}
.more[aria-expanded=true] svg{transform:rotate(180deg)}
.foot .i svg{width:1.15em;height:1.15em}
.foot .i:hover{background:var(--bg)}
.foot [aria-pressed=true]{color:var(--on-a)!important;background:var(--a)!important;border:2px solid transparent}
.foot [aria-pressed=true] svg{stroke-width:2.4}
figure img{display:block;width:100%;height:auto;aspect-ratio:640/204;border-radius:.8em;border:1px solid var(--line);background:var(--bg)}
.alarm{border:2px solid var(--c);background:var(--b);--c:var(--alarm);--b:var(--alarm-bg);--o:var(--alarm-on);width:100%}
.crisis{--c:var(--care);--b:var(--care-bg);--o:var(--care-on)}
.alarm>h3{display:flex;align-items:center;gap:.5em;font-size:1.125em;letter-spacing:-.01em;color:var(--c);margin:0}
.alarm .lead{font-weight:400}
.calls{display:grid;gap:.5em}
.calls:empty{display:none}
.calls a{display:flex;align-items:center;justify-content:center;gap:.6em;min-height:52px;padding:.5em 1em;border-radius:14px;background:var(--c);color:var(--o);
font-weight:680;font-size:1.0625em;text-decoration:none;border:2px solid var(--c);text-align:center}
.calls a+a{background:none;color:var(--c)}
.choices{display:flex;flex-wrap:wrap;gap:.5em;margin-top:.75em}
.choices button{display:inline-flex;align-items:center;gap:.4em;min-height:44px;padding:.4em 1em;border-radius:99px;border:1px solid var(--edge);background:var(--bg);font-weight:500}
.choices svg{width:1em;height:1em}
.choices button:not([disabled],[aria-disabled]):hover,.rows button:not([disabled],[aria-disabled]):hover{background:var(--soft);border-color:var(--ink)}
[disabled],[aria-disabled=true]{cursor:default}
.spent button{border:1px dashed var(--line)!important;color:var(--dim);font-weight:450}
.spent .on{border:2px solid var(--a)!important;color:var(--ink);font-weight:600}
.typing{display:inline-flex;gap:.32em;padding:1.05em 1.1em}
.typing span{width:.45em;height:.45em;border-radius:50%;background:var(--dim);forced-color-adjust:none}
.note{display:flex;flex-wrap:wrap;align-items:center;gap:0 .6em;padding:.6em 1.1em;font-size:.875em;background:var(--soft);border-top:1px solid var(--line);flex:none}
.note p{flex:1 1 12em}
form{flex:none;padding:.75em .9em .25em;border-top:1px solid var(--line);background:var(--bg)}
.box{display:flex;align-items:flex-end;gap:.3em;padding:3px;border:1px solid var(--edge);border-radius:26px;background:var(--bg)}
.box:focus-within{border-color:var(--a);box-shadow:0 0 0 1px var(--a);outline:2px solid transparent}
textarea{flex:1;min-width:0;min-height:44px;max-height:9.5em;padding:.62em .4em .62em .95em;resize:none;line-height:1.45;font-size:max(1em,16px);unicode-bidi:plaintext}
textarea:focus-visible{outline:none;box-shadow:none}
textarea::placeholder{color:var(--dim);opacity:1}
.send{display:grid;place-items:center;width:44px;height:44px;flex:none;border-radius:50%;background:var(--a);color:var(--on-a);border:1px solid transparent}
.send[aria-disabled=true]{background:var(--soft);color:var(--dim);border-color:var(--line)}
.count{font-size:.8125em;color:var(--dim);padding:.35em .9em 0;text-align:end}
.bad{color:var(--alarm);font-weight:650}
.safety{flex:none;padding:.45em 1.4em .8em;font-size:.78125em;line-height:1.4;color:var(--dim);text-align:center!important}
.safety a{font-weight:650;color:var(--ink);white-space:nowrap;padding:.8em .3em;margin:-.8em -.3em}
.ask{position:absolute;inset:0;z-index:3;display:grid;place-content:center;gap:.7em;padding:2em;background:var(--bg)}
.ask h3{font-size:1.25em;margin:0}
.ask p{color:var(--dim)}
.ask button{min-height:48px;padding:.5em 1.2em;border-radius:14px;font-weight:620;text-align:center;border:1px solid var(--edge)}
.ask .yes{background:var(--alarm);color:var(--alarm-on);border-color:var(--alarm);margin-top:.4em}
@media(max-width:640px){.launch{padding:0;width:60px}.launch .t{display:none}}
@media(max-height:480px){.face,.top p{display:none}.top{padding-block:.1em}.safety{padding-bottom:.4em}form{padding-top:.4em}}
@media(prefers-reduced-motion:no-preference){
.panel[open]{animation:up .28s cubic-bezier(.2,.9,.3,1)}
.new{animation:in .3s cubic-bezier(.2,.9,.3,1)}
.typing span{animation:dot 1.2s infinite ease-in-out}.typing :nth-child(2){animation-delay:.15s}.typing :nth-child(3){animation-delay:.3s}
.launch,.choices button,.rows button,.i,.send,.cite{transition:background-color .15s,border-color .15s,color .15s,transform .15s}
.launch:hover{transform:translateY(-2px)}.launch:active,.send:active,.choices button:active{transform:scale(.97)}
.smooth{scroll-behavior:smooth}}
@keyframes up{from{opacity:0;transform:translateY(16px) scale(.98)}}
@keyframes in{from{opacity:0;transform:translateY(8px)}}
@keyframes dot{0%,60%,100%{opacity:.35}30%{opacity:1;transform:translateY(-.2em)}}
@media(forced-colors:active){.launch,.bot,.me,.send,.face{border:1px solid}.foot [aria-pressed=true]{outline:3px solid Highlight;outline-offset:-4px}.typing span,.bot ul>li:before{background:CanvasText}}
`;

const ICON = {
  chat: "M20 11.5a7.5 7.5 0 0 1-11 6.6L4 19.5l1.4-4.6A7.5 7.5 0 1 1 20 11.5zM9 10.5h6M9 13.5h3.5",
  close: "M6 6l12 12M18 6 6 18",
  menu: "M5 12h.01M12 12h.01M19 12h.01",
  go: "M9 5l7 7-7 7",
  up: "M12 19V5M6 11l6-6 6 6",
  down: "M6 9l6 6 6-6",
  tick: "M5 12.5l4.5 4.5L19 7.5",
  out: "M14 5h5v5M19 5l-8 8M17 14v5H5V7h5",
  again: "M4 5v5h5M4.6 10A8 8 0 1 1 4 14",
  save: "M12 4v11M7 11l5 5 5-5M5 20h14",
  bin: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  phone: "M6 3h3l2 5-2.5 1.5a11 11 0 0 0 6 6L16 13l5 2v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z",
  urgent: "M12 3.5 2.5 20h19zM12 10v4.5M12 17.3v.01",
  crisis: "M12 20S3.5 15 3.5 9A4.6 4.6 0 0 1 12 6.8 4.6 4.6 0 0 1 20.5 9c0 6-8.5 11-8.5 11z",
  yes: "M7 11v9H4v-9zM7 11l4-8a2.5 2.5 0 0 1 2.5 3L13 9h5.500a2 2 0 0 1 2 2.400l-1.3 7a2 2 0 0 1-2 1.600H7",
  no: "M17 13V4h3v9zM17 13l-4 8a2.5 2.5 0 0 1-2.5-3l.500-3H5.500a2 2 0 0 1-2-2.400l1.3-7a2 2 0 0 1 2-1.600H17"
};

const SVG = "http://www.w3.org/2000/svg";
const icon = (name, css = "") => {
  const svg = document.createElementNS(SVG, "svg"), path = document.createElementNS(SVG, "path");
  for (const [key, value] of [["viewBox", "0 0 24 24"], ["aria-hidden", "true"], ["class", css]]) svg.setAttribute(key, value);
  path.setAttribute("d", ICON[name]);
  if (name === "menu") path.setAttribute("stroke-width", 3);
  svg.append(path);
  return svg;
};

/* An element: properties where it has them, listeners for functions, else attributes. */
const h = (tag, props, ...children) => {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props || {})) {
    if (typeof value === "function") node.addEventListener(key, value);
    else if (key in node) node[key] = value;
    else node.setAttribute(key, value);
  }
  node.append(...children.filter(child => child != null && child !== ""));
  return node;
};
const str = value => typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
const list = value => Array.isArray(value) ? value.filter(one => one && typeof one === "object") : [];
const clone = value => JSON.parse(JSON.stringify(value));
const uuid = () => "10000000-1000-4000-8000-100000000000".replace(/[018]/g, c =>
  (+c ^ crypto.getRandomValues(new Uint8Array(1))[0] & 15 >> +c / 4).toString(16));
const length = text => [...text.trim()].length;

/* An address that may be a link or picture: http and https only. */
const web = (address, base) => {
  try {
    const url = new URL(str(address), base);
    return /^https?:$/.test(url.protocol) && str(address) ? url : null;
  } catch { return null; }
};
const tel = number => /^\+?\d[\d ()./-]{1,20}$/.test(str(number)) ? "tel:" + number.replace(/[^\d+]/g, "") : "";

/* "call {number}" with a node in the place. */
const fill = (text, values) => text.split(/\{(\w+)\}/).map((part, i) => i % 2 ? values[part] ?? "" : part);

/* Storage, or a stand-in that lasts as long as the page where it is blocked. */
const storage = kind => {
  try {
    const found = window[kind];
    found.setItem("botox-chat", "");
    found.removeItem("botox-chat");
    return found;
  } catch {
    const map = new Map();
    return { getItem: key => map.get(key) ?? null, setItem: (key, value) => map.set(key, value), removeItem: key => map.delete(key) };
  }
};
const parse = text => { try { return JSON.parse(text); } catch { return null; } };

const script = document.currentScript;
const HOME = script && script.src ? new URL(".", script.src).href : "";
let sheet;

class BotoxChat extends HTMLElement {
  static observedAttributes = ["name", "greeting", "contact", "language", "starts", "open"];
  static strings = EN;

  #life; #ui = {}; #s = EN; #lang = "en"; #key; #base; #local; #session;
  #conv = null; #old = []; #turns = []; #queue = []; #epoch = 0; #busy = false; #tries = 0; #timer;
  #conf = null; #confWait; #loading; #isOpen = false; #loaded = false; #ids = 0;

  /* ------------------------------------------------------------------------- for the page */

  open() { this.#show(true); }
  close() { this.#hide(); }

  connectedCallback() {
    this.#life = new AbortController();
    this.#local = this.#local || storage("localStorage");
    this.#session = this.#session || storage("sessionStorage");
    if (!this.#key) this.#build();
    const on = (target, type, run) => target.addEventListener(type, run, { signal: this.#life.signal });
    on(window, "online", () => this.#pump());
    on(window, "focus", () => this.#sync());
    on(document, "visibilitychange", () => document.hidden || this.#sync());
    on(window, "storage", event => event.key === this.#key && this.#adopt());
    on(document, "pointerdown", event => event.composedPath().includes(this.#ui.head) || event.composedPath().includes(this.#ui.menu) || this.#menu(false));
    const full = matchMedia(FULL);
    on(full, "change", () => this.#isOpen && this.#place());
    for (const type of ["resize", "scroll"]) if (window.visualViewport) on(visualViewport, type, () => this.#fit());
    const before = this.#session.getItem(this.#key + ":open");
    if (before === "1" || (before === null && this.hasAttribute("open") && !full.matches)) this.#show(false);
    else if (this.#queue.length) this.#start();
  }

  disconnectedCallback() {
    this.#life.abort();
    clearTimeout(this.#timer);
  }

  attributeChangedCallback(name, before, now) {
    if (!this.#key || before === now) return;
    if (name === "open") {
      if ((now !== null) !== this.#isOpen) now === null ? this.#hide() : this.#show(true);
    } else if (name === "language") this.#speak();
    else this.#words();
  }

  /* Bubbles to the document, no farther: window is where pages await postMessage's "message". */
  #emit(type, detail = {}) {
    const stop = event => event.stopPropagation();
    document.addEventListener(type, stop);
    this.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true, detail }));
    document.removeEventListener(type, stop);
  }

  /* ------------------------------------------------------------------------- the skeleton */

  #build() {
    const endpoint = web(this.getAttribute("endpoint") || HOME || "/webhooks/web/", document.baseURI);
    this.#base = (endpoint || new URL("/webhooks/web", location)).href.replace(/[?#].*/, "").replace(/\/+$/, "");
    this.#key = "botox-chat:" + this.#base;
    this.#remembered();
    this.#queue = list(parse(this.#session.getItem(this.#key + ":unsent"))).filter(m => str(m.id) && str(m.text));

    const root = this.attachShadow({ mode: "open" }), ui = this.#ui;
    try {
      if (!sheet) (sheet = new CSSStyleSheet()).replaceSync(STYLE);
      root.adoptedStyleSheets = [sheet];
    } catch { root.append(h("style", { textContent: CSS })); }

    const small = (name, run, more) => h("button", { type: "button", className: "i", click: run, ...more }, icon(name));
    ui.launch = h("button", { type: "button", className: "launch", "aria-haspopup": "dialog", click: () => this.open() },
      icon("chat"), ui.label = h("span", { className: "t" }), ui.dot = h("span", { className: "dot", hidden: true }));
    ui.head = small("menu", () => this.#menu(ui.menu.hidden), { "aria-expanded": "false", "aria-controls": "menu" });
    ui.shut = small("close", () => this.close());
    ui.menu = h("div", { id: "menu", className: "menu", hidden: true });
    ui.log = h("div", { className: "log", role: "log", tabIndex: 0, "aria-live": "polite", "aria-relevant": "additions" });
    ui.typing = h("div", { className: "bot typing", "aria-hidden": "true" }, h("span"), h("span"), h("span"));
    ui.note = h("div", { className: "note", hidden: true });
    ui.input = h("textarea", {
      id: "input", rows: 1, enterKeyHint: "send", autocomplete: "off", "aria-describedby": "count",
      input: () => this.#typed(), keydown: event => this.#keyed(event)
    });
    ui.input.value = this.#session.getItem(this.#key + ":draft") || "";
    ui.send = h("button", { type: "submit", className: "send" }, icon("up"));
    ui.count = h("p", { id: "count", className: "count", hidden: true });
    ui.caption = h("label", { className: "sr", htmlFor: "input" });
    ui.form = h("form", { submit: event => { event.preventDefault(); this.#submit(); } },
      ui.caption, h("div", { className: "box" }, ui.input, ui.send), ui.count);
    ui.safety = h("p", { className: "safety" });
    ui.ask = h("div", { className: "ask", role: "alertdialog", "aria-labelledby": "askt", "aria-describedby": "askp", hidden: true });
    ui.top = h("div", { className: "top" }, h("span", { className: "face" }, icon("chat")),
      h("div", null, ui.name = h("h2", { id: "name" }), ui.sub = h("p")), ui.head, ui.shut);
    ui.rest = h("div", { className: "body" }, ui.log, ui.note, ui.form);
    ui.middle = h("div", { className: "body" }, ui.menu, ui.rest, ui.ask);
    ui.panel = h("dialog", {
      className: "panel", "aria-labelledby": "name", tabIndex: -1,
      keydown: event => this.#escape(event),
      cancel: event => { event.preventDefault(); this.close(); }
    }, ui.top, ui.middle, ui.safety);
    /* What is typed here must not set off the page's own shortcuts. */
    for (const type of ["keydown", "keyup", "keypress"]) ui.panel.addEventListener(type, event => event.stopPropagation());
    ui.say = h("div", { className: "sr", role: "status" });
    root.append(ui.root = h("div", { className: "root", role: "region" }, ui.launch, ui.panel, ui.say));
    this.#words();
    this.#speak();
  }

  #t(key, values = {}) {
    return (this.#s[key] || EN[key]).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  }

  /* The language: the attribute, else the page's, else the browser's; English until it is here. */
  async #speak() {
    const own = this.getAttribute("language"), shipped = ["en", "es"];
    const wanted = [own, document.documentElement.lang || navigator.language]
      .map(one => str(one).toLowerCase().split(/[-_]/)[0]).find(one => /^[a-z]{2,3}$/.test(one)) || "en";
    let found = EN;
    if (wanted !== "en" && (own || shipped.includes(wanted))) {
      try {
        const loaded = await (await fetch(`${this.#base}/strings/${wanted}.json`, { credentials: "omit" })).json();
        found = Object.fromEntries(Object.entries(EN).map(([key, value]) => [key, typeof loaded[key] === typeof value ? loaded[key] : value]));
      } catch { /* English it is. */ }
    }
    if (found === this.#s) return;
    this.#s = found;
    this.#lang = found === EN ? "en" : wanted;
    this.#words();
    this.#paint();
  }

  /* Everything that is worded, anew. */
  #words() {
    const ui = this.#ui, t = key => this.#t(key), label = (node, text) => node.setAttribute("aria-label", text);
    ui.root.lang = this.#lang;
    ui.name.textContent = this.getAttribute("name") || t("name");
    label(ui.root, ui.name.textContent);
    ui.sub.textContent = t("subtitle");
    ui.label.textContent = t("launcher");
    this.#unread(!ui.dot.hidden);
    label(ui.head, t("menu"));
    label(ui.shut, t("close"));
    label(ui.log, t("log"));
    label(ui.send, t("send"));
    ui.caption.textContent = t("input");
    ui.input.placeholder = t("placeholder");
    const item = (name, key, run, css = "") => h("button", { type: "button", className: css, click: () => { this.#menu(false); run(); } }, icon(name), t(key));
    ui.menu.replaceChildren(
      item("again", "restart", () => this.#restart()),
      item("save", "download", () => this.#download()),
      item("bin", "remove", () => this.#confirm(), "del"));
    this.#intro();
    this.#configured();
    this.#typed();
  }

  #intro() {
    const ui = this.#ui, own = str(this.getAttribute("starts")).split("|").map(one => one.trim()).filter(Boolean);
    const starts = own.length ? own.map(title => ({ title, payload: title })) : list(this.#s.starts);
    const contact = this.getAttribute("contact") || str(this.#conf && this.#conf.contact);
    const intro = h("div", { className: "intro", "aria-live": "off" },
      h("h3", null, this.#t("hello")),
      h("p", null, this.getAttribute("greeting") || this.#t("greeting")),
      this.#ui.starts = this.#choices(starts, "rows", this.#t("starts_label"), "start"),
      contact ? h("p", { className: "fine" }, this.#t("person"), " ", this.#contact(contact)) : "",
      h("p", { className: "fine" }, this.#t("privacy")));
    if (ui.intro) ui.intro.replaceWith(intro);
    else ui.log.append(intro);
    ui.intro = intro;
    const first = this.#turns[0] || this.#queue[0];
    if (first) this.#spend(this.#ui.starts, first.text);
  }

  /* Whom to ask in person: a link where it is nothing but an address or a number. */
  #contact(text) {
    const href = /^[^\s@]+@[^\s@]+$/.test(text) ? "mailto:" + text : /^https?:/.test(text) && web(text) ? web(text).href : tel(text);
    return href ? h("a", { href, target: /^http/.test(href) ? "_blank" : "", rel: "noopener noreferrer" }, text) : text;
  }

  /* ------------------------------------------------------------------------- open and close */

  #show(focus) {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#ui.launch.hidden = true;
    this.#session.setItem(this.#key + ":open", "1");
    this.toggleAttribute("open", true);
    this.#place(focus);
    this.#unread(false);
    this.#grow();
    this.#start();
    this.#emit("open");
  }

  #hide() {
    if (!this.#isOpen) return;
    const ui = this.#ui, inside = this.shadowRoot.activeElement;
    this.#isOpen = false;
    this.#session.setItem(this.#key + ":open", "0");
    this.toggleAttribute("open", false);
    this.#menu(false);
    this.#confirm(false);
    ui.panel.close();
    ui.launch.hidden = false;
    if (inside) ui.launch.focus();
    this.#emit("close");
  }

  /* In its corner it stands beside the page; on a phone it covers the page and is modal. */
  #place(focus) {
    const { panel, input } = this.#ui, held = this.shadowRoot.activeElement, full = matchMedia(FULL).matches;
    if (panel.open) panel.close();
    panel.classList.toggle("full", full);
    if (full) panel.showModal();
    else panel.open = true;
    this.#fit();
    /* On a touch screen the keyboard would cover the greeting. */
    if (focus) (matchMedia("(pointer:fine)").matches ? input : panel).focus();
    else if (held) held.focus();
    this.#end();
  }

  /* Keeps the whole panel above a phone's keyboard. */
  #fit() {
    const { panel } = this.#ui, view = window.visualViewport;
    if (!view || !panel.classList.contains("full")) return;
    panel.style.setProperty("--vh", view.height + "px");
    panel.style.setProperty("--top", view.offsetTop + "px");
  }

  #menu(show) {
    const { menu, head } = this.#ui;
    if (menu.hidden === !show) return;
    menu.hidden = !show;
    head.setAttribute("aria-expanded", show);
    if (show) menu.firstChild.focus();
  }

  #escape(event) {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    const { menu, ask, head, log } = this.#ui, card = log.querySelector(".cite[aria-expanded=true]");
    if (!ask.hidden) this.#confirm(false);
    else if (!menu.hidden) { this.#menu(false); head.focus(); }
    else if (card) { card.click(); card.focus(); }
    else this.close();
  }

  #unread(is) {
    const { dot, launch } = this.#ui;
    dot.hidden = !is;
    launch.setAttribute("aria-label", (is ? this.#t("unread") + ". " : "") + this.#t("launcher"));
  }

  #say(text) { this.#ui.say.textContent = text; }

  #note(text, label, run) {
    const { note } = this.#ui;
    note.hidden = !text;
    note.replaceChildren(...text ? [h("p", null, text), label ? h("button", { type: "button", className: "link", click: run }, label) : ""] : []);
    if (text) this.#say(text);
  }

  /* ------------------------------------------------------------------------- the server */

  async #api(method, path, body, keys = this.#conv) {
    const headers = {};
    if (body) headers["Content-Type"] = "application/json";
    if (keys) headers.Authorization = `Bearer ${keys.id}.${keys.secret}`;
    const stop = new AbortController(), timer = setTimeout(() => stop.abort(), 60000);
    try {
      const answer = await fetch(`${this.#base}/${path}`, {
        method, headers, body: body && JSON.stringify(body), credentials: "omit", signal: stop.signal,
        cache: path === "config" ? "default" : "no-store"
      });
      const data = answer.status === 204 ? null : parse(await answer.text());
      if (answer.ok && (data !== null || answer.status === 204)) return data;
      const said = data || {};
      throw {
        status: answer.ok ? 503 : answer.status, code: str(said.code), text: str(said.error),
        wait: Math.min(+said.retry_after || +answer.headers.get("Retry-After") || 5, 3600)
      };
    } finally { clearTimeout(timer); }
  }

  #remembered() {
    const kept = parse(this.#local.getItem(this.#key)) || {}, ok = one => one && str(one.id) && str(one.secret);
    this.#conv = ok(kept) ? { id: kept.id, secret: kept.secret } : null;
    this.#old = list(kept.old).filter(ok);
  }

  #remember() {
    if (this.#conv || this.#old.length) this.#local.setItem(this.#key, JSON.stringify({ ...this.#conv, old: this.#old }));
    else this.#local.removeItem(this.#key);
  }

  #isGone(problem) { return problem.status === 404 || (problem.status === 403 && problem.code === "secret"); }

  #forget() {
    this.#conv = null;
    this.#turns = [];
    this.#remember();
  }

  /* Another tab started again, deleted or began the conversation. */
  #adopt() {
    const before = this.#conv && this.#conv.id;
    this.#remembered();
    if (before === (this.#conv && this.#conv.id)) return;
    this.#epoch++;
    this.#turns = [];
    this.#loaded = false;
    this.#paint();
    if (this.#isOpen) this.#start();
  }

  async #start() {
    this.#configure();
    if (!this.#loaded) await this.#load();
    this.#pump();
  }

  #load() { return this.#loading = this.#loading || this.#history().finally(() => { this.#loading = null; }); }

  async #history() {
    const epoch = this.#epoch;
    if (this.#conv) {
      const wait = h("p", { className: "day" }, this.#t("loading"), " …");
      if (!this.#turns.length) this.#ui.log.append(wait);
      try {
        const { turns } = await this.#api("GET", "history");
        if (epoch !== this.#epoch) return;
        const news = list(turns).filter(turn => list(turn.answers).length);
        this.#queue = this.#queue.filter(m => !news.some(turn => turn.id === m.id));
        this.#unsent();
        const print = all => JSON.stringify(all.map(turn => [turn.id, turn.feedback]));
        const same = this.#loaded && print(news) === print(this.#turns);
        this.#loaded = true;
        this.#note("");
        if (same) return;
        this.#turns = news;
      } catch (problem) {
        if (epoch !== this.#epoch) return;
        if (this.#isGone(problem)) this.#forget();
        else {
          wait.remove();
          if (!this.#loaded) this.#note(this.#t("history_failed"), this.#t("retry"), () => this.#load());
          return;
        }
      }
    }
    this.#loaded = true;
    this.#paint();
  }

  /* Another tab may have gone on with the conversation. */
  #sync() {
    if (this.#queue.length) this.#pump();
    else if (this.#isOpen && !this.#busy && this.#conv) this.#load();
  }

  #configure() {
    this.#confWait = this.#confWait || this.#api("GET", "config", null, null).then(
      conf => { this.#conf = conf; this.#configured(); this.#intro(); this.#typed(); },
      () => { this.#confWait = null; });
  }

  get #max() { return +(this.#conf || {}).max_length || 500; }

  #configured() {
    const { safety, log } = this.#ui, number = str(((this.#conf || {}).emergency || {}).number), href = tel(number);
    safety.replaceChildren(...href ? fill(this.#s.safety_known, { number: h("a", { href }, number) }) : [this.#t("safety")]);
    for (const node of log.querySelectorAll(".calls")) this.#calls(node);
  }

  /* Numbers to tap, in an alarm: the crisis line first where it is about that. */
  #calls(node) {
    const { emergency, crisis } = this.#conf || {};
    const lines = node.dataset.kind === "crisis" ? [crisis, emergency] : [emergency];
    node.replaceChildren(...lines.filter(line => line && tel(line.number)).map(({ name, number }) =>
      h("a", { href: tel(number) }, icon("phone"), this.#t(str(name) ? "call_name" : "call", { name, number }))));
  }

  /* ------------------------------------------------------------------------- sending */

  #typed() {
    const { input, count, send } = this.#ui, max = this.#max, left = max - length(input.value), before = count.classList.contains("bad");
    this.#session.setItem(this.#key + ":draft", input.value);
    count.hidden = left > 100;
    count.textContent = left < 0 ? this.#t("too_long", { n: -left }) : this.#t("left", { n: left });
    count.classList.toggle("bad", left < 0);
    if (left < 0 !== before) this.#say(left < 0 ? count.textContent : "");
    input.setAttribute("aria-invalid", left < 0);
    send.setAttribute("aria-disabled", left < 0 || left === max);
    this.#grow();
  }

  #grow() {
    const { input } = this.#ui;
    input.style.height = "auto";
    input.style.height = input.scrollHeight + "px";
  }

  #keyed(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.#submit();
  }

  #submit() {
    const { input } = this.#ui, text = input.value.trim(), size = length(text);
    if (!size || size > this.#max) return input.focus();
    input.value = "";
    this.#typed();
    this.#send(text, text, "typed");
  }

  #send(text, shown, via) {
    const message = { id: uuid(), text, shown };
    this.#spendAll(text);
    this.#queue.push(message);
    this.#unsent();
    const turn = this.#mine(message);
    this.#ui.log.append(turn);
    this.#end();
    this.#emit("message", { direction: "sent", via });
    this.#pump();
  }

  #unsent() {
    const key = this.#key + ":unsent", keep = this.#queue.map(({ id, text, shown }) => ({ id, text, shown }));
    keep.length ? this.#session.setItem(key, JSON.stringify(keep)) : this.#session.removeItem(key);
  }

  /* Sends what waits, one after the other; the same id again until it is answered. */
  async #pump() {
    if (this.#busy || !this.#queue.length) return;
    this.#busy = true;
    clearTimeout(this.#timer);
    while (this.#queue.length) {
      await this.#loading;
      const message = this.#queue[0], epoch = this.#epoch;
      if (!message) break;
      this.#mark(message, this.#tries ? "trying" : "");
      this.#typing(message);
      try {
        if (!this.#conv) await this.#begin();
        const answers = list(await this.#api("POST", "messages", { text: message.text, id: message.id }));
        if (epoch !== this.#epoch) continue;
        if (!answers.length) throw { status: 503 };
        this.#answered(message, answers);
      } catch (problem) {
        if (epoch === this.#epoch && !this.#failed(message, problem)) break;
      }
    }
    this.#ui.typing.remove();
    this.#busy = false;
  }

  /* The conversation that another tab has just begun is shared rather than begun twice. */
  async #begin() {
    this.#remembered();
    if (this.#conv) return;
    const made = await this.#api("POST", "conversations", { language: this.#lang }, null), mine = { id: str(made.id), secret: str(made.secret) };
    this.#remembered();
    if (this.#conv) return;
    this.#conv = mine;
    this.#remember();
  }

  /* Returns whether to go on at once. */
  #failed(message, problem) {
    const { status } = problem, { input } = this.#ui;
    if (this.#isGone(problem) && !message.renewed) {
      message.renewed = true;
      this.#forget();
      this.#paint();
      return true;
    }
    if (status === 400 || status === 413 || (status === 403 && problem.code === "origin")) {
      /* It will not do as it is: back to where it can be changed. */
      this.#queue.shift();
      this.#unsent();
      message.node.remove();
      input.value = [message.text, input.value].filter(Boolean).join("\n");
      this.#typed();
      this.#note(problem.text || this.#t("away"));
      return true;
    }
    if (status === 429) {
      this.#mark(message, "slow");
      this.#later(problem.wait);
    } else {
      this.#mark(message, "failed");
      this.#tries++;
      if (navigator.onLine !== false) this.#later(Math.min(60, 2 ** this.#tries));
    }
    return false;
  }

  #later(seconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#pump(), seconds * 1000);
  }

  #mark(message, state) {
    const turn = message.node;
    if (!turn || turn.dataset.state === state) return;
    const again = turn.dataset.state;
    turn.dataset.state = state;
    turn.classList.toggle("late", !!state);
    turn.querySelectorAll(".state").forEach(node => node.remove());
    if (!state) return;
    turn.append(h("div", { className: "state", "aria-live": "off" }, h("span", null, this.#t(state)),
      state === "failed" ? h("button", { type: "button", className: "link", click: () => { this.#ui.log.focus(); this.#pump(); } }, this.#t("retry")) : ""));
    if (!again) this.#say(this.#t(state));
    if (state === "failed" && !again) this.#note(this.#t("away"));
    this.#end();
  }

  #typing(message) {
    const { typing, log } = this.#ui, fresh = !typing.isConnected;
    (message.node || log).append(typing);
    if (fresh && !this.#tries) this.#say(this.#t("typing"));
    this.#end();
  }

  #answered(message, answers) {
    const turn = { id: message.id, time: Date.now() / 1000, text: message.text, answers, feedback: null };
    this.#queue.shift();
    this.#unsent();
    this.#turns.push(turn);
    this.#mark(message, "");
    this.#note("");
    this.#tries = 0;
    if (!this.#loaded) this.#load();
    this.#ui.typing.remove();
    this.#say("");
    this.#ui.log.classList.add("smooth");
    this.#bot(turn, message.node, !this.#queue.length).classList.add("new");
    this.#end(message.node);
    if (!this.#isOpen) this.#unread(true);
    this.#emit("message", { direction: "received" });
  }

  /* ------------------------------------------------------------------------- what is shown */

  #paint() {
    const { log, intro, typing } = this.#ui, nodes = [];
    let day = new Date().toDateString();
    this.#intro();
    log.classList.remove("smooth");
    log.setAttribute("aria-live", "off");
    this.#turns.forEach((turn, i) => {
      const date = new Date(turn.time * 1000), before = i ? this.#turns[i - 1] : null;
      if (turn.time && date.toDateString() !== day) {
        day = date.toDateString();
        nodes.push(h("p", { className: "day" }, date.toLocaleDateString(this.#lang, { weekday: "long", day: "numeric", month: "long" })));
      }
      const offered = before ? list(before.answers).flatMap(one => list(one.buttons)) : list(this.#s.starts);
      const button = offered.find(one => str(one.payload) === turn.text);
      const node = this.#mine({ text: turn.text, shown: button ? str(button.title) : turn.text });
      const next = this.#turns[i + 1] || this.#queue[0];
      this.#bot(turn, node, !next, next && next.text);
      nodes.push(node);
    });
    for (const message of this.#queue) nodes.push(this.#mine(message));
    log.replaceChildren(this.#ui.intro, ...nodes);
    if (this.#busy && this.#queue.length) this.#queue[0].node.append(typing);
    this.#end();
    setTimeout(() => log.setAttribute("aria-live", "polite"), 500);
  }

  #mine(message) {
    const turn = h("div", { className: "turn" },
      h("div", { className: "me", "aria-live": "off" }, h("span", { className: "sr" }, this.#t("you"), " "), str(message.shown) || str(message.text)));
    if (message.id) { message.node = turn; turn.dataset.state = ""; }
    return turn;
  }

  /* Scrolls to the end, or so far that a long answer is read from its beginning. */
  #end(node) {
    const { log } = this.#ui;
    log.scrollTop = node ? node.offsetTop - 16 : log.scrollHeight;
  }

  /* The answer to a turn: all its messages as one. */
  #bot(turn, into, active, chosen) {
    const all = list(turn.answers), custom = (all.find(one => one.custom && typeof one.custom === "object") || {}).custom || {};
    const sources = list(custom.sources), facts = list(custom.facts), kind = str(custom.kind);
    const alarm = kind === "urgent" || kind === "crisis";
    const box = h("div", { className: "bot" + (alarm ? " alarm " + kind : "") }, h("span", { className: "sr" }, this.#t("bot"), " "));
    if (alarm) {
      const calls = h("div", { className: "calls" });
      calls.dataset.kind = kind;
      this.#calls(calls);
      box.append(h("h3", null, icon(kind), this.#t(kind)), calls);
    }

    let text = all.map(one => str(one.text)).filter(Boolean).join("\n\n");
    if (sources.length) text = text.replace(/^Sources: \[1\] .*$/gm, "");
    const blocks = text.trim().split(/\n{2,}/);
    const lang = str(custom.language) || "en";
    let led = false;
    blocks.forEach((block, i) => {
      let items = null;
      for (const line of block.split("\n").filter(one => one.trim())) {
        const mark = /^\s*[•–] +/.exec(line), words = mark ? line.slice(mark[0].length) : line.trim();
        const fact = facts.find(one => str(one.statement) && words.startsWith((str(one.because) ? one.because + " " : "") + one.statement));
        const why = fact && str(fact.because), content = this.#rich(why ? words.slice(why.length + 1) : words, sources);
        if (why) content.unshift(h("span", { className: "why" }, why, " "));
        /* The first reason of several has no bullet in the text. */
        if (mark || (fact && box.lastChild.className === "head")) {
          if (!items) box.append(items = h("ul", { role: "list", lang }));
          items.append(h("li", null, ...content));
          continue;
        }
        items = null;
        const next = i && i === blocks.length - 1;
        const css = next ? "next" + (/\?\s*$/.test(words) ? " asks" : "") : fact && !led ? "lead" : /:\s*$/.test(words) ? "head" : "";
        led = led || css === "lead";
        box.append(h("p", { className: css, lang }, ...content));
      }
    });

    const picture = this.#picture(all, custom.timeline);
    if (picture) box.insertBefore(picture, box.querySelector(".next"));
    const rated = turn.id && !alarm && kind !== "check_question" && kind !== "smalltalk";
    if (sources.length || rated) box.append(...this.#foot(turn, sources, rated));
    into.append(box);

    const buttons = all.flatMap(one => list(one.buttons)).filter(one => str(one.title));
    if (buttons.length) {
      const choices = this.#choices(buttons, "choices", this.#t("replies"), "button");
      if (!active) this.#spend(choices, chosen);
      into.append(choices);
    }
    return box;
  }

  /* A line with its marks as buttons and its addresses as links. */
  #rich(line, sources) {
    return line.split(/(\S{0,24} ?(?:\[\d{1,2}\])+|https?:\/\/[^\s<>"'()]+[^\s<>"'().,;:!?])/).flatMap((part, i) => {
      if (i % 2 === 0) return part;
      if (part.endsWith("]")) return h("span", { className: "nb" }, ...part.split(/(\[\d+\])/).map(one => {
        const number = one[0] === "[" && one.slice(1, -1), source = sources[number - 1];
        return number && source ? this.#cite(number, source) : one;
      }));
      const url = web(part);
      return url ? h("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" }, part) : part;
    });
  }

  #cite(number, source) {
    const id = "card" + ++this.#ids, named = [source.publisher, source.year].map(str).filter(Boolean).join(", ");
    return h("button", {
      type: "button", className: "cite", "aria-expanded": "false", "aria-label": `${this.#t("source", { n: number })}: ${named || str(source.title)}`,
      click: event => {
        const button = event.currentTarget, line = button.closest("p,li"), shown = line.parentNode.querySelector("#" + id) || line.querySelector("#" + id);
        for (const other of this.#ui.log.querySelectorAll(".cite[aria-expanded=true]")) if (other !== button) other.click();
        button.setAttribute("aria-expanded", !shown);
        if (shown) return shown.remove();
        const card = this.#card(source, id);
        line.tagName === "LI" ? line.append(card) : line.after(card);
        card.scrollIntoView({ block: "nearest" });
      }
    }, number);
  }

  #card(source, id = "", number = "") {
    const url = web(source.url), kind = this.#s["kind_" + str(source.kind)], title = str(source.title), from = [source.publisher, source.year].map(str).filter(Boolean).join(" · ");
    return h("span", { className: "card", id, lang: "en", "aria-live": id ? "polite" : "off" },
      h("b", null, number && h("small", null, `${number}. `), title || from || str(source.id)), title && from ? h("i", null, from) : "",
      typeof kind === "string" ? h("span", { lang: this.#lang }, h("em", null, kind)) : "",
      url ? h("span", { lang: this.#lang }, h("a", { href: url.href, target: "_blank", rel: "noopener noreferrer", title: url.hostname },
        this.#t("read"), icon("out"), h("span", { className: "sr" }, ` (${this.#t("tab")})`))) : "");
  }

  #foot(turn, sources, rated) {
    const foot = h("div", { className: "foot", "aria-live": "off" }), parts = [foot];
    if (sources.length) {
      const id = "all" + ++this.#ids, cards = h("ol", { id, hidden: true, role: "list", "aria-live": "off" }, ...sources.map((source, i) => h("li", null, this.#card(source, "", i + 1))));
      parts.push(cards);
      foot.append(h("button", {
        type: "button", className: "more", "aria-expanded": "false", "aria-controls": id,
        click: event => {
          cards.hidden = !cards.hidden;
          event.currentTarget.setAttribute("aria-expanded", !cards.hidden);
        }
      }, `${this.#t("sources")} (${sources.length})`, icon("down")));
    } else foot.append(h("span", { className: "more" }));
    if (rated) foot.append(...[true, false].map(helped => h("button", {
      type: "button", className: "i", "aria-pressed": turn.feedback === helped, "aria-label": this.#t(helped ? "helped" : "not_helped"), title: this.#t(helped ? "helped" : "not_helped"),
      click: () => this.#rate(turn, turn.feedback === helped ? null : helped, foot)
    }, icon(helped ? "yes" : "no"))));
    return parts;
  }

  async #rate(turn, helped, foot) {
    const before = turn.feedback, show = value => {
      turn.feedback = value;
      foot.querySelectorAll("[aria-pressed]").forEach((button, i) => button.setAttribute("aria-pressed", value === !i));
    };
    show(helped);
    try {
      await this.#api("POST", "feedback", { message: turn.id, helped });
      if (helped !== null) this.#say(this.#t("thanks"));
      this.#emit("feedback", { helped });
    } catch {
      show(before);
      this.#note(this.#t("away"));
    }
  }

  /* The timeline: from the channel's own address only. */
  #picture(all, timeline) {
    const image = web((all.find(one => str(one.image)) || {}).image, this.#base + "/"), words = str((timeline || {}).text);
    if (!image) return null;
    const own = /\/timeline\/[\w-]+\.(svg|png)$/.exec(image.pathname), src = own ? this.#base + own[0] : image.href;
    if (!own && image.origin !== new URL(this.#base).origin) return null;
    return h("figure", null, h("img", {
      src, alt: words, width: 640, height: 204, decoding: "async",
      error: event => event.currentTarget.replaceWith(words)
    }));
  }

  #choices(buttons, css, label, via) {
    const group = h("div", { className: css, role: "group", "aria-label": label, "aria-live": "off" });
    for (const button of buttons) {
      const title = str(button.title), payload = str(button.payload) || title;
      const node = h("button", {
        type: "button", blur: () => { if (group.classList.contains("spent")) node.disabled = true; },
        click: () => { if (!group.classList.contains("spent")) this.#send(payload, title, via); }
      }, title, css === "rows" ? icon("go", "f") : "");
      node.dataset.payload = payload;
      group.append(node);
    }
    return group;
  }

  /* Choices stay to be read; the chosen one is marked. A button that has the focus keeps it. */
  #spend(group, text) {
    if (group.classList.contains("spent")) return;
    group.classList.add("spent");
    for (const button of group.children) {
      if (button === this.shadowRoot.activeElement) button.setAttribute("aria-disabled", "true");
      else button.disabled = true;
      if (text !== undefined && (button.dataset.payload === text || button.textContent === text) && !group.querySelector(".on")) {
        button.className = "on";
        button.prepend(icon("tick"));
        button.append(h("span", { className: "sr" }, ` (${this.#t("chosen")})`));
      }
    }
  }

  #spendAll(text) {
    const groups = this.#ui.log.querySelectorAll("[role=group]:not(.spent)");
    groups.forEach(group => this.#spend(group, text));
  }

  /* ------------------------------------------------------------------------- the menu */

  #clear(said) {
    this.#epoch++;
    this.#tries = 0;
    clearTimeout(this.#timer);
    this.#queue = [];
    this.#unsent();
    this.#forget();
    this.#paint();
    this.#ui.log.scrollTop = 0;
    this.#note(said ? this.#t(said) : "");
  }

  /* The keys of the conversation before are kept, so that it can be deleted later. */
  #restart() {
    const { input } = this.#ui, unsent = this.#queue.map(message => message.text);
    if (this.#conv) this.#old = [...this.#old, this.#conv].slice(-20);
    input.value = [...unsent, input.value].filter(Boolean).join("\n");
    this.#clear();
    this.#typed();
    this.#say(this.#t("restarted"));
    this.#ui.input.focus();
    this.#emit("restart");
  }

  async #download() {
    let turns = this.#turns;
    try { if (this.#conv) turns = list((await this.#api("GET", "history")).turns); } catch { /* What is shown, then. */ }
    const lines = [this.#ui.name.textContent, ""];
    for (const turn of turns) {
      lines.push(new Date(turn.time * 1000).toLocaleString(this.#lang), `> ${str(turn.text)}`, "");
      for (const one of list(turn.answers)) {
        lines.push(str(one.text));
        const { sources, timeline } = one.custom || {};
        if (timeline) lines.push(str(timeline.text));
        list(sources).forEach((source, i) => lines.push(`[${i + 1}] ${[source.title, source.publisher, source.year, source.url].map(str).filter(Boolean).join(", ")}`));
      }
      lines.push("", "");
    }
    const href = URL.createObjectURL(new Blob([lines.join("\n")], { type: "text/plain;charset=utf-8" }));
    h("a", { href, download: "conversation.txt" }).click();
    setTimeout(() => URL.revokeObjectURL(href), 10000);
  }

  #confirm(show = true) {
    const { ask, rest, top, head, input } = this.#ui;
    if (ask.hidden === !show) return;
    ask.hidden = !show;
    rest.inert = top.inert = show;
    if (!show) return head.focus();
    const no = h("button", { type: "button", click: () => this.#confirm(false) }, this.#t("remove_no"));
    const text = h("p", { id: "askp" }, this.#t("remove_text"));
    ask.replaceChildren(h("h3", { id: "askt" }, this.#t("remove_title")), text,
      h("button", {
        type: "button", className: "yes", click: async () => {
          try {
            for (const keys of [this.#conv, ...this.#old].filter(Boolean)) {
              await this.#api("DELETE", "conversation", null, keys).catch(problem => { if (!this.#isGone(problem)) throw problem; });
            }
          } catch {
            text.textContent = this.#t("remove_failed");
            return this.#say(text.textContent);
          }
          this.#old = [];
          input.value = "";
          this.#confirm(false);
          this.#clear("removed");
          this.#typed();
          input.focus();
        }
      }, this.#t("remove_yes")), no);
    no.focus();
  }
}

customElements.define("botox-chat", BotoxChat);

/* The one line: the script's own data-* become the element's attributes. */
if (script && !("manual" in script.dataset)) {
  const add = () => {
    if (document.querySelector("botox-chat")) return;
    const chat = document.createElement("botox-chat");
    for (const [key, value] of Object.entries(script.dataset)) chat.setAttribute(key.replace(/[A-Z]/g, c => "-" + c.toLowerCase()), value);
    document.body.append(chat);
  };
  document.body && document.readyState !== "loading" ? add() : document.addEventListener("DOMContentLoaded", add);
}
})();
