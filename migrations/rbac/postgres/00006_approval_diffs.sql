-- +goose Up
ALTER TABLE "role_approvals" ADD COLUMN "diff" jsonb NULL;

-- +goose Down
ALTER TABLE "role_approvals" DROP COLUMN "diff";
