-- +goose Up
CREATE TABLE `idempotency_keys` (
  `id` text NOT NULL,
  `body_hash` text NOT NULL,
  `status` integer NOT NULL,
  `header` text NOT NULL,
  `body` blob NOT NULL,
  `created_at` timestamp NOT NULL,
  PRIMARY KEY (`id`)
);
CREATE INDEX `idempotency_keys_created_at_idx` ON `idempotency_keys` (`created_at`);
CREATE TABLE `outbox` (
  `id` text NOT NULL,
  `topic` text NOT NULL,
  `key` text NOT NULL,
  `payload` text NOT NULL,
  `created_at` timestamp NOT NULL,
  PRIMARY KEY (`id`)
);
CREATE INDEX `outbox_created_at_idx` ON `outbox` (`created_at`);

-- +goose Down
DROP TABLE `idempotency_keys`;
DROP TABLE `outbox`;
