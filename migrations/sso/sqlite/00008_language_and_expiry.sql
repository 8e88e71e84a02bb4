-- +goose Up
ALTER TABLE `api_keys` ADD COLUMN `warned_at` timestamp NULL;
CREATE TABLE `manor_new_users` (
  `id` text NOT NULL,
  `created_at` timestamp NOT NULL,
  `updated_at` timestamp NOT NULL,
  `version` integer NOT NULL,
  `username` text NOT NULL,
  `login_name` text NOT NULL,
  `display_name` text NOT NULL,
  `email` text NULL,
  `phone` text NULL,
  `password_hash` text NOT NULL,
  `password_changed_at` timestamp NULL,
  `must_change_password` boolean NOT NULL DEFAULT false,
  `active` boolean NOT NULL DEFAULT true,
  `kind` text NOT NULL DEFAULT 'person',
  `superuser` boolean NOT NULL DEFAULT false,
  `language` text NULL,
  `last_login_at` timestamp NULL,
  PRIMARY KEY (`id`)
);
INSERT INTO "manor_new_users" ("id", "created_at", "updated_at", "version", "username", "login_name", "display_name", "email", "phone", "password_hash", "password_changed_at", "must_change_password", "active", "kind", "superuser", "language", "last_login_at")
SELECT "id", "created_at", "updated_at", "version", "username", "login_name", "display_name", "email", "phone", "password_hash", "password_changed_at", "must_change_password", "active", "kind", "superuser", "language", "last_login_at"
FROM "users";
DROP TABLE "users";
ALTER TABLE "manor_new_users" RENAME TO "users";
CREATE INDEX `users_created_at_idx` ON `users` (`created_at`, `id`);
CREATE INDEX `users_updated_at_idx` ON `users` (`updated_at`, `id`);
CREATE INDEX `users_username_idx` ON `users` (`username`, `id`);
CREATE UNIQUE INDEX `users_login_name_key` ON `users` (`login_name`);
CREATE UNIQUE INDEX `users_email_key` ON `users` (`email`);
CREATE UNIQUE INDEX `users_phone_key` ON `users` (`phone`);
CREATE INDEX `users_must_change_password_idx` ON `users` (`must_change_password`);
CREATE INDEX `users_active_idx` ON `users` (`active`);
CREATE INDEX `users_kind_idx` ON `users` (`kind`);
CREATE INDEX `users_superuser_idx` ON `users` (`superuser`);
CREATE INDEX `users_last_login_at_idx` ON `users` (`last_login_at`, `id`);
-- Who had English may never have chosen it: it was the default.
UPDATE "users" SET "language" = NULL WHERE "language" = 'en';

-- +goose Down
CREATE TABLE `manor_new_api_keys` (
  `id` text NOT NULL,
  `created_at` timestamp NOT NULL,
  `updated_at` timestamp NOT NULL,
  `version` integer NOT NULL,
  `name` text NOT NULL,
  `user_id` text NOT NULL,
  `prefix` text NOT NULL,
  `hash` text NOT NULL,
  `scopes` text NOT NULL DEFAULT '[]',
  `expires_at` timestamp NULL,
  `last_used_at` timestamp NULL,
  `last_address` text NOT NULL,
  `revoked_at` timestamp NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `api_keys_user_id_fkey` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`)
);
INSERT INTO "manor_new_api_keys" ("id", "created_at", "updated_at", "version", "name", "user_id", "prefix", "hash", "scopes", "expires_at", "last_used_at", "last_address", "revoked_at")
SELECT "id", "created_at", "updated_at", "version", "name", "user_id", "prefix", "hash", "scopes", "expires_at", "last_used_at", "last_address", "revoked_at"
FROM "api_keys";
DROP TABLE "api_keys";
ALTER TABLE "manor_new_api_keys" RENAME TO "api_keys";
CREATE INDEX `api_keys_created_at_idx` ON `api_keys` (`created_at`, `id`);
CREATE INDEX `api_keys_updated_at_idx` ON `api_keys` (`updated_at`, `id`);
CREATE INDEX `api_keys_user_id_idx` ON `api_keys` (`user_id`);
CREATE INDEX `api_keys_prefix_idx` ON `api_keys` (`prefix`, `id`);
CREATE UNIQUE INDEX `api_keys_hash_key` ON `api_keys` (`hash`);
CREATE INDEX `api_keys_expires_at_idx` ON `api_keys` (`expires_at`, `id`);
CREATE INDEX `api_keys_last_used_at_idx` ON `api_keys` (`last_used_at`, `id`);
CREATE INDEX `api_keys_revoked_at_idx` ON `api_keys` (`revoked_at`, `id`);
CREATE TABLE `manor_new_users` (
  `id` text NOT NULL,
  `created_at` timestamp NOT NULL,
  `updated_at` timestamp NOT NULL,
  `version` integer NOT NULL,
  `username` text NOT NULL,
  `login_name` text NOT NULL,
  `display_name` text NOT NULL,
  `email` text NULL,
  `phone` text NULL,
  `password_hash` text NOT NULL,
  `password_changed_at` timestamp NULL,
  `must_change_password` boolean NOT NULL DEFAULT false,
  `active` boolean NOT NULL DEFAULT true,
  `kind` text NOT NULL DEFAULT 'person',
  `superuser` boolean NOT NULL DEFAULT false,
  `language` text NOT NULL DEFAULT 'en',
  `last_login_at` timestamp NULL,
  PRIMARY KEY (`id`)
);
INSERT INTO "manor_new_users" ("id", "created_at", "updated_at", "version", "username", "login_name", "display_name", "email", "phone", "password_hash", "password_changed_at", "must_change_password", "active", "kind", "superuser", "language", "last_login_at")
SELECT "id", "created_at", "updated_at", "version", "username", "login_name", "display_name", "email", "phone", "password_hash", "password_changed_at", "must_change_password", "active", "kind", "superuser", coalesce("language", 'en'), "last_login_at"
FROM "users";
DROP TABLE "users";
ALTER TABLE "manor_new_users" RENAME TO "users";
CREATE INDEX `users_created_at_idx` ON `users` (`created_at`, `id`);
CREATE INDEX `users_updated_at_idx` ON `users` (`updated_at`, `id`);
CREATE INDEX `users_username_idx` ON `users` (`username`, `id`);
CREATE UNIQUE INDEX `users_login_name_key` ON `users` (`login_name`);
CREATE UNIQUE INDEX `users_email_key` ON `users` (`email`);
CREATE UNIQUE INDEX `users_phone_key` ON `users` (`phone`);
CREATE INDEX `users_must_change_password_idx` ON `users` (`must_change_password`);
CREATE INDEX `users_active_idx` ON `users` (`active`);
CREATE INDEX `users_kind_idx` ON `users` (`kind`);
CREATE INDEX `users_superuser_idx` ON `users` (`superuser`);
CREATE INDEX `users_last_login_at_idx` ON `users` (`last_login_at`, `id`);
