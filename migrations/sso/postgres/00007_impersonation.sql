-- +goose Up
ALTER TABLE "security_events" ADD COLUMN "impersonator" text NOT NULL DEFAULT '' COLLATE "C", ADD COLUMN "note" text NOT NULL DEFAULT '' COLLATE "C";
ALTER TABLE "sessions" ADD COLUMN "impersonator_id" text NOT NULL DEFAULT '' COLLATE "C", ADD COLUMN "impersonator" text NOT NULL DEFAULT '' COLLATE "C", ADD COLUMN "parent_id" text NOT NULL DEFAULT '' COLLATE "C", ADD COLUMN "purpose" text NOT NULL DEFAULT '' COLLATE "C";
CREATE INDEX "sessions_parent_id_idx" ON "sessions" ("parent_id");

-- +goose Down
ALTER TABLE "security_events" DROP COLUMN "impersonator", DROP COLUMN "note";
ALTER TABLE "sessions" DROP COLUMN "impersonator_id", DROP COLUMN "impersonator", DROP COLUMN "parent_id", DROP COLUMN "purpose";
