// The one script of ours: what somebody types while a form is on its way stays, what the server has put into the page
// comes into view and to the keyboard, and a form that was sent keeps its key when somebody goes back to it.
const controls = () => document.querySelectorAll("#step input[name]:not([type=hidden]), #step select[name], #step textarea[name]");
const known = (one) => (one.type === "checkbox" ? `${one.name}=${one.value}` : one.name);
const told = (one) => (one.type === "checkbox" ? one.checked : one.value);
const read = () => new Map([...controls()].map((one) => [known(one), told(one)]));

let sent = new Map();
let typed = new Map();
let busy = "";

document.addEventListener("htmx:before:request", () => {
  sent = read();
});
document.addEventListener("htmx:before:swap", () => {
  const now = read();
  typed = new Map([...now].filter(([name, value]) => sent.has(name) && sent.get(name) !== value));
  busy = typed.size > 0 && document.activeElement?.name ? known(document.activeElement) : "";
});
document.addEventListener("htmx:after:swap", () => {
  for (const one of controls()) {
    if (!typed.has(known(one))) continue;
    one[one.type === "checkbox" ? "checked" : "value"] = typed.get(known(one));
  }
  const fresh = document.querySelector("[data-fresh]");
  if (fresh === null) return;
  fresh.removeAttribute("data-fresh");
  const still = [...controls()].find((one) => known(one) === busy);
  (still ?? fresh).focus({ preventScroll: true });
  if (still === undefined) fresh.scrollIntoView({ block: fresh.closest("#preview") ? "start" : "nearest" });
});

// Browsers give back the words of a form that was left, but not its key: without the key the same words would be recorded
// a second time. The place in the tab's history remembers it; a form that is opened anew stands at a place of its own.
const form = () => [...document.forms].find((one) => one.querySelector("input[type=hidden][name=key]"));
const keyOf = (one) => one.querySelector("input[type=hidden][name=key]");
const remember = () => {
  const now = form();
  if (now) history.replaceState({ ...history.state, form: now.getAttribute("action"), key: keyOf(now).value }, "");
};
const before = history.state;
if (form() && before?.form === form().getAttribute("action")) keyOf(form()).value = before.key;
remember();
document.addEventListener("htmx:after:swap", remember);
window.addEventListener("hashchange", remember);
