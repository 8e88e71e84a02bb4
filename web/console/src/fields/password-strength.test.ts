import { expect, it } from "vitest";
import { strengthOf } from "./password-strength";

const levelOf = (password: string, known: string[] = []) => strengthOf(password, 8, known).level;

it("calls what guessers try first weak", () => {
  for (const password of [
    "password",
    "Passw0rd!",
    "P@ssw0rd2024",
    "qwertyuiop",
    "12345678",
    "aaaaaaaaaaaa",
    "abcdefgh1234",
    "abababababab",
    "welcome2026",
    "sunshine",
  ]) {
    expect(levelOf(password), password).toBe(1);
  }
});

it("says what would help", () => {
  expect(strengthOf("a1!", 8)).toEqual({ level: 1, advice: "too_short" });
  expect(strengthOf("xK9#mQ2$", 12)).toEqual({ level: 1, advice: "too_short" });
  expect(strengthOf("password99", 8).advice).toBe("common");
  expect(strengthOf("abcdefghij", 8).advice).toBe("pattern");
  expect(strengthOf("blossoms", 8).advice).toBe("longer");
  expect(strengthOf("", 8)).toEqual({ level: 0, advice: null });
});

it("calls several words, and what a program made, strong", () => {
  for (const password of [
    "correct horse battery staple",
    "gravel-tundra-Kazoo-41-lint",
    "xK9#mQ2$vT7!pL",
    "春风 又绿 江南岸 明月何时",
  ]) {
    expect(levelOf(password), password).toBe(4);
    expect(strengthOf(password, 8).advice).toBeNull();
  }
});

it("grows with length and never asks for kinds of characters", () => {
  const words = "harbour lantern wicker pebble orchard";
  let before = 0;
  for (let n = 8; n <= words.length; n += 1) {
    const level = levelOf(words.slice(0, n));
    expect(level, words.slice(0, n)).toBeGreaterThanOrEqual(before);
    before = level;
  }
  expect(before).toBe(4);
});

it("counts the owner's name for next to nothing", () => {
  expect(levelOf("margarethe-tannenbaum")).toBeGreaterThan(
    levelOf("margarethe-tannenbaum", ["margarethe", "tannenbaum@example.com"]),
  );
  expect(strengthOf("margarethe1", 8, ["margarethe"])).toEqual({ level: 1, advice: "common" });
});

it("is quick for the longest that is taken", () => {
  const long = "a1".repeat(512);
  expect(strengthOf(long, 8).level).toBeGreaterThan(0);
  expect(levelOf("x".repeat(1024))).toBe(1);
});
