-- +goose Up
ALTER TABLE "files" ADD COLUMN "width" bigint NULL, ADD COLUMN "height" bigint NULL;

-- +goose Down
ALTER TABLE "files" DROP COLUMN "width", DROP COLUMN "height";
