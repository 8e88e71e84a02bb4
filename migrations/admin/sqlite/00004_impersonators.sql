-- +goose Up
ALTER TABLE `audit` ADD COLUMN `impersonator_id` text NOT NULL DEFAULT '';
ALTER TABLE `audit` ADD COLUMN `impersonator` text NOT NULL DEFAULT '';

-- +goose Down
CREATE TABLE `manor_new_audit` (
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
INSERT INTO "manor_new_audit" ("id", "at", "actor_id", "actor", "request_id", "address", "resource", "object_id", "title", "action", "changes")
SELECT "id", "at", "actor_id", "actor", "request_id", "address", "resource", "object_id", "title", "action", "changes"
FROM "audit";
DROP TABLE "audit";
ALTER TABLE "manor_new_audit" RENAME TO "audit";
CREATE INDEX `audit_at_idx` ON `audit` (`at`, `id`);
CREATE INDEX `audit_actor_id_idx` ON `audit` (`actor_id`, `id`);
CREATE INDEX `audit_request_id_idx` ON `audit` (`request_id`, `id`);
CREATE INDEX `audit_resource_idx` ON `audit` (`resource`, `id`);
CREATE INDEX `audit_object_id_idx` ON `audit` (`object_id`, `id`);
CREATE INDEX `audit_action_idx` ON `audit` (`action`, `id`);
