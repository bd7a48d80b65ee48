// The one script of ours: what somebody types while a form is on its way stays, and what the server has put into the page
// comes into view and to the keyboard.
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
  if (still === undefined) fresh.scrollIntoView({ block: "nearest" });
});
