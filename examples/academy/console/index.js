// The academy's part of the console: the page course-preview, a course as its visitors see it.
// Everything it needs comes as manor; docs/console.md describes it.

import coursePreview from "./course-preview.js";

export default function academy(manor) {
  manor.page("course-preview", coursePreview(manor));
}
