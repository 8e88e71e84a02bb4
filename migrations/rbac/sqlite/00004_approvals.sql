-- +goose Up
CREATE TABLE `new_roles` (
  `id` text NOT NULL,
  `created_at` timestamp NOT NULL,
  `updated_at` timestamp NOT NULL,
  `version` integer NOT NULL,
  `name` text NOT NULL,
  `label` text NOT NULL,
  `description` text NOT NULL,
  `sensitive` boolean NOT NULL DEFAULT false,
  PRIMARY KEY (`id`)
);
INSERT INTO `new_roles` (`id`, `created_at`, `updated_at`, `version`, `name`, `label`, `description`) SELECT `id`, `created_at`, `updated_at`, `version`, `name`, `label`, `description` FROM `roles`;
DROP TABLE `roles`;
ALTER TABLE `new_roles` RENAME TO `roles`;
CREATE INDEX `roles_created_at_idx` ON `roles` (`created_at`, `id`);
CREATE INDEX `roles_updated_at_idx` ON `roles` (`updated_at`, `id`);
CREATE UNIQUE INDEX `roles_name_key` ON `roles` (`name`);
CREATE INDEX `roles_sensitive_idx` ON `roles` (`sensitive`);
CREATE TABLE `role_approvals` (
  `id` text NOT NULL,
  `created_at` timestamp NOT NULL,
  `updated_at` timestamp NOT NULL,
  `version` integer NOT NULL,
  `title` text NOT NULL,
  `state` text NOT NULL DEFAULT 'pending',
  `asked_by` text NOT NULL,
  `asked_by_id` text NOT NULL,
  `reason` text NOT NULL,
  `changes` text NOT NULL,
  `method` text NOT NULL,
  `resource` text NOT NULL,
  `object_id` text NOT NULL,
  `body` text NULL,
  `basis` text NOT NULL,
  `expires_at` timestamp NOT NULL,
  `decided_by` text NOT NULL,
  `decided_by_id` text NOT NULL,
  `decided_at` timestamp NULL,
  `decision_reason` text NOT NULL,
  PRIMARY KEY (`id`)
);
CREATE INDEX `role_approvals_created_at_idx` ON `role_approvals` (`created_at`, `id`);
CREATE INDEX `role_approvals_updated_at_idx` ON `role_approvals` (`updated_at`, `id`);
CREATE INDEX `role_approvals_state_idx` ON `role_approvals` (`state`);
CREATE INDEX `role_approvals_asked_by_id_idx` ON `role_approvals` (`asked_by_id`, `id`);
CREATE INDEX `role_approvals_resource_idx` ON `role_approvals` (`resource`, `id`);
CREATE INDEX `role_approvals_object_id_idx` ON `role_approvals` (`object_id`, `id`);
CREATE INDEX `role_approvals_expires_at_idx` ON `role_approvals` (`expires_at`, `id`);

-- +goose Down
DROP TABLE `role_approvals`;
CREATE TABLE `manor_new_roles` (
  `id` text NOT NULL,
  `created_at` timestamp NOT NULL,
  `updated_at` timestamp NOT NULL,
  `version` integer NOT NULL,
  `name` text NOT NULL,
  `label` text NOT NULL,
  `description` text NOT NULL,
  PRIMARY KEY (`id`)
);
INSERT INTO "manor_new_roles" ("id", "created_at", "updated_at", "version", "name", "label", "description")
SELECT "id", "created_at", "updated_at", "version", "name", "label", "description"
FROM "roles";
DROP TABLE "roles";
ALTER TABLE "manor_new_roles" RENAME TO "roles";
CREATE INDEX `roles_created_at_idx` ON `roles` (`created_at`, `id`);
CREATE INDEX `roles_updated_at_idx` ON `roles` (`updated_at`, `id`);
CREATE UNIQUE INDEX `roles_name_key` ON `roles` (`name`);
