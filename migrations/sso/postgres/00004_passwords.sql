-- +goose Up
ALTER TABLE "sessions" ADD COLUMN "remembered" boolean NOT NULL DEFAULT false;
ALTER TABLE "users" ADD COLUMN "must_change_password" boolean NOT NULL DEFAULT false;
CREATE INDEX "users_must_change_password_idx" ON "users" ("must_change_password");
CREATE TABLE "password_resets" (
  "id" text NOT NULL COLLATE "C",
  "user_id" text NOT NULL COLLATE "C",
  "subject" text NOT NULL COLLATE "C",
  "network" text NOT NULL COLLATE "C",
  "created_at" timestamptz(3) NOT NULL,
  "expires_at" timestamptz(3) NOT NULL,
  "used_at" timestamptz(3) NULL,
  PRIMARY KEY ("id")
);
CREATE INDEX "password_resets_user_id_idx" ON "password_resets" ("user_id");
CREATE INDEX "password_resets_subject_idx" ON "password_resets" ("subject");
CREATE INDEX "password_resets_network_idx" ON "password_resets" ("network");
CREATE INDEX "password_resets_expires_at_idx" ON "password_resets" ("expires_at");

-- +goose Down
ALTER TABLE "sessions" DROP COLUMN "remembered";
ALTER TABLE "users" DROP COLUMN "must_change_password";
DROP TABLE "password_resets";
