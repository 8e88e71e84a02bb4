-- +goose Up
CREATE TABLE "console_preferences" (
  "id" text NOT NULL COLLATE "C",
  "user_id" text NOT NULL COLLATE "C",
  "key" text NOT NULL COLLATE "C",
  "value" jsonb NOT NULL,
  "updated_at" timestamptz(3) NOT NULL,
  PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "console_preferences_user_id_key_key" ON "console_preferences" ("user_id", "key");
CREATE TABLE "console_views" (
  "id" text NOT NULL COLLATE "C",
  "user_id" text NOT NULL COLLATE "C",
  "owner" text NOT NULL COLLATE "C",
  "resource" text NOT NULL COLLATE "C",
  "name" text NOT NULL COLLATE "C",
  "query" text NOT NULL COLLATE "C",
  "columns" jsonb NOT NULL,
  "shared" boolean NOT NULL DEFAULT false,
  "created_at" timestamptz(3) NOT NULL,
  "updated_at" timestamptz(3) NOT NULL,
  PRIMARY KEY ("id")
);
CREATE INDEX "console_views_resource_idx" ON "console_views" ("resource");
CREATE UNIQUE INDEX "console_views_user_id_resource_name_key" ON "console_views" ("user_id", "resource", "name");

-- +goose Down
DROP TABLE "console_preferences";
DROP TABLE "console_views";
