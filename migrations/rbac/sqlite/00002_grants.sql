-- +goose Up
-- A permission is called by its name from here on, and says whether an app declares it.
ALTER TABLE permissions ADD COLUMN declared boolean NOT NULL DEFAULT true;
CREATE INDEX `permissions_declared_idx` ON `permissions` (`declared`);
UPDATE permissions SET id = name;

CREATE TABLE `role_permissions` (
  `role_id` text NOT NULL,
  `permission_id` text NOT NULL,
  PRIMARY KEY (`role_id`, `permission_id`),
  CONSTRAINT `role_permissions_role_id_fkey` FOREIGN KEY (`role_id`) REFERENCES `roles` (`id`),
  CONSTRAINT `role_permissions_permission_id_fkey` FOREIGN KEY (`permission_id`) REFERENCES `permissions` (`id`)
);
CREATE INDEX `role_permissions_permission_id_idx` ON `role_permissions` (`permission_id`);
CREATE TABLE `role_denials` (
  `role_id` text NOT NULL,
  `permission_id` text NOT NULL,
  PRIMARY KEY (`role_id`, `permission_id`),
  CONSTRAINT `role_denials_role_id_fkey` FOREIGN KEY (`role_id`) REFERENCES `roles` (`id`),
  CONSTRAINT `role_denials_permission_id_fkey` FOREIGN KEY (`permission_id`) REFERENCES `permissions` (`id`)
);
CREATE INDEX `role_denials_permission_id_idx` ON `role_denials` (`permission_id`);
CREATE TABLE `role_parents` (
  `role_id` text NOT NULL,
  `parent_id` text NOT NULL,
  PRIMARY KEY (`role_id`, `parent_id`),
  CONSTRAINT `role_parents_role_id_fkey` FOREIGN KEY (`role_id`) REFERENCES `roles` (`id`),
  CONSTRAINT `role_parents_parent_id_fkey` FOREIGN KEY (`parent_id`) REFERENCES `roles` (`id`)
);
CREATE INDEX `role_parents_parent_id_idx` ON `role_parents` (`parent_id`);
CREATE TABLE `user_permissions` (
  `user_id` text NOT NULL,
  `permission_id` text NOT NULL,
  PRIMARY KEY (`user_id`, `permission_id`),
  CONSTRAINT `user_permissions_user_id_fkey` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`),
  CONSTRAINT `user_permissions_permission_id_fkey` FOREIGN KEY (`permission_id`) REFERENCES `permissions` (`id`)
);
CREATE INDEX `user_permissions_permission_id_idx` ON `user_permissions` (`permission_id`);
CREATE TABLE `user_denials` (
  `user_id` text NOT NULL,
  `permission_id` text NOT NULL,
  PRIMARY KEY (`user_id`, `permission_id`),
  CONSTRAINT `user_denials_user_id_fkey` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`),
  CONSTRAINT `user_denials_permission_id_fkey` FOREIGN KEY (`permission_id`) REFERENCES `permissions` (`id`)
);
CREATE INDEX `user_denials_permission_id_idx` ON `user_denials` (`permission_id`);

-- What roles hold and the list does not have, wildcards and permissions of apps that went; the next start says which are declared.
INSERT INTO permissions (id, created_at, updated_at, version, name, resource, action, label, label_zh, declared)
SELECT DISTINCT held.value, strftime('%Y-%m-%d %H:%M:%f+00:00', 'now'), strftime('%Y-%m-%d %H:%M:%f+00:00', 'now'), 1, held.value,
  CASE WHEN held.value = '*' THEN '*' WHEN instr(held.value, ':') > 0 THEN substr(held.value, 1, instr(held.value, ':') - 1) ELSE '' END,
  CASE WHEN held.value = '*' THEN '*' ELSE substr(held.value, instr(held.value, ':') + 1) END,
  '', '', false
FROM roles AS r, json_each(r.permissions) AS held
WHERE held.value NOT IN (SELECT id FROM permissions);
INSERT INTO role_permissions (role_id, permission_id) SELECT DISTINCT r.id, held.value FROM roles AS r, json_each(r.permissions) AS held;
ALTER TABLE roles DROP COLUMN permissions;

-- Who has which role gets an id, a version and times.
CREATE TABLE `new_user_roles` (
  `id` text NOT NULL,
  `created_at` timestamp NOT NULL,
  `updated_at` timestamp NOT NULL,
  `version` integer NOT NULL,
  `user_id` text NOT NULL,
  `role_id` text NOT NULL,
  `valid_from` timestamp NULL,
  `valid_until` timestamp NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `user_roles_user_id_fkey` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`),
  CONSTRAINT `user_roles_role_id_fkey` FOREIGN KEY (`role_id`) REFERENCES `roles` (`id`)
);
INSERT INTO new_user_roles (id, created_at, updated_at, version, user_id, role_id)
SELECT substr(printf('%012x', CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)), 1, 8) || '-' || substr(printf('%012x', CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)), 9) || '-7' || substr(lower(hex(randomblob(2))), 2) || '-8' || substr(lower(hex(randomblob(2))), 2) || '-' || lower(hex(randomblob(6))),
  strftime('%Y-%m-%d %H:%M:%f+00:00', 'now'), strftime('%Y-%m-%d %H:%M:%f+00:00', 'now'), 1, user_id, role_id FROM user_roles;
DROP TABLE user_roles;
ALTER TABLE new_user_roles RENAME TO user_roles;
CREATE INDEX `user_roles_created_at_idx` ON `user_roles` (`created_at`, `id`);
CREATE INDEX `user_roles_updated_at_idx` ON `user_roles` (`updated_at`, `id`);
CREATE INDEX `user_roles_user_id_idx` ON `user_roles` (`user_id`);
CREATE INDEX `user_roles_role_id_idx` ON `user_roles` (`role_id`);
CREATE INDEX `user_roles_valid_from_idx` ON `user_roles` (`valid_from`, `id`);
CREATE INDEX `user_roles_valid_until_idx` ON `user_roles` (`valid_until`, `id`);
CREATE UNIQUE INDEX `user_roles_user_id_role_id_key` ON `user_roles` (`user_id`, `role_id`);

-- +goose Down
-- Denials, the hierarchy, what users hold by themselves and roles given for a time have no place in the old tables: they
-- are lost, and a role that was limited in time is not kept.
CREATE TABLE `old_user_roles` (
  `user_id` text NOT NULL,
  `role_id` text NOT NULL,
  PRIMARY KEY (`user_id`, `role_id`),
  CONSTRAINT `user_roles_user_id_fkey` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`),
  CONSTRAINT `user_roles_role_id_fkey` FOREIGN KEY (`role_id`) REFERENCES `roles` (`id`)
);
INSERT INTO old_user_roles (user_id, role_id) SELECT user_id, role_id FROM user_roles
WHERE valid_until IS NULL AND (valid_from IS NULL OR valid_from <= strftime('%Y-%m-%d %H:%M:%f+00:00', 'now'));
DROP TABLE user_roles;
ALTER TABLE old_user_roles RENAME TO user_roles;
CREATE INDEX `user_roles_role_id_idx` ON `user_roles` (`role_id`);
ALTER TABLE roles ADD COLUMN permissions text NOT NULL DEFAULT '[]';
UPDATE roles SET permissions = (SELECT json_group_array(h.permission_id) FROM (SELECT permission_id FROM role_permissions WHERE role_id = roles.id ORDER BY 1) AS h);
DROP TABLE role_permissions;
DROP TABLE role_denials;
DROP TABLE role_parents;
DROP TABLE user_permissions;
DROP TABLE user_denials;
DELETE FROM permissions WHERE NOT declared OR resource = '*' OR action = '*';
DROP INDEX permissions_declared_idx;
ALTER TABLE permissions DROP COLUMN declared;
