-- +goose Up
ALTER TABLE "api_keys" ADD COLUMN "warned_at" timestamptz(3) NULL;
ALTER TABLE "users" ALTER COLUMN "language" DROP NOT NULL, ALTER COLUMN "language" DROP DEFAULT;
-- Who had English may never have chosen it: it was the default.
UPDATE "users" SET "language" = NULL WHERE "language" = 'en';

-- +goose Down
UPDATE "users" SET "language" = 'en' WHERE "language" IS NULL;
ALTER TABLE "api_keys" DROP COLUMN "warned_at";
ALTER TABLE "users" ALTER COLUMN "language" SET NOT NULL, ALTER COLUMN "language" SET DEFAULT 'en';
