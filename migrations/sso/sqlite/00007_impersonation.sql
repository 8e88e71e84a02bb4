-- +goose Up
ALTER TABLE `security_events` ADD COLUMN `impersonator` text NOT NULL DEFAULT '';
ALTER TABLE `security_events` ADD COLUMN `note` text NOT NULL DEFAULT '';
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
  `impersonator_id` text NOT NULL DEFAULT '',
  `impersonator` text NOT NULL DEFAULT '',
  `parent_id` text NOT NULL DEFAULT '',
  `purpose` text NOT NULL DEFAULT '',
  `remembered` boolean NOT NULL DEFAULT false,
  `authenticated_at` timestamp NULL,
  `last_seen_at` timestamp NOT NULL,
  `expires_at` timestamp NOT NULL,
  `ended_at` timestamp NULL,
  `reason` text NOT NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `sessions_user_id_fkey` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`)
);
INSERT INTO `new_sessions` (`id`, `created_at`, `updated_at`, `version`, `user_id`, `kind`, `cookie_hash`, `address`, `user_agent`, `remembered`, `authenticated_at`, `last_seen_at`, `expires_at`, `ended_at`, `reason`) SELECT `id`, `created_at`, `updated_at`, `version`, `user_id`, `kind`, `cookie_hash`, `address`, `user_agent`, `remembered`, `authenticated_at`, `last_seen_at`, `expires_at`, `ended_at`, `reason` FROM `sessions`;
DROP TABLE `sessions`;
ALTER TABLE `new_sessions` RENAME TO `sessions`;
CREATE INDEX `sessions_created_at_idx` ON `sessions` (`created_at`, `id`);
CREATE INDEX `sessions_updated_at_idx` ON `sessions` (`updated_at`, `id`);
CREATE INDEX `sessions_user_id_idx` ON `sessions` (`user_id`);
CREATE INDEX `sessions_kind_idx` ON `sessions` (`kind`);
CREATE UNIQUE INDEX `sessions_cookie_hash_key` ON `sessions` (`cookie_hash`);
CREATE INDEX `sessions_address_idx` ON `sessions` (`address`, `id`);
CREATE INDEX `sessions_parent_id_idx` ON `sessions` (`parent_id`);
CREATE INDEX `sessions_last_seen_at_idx` ON `sessions` (`last_seen_at`, `id`);
CREATE INDEX `sessions_expires_at_idx` ON `sessions` (`expires_at`, `id`);
CREATE INDEX `sessions_ended_at_idx` ON `sessions` (`ended_at`, `id`);

-- +goose Down
CREATE TABLE `manor_new_security_events` (
  `id` text NOT NULL,
  `at` timestamp NOT NULL,
  `event` text NOT NULL,
  `user_id` text NOT NULL,
  `username` text NOT NULL,
  `address` text NOT NULL,
  `user_agent` text NOT NULL,
  `session_id` text NOT NULL,
  `actor` text NOT NULL,
  PRIMARY KEY (`id`)
);
INSERT INTO "manor_new_security_events" ("id", "at", "event", "user_id", "username", "address", "user_agent", "session_id", "actor")
SELECT "id", "at", "event", "user_id", "username", "address", "user_agent", "session_id", "actor"
FROM "security_events";
DROP TABLE "security_events";
ALTER TABLE "manor_new_security_events" RENAME TO "security_events";
CREATE INDEX `security_events_at_idx` ON `security_events` (`at`, `id`);
CREATE INDEX `security_events_event_idx` ON `security_events` (`event`);
CREATE INDEX `security_events_user_id_idx` ON `security_events` (`user_id`, `id`);
CREATE INDEX `security_events_username_idx` ON `security_events` (`username`, `id`);
CREATE INDEX `security_events_address_idx` ON `security_events` (`address`, `id`);
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
  `remembered` boolean NOT NULL DEFAULT false,
  `authenticated_at` timestamp NULL,
  `last_seen_at` timestamp NOT NULL,
  `expires_at` timestamp NOT NULL,
  `ended_at` timestamp NULL,
  `reason` text NOT NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `sessions_user_id_fkey` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`)
);
INSERT INTO "manor_new_sessions" ("id", "created_at", "updated_at", "version", "user_id", "kind", "cookie_hash", "address", "user_agent", "remembered", "authenticated_at", "last_seen_at", "expires_at", "ended_at", "reason")
SELECT "id", "created_at", "updated_at", "version", "user_id", "kind", "cookie_hash", "address", "user_agent", "remembered", "authenticated_at", "last_seen_at", "expires_at", "ended_at", "reason"
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
