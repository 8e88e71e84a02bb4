-- +goose Up
CREATE TABLE "login_guards" (
  "id" text NOT NULL COLLATE "C",
  "failures" jsonb NOT NULL,
  "locked_until" timestamptz(3) NULL,
  "updated_at" timestamptz(3) NOT NULL,
  PRIMARY KEY ("id")
);
CREATE INDEX "login_guards_updated_at_idx" ON "login_guards" ("updated_at");
CREATE TABLE "refresh_tokens" (
  "id" text NOT NULL COLLATE "C",
  "session_id" text NOT NULL COLLATE "C",
  "created_at" timestamptz(3) NOT NULL,
  "expires_at" timestamptz(3) NOT NULL,
  "used_at" timestamptz(3) NULL,
  "replaced_by" text NULL COLLATE "C",
  PRIMARY KEY ("id")
);
CREATE INDEX "refresh_tokens_session_id_idx" ON "refresh_tokens" ("session_id");
CREATE INDEX "refresh_tokens_expires_at_idx" ON "refresh_tokens" ("expires_at");
CREATE TABLE "signing_keys" (
  "id" text NOT NULL COLLATE "C",
  "private_key" text NOT NULL COLLATE "C",
  "public_key" text NOT NULL COLLATE "C",
  "state" text NOT NULL COLLATE "C",
  "created_at" timestamptz(3) NOT NULL,
  "activated_at" timestamptz(3) NULL,
  "retires_at" timestamptz(3) NULL,
  PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "signing_keys_active_key" ON "signing_keys" ("state") WHERE state = 'active';
CREATE TABLE "users" (
  "id" text NOT NULL COLLATE "C",
  "created_at" timestamptz(3) NOT NULL,
  "updated_at" timestamptz(3) NOT NULL,
  "version" bigint NOT NULL,
  "username" text NOT NULL COLLATE "C",
  "login_name" text NOT NULL COLLATE "C",
  "display_name" text NOT NULL COLLATE "C",
  "email" text NULL COLLATE "C",
  "phone" text NULL COLLATE "C",
  "password_hash" text NOT NULL COLLATE "C",
  "password_changed_at" timestamptz(3) NULL,
  "active" boolean NOT NULL DEFAULT true,
  "superuser" boolean NOT NULL DEFAULT false,
  "language" text NOT NULL DEFAULT 'en' COLLATE "C",
  "last_login_at" timestamptz(3) NULL,
  PRIMARY KEY ("id")
);
CREATE INDEX "users_created_at_idx" ON "users" ("created_at", "id");
CREATE INDEX "users_updated_at_idx" ON "users" ("updated_at", "id");
CREATE INDEX "users_username_idx" ON "users" ("username", "id");
CREATE INDEX "users_username_trgm" ON "users" USING GIN ((manor_fold("username")) gin_trgm_ops);
CREATE UNIQUE INDEX "users_login_name_key" ON "users" ("login_name");
CREATE INDEX "users_display_name_trgm" ON "users" USING GIN ((manor_fold("display_name")) gin_trgm_ops);
CREATE UNIQUE INDEX "users_email_key" ON "users" ("email");
CREATE INDEX "users_email_trgm" ON "users" USING GIN ((manor_fold("email")) gin_trgm_ops);
CREATE UNIQUE INDEX "users_phone_key" ON "users" ("phone");
CREATE INDEX "users_phone_trgm" ON "users" USING GIN ((manor_fold("phone")) gin_trgm_ops);
CREATE INDEX "users_active_idx" ON "users" ("active");
CREATE INDEX "users_superuser_idx" ON "users" ("superuser");
CREATE INDEX "users_last_login_at_idx" ON "users" ("last_login_at", "id");
CREATE TABLE "sessions" (
  "id" text NOT NULL COLLATE "C",
  "created_at" timestamptz(3) NOT NULL,
  "updated_at" timestamptz(3) NOT NULL,
  "version" bigint NOT NULL,
  "user_id" text NOT NULL COLLATE "C",
  "address" text NOT NULL COLLATE "C",
  "user_agent" text NOT NULL COLLATE "C",
  "last_seen_at" timestamptz(3) NOT NULL,
  "expires_at" timestamptz(3) NOT NULL,
  "ended_at" timestamptz(3) NULL,
  "reason" text NOT NULL COLLATE "C",
  PRIMARY KEY ("id"),
  CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id")
);
CREATE INDEX "sessions_created_at_idx" ON "sessions" ("created_at", "id");
CREATE INDEX "sessions_updated_at_idx" ON "sessions" ("updated_at", "id");
CREATE INDEX "sessions_user_id_idx" ON "sessions" ("user_id");
CREATE INDEX "sessions_address_idx" ON "sessions" ("address", "id");
CREATE INDEX "sessions_last_seen_at_idx" ON "sessions" ("last_seen_at", "id");
CREATE INDEX "sessions_expires_at_idx" ON "sessions" ("expires_at", "id");
CREATE INDEX "sessions_ended_at_idx" ON "sessions" ("ended_at", "id");

-- +goose Down
DROP TABLE "login_guards";
DROP TABLE "refresh_tokens";
DROP TABLE "sessions";
DROP TABLE "signing_keys";
DROP TABLE "users";
