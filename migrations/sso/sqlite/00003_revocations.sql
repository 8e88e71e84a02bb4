-- +goose Up
CREATE UNIQUE INDEX `signing_keys_next_key` ON `signing_keys` (`state`) WHERE state = 'next';
CREATE TABLE `revocation_heads` (
  `id` text NOT NULL,
  `log_id` text NOT NULL,
  `seq` integer NOT NULL,
  PRIMARY KEY (`id`)
);
CREATE TABLE `revocations` (
  `id` integer NOT NULL,
  `kind` text NOT NULL,
  `subject` text NOT NULL,
  `expires_at` timestamp NOT NULL,
  PRIMARY KEY (`id`)
);
CREATE INDEX `revocations_expires_at_idx` ON `revocations` (`expires_at`);

-- +goose Down
DROP TABLE `revocation_heads`;
DROP TABLE `revocations`;
DROP INDEX `signing_keys_next_key`;
