-- +goose Up
ALTER TABLE `files` ADD COLUMN `width` integer NULL;
ALTER TABLE `files` ADD COLUMN `height` integer NULL;

-- +goose Down
CREATE TABLE `manor_new_files` (
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
INSERT INTO "manor_new_files" ("id", "created_at", "used_at", "owner_id", "name", "size", "type", "sha256")
SELECT "id", "created_at", "used_at", "owner_id", "name", "size", "type", "sha256"
FROM "files";
DROP TABLE "files";
ALTER TABLE "manor_new_files" RENAME TO "files";
CREATE INDEX `files_used_at_idx` ON `files` (`used_at`);
CREATE INDEX `files_owner_id_idx` ON `files` (`owner_id`);
