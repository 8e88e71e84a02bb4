-- +goose Up
CREATE TABLE `posts` (
  `id` text NOT NULL,
  `created_at` timestamp NOT NULL,
  `updated_at` timestamp NOT NULL,
  `version` integer NOT NULL,
  `name` text NOT NULL,
  `code` text NOT NULL,
  `position` integer NOT NULL DEFAULT 0,
  `description` text NOT NULL,
  PRIMARY KEY (`id`)
);
CREATE INDEX `posts_created_at_idx` ON `posts` (`created_at`, `id`);
CREATE INDEX `posts_updated_at_idx` ON `posts` (`updated_at`, `id`);
CREATE INDEX `posts_name_idx` ON `posts` (`name`, `id`);
CREATE UNIQUE INDEX `posts_code_key` ON `posts` (`code`);
CREATE TABLE `user_posts` (
  `user_id` text NOT NULL,
  `post_id` text NOT NULL,
  PRIMARY KEY (`user_id`, `post_id`),
  CONSTRAINT `user_posts_user_id_fkey` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`),
  CONSTRAINT `user_posts_post_id_fkey` FOREIGN KEY (`post_id`) REFERENCES `posts` (`id`)
);
CREATE INDEX `user_posts_post_id_idx` ON `user_posts` (`post_id`);

-- +goose Down
DROP TABLE `posts`;
DROP TABLE `user_posts`;
