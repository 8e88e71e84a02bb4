import { act, cleanup, render } from "@testing-library/react";
import { createMemoryRouter, Link, RouterProvider } from "react-router";
import { afterEach, expect, test } from "vitest";
import type { SchemaResource } from "@/api/types";
import { makeResource } from "./boats";
import { type ListAddress, useListState } from "./use-list-state";

afterEach(cleanup);

function List({ resource, onList }: { resource: SchemaResource; onList: (list: ListAddress) => void }) {
  onList(useListState(resource));
  return <Link to="/boats/b1">Argo</Link>;
}

/** A list whose records are pages that come with code of their own. */
function open(resource: SchemaResource) {
  let list: ListAddress | undefined;
  let arrived = () => {};
  const code = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const router = createMemoryRouter(
    [
      { path: "/boats", element: <List resource={resource} onList={(now) => (list = now)} /> },
      { path: "/boats/:id", lazy: async () => code.then(() => ({ element: <h1>Argo</h1> })) },
    ],
    { basename: "/console", initialEntries: ["/console/boats"] },
  );
  const page = render(<RouterProvider router={router} />);
  return { page, router, arrived, change: (search: string) => act(() => list?.change({ search })) };
}

test("a search that is sent late does not hold up who has opened a record", async () => {
  const { page, router, arrived, change } = open(makeResource());
  act(() => page.getByText("Argo").click());
  change("arg");
  await act(async () => arrived());
  await page.findByRole("heading", { name: "Argo" });
  expect(router.state.location.pathname).toBe("/console/boats/b1");
});

test("a search stands in the address", () => {
  const { router, change } = open(makeResource());
  change("arg");
  expect(router.state.location.search).toContain("search=arg");
});
