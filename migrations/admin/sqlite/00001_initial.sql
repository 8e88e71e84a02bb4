-- +goose Up
CREATE TABLE `audit` (
  `id` text NOT NULL,
  `at` timestamp NOT NULL,
  `actor_id` text NOT NULL,
  `actor` text NOT NULL,
  `request_id` text NOT NULL,
  `address` text NOT NULL,
  `resource` text NOT NULL,
  `object_id` text NOT NULL,
  `title` text NOT NULL,
  `action` text NOT NULL,
  `changes` text NULL,
  PRIMARY KEY (`id`)
);
CREATE INDEX `audit_at_idx` ON `audit` (`at`, `id`);
CREATE INDEX `audit_actor_id_idx` ON `audit` (`actor_id`, `id`);
CREATE INDEX `audit_request_id_idx` ON `audit` (`request_id`, `id`);
CREATE INDEX `audit_resource_idx` ON `audit` (`resource`, `id`);
CREATE INDEX `audit_object_id_idx` ON `audit` (`object_id`, `id`);
CREATE INDEX `audit_action_idx` ON `audit` (`action`, `id`);
CREATE TABLE `files` (
  `id` text NOT NULL,
  `created_at` timestamp NOT NULL,
  `used_at` timestamp NOT NULL,
  `owner_id` text NOT NULL,
  `name` text NOT NULL,
  `size` integer NOT NULL,
  `type` text NOT NULL,
  `sha256` text NOT NULL,
  PRIMARY KEY (`id`)
);
CREATE INDEX `files_used_at_idx` ON `files` (`used_at`);
CREATE INDEX `files_owner_id_idx` ON `files` (`owner_id`);

-- +goose Down
DROP TABLE `audit`;
DROP TABLE `files`;
