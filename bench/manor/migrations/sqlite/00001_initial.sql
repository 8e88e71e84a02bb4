-- +goose Up
CREATE TABLE `courses` (
  `id` text NOT NULL,
  `created_at` timestamp NOT NULL,
  `updated_at` timestamp NOT NULL,
  `version` integer NOT NULL,
  `title` text NOT NULL,
  `slug` text NOT NULL,
  `summary` text NOT NULL,
  `price_cents` integer NOT NULL,
  `status` text NOT NULL,
  `teacher_id` text NOT NULL,
  PRIMARY KEY (`id`)
);
CREATE INDEX `courses_created_at_idx` ON `courses` (`created_at`, `id`);
CREATE INDEX `courses_updated_at_idx` ON `courses` (`updated_at`, `id`);
CREATE UNIQUE INDEX `courses_slug_key` ON `courses` (`slug`);
CREATE INDEX `courses_price_cents_idx` ON `courses` (`price_cents`, `id`);
CREATE INDEX `courses_status_idx` ON `courses` (`status`);
CREATE INDEX `courses_teacher_id_idx` ON `courses` (`teacher_id`, `id`);

-- +goose Down
DROP TABLE `courses`;
