-- +goose Up
CREATE TABLE `new_sessions` (
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
INSERT INTO `new_sessions` (`id`, `created_at`, `updated_at`, `version`, `user_id`, `address`, `user_agent`, `last_seen_at`, `expires_at`, `ended_at`, `reason`) SELECT `id`, `created_at`, `updated_at`, `version`, `user_id`, `address`, `user_agent`, `last_seen_at`, `expires_at`, `ended_at`, `reason` FROM `sessions`;
DROP TABLE `sessions`;
ALTER TABLE `new_sessions` RENAME TO `sessions`;
CREATE INDEX `sessions_created_at_idx` ON `sessions` (`created_at`, `id`);
CREATE INDEX `sessions_updated_at_idx` ON `sessions` (`updated_at`, `id`);
CREATE INDEX `sessions_user_id_idx` ON `sessions` (`user_id`);
CREATE INDEX `sessions_kind_idx` ON `sessions` (`kind`);
CREATE UNIQUE INDEX `sessions_cookie_hash_key` ON `sessions` (`cookie_hash`);
CREATE INDEX `sessions_address_idx` ON `sessions` (`address`, `id`);
CREATE INDEX `sessions_last_seen_at_idx` ON `sessions` (`last_seen_at`, `id`);
CREATE INDEX `sessions_expires_at_idx` ON `sessions` (`expires_at`, `id`);
CREATE INDEX `sessions_ended_at_idx` ON `sessions` (`ended_at`, `id`);

-- +goose Down
CREATE TABLE `manor_new_sessions` (
  `id` text NOT NULL,
  `created_at` timestamp NOT NULL,
  `updated_at` timestamp NOT NULL,
  `version` integer NOT NULL,
  `user_id` text NOT NULL,
  `address` text NOT NULL,
  `user_agent` text NOT NULL,
  `last_seen_at` timestamp NOT NULL,
  `expires_at` timestamp NOT NULL,
  `ended_at` timestamp NULL,
  `reason` text NOT NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `sessions_user_id_fkey` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`)
);
INSERT INTO "manor_new_sessions" ("id", "created_at", "updated_at", "version", "user_id", "address", "user_agent", "last_seen_at", "expires_at", "ended_at", "reason")
SELECT "id", "created_at", "updated_at", "version", "user_id", "address", "user_agent", "last_seen_at", "expires_at", "ended_at", "reason"
FROM "sessions";
DROP TABLE "sessions";
ALTER TABLE "manor_new_sessions" RENAME TO "sessions";
CREATE INDEX `sessions_created_at_idx` ON `sessions` (`created_at`, `id`);
CREATE INDEX `sessions_updated_at_idx` ON `sessions` (`updated_at`, `id`);
CREATE INDEX `sessions_user_id_idx` ON `sessions` (`user_id`);
CREATE INDEX `sessions_address_idx` ON `sessions` (`address`, `id`);
CREATE INDEX `sessions_last_seen_at_idx` ON `sessions` (`last_seen_at`, `id`);
CREATE INDEX `sessions_expires_at_idx` ON `sessions` (`expires_at`, `id`);
CREATE INDEX `sessions_ended_at_idx` ON `sessions` (`ended_at`, `id`);
