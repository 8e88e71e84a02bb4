import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Console } from "./app";
import { initialLanguage, startLanguages } from "./i18n";
import { askAgainForStyles } from "./shell/styles-again";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
askAgainForStyles();
await startLanguages(initialLanguage());
createRoot(root).render(
  <StrictMode>
    <Console />
  </StrictMode>,
);
