-- +goose Up
ALTER TABLE `role_approvals` ADD COLUMN `diff` text NULL;

-- +goose Down
CREATE TABLE `manor_new_role_approvals` (
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
INSERT INTO "manor_new_role_approvals" ("id", "created_at", "updated_at", "version", "title", "state", "asked_by", "asked_by_id", "reason", "changes", "method", "resource", "object_id", "body", "basis", "expires_at", "decided_by", "decided_by_id", "decided_at", "decision_reason")
SELECT "id", "created_at", "updated_at", "version", "title", "state", "asked_by", "asked_by_id", "reason", "changes", "method", "resource", "object_id", "body", "basis", "expires_at", "decided_by", "decided_by_id", "decided_at", "decision_reason"
FROM "role_approvals";
DROP TABLE "role_approvals";
ALTER TABLE "manor_new_role_approvals" RENAME TO "role_approvals";
CREATE INDEX `role_approvals_created_at_idx` ON `role_approvals` (`created_at`, `id`);
CREATE INDEX `role_approvals_updated_at_idx` ON `role_approvals` (`updated_at`, `id`);
CREATE INDEX `role_approvals_state_idx` ON `role_approvals` (`state`);
CREATE INDEX `role_approvals_asked_by_id_idx` ON `role_approvals` (`asked_by_id`, `id`);
CREATE INDEX `role_approvals_resource_idx` ON `role_approvals` (`resource`, `id`);
CREATE INDEX `role_approvals_object_id_idx` ON `role_approvals` (`object_id`, `id`);
CREATE INDEX `role_approvals_expires_at_idx` ON `role_approvals` (`expires_at`, `id`);
