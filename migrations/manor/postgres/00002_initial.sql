-- +goose Up
CREATE TABLE "idempotency_keys" (
  "id" text NOT NULL COLLATE "C",
  "body_hash" text NOT NULL COLLATE "C",
  "status" bigint NOT NULL,
  "header" jsonb NOT NULL,
  "body" bytea NOT NULL,
  "created_at" timestamptz(3) NOT NULL,
  PRIMARY KEY ("id")
);
CREATE INDEX "idempotency_keys_created_at_idx" ON "idempotency_keys" ("created_at");
CREATE TABLE "outbox" (
  "id" text NOT NULL COLLATE "C",
  "topic" text NOT NULL COLLATE "C",
  "key" text NOT NULL COLLATE "C",
  "payload" jsonb NOT NULL,
  "created_at" timestamptz(3) NOT NULL,
  PRIMARY KEY ("id")
);
CREATE INDEX "outbox_created_at_idx" ON "outbox" ("created_at");

-- +goose Down
DROP TABLE "idempotency_keys";
DROP TABLE "outbox";
