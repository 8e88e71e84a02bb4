-- +goose Up
CREATE TABLE `role_field_rules` (
  `id` text NOT NULL,
  `created_at` timestamp NOT NULL,
  `updated_at` timestamp NOT NULL,
  `version` integer NOT NULL,
  `role_id` text NOT NULL,
  `resource` text NOT NULL,
  `field` text NOT NULL,
  `rule` text NOT NULL DEFAULT 'hidden',
  PRIMARY KEY (`id`),
  CONSTRAINT `role_field_rules_role_id_fkey` FOREIGN KEY (`role_id`) REFERENCES `roles` (`id`)
);
CREATE INDEX `role_field_rules_created_at_idx` ON `role_field_rules` (`created_at`, `id`);
CREATE INDEX `role_field_rules_updated_at_idx` ON `role_field_rules` (`updated_at`, `id`);
CREATE INDEX `role_field_rules_role_id_idx` ON `role_field_rules` (`role_id`);
CREATE UNIQUE INDEX `role_field_rules_role_id_resource_field_key` ON `role_field_rules` (`role_id`, `resource`, `field`);
CREATE TABLE `role_scopes` (
  `id` text NOT NULL,
  `created_at` timestamp NOT NULL,
  `updated_at` timestamp NOT NULL,
  `version` integer NOT NULL,
  `role_id` text NOT NULL,
  `resource` text NOT NULL,
  `action` text NOT NULL DEFAULT '*',
  `scope` text NOT NULL DEFAULT 'own',
  `filter` text NOT NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `role_scopes_role_id_fkey` FOREIGN KEY (`role_id`) REFERENCES `roles` (`id`)
);
CREATE INDEX `role_scopes_created_at_idx` ON `role_scopes` (`created_at`, `id`);
CREATE INDEX `role_scopes_updated_at_idx` ON `role_scopes` (`updated_at`, `id`);
CREATE INDEX `role_scopes_role_id_idx` ON `role_scopes` (`role_id`);

-- +goose Down
DROP TABLE `role_field_rules`;
DROP TABLE `role_scopes`;
