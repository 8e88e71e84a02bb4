-- +goose Up
ALTER TABLE "users" ADD COLUMN "kind" text NOT NULL DEFAULT 'person' COLLATE "C";
CREATE INDEX "users_kind_idx" ON "users" ("kind");
CREATE TABLE "api_keys" (
  "id" text NOT NULL COLLATE "C",
  "created_at" timestamptz(3) NOT NULL,
  "updated_at" timestamptz(3) NOT NULL,
  "version" bigint NOT NULL,
  "name" text NOT NULL COLLATE "C",
  "user_id" text NOT NULL COLLATE "C",
  "prefix" text NOT NULL COLLATE "C",
  "hash" text NOT NULL COLLATE "C",
  "scopes" jsonb NOT NULL DEFAULT '[]',
  "expires_at" timestamptz(3) NULL,
  "last_used_at" timestamptz(3) NULL,
  "last_address" text NOT NULL COLLATE "C",
  "revoked_at" timestamptz(3) NULL,
  PRIMARY KEY ("id"),
  CONSTRAINT "api_keys_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id")
);
CREATE INDEX "api_keys_created_at_idx" ON "api_keys" ("created_at", "id");
CREATE INDEX "api_keys_updated_at_idx" ON "api_keys" ("updated_at", "id");
CREATE INDEX "api_keys_name_trgm" ON "api_keys" USING GIN ((manor_fold("name")) gin_trgm_ops);
CREATE INDEX "api_keys_user_id_idx" ON "api_keys" ("user_id");
CREATE INDEX "api_keys_prefix_idx" ON "api_keys" ("prefix", "id");
CREATE UNIQUE INDEX "api_keys_hash_key" ON "api_keys" ("hash");
CREATE INDEX "api_keys_expires_at_idx" ON "api_keys" ("expires_at", "id");
CREATE INDEX "api_keys_last_used_at_idx" ON "api_keys" ("last_used_at", "id");
CREATE INDEX "api_keys_revoked_at_idx" ON "api_keys" ("revoked_at", "id");

-- +goose Down
ALTER TABLE "users" DROP COLUMN "kind";
DROP TABLE "api_keys";
