-- +goose Up
ALTER TABLE "login_guards" ADD COLUMN "username" text NOT NULL DEFAULT '' COLLATE "C", ADD COLUMN "network" text NOT NULL DEFAULT '' COLLATE "C", ADD COLUMN "locks" bigint NOT NULL DEFAULT 0, ADD COLUMN "keep_until" timestamptz(3) NULL;
CREATE INDEX "login_guards_locked_until_idx" ON "login_guards" ("locked_until", "id");
CREATE INDEX "login_guards_keep_until_idx" ON "login_guards" ("keep_until");
ALTER TABLE "sessions" ADD COLUMN "authenticated_at" timestamptz(3) NULL;
CREATE TABLE "recovery_codes" (
  "id" text NOT NULL COLLATE "C",
  "user_id" text NOT NULL COLLATE "C",
  "created_at" timestamptz(3) NOT NULL,
  "used_at" timestamptz(3) NULL,
  PRIMARY KEY ("id")
);
CREATE INDEX "recovery_codes_user_id_idx" ON "recovery_codes" ("user_id");
CREATE TABLE "second_factors" (
  "id" text NOT NULL COLLATE "C",
  "secret" text NOT NULL COLLATE "C",
  "last_step" bigint NOT NULL,
  "created_at" timestamptz(3) NOT NULL,
  "confirmed_at" timestamptz(3) NULL,
  PRIMARY KEY ("id")
);
CREATE TABLE "security_events" (
  "id" text NOT NULL COLLATE "C",
  "at" timestamptz(3) NOT NULL,
  "event" text NOT NULL COLLATE "C",
  "user_id" text NOT NULL COLLATE "C",
  "username" text NOT NULL COLLATE "C",
  "address" text NOT NULL COLLATE "C",
  "user_agent" text NOT NULL COLLATE "C",
  "session_id" text NOT NULL COLLATE "C",
  "actor" text NOT NULL COLLATE "C",
  PRIMARY KEY ("id")
);
CREATE INDEX "security_events_at_idx" ON "security_events" ("at", "id");
CREATE INDEX "security_events_event_idx" ON "security_events" ("event");
CREATE INDEX "security_events_user_id_idx" ON "security_events" ("user_id", "id");
CREATE INDEX "security_events_username_idx" ON "security_events" ("username", "id");
CREATE INDEX "security_events_address_idx" ON "security_events" ("address", "id");

-- +goose Down
DROP INDEX "login_guards_locked_until_idx";
ALTER TABLE "login_guards" DROP COLUMN "username", DROP COLUMN "network", DROP COLUMN "locks", DROP COLUMN "keep_until";
ALTER TABLE "sessions" DROP COLUMN "authenticated_at";
DROP TABLE "recovery_codes";
DROP TABLE "second_factors";
DROP TABLE "security_events";
