import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.spec.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000, interval: 100 } },
    maxWorkers: Number(process.env.E2E_WORKERS ?? 2),
    reporters: ["default"],
  },
});
