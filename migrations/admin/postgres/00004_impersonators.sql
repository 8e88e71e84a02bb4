-- +goose Up
ALTER TABLE "audit" ADD COLUMN "impersonator_id" text NOT NULL DEFAULT '' COLLATE "C", ADD COLUMN "impersonator" text NOT NULL DEFAULT '' COLLATE "C";

-- +goose Down
ALTER TABLE "audit" DROP COLUMN "impersonator_id", DROP COLUMN "impersonator";
