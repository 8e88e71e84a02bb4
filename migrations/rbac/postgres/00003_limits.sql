-- +goose Up
CREATE TABLE "role_field_rules" (
  "id" text NOT NULL COLLATE "C",
  "created_at" timestamptz(3) NOT NULL,
  "updated_at" timestamptz(3) NOT NULL,
  "version" bigint NOT NULL,
  "role_id" text NOT NULL COLLATE "C",
  "resource" text NOT NULL COLLATE "C",
  "field" text NOT NULL COLLATE "C",
  "rule" text NOT NULL DEFAULT 'hidden' COLLATE "C",
  PRIMARY KEY ("id"),
  CONSTRAINT "role_field_rules_role_id_fkey" FOREIGN KEY ("role_id") REFERENCES "roles" ("id")
);
CREATE INDEX "role_field_rules_created_at_idx" ON "role_field_rules" ("created_at", "id");
CREATE INDEX "role_field_rules_updated_at_idx" ON "role_field_rules" ("updated_at", "id");
CREATE INDEX "role_field_rules_role_id_idx" ON "role_field_rules" ("role_id");
CREATE UNIQUE INDEX "role_field_rules_role_id_resource_field_key" ON "role_field_rules" ("role_id", "resource", "field");
CREATE TABLE "role_scopes" (
  "id" text NOT NULL COLLATE "C",
  "created_at" timestamptz(3) NOT NULL,
  "updated_at" timestamptz(3) NOT NULL,
  "version" bigint NOT NULL,
  "role_id" text NOT NULL COLLATE "C",
  "resource" text NOT NULL COLLATE "C",
  "action" text NOT NULL DEFAULT '*' COLLATE "C",
  "scope" text NOT NULL DEFAULT 'own' COLLATE "C",
  "filter" text NOT NULL COLLATE "C",
  PRIMARY KEY ("id"),
  CONSTRAINT "role_scopes_role_id_fkey" FOREIGN KEY ("role_id") REFERENCES "roles" ("id")
);
CREATE INDEX "role_scopes_created_at_idx" ON "role_scopes" ("created_at", "id");
CREATE INDEX "role_scopes_updated_at_idx" ON "role_scopes" ("updated_at", "id");
CREATE INDEX "role_scopes_role_id_idx" ON "role_scopes" ("role_id");

-- +goose Down
DROP TABLE "role_field_rules";
DROP TABLE "role_scopes";
