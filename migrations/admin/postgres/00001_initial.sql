-- +goose Up
CREATE TABLE "audit" (
  "id" text NOT NULL COLLATE "C",
  "at" timestamptz(3) NOT NULL,
  "actor_id" text NOT NULL COLLATE "C",
  "actor" text NOT NULL COLLATE "C",
  "request_id" text NOT NULL COLLATE "C",
  "address" text NOT NULL COLLATE "C",
  "resource" text NOT NULL COLLATE "C",
  "object_id" text NOT NULL COLLATE "C",
  "title" text NOT NULL COLLATE "C",
  "action" text NOT NULL COLLATE "C",
  "changes" jsonb NULL,
  PRIMARY KEY ("id")
);
CREATE INDEX "audit_at_idx" ON "audit" ("at", "id");
CREATE INDEX "audit_actor_id_idx" ON "audit" ("actor_id", "id");
CREATE INDEX "audit_request_id_idx" ON "audit" ("request_id", "id");
CREATE INDEX "audit_resource_idx" ON "audit" ("resource", "id");
CREATE INDEX "audit_object_id_idx" ON "audit" ("object_id", "id");
CREATE INDEX "audit_action_idx" ON "audit" ("action", "id");
CREATE TABLE "files" (
  "id" text NOT NULL COLLATE "C",
  "created_at" timestamptz(3) NOT NULL,
  "used_at" timestamptz(3) NOT NULL,
  "owner_id" text NOT NULL COLLATE "C",
  "name" text NOT NULL COLLATE "C",
  "size" bigint NOT NULL,
  "type" text NOT NULL COLLATE "C",
  "sha256" text NOT NULL COLLATE "C",
  PRIMARY KEY ("id")
);
CREATE INDEX "files_used_at_idx" ON "files" ("used_at");
CREATE INDEX "files_owner_id_idx" ON "files" ("owner_id");

-- +goose Down
DROP TABLE "audit";
DROP TABLE "files";
