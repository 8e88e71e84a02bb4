-- +goose Up
CREATE TABLE `departments` (
  `id` text NOT NULL,
  `created_at` timestamp NOT NULL,
  `updated_at` timestamp NOT NULL,
  `version` integer NOT NULL,
  `name` text NOT NULL,
  `code` text NOT NULL,
  `parent_id` text NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `departments_parent_id_fkey` FOREIGN KEY (`parent_id`) REFERENCES `departments` (`id`)
);
CREATE INDEX `departments_created_at_idx` ON `departments` (`created_at`, `id`);
CREATE INDEX `departments_updated_at_idx` ON `departments` (`updated_at`, `id`);
CREATE INDEX `departments_name_idx` ON `departments` (`name`, `id`);
CREATE UNIQUE INDEX `departments_code_key` ON `departments` (`code`);
CREATE INDEX `departments_parent_id_idx` ON `departments` (`parent_id`);
CREATE TABLE `permissions` (
  `id` text NOT NULL,
  `created_at` timestamp NOT NULL,
  `updated_at` timestamp NOT NULL,
  `version` integer NOT NULL,
  `name` text NOT NULL,
  `resource` text NOT NULL,
  `action` text NOT NULL,
  `label` text NOT NULL,
  `label_zh` text NOT NULL,
  PRIMARY KEY (`id`)
);
CREATE INDEX `permissions_created_at_idx` ON `permissions` (`created_at`, `id`);
CREATE INDEX `permissions_updated_at_idx` ON `permissions` (`updated_at`, `id`);
CREATE UNIQUE INDEX `permissions_name_key` ON `permissions` (`name`);
CREATE INDEX `permissions_resource_idx` ON `permissions` (`resource`, `id`);
CREATE INDEX `permissions_action_idx` ON `permissions` (`action`, `id`);
CREATE TABLE `rbac_revisions` (
  `id` text NOT NULL,
  `number` integer NOT NULL,
  `changed_at` timestamp NOT NULL,
  PRIMARY KEY (`id`)
);
CREATE TABLE `roles` (
  `id` text NOT NULL,
  `created_at` timestamp NOT NULL,
  `updated_at` timestamp NOT NULL,
  `version` integer NOT NULL,
  `name` text NOT NULL,
  `label` text NOT NULL,
  `description` text NOT NULL,
  `permissions` text NOT NULL DEFAULT '[]',
  PRIMARY KEY (`id`)
);
CREATE INDEX `roles_created_at_idx` ON `roles` (`created_at`, `id`);
CREATE INDEX `roles_updated_at_idx` ON `roles` (`updated_at`, `id`);
CREATE UNIQUE INDEX `roles_name_key` ON `roles` (`name`);
CREATE TABLE `user_departments` (
  `user_id` text NOT NULL,
  `department_id` text NOT NULL,
  PRIMARY KEY (`user_id`, `department_id`),
  CONSTRAINT `user_departments_user_id_fkey` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`),
  CONSTRAINT `user_departments_department_id_fkey` FOREIGN KEY (`department_id`) REFERENCES `departments` (`id`)
);
CREATE INDEX `user_departments_department_id_idx` ON `user_departments` (`department_id`);
CREATE TABLE `user_roles` (
  `user_id` text NOT NULL,
  `role_id` text NOT NULL,
  PRIMARY KEY (`user_id`, `role_id`),
  CONSTRAINT `user_roles_user_id_fkey` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`),
  CONSTRAINT `user_roles_role_id_fkey` FOREIGN KEY (`role_id`) REFERENCES `roles` (`id`)
);
CREATE INDEX `user_roles_role_id_idx` ON `user_roles` (`role_id`);

-- +goose Down
DROP TABLE `departments`;
DROP TABLE `permissions`;
DROP TABLE `rbac_revisions`;
DROP TABLE `roles`;
DROP TABLE `user_departments`;
DROP TABLE `user_roles`;
