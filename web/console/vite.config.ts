import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { chunksByPage } from "./scripts/chunks.ts";

const server = `http://${process.env.MANOR_ADDR ?? "127.0.0.1:8080"}`;

export default defineConfig({
  base: "/console/",
  plugins: [react(), chunksByPage()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    outDir: "build",
    emptyOutDir: true,
    reportCompressedSize: false,
    target: "es2022",
    sourcemap: false,
    // antd's parts do nothing by being imported; not all of them say so, and the console would load them without use.
    rolldownOptions: {
      treeshake: { moduleSideEffects: [{ test: /node_modules\/@rc-component\//, sideEffects: false }] },
    },
    chunkSizeWarningLimit: 1200,
  },
  server: {
    port: 5173,
    proxy: Object.fromEntries(
      ["/api", "/healthz", "/readyz", "/console/extensions"].map((path) => [
        path,
        { target: server, changeOrigin: false },
      ]),
    ),
  },
  test: { environment: "happy-dom", include: ["src/**/*.test.{ts,tsx}"] },
});
