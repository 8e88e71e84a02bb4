-- +goose Up
CREATE TABLE `new_login_guards` (
  `id` text NOT NULL,
  `failures` text NOT NULL,
  `username` text NOT NULL DEFAULT '',
  `network` text NOT NULL DEFAULT '',
  `locks` integer NOT NULL DEFAULT 0,
  `locked_until` timestamp NULL,
  `updated_at` timestamp NOT NULL,
  `keep_until` timestamp NULL,
  PRIMARY KEY (`id`)
);
INSERT INTO `new_login_guards` (`id`, `failures`, `locked_until`, `updated_at`) SELECT `id`, `failures`, `locked_until`, `updated_at` FROM `login_guards`;
DROP TABLE `login_guards`;
ALTER TABLE `new_login_guards` RENAME TO `login_guards`;
CREATE INDEX `login_guards_locked_until_idx` ON `login_guards` (`locked_until`, `id`);
CREATE INDEX `login_guards_updated_at_idx` ON `login_guards` (`updated_at`);
CREATE INDEX `login_guards_keep_until_idx` ON `login_guards` (`keep_until`);
ALTER TABLE `sessions` ADD COLUMN `authenticated_at` timestamp NULL;
CREATE TABLE `recovery_codes` (
  `id` text NOT NULL,
  `user_id` text NOT NULL,
  `created_at` timestamp NOT NULL,
  `used_at` timestamp NULL,
  PRIMARY KEY (`id`)
);
CREATE INDEX `recovery_codes_user_id_idx` ON `recovery_codes` (`user_id`);
CREATE TABLE `second_factors` (
  `id` text NOT NULL,
  `secret` text NOT NULL,
  `last_step` integer NOT NULL,
  `created_at` timestamp NOT NULL,
  `confirmed_at` timestamp NULL,
  PRIMARY KEY (`id`)
);
CREATE TABLE `security_events` (
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
CREATE INDEX `security_events_at_idx` ON `security_events` (`at`, `id`);
CREATE INDEX `security_events_event_idx` ON `security_events` (`event`);
CREATE INDEX `security_events_user_id_idx` ON `security_events` (`user_id`, `id`);
CREATE INDEX `security_events_username_idx` ON `security_events` (`username`, `id`);
CREATE INDEX `security_events_address_idx` ON `security_events` (`address`, `id`);

-- +goose Down
DROP TABLE `recovery_codes`;
DROP TABLE `second_factors`;
DROP TABLE `security_events`;
CREATE TABLE `manor_new_login_guards` (
  `id` text NOT NULL,
  `failures` text NOT NULL,
  `locked_until` timestamp NULL,
  `updated_at` timestamp NOT NULL,
  PRIMARY KEY (`id`)
);
INSERT INTO "manor_new_login_guards" ("id", "failures", "locked_until", "updated_at")
SELECT "id", "failures", "locked_until", "updated_at"
FROM "login_guards";
DROP TABLE "login_guards";
ALTER TABLE "manor_new_login_guards" RENAME TO "login_guards";
CREATE INDEX `login_guards_updated_at_idx` ON `login_guards` (`updated_at`);
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
  `last_seen_at` timestamp NOT NULL,
  `expires_at` timestamp NOT NULL,
  `ended_at` timestamp NULL,
  `reason` text NOT NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `sessions_user_id_fkey` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`)
);
INSERT INTO "manor_new_sessions" ("id", "created_at", "updated_at", "version", "user_id", "kind", "cookie_hash", "address", "user_agent", "remembered", "last_seen_at", "expires_at", "ended_at", "reason")
SELECT "id", "created_at", "updated_at", "version", "user_id", "kind", "cookie_hash", "address", "user_agent", "remembered", "last_seen_at", "expires_at", "ended_at", "reason"
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
