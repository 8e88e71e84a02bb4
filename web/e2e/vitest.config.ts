import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.spec.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: Number(process.env.E2E_WORKERS ?? 2),
    reporters: ["default"],
  },
});
