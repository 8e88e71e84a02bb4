import { defineConfig } from "vitest/config";

/** What measures time runs by itself, when all else is done. */
const measuring = ["tests/lighthouse.spec.ts", "tests/speed.spec.ts"];

const shared = {
  testTimeout: 60_000,
  hookTimeout: 60_000,
  expect: { poll: { timeout: 15_000, interval: 100 } },
};

export default defineConfig({
  test: {
    reporters: ["default"],
    projects: [
      {
        test: {
          ...shared,
          name: "pages",
          include: ["tests/**/*.spec.ts"],
          exclude: measuring,
          maxWorkers: Number(process.env.E2E_WORKERS ?? 2),
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...shared,
          name: "measuring",
          include: measuring,
          maxWorkers: 1,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
