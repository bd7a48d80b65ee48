// The one script of ours: when the server has put a form or a preview into the page, bring it into view and to the keyboard.
document.addEventListener("htmx:after:swap", () => {
  const fresh = document.querySelector("[data-fresh]");
  if (fresh === null) return;
  fresh.removeAttribute("data-fresh");
  fresh.focus({ preventScroll: true });
  fresh.scrollIntoView({ block: "nearest" });
});
