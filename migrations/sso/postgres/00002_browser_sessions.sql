-- +goose Up
ALTER TABLE "sessions" ADD COLUMN "kind" text NOT NULL DEFAULT 'tokens' COLLATE "C", ADD COLUMN "cookie_hash" text NULL COLLATE "C";
CREATE INDEX "sessions_kind_idx" ON "sessions" ("kind");
CREATE UNIQUE INDEX "sessions_cookie_hash_key" ON "sessions" ("cookie_hash");

-- +goose Down
ALTER TABLE "sessions" DROP COLUMN "kind", DROP COLUMN "cookie_hash";
