-- +goose Up
CREATE TABLE `login_guards` (
  `id` text NOT NULL,
  `failures` text NOT NULL,
  `locked_until` timestamp NULL,
  `updated_at` timestamp NOT NULL,
  PRIMARY KEY (`id`)
);
CREATE INDEX `login_guards_updated_at_idx` ON `login_guards` (`updated_at`);
CREATE TABLE `refresh_tokens` (
  `id` text NOT NULL,
  `session_id` text NOT NULL,
  `created_at` timestamp NOT NULL,
  `expires_at` timestamp NOT NULL,
  `used_at` timestamp NULL,
  `replaced_by` text NULL,
  PRIMARY KEY (`id`)
);
CREATE INDEX `refresh_tokens_session_id_idx` ON `refresh_tokens` (`session_id`);
CREATE INDEX `refresh_tokens_expires_at_idx` ON `refresh_tokens` (`expires_at`);
CREATE TABLE `sessions` (
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
CREATE INDEX `sessions_created_at_idx` ON `sessions` (`created_at`, `id`);
CREATE INDEX `sessions_updated_at_idx` ON `sessions` (`updated_at`, `id`);
CREATE INDEX `sessions_user_id_idx` ON `sessions` (`user_id`);
CREATE INDEX `sessions_address_idx` ON `sessions` (`address`, `id`);
CREATE INDEX `sessions_last_seen_at_idx` ON `sessions` (`last_seen_at`, `id`);
CREATE INDEX `sessions_expires_at_idx` ON `sessions` (`expires_at`, `id`);
CREATE INDEX `sessions_ended_at_idx` ON `sessions` (`ended_at`, `id`);
CREATE TABLE `signing_keys` (
  `id` text NOT NULL,
  `private_key` text NOT NULL,
  `public_key` text NOT NULL,
  `state` text NOT NULL,
  `created_at` timestamp NOT NULL,
  `activated_at` timestamp NULL,
  `retires_at` timestamp NULL,
  PRIMARY KEY (`id`)
);
CREATE UNIQUE INDEX `signing_keys_active_key` ON `signing_keys` (`state`) WHERE state = 'active';
CREATE TABLE `users` (
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
CREATE INDEX `users_created_at_idx` ON `users` (`created_at`, `id`);
CREATE INDEX `users_updated_at_idx` ON `users` (`updated_at`, `id`);
CREATE INDEX `users_username_idx` ON `users` (`username`, `id`);
CREATE UNIQUE INDEX `users_login_name_key` ON `users` (`login_name`);
CREATE UNIQUE INDEX `users_email_key` ON `users` (`email`);
CREATE UNIQUE INDEX `users_phone_key` ON `users` (`phone`);
CREATE INDEX `users_active_idx` ON `users` (`active`);
CREATE INDEX `users_superuser_idx` ON `users` (`superuser`);
CREATE INDEX `users_last_login_at_idx` ON `users` (`last_login_at`, `id`);

-- +goose Down
DROP TABLE `login_guards`;
DROP TABLE `refresh_tokens`;
DROP TABLE `sessions`;
DROP TABLE `signing_keys`;
DROP TABLE `users`;
