// Sets the theme before the first paint, so that a dark page does not flash white.
(() => {
  let mode = "system";
  try {
    mode = localStorage.getItem("manor.theme") || "system";
  } catch {
    // Storage is switched off: follow the system.
  }
  const dark = mode === "dark" || (mode === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
