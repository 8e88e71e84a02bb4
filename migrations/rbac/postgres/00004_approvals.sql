-- +goose Up
ALTER TABLE "roles" ADD COLUMN "sensitive" boolean NOT NULL DEFAULT false;
CREATE INDEX "roles_sensitive_idx" ON "roles" ("sensitive");
CREATE TABLE "role_approvals" (
  "id" text NOT NULL COLLATE "C",
  "created_at" timestamptz(3) NOT NULL,
  "updated_at" timestamptz(3) NOT NULL,
  "version" bigint NOT NULL,
  "title" text NOT NULL COLLATE "C",
  "state" text NOT NULL DEFAULT 'pending' COLLATE "C",
  "asked_by" text NOT NULL COLLATE "C",
  "asked_by_id" text NOT NULL COLLATE "C",
  "reason" text NOT NULL COLLATE "C",
  "changes" text NOT NULL COLLATE "C",
  "method" text NOT NULL COLLATE "C",
  "resource" text NOT NULL COLLATE "C",
  "object_id" text NOT NULL COLLATE "C",
  "body" jsonb NULL,
  "basis" text NOT NULL COLLATE "C",
  "expires_at" timestamptz(3) NOT NULL,
  "decided_by" text NOT NULL COLLATE "C",
  "decided_by_id" text NOT NULL COLLATE "C",
  "decided_at" timestamptz(3) NULL,
  "decision_reason" text NOT NULL COLLATE "C",
  PRIMARY KEY ("id")
);
CREATE INDEX "role_approvals_created_at_idx" ON "role_approvals" ("created_at", "id");
CREATE INDEX "role_approvals_updated_at_idx" ON "role_approvals" ("updated_at", "id");
CREATE INDEX "role_approvals_title_trgm" ON "role_approvals" USING GIN ((manor_fold("title")) gin_trgm_ops);
CREATE INDEX "role_approvals_state_idx" ON "role_approvals" ("state");
CREATE INDEX "role_approvals_asked_by_trgm" ON "role_approvals" USING GIN ((manor_fold("asked_by")) gin_trgm_ops);
CREATE INDEX "role_approvals_asked_by_id_idx" ON "role_approvals" ("asked_by_id", "id");
CREATE INDEX "role_approvals_resource_idx" ON "role_approvals" ("resource", "id");
CREATE INDEX "role_approvals_object_id_idx" ON "role_approvals" ("object_id", "id");
CREATE INDEX "role_approvals_expires_at_idx" ON "role_approvals" ("expires_at", "id");

-- +goose Down
ALTER TABLE "roles" DROP COLUMN "sensitive";
DROP TABLE "role_approvals";
