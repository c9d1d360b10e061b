// Streamlit adds a step to the history when only the query changes. The back button would then lead to the same page
// without its query, which the server puts back, and so never further.
(() => {
  const push = history.pushState;
  history.pushState = function (state, unused, address) {
    const there = address === undefined || address === null ? null : new URL(address, location.href);
    const step = there !== null && there.pathname === location.pathname ? history.replaceState : push;
    return step.call(this, state, unused, address);
  };
})();

// A server that has been restarted, or has forgotten a phone that slept, knows nothing of what the page shows, and
// would drop the first thing that the reader does. So when the page has found its server again it asks for a run,
// with Streamlit's own key for that.
(() => {
  let lost = false;
  const rerun = { key: "r", code: "KeyR", keyCode: 82, which: 82, bubbles: true };
  new MutationObserver(() => {
    const state = document.querySelector("[data-testid=stApp]")?.dataset.testConnectionState;
    if (state && state !== "CONNECTED") lost = lost || document.querySelector("h1") !== null;
    else if (state && lost) {
      lost = false;
      setTimeout(() => {
        for (const type of ["keydown", "keyup"]) document.body.dispatchEvent(new KeyboardEvent(type, rerun));
      }, 0);
    }
  }).observe(document.documentElement, {
    subtree: true, attributes: true, attributeFilter: ["data-test-connection-state"],
  });
})();

// Streamlit's own words in Swedish. Text is changed in place; nodes are never replaced.
(() => {
  const words = {
    "Skip to main content": "Hoppa till innehållet",
    "Close": "Stäng",
    "Fullscreen": "Helskärm",
    "View fullscreen": "Helskärm",
    "Enter fullscreen": "Helskärm",
    "Exit fullscreen": "Lämna helskärm",
    "Close fullscreen": "Lämna helskärm",
    "Copy to clipboard": "Kopiera",
    "Copied": "Kopierat",
    "Clear value": "Rensa",
    "Clear all": "Rensa alla",
    "Search": "Sök",
    "Download": "Ladda ner",
    "Download as CSV": "Ladda ner som CSV",
    "Running...": "Räknar …",
    "RUNNING...": "Räknar …",
    "Stop": "Stoppa",
    "Connecting": "Ansluter",
    "CONNECTING": "Ansluter",
    "Connecting...": "Ansluter …",
    "Please wait...": "Vänta …",
    "Connection error": "Anslutningen bröts",
    "Choose an option": "Välj",
    "Choose options": "Välj",
    "No results": "Inget hittades",
    "No options to select": "Inget att välja",
    "Select all": "Välj alla",
    "Link to heading": "Länk till rubriken",
    "Open sidebar": "Öppna menyn",
    "Close sidebar": "Stäng menyn",
    "Expand sidebar": "Öppna menyn",
    "Collapse sidebar": "Stäng menyn",
    "Show password text": "Visa",
    "Show password": "Visa PIN",
    "Hide password": "Dölj PIN",
    "Hide password text": "Dölj",
    "Press Enter to apply": "Tryck Enter",
    "Press ⌘+Enter to apply": "Tryck ⌘+Enter",
    "Press Ctrl+Enter to apply": "Tryck Ctrl+Enter",
    "View more": "Visa fler",
    "Main menu": "Meny",
    "Header": "Sidhuvud",
    "Main": "Innehåll",
    "Sidebar": "Meny",
    "Navigation": "Sidor",
    "Page navigation": "Sidor",
    "Help": "Förklaring",
    "Open": "Öppna",
    "Selected": "Vald",
    "Not selected": "Inte vald",
    "Loading...": "Laddar …",
    "Page not found": "Sidan finns inte",
    "App pages": "Sidor",
    "The page that you have requested does not seem to exist. Running the app's main page.":
      "Sidan som du sökte finns inte. Start visas i stället.",
    "Upload": "Välj fil",
    "Add files": "Byt fil",
    "add icon": "Byt fil",
    "file upload": "Fil att ladda upp",
    "visualization": "diagram",
    "group mark container": "grupp i diagrammet",
  };
  const patterns = [
    [/^Help for (.*)$/, "Förklaring till $1"],
    [/^Link to heading:? ?(.*)$/, "Länk till rubriken $1"],
    [/^Fullscreen:? (.*)$/, "Helskärm: $1"],
    [/^View fullscreen:? (.*)$/, "Helskärm: $1"],
    [/^Selected (.*)\. (.*)$/, "Vald: $1. $2"],
    [/^(\d+)\/(\d+) characters$/, "$1 av $2 tecken"],
    [/^Press Enter to apply(.*)$/, "Tryck Enter$1"],
    [/^Show data:? ?(.*)$/, "Visa data: $1"],
    [/^Hide data:? ?(.*)$/, "Dölj data: $1"],
    [/^Show chart:? ?(.*)$/, "Visa bilden: $1"],
    [/^Download as PNG:? ?(.*)$/, "Ladda ner som bild: $1"],
    [/^Download as CSV:? ?(.*)$/, "Ladda ner som CSV: $1"],
    [/^Copy Vega-Lite spec:? ?(.*)$/, "Kopiera bildens kod: $1"],
    [/^(symbol|rule|line|rect|text|arc|area|trail|shape|group|path) mark( container)?$/, "del av diagrammet"],
    [/^Clear (.*)$/, "Rensa $1"],
    [/^Remove (.*)$/, "Ta bort $1"],
    [/^(\d+)\s?MB per file$/, "Högst $1 MB"],
    [/^(\d+)\s?MB per file • (.*)$/, "Högst $1 MB, $2"],
    [/^File must be (.*)MB or smaller\.$/, "Filen är för stor."],
    [/^(.*) files are not allowed\.$/, "Filen ska sluta på .xlsx."],
  ];
  const named = ["aria-label", "aria-roledescription", "title", "placeholder", "alt"];
  const swedish = (text) => {
    const trimmed = text.trim();
    if (!trimmed) return null;
    if (Object.hasOwn(words, trimmed)) return text.replace(trimmed, words[trimmed]);
    for (const [pattern, put] of patterns) if (pattern.test(trimmed)) return trimmed.replace(pattern, put);
    return null;
  };
  // Text that a page has written lies inside these and is left alone, however English it looks.
  const ours = "[data-testid=stMarkdownContainer], [data-testid=stTable], [data-testid=stHtml], svg";
  const theirs = "[data-testid=stFileUploaderDropzone] button";
  const visit = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      if (node.parentElement?.closest(ours) && !node.parentElement.closest(theirs)) return;
      const put = swedish(node.data);
      if (put !== null && put !== node.data) node.data = put;
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      for (const name of named) {
        const value = node.getAttribute(name);
        const put = value === null ? null : swedish(value);
        if (put !== null && put !== value) node.setAttribute(name, put);
      }
      node.childNodes.forEach(visit);
    }
  };
  // A table that is wider than its place scrolls, and must then be reachable with the keyboard.
  let waiting = false;
  const reachable = () => {
    waiting = false;
    for (const node of document.querySelectorAll("[data-testid=stTable] > div")) {
      const wanted = node.scrollWidth > node.clientWidth ? "0" : null;
      if (node.getAttribute("tabindex") === wanted) continue;
      if (wanted === null) node.removeAttribute("tabindex");
      else node.setAttribute("tabindex", wanted);
    }
  };
  const soon = () => {
    if (waiting) return;
    waiting = true;
    setTimeout(reachable, 60);
  };
  window.addEventListener("resize", soon);
  new MutationObserver((changes) => {
    soon();
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(visit);
      else visit(change.target);
    }
  }).observe(document.documentElement, {
    childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: named,
  });
  visit(document.documentElement);
})();
