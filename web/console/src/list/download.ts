import { http } from "@/api/http";
import { isProblem } from "@/api/problem";

/**
 * Has the browser fetch a file by a link, so that its size does not matter here. A link cannot tell why it failed: whether
 * there will be a file is asked first, and what refuses it is thrown.
 */
export async function download(address: string): Promise<void> {
  try {
    await http.send("HEAD", address);
  } catch (error) {
    if (isProblem(error)) await refusalOf(address);
    else throw error;
  }
  const link = document.createElement("a");
  link.href = address;
  link.download = "";
  link.click();
}

/** The answer to HEAD has no text: the reason is read once more, as long as there is one. */
async function refusalOf(address: string): Promise<void> {
  const reading = new AbortController();
  const response = await fetch(address, { credentials: "same-origin", signal: reading.signal });
  if (response.ok) reading.abort();
  else throw http.refusal(response, await response.text());
}
