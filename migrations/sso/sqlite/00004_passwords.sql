-- +goose Up
ALTER TABLE `sessions` ADD COLUMN `remembered` boolean NOT NULL DEFAULT false;
CREATE TABLE `new_users` (
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
  `superuser` boolean NOT NULL DEFAULT false,
  `language` text NOT NULL DEFAULT 'en',
  `last_login_at` timestamp NULL,
  PRIMARY KEY (`id`)
);
INSERT INTO `new_users` (`id`, `created_at`, `updated_at`, `version`, `username`, `login_name`, `display_name`, `email`, `phone`, `password_hash`, `password_changed_at`, `active`, `superuser`, `language`, `last_login_at`) SELECT `id`, `created_at`, `updated_at`, `version`, `username`, `login_name`, `display_name`, `email`, `phone`, `password_hash`, `password_changed_at`, `active`, `superuser`, `language`, `last_login_at` FROM `users`;
DROP TABLE `users`;
ALTER TABLE `new_users` RENAME TO `users`;
CREATE INDEX `users_created_at_idx` ON `users` (`created_at`, `id`);
CREATE INDEX `users_updated_at_idx` ON `users` (`updated_at`, `id`);
CREATE INDEX `users_username_idx` ON `users` (`username`, `id`);
CREATE UNIQUE INDEX `users_login_name_key` ON `users` (`login_name`);
CREATE UNIQUE INDEX `users_email_key` ON `users` (`email`);
CREATE UNIQUE INDEX `users_phone_key` ON `users` (`phone`);
CREATE INDEX `users_must_change_password_idx` ON `users` (`must_change_password`);
CREATE INDEX `users_active_idx` ON `users` (`active`);
CREATE INDEX `users_superuser_idx` ON `users` (`superuser`);
CREATE INDEX `users_last_login_at_idx` ON `users` (`last_login_at`, `id`);
CREATE TABLE `password_resets` (
  `id` text NOT NULL,
  `user_id` text NOT NULL,
  `subject` text NOT NULL,
  `network` text NOT NULL,
  `created_at` timestamp NOT NULL,
  `expires_at` timestamp NOT NULL,
  `used_at` timestamp NULL,
  PRIMARY KEY (`id`)
);
CREATE INDEX `password_resets_user_id_idx` ON `password_resets` (`user_id`);
CREATE INDEX `password_resets_subject_idx` ON `password_resets` (`subject`);
CREATE INDEX `password_resets_network_idx` ON `password_resets` (`network`);
CREATE INDEX `password_resets_expires_at_idx` ON `password_resets` (`expires_at`);

-- +goose Down
DROP TABLE `password_resets`;
CREATE TABLE `manor_new_sessions` (
  `id` text NOT NULL,
  `created_at` timestamp NOT NULL,
  `updated_at` timestamp NOT NULL,
  `version` integer NOT NULL,
  `user_id` text NOT NULL,
  `kind` text NOT NULL DEFAULT 'tokens',
  `cookie_hash` text NULL,
  `address` text NOT NULL,
  `user_agent` text NOT NULL,
  `last_seen_at` timestamp NOT NULL,
  `expires_at` timestamp NOT NULL,
  `ended_at` timestamp NULL,
  `reason` text NOT NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `sessions_user_id_fkey` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`)
);
INSERT INTO "manor_new_sessions" ("id", "created_at", "updated_at", "version", "user_id", "kind", "cookie_hash", "address", "user_agent", "last_seen_at", "expires_at", "ended_at", "reason")
SELECT "id", "created_at", "updated_at", "version", "user_id", "kind", "cookie_hash", "address", "user_agent", "last_seen_at", "expires_at", "ended_at", "reason"
FROM "sessions";
DROP TABLE "sessions";
ALTER TABLE "manor_new_sessions" RENAME TO "sessions";
CREATE INDEX `sessions_created_at_idx` ON `sessions` (`created_at`, `id`);
CREATE INDEX `sessions_updated_at_idx` ON `sessions` (`updated_at`, `id`);
CREATE INDEX `sessions_user_id_idx` ON `sessions` (`user_id`);
CREATE INDEX `sessions_kind_idx` ON `sessions` (`kind`);
CREATE UNIQUE INDEX `sessions_cookie_hash_key` ON `sessions` (`cookie_hash`);
CREATE INDEX `sessions_address_idx` ON `sessions` (`address`, `id`);
CREATE INDEX `sessions_last_seen_at_idx` ON `sessions` (`last_seen_at`, `id`);
CREATE INDEX `sessions_expires_at_idx` ON `sessions` (`expires_at`, `id`);
CREATE INDEX `sessions_ended_at_idx` ON `sessions` (`ended_at`, `id`);
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
  `active` boolean NOT NULL DEFAULT true,
  `superuser` boolean NOT NULL DEFAULT false,
  `language` text NOT NULL DEFAULT 'en',
  `last_login_at` timestamp NULL,
  PRIMARY KEY (`id`)
);
INSERT INTO "manor_new_users" ("id", "created_at", "updated_at", "version", "username", "login_name", "display_name", "email", "phone", "password_hash", "password_changed_at", "active", "superuser", "language", "last_login_at")
SELECT "id", "created_at", "updated_at", "version", "username", "login_name", "display_name", "email", "phone", "password_hash", "password_changed_at", "active", "superuser", "language", "last_login_at"
FROM "users";
DROP TABLE "users";
ALTER TABLE "manor_new_users" RENAME TO "users";
CREATE INDEX `users_created_at_idx` ON `users` (`created_at`, `id`);
CREATE INDEX `users_updated_at_idx` ON `users` (`updated_at`, `id`);
CREATE INDEX `users_username_idx` ON `users` (`username`, `id`);
CREATE UNIQUE INDEX `users_login_name_key` ON `users` (`login_name`);
CREATE UNIQUE INDEX `users_email_key` ON `users` (`email`);
CREATE UNIQUE INDEX `users_phone_key` ON `users` (`phone`);
CREATE INDEX `users_active_idx` ON `users` (`active`);
CREATE INDEX `users_superuser_idx` ON `users` (`superuser`);
CREATE INDEX `users_last_login_at_idx` ON `users` (`last_login_at`, `id`);
