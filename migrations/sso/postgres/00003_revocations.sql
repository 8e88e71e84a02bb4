-- +goose Up
CREATE UNIQUE INDEX "signing_keys_next_key" ON "signing_keys" ("state") WHERE state = 'next';
CREATE TABLE "revocation_heads" (
  "id" text NOT NULL COLLATE "C",
  "log_id" text NOT NULL COLLATE "C",
  "seq" bigint NOT NULL,
  PRIMARY KEY ("id")
);
CREATE TABLE "revocations" (
  "id" bigint NOT NULL,
  "kind" text NOT NULL COLLATE "C",
  "subject" text NOT NULL COLLATE "C",
  "expires_at" timestamptz(3) NOT NULL,
  PRIMARY KEY ("id")
);
CREATE INDEX "revocations_expires_at_idx" ON "revocations" ("expires_at");

-- +goose Down
DROP INDEX "signing_keys_next_key";
DROP TABLE "revocation_heads";
DROP TABLE "revocations";
