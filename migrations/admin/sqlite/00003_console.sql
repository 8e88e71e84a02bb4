-- +goose Up
CREATE TABLE `console_preferences` (
  `id` text NOT NULL,
  `user_id` text NOT NULL,
  `key` text NOT NULL,
  `value` text NOT NULL,
  `updated_at` timestamp NOT NULL,
  PRIMARY KEY (`id`)
);
CREATE UNIQUE INDEX `console_preferences_user_id_key_key` ON `console_preferences` (`user_id`, `key`);
CREATE TABLE `console_views` (
  `id` text NOT NULL,
  `user_id` text NOT NULL,
  `owner` text NOT NULL,
  `resource` text NOT NULL,
  `name` text NOT NULL,
  `query` text NOT NULL,
  `columns` text NOT NULL,
  `shared` boolean NOT NULL DEFAULT false,
  `created_at` timestamp NOT NULL,
  `updated_at` timestamp NOT NULL,
  PRIMARY KEY (`id`)
);
CREATE INDEX `console_views_resource_idx` ON `console_views` (`resource`);
CREATE UNIQUE INDEX `console_views_user_id_resource_name_key` ON `console_views` (`user_id`, `resource`, `name`);

-- +goose Down
DROP TABLE `console_preferences`;
DROP TABLE `console_views`;
