-- +goose Up
CREATE TABLE `students` (
  `id` text NOT NULL,
  `created_at` timestamp NOT NULL,
  `updated_at` timestamp NOT NULL,
  `version` integer NOT NULL,
  `user_id` text NOT NULL,
  `number` text NULL,
  `birthday` text NULL,
  `notes` text NOT NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `students_user_id_fkey` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`)
);
CREATE INDEX `students_created_at_idx` ON `students` (`created_at`, `id`);
CREATE INDEX `students_updated_at_idx` ON `students` (`updated_at`, `id`);
CREATE UNIQUE INDEX `students_user_id_key` ON `students` (`user_id`);
CREATE UNIQUE INDEX `students_number_key` ON `students` (`number`);
CREATE INDEX `students_birthday_idx` ON `students` (`birthday`, `id`);

-- +goose Down
DROP TABLE `students`;
