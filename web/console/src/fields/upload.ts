import { http } from "@/api/http";
import { Problem, Unreachable } from "@/api/problem";
import type { FileInfo } from "@/api/types";

export interface Upload {
  done: Promise<FileInfo>;
  stop: () => void;
}

/** Sends a file. The part that has arrived is told in percent; fetch cannot do that. */
export function upload(file: File, onProgress: (percent: number) => void): Upload {
  const request = new XMLHttpRequest();
  const done = new Promise<FileInfo>((resolve, reject) => {
    request.open("POST", "/api/v1/files");
    request.setRequestHeader("Accept", "application/json");
    if (http.csrfToken) request.setRequestHeader("X-CSRF-Token", http.csrfToken);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable && event.total > 0) onProgress(Math.floor((event.loaded / event.total) * 100));
    };
    request.onload = () => {
      if (request.status === 201) resolve(JSON.parse(request.responseText));
      else reject(refusal(request));
    };
    request.onerror = () => reject(new Unreachable(undefined));
    request.onabort = () => reject(new DOMException("The upload was stopped.", "AbortError"));
    const body = new FormData();
    body.append("file", file);
    request.send(body);
  });
  return { done, stop: () => request.abort() };
}

function refusal(request: XMLHttpRequest): Problem {
  let body: ConstructorParameters<typeof Problem>[1] = {};
  try {
    body = JSON.parse(request.responseText);
  } catch {
    body = { title: request.statusText };
  }
  const wait = Number(request.getResponseHeader("Retry-After"));
  const problem = new Problem(
    request.status,
    body,
    request.getResponseHeader("X-Request-Id") ?? "",
    wait > 0 ? wait : undefined,
  );
  if (problem.status === 401 && problem.code === "unauthenticated") http.onSignedOut();
  return problem;
}
