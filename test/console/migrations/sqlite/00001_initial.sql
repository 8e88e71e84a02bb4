-- +goose Up
CREATE TABLE `constants` (
  `id` text NOT NULL,
  `created_at` timestamp NOT NULL,
  `updated_at` timestamp NOT NULL,
  `version` integer NOT NULL,
  `name` text NOT NULL,
  `value` real NOT NULL,
  PRIMARY KEY (`id`)
);
CREATE INDEX `constants_created_at_idx` ON `constants` (`created_at`, `id`);
CREATE INDEX `constants_updated_at_idx` ON `constants` (`updated_at`, `id`);
CREATE TABLE `contracts` (
  `id` text NOT NULL,
  `created_at` timestamp NOT NULL,
  `updated_at` timestamp NOT NULL,
  `version` integer NOT NULL,
  `title` text NOT NULL,
  `terms` text NOT NULL,
  `agreed` boolean NOT NULL DEFAULT false,
  PRIMARY KEY (`id`)
);
CREATE INDEX `contracts_created_at_idx` ON `contracts` (`created_at`, `id`);
CREATE INDEX `contracts_updated_at_idx` ON `contracts` (`updated_at`, `id`);
CREATE INDEX `contracts_agreed_idx` ON `contracts` (`agreed`);
CREATE TABLE `families` (
  `id` text NOT NULL,
  `created_at` timestamp NOT NULL,
  `updated_at` timestamp NOT NULL,
  `version` integer NOT NULL,
  `name` text NOT NULL,
  `parent_id` text NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `families_parent_id_fkey` FOREIGN KEY (`parent_id`) REFERENCES `families` (`id`)
);
CREATE INDEX `families_created_at_idx` ON `families` (`created_at`, `id`);
CREATE INDEX `families_updated_at_idx` ON `families` (`updated_at`, `id`);
CREATE INDEX `families_name_idx` ON `families` (`name`, `id`);
CREATE INDEX `families_parent_id_idx` ON `families` (`parent_id`);
CREATE TABLE `keywords` (
  `id` text NOT NULL,
  `created_at` timestamp NOT NULL,
  `updated_at` timestamp NOT NULL,
  `version` integer NOT NULL,
  `word` text NOT NULL,
  PRIMARY KEY (`id`)
);
CREATE INDEX `keywords_created_at_idx` ON `keywords` (`created_at`, `id`);
CREATE INDEX `keywords_updated_at_idx` ON `keywords` (`updated_at`, `id`);
CREATE UNIQUE INDEX `keywords_word_key` ON `keywords` (`word`);
CREATE TABLE `measurements` (
  `id` text NOT NULL,
  `created_at` timestamp NOT NULL,
  `updated_at` timestamp NOT NULL,
  `version` integer NOT NULL,
  `specimen_id` text NOT NULL,
  `position` integer NOT NULL,
  `what` text NOT NULL,
  `value` real NOT NULL,
  `unit` text NOT NULL DEFAULT 'mm',
  `exact` boolean NOT NULL DEFAULT false,
  PRIMARY KEY (`id`),
  CONSTRAINT `measurements_specimen_id_fkey` FOREIGN KEY (`specimen_id`) REFERENCES `specimens` (`id`)
);
CREATE INDEX `measurements_created_at_idx` ON `measurements` (`created_at`, `id`);
CREATE INDEX `measurements_updated_at_idx` ON `measurements` (`updated_at`, `id`);
CREATE INDEX `measurements_specimen_id_idx` ON `measurements` (`specimen_id`);
CREATE INDEX `measurements_position_idx` ON `measurements` (`position`, `id`);
CREATE TABLE `panels` (
  `id` text NOT NULL,
  `created_at` timestamp NOT NULL,
  `updated_at` timestamp NOT NULL,
  `version` integer NOT NULL,
  `title` text NOT NULL,
  `c001` integer NOT NULL,
  `c002` boolean NOT NULL DEFAULT false,
  `c003` text NOT NULL,
  `c004` text NOT NULL,
  `c005` integer NOT NULL,
  `c006` boolean NOT NULL DEFAULT false,
  `c007` text NOT NULL,
  `c008` text NOT NULL,
  `c009` integer NOT NULL,
  `c010` boolean NOT NULL DEFAULT false,
  `c011` text NOT NULL,
  `c012` text NOT NULL,
  `c013` integer NOT NULL,
  `c014` boolean NOT NULL DEFAULT false,
  `c015` text NOT NULL,
  `c016` text NOT NULL,
  `c017` integer NOT NULL,
  `c018` boolean NOT NULL DEFAULT false,
  `c019` text NOT NULL,
  `c020` text NOT NULL,
  `c021` integer NOT NULL,
  `c022` boolean NOT NULL DEFAULT false,
  `c023` text NOT NULL,
  `c024` text NOT NULL,
  `c025` integer NOT NULL,
  `c026` boolean NOT NULL DEFAULT false,
  `c027` text NOT NULL,
  `c028` text NOT NULL,
  `c029` integer NOT NULL,
  `c030` boolean NOT NULL DEFAULT false,
  `c031` text NOT NULL,
  `c032` text NOT NULL,
  `c033` integer NOT NULL,
  `c034` boolean NOT NULL DEFAULT false,
  `c035` text NOT NULL,
  `c036` text NOT NULL,
  `c037` integer NOT NULL,
  `c038` boolean NOT NULL DEFAULT false,
  `c039` text NOT NULL,
  `c040` text NOT NULL,
  `c041` integer NOT NULL,
  `c042` boolean NOT NULL DEFAULT false,
  `c043` text NOT NULL,
  `c044` text NOT NULL,
  `c045` integer NOT NULL,
  `c046` boolean NOT NULL DEFAULT false,
  `c047` text NOT NULL,
  `c048` text NOT NULL,
  `c049` integer NOT NULL,
  `c050` boolean NOT NULL DEFAULT false,
  `c051` text NOT NULL,
  `c052` text NOT NULL,
  `c053` integer NOT NULL,
  `c054` boolean NOT NULL DEFAULT false,
  `c055` text NOT NULL,
  `c056` text NOT NULL,
  `c057` integer NOT NULL,
  `c058` boolean NOT NULL DEFAULT false,
  `c059` text NOT NULL,
  `c060` text NOT NULL,
  `c061` integer NOT NULL,
  `c062` boolean NOT NULL DEFAULT false,
  `c063` text NOT NULL,
  `c064` text NOT NULL,
  `c065` integer NOT NULL,
  `c066` boolean NOT NULL DEFAULT false,
  `c067` text NOT NULL,
  `c068` text NOT NULL,
  `c069` integer NOT NULL,
  `c070` boolean NOT NULL DEFAULT false,
  `c071` text NOT NULL,
  `c072` text NOT NULL,
  `c073` integer NOT NULL,
  `c074` boolean NOT NULL DEFAULT false,
  `c075` text NOT NULL,
  `c076` text NOT NULL,
  `c077` integer NOT NULL,
  `c078` boolean NOT NULL DEFAULT false,
  `c079` text NOT NULL,
  `c080` text NOT NULL,
  `c081` integer NOT NULL,
  `c082` boolean NOT NULL DEFAULT false,
  `c083` text NOT NULL,
  `c084` text NOT NULL,
  `c085` integer NOT NULL,
  `c086` boolean NOT NULL DEFAULT false,
  `c087` text NOT NULL,
  `c088` text NOT NULL,
  `c089` integer NOT NULL,
  `c090` boolean NOT NULL DEFAULT false,
  `c091` text NOT NULL,
  `c092` text NOT NULL,
  `c093` integer NOT NULL,
  `c094` boolean NOT NULL DEFAULT false,
  `c095` text NOT NULL,
  `c096` text NOT NULL,
  `c097` integer NOT NULL,
  `c098` boolean NOT NULL DEFAULT false,
  `c099` text NOT NULL,
  `c100` text NOT NULL,
  PRIMARY KEY (`id`)
);
CREATE INDEX `panels_created_at_idx` ON `panels` (`created_at`, `id`);
CREATE INDEX `panels_updated_at_idx` ON `panels` (`updated_at`, `id`);
CREATE TABLE `readings` (
  `id` text NOT NULL,
  `created_at` timestamp NOT NULL,
  `updated_at` timestamp NOT NULL,
  `version` integer NOT NULL,
  `sensor` text NOT NULL,
  `value` real NOT NULL,
  `quality` text NOT NULL DEFAULT 'good',
  `checked` boolean NOT NULL DEFAULT false,
  `taken_at` timestamp NOT NULL,
  PRIMARY KEY (`id`)
);
CREATE INDEX `readings_created_at_idx` ON `readings` (`created_at`, `id`);
CREATE INDEX `readings_updated_at_idx` ON `readings` (`updated_at`, `id`);
CREATE INDEX `readings_sensor_idx` ON `readings` (`sensor`, `id`);
CREATE INDEX `readings_value_idx` ON `readings` (`value`, `id`);
CREATE INDEX `readings_quality_idx` ON `readings` (`quality`);
CREATE INDEX `readings_checked_idx` ON `readings` (`checked`);
CREATE INDEX `readings_taken_at_idx` ON `readings` (`taken_at`, `id`);
CREATE TABLE `remarks` (
  `id` text NOT NULL,
  `created_at` timestamp NOT NULL,
  `updated_at` timestamp NOT NULL,
  `version` integer NOT NULL,
  `specimen_id` text NOT NULL,
  `text` text NOT NULL,
  `author` text NULL,
  `said_at` timestamp NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `remarks_specimen_id_fkey` FOREIGN KEY (`specimen_id`) REFERENCES `specimens` (`id`),
  CONSTRAINT `remarks_author_fkey` FOREIGN KEY (`author`) REFERENCES `users` (`id`)
);
CREATE INDEX `remarks_created_at_idx` ON `remarks` (`created_at`, `id`);
CREATE INDEX `remarks_updated_at_idx` ON `remarks` (`updated_at`, `id`);
CREATE INDEX `remarks_specimen_id_idx` ON `remarks` (`specimen_id`);
CREATE INDEX `remarks_author_idx` ON `remarks` (`author`);
CREATE TABLE `specimen_keywords` (
  `specimen_id` text NOT NULL,
  `keyword_id` text NOT NULL,
  PRIMARY KEY (`specimen_id`, `keyword_id`),
  CONSTRAINT `specimen_keywords_specimen_id_fkey` FOREIGN KEY (`specimen_id`) REFERENCES `specimens` (`id`),
  CONSTRAINT `specimen_keywords_keyword_id_fkey` FOREIGN KEY (`keyword_id`) REFERENCES `keywords` (`id`)
);
CREATE INDEX `specimen_keywords_keyword_id_idx` ON `specimen_keywords` (`keyword_id`);
CREATE TABLE `specimen_rankings` (
  `specimen_id` text NOT NULL,
  `keyword_id` text NOT NULL,
  `position` integer NOT NULL DEFAULT 0,
  PRIMARY KEY (`specimen_id`, `keyword_id`),
  CONSTRAINT `specimen_rankings_specimen_id_fkey` FOREIGN KEY (`specimen_id`) REFERENCES `specimens` (`id`),
  CONSTRAINT `specimen_rankings_keyword_id_fkey` FOREIGN KEY (`keyword_id`) REFERENCES `keywords` (`id`)
);
CREATE INDEX `specimen_rankings_keyword_id_idx` ON `specimen_rankings` (`keyword_id`);
CREATE TABLE `specimens` (
  `id` text NOT NULL,
  `created_at` timestamp NOT NULL,
  `updated_at` timestamp NOT NULL,
  `version` integer NOT NULL,
  `deleted_at` timestamp NULL,
  `name` text NOT NULL,
  `code` text NOT NULL,
  `note` text NOT NULL,
  `description` text NOT NULL,
  `amount` integer NOT NULL DEFAULT 1,
  `weight` real NULL,
  `price_cents` integer NOT NULL,
  `fragile` boolean NOT NULL DEFAULT false,
  `state` text NOT NULL DEFAULT 'new',
  `care` text NOT NULL DEFAULT 'none',
  `found_at` timestamp NULL,
  `bought_on` text NULL,
  `data` text NULL,
  `marks` text NOT NULL DEFAULT '[]',
  `family_id` text NULL,
  `keeper_id` text NULL,
  `certificate` text NULL,
  `picture` text NULL,
  `contact` text NOT NULL,
  `page` text NOT NULL,
  `inventory` text NOT NULL,
  `shelf` text NOT NULL DEFAULT 'A-1',
  `alarm` text NOT NULL,
  `cost_cents` integer NOT NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `specimens_family_id_fkey` FOREIGN KEY (`family_id`) REFERENCES `families` (`id`),
  CONSTRAINT `specimens_keeper_id_fkey` FOREIGN KEY (`keeper_id`) REFERENCES `users` (`id`),
  CONSTRAINT `specimens_certificate_fkey` FOREIGN KEY (`certificate`) REFERENCES `files` (`id`),
  CONSTRAINT `specimens_picture_fkey` FOREIGN KEY (`picture`) REFERENCES `files` (`id`)
);
CREATE INDEX `specimens_created_at_idx` ON `specimens` (`created_at`, `id`);
CREATE INDEX `specimens_updated_at_idx` ON `specimens` (`updated_at`, `id`);
CREATE INDEX `specimens_deleted_at_idx` ON `specimens` (`deleted_at`);
CREATE INDEX `specimens_name_idx` ON `specimens` (`name`, `id`);
CREATE UNIQUE INDEX `specimens_code_key` ON `specimens` (`code`) WHERE deleted_at IS NULL;
CREATE INDEX `specimens_amount_idx` ON `specimens` (`amount`, `id`);
CREATE INDEX `specimens_weight_idx` ON `specimens` (`weight`, `id`);
CREATE INDEX `specimens_price_cents_idx` ON `specimens` (`price_cents`, `id`);
CREATE INDEX `specimens_fragile_idx` ON `specimens` (`fragile`);
CREATE INDEX `specimens_state_idx` ON `specimens` (`state`);
CREATE INDEX `specimens_care_idx` ON `specimens` (`care`);
CREATE INDEX `specimens_found_at_idx` ON `specimens` (`found_at`, `id`);
CREATE INDEX `specimens_bought_on_idx` ON `specimens` (`bought_on`, `id`);
CREATE INDEX `specimens_family_id_idx` ON `specimens` (`family_id`);
CREATE INDEX `specimens_keeper_id_idx` ON `specimens` (`keeper_id`);
CREATE INDEX `specimens_certificate_idx` ON `specimens` (`certificate`);
CREATE INDEX `specimens_picture_idx` ON `specimens` (`picture`);
CREATE TABLE `visits` (
  `id` text NOT NULL,
  `created_at` timestamp NOT NULL,
  `updated_at` timestamp NOT NULL,
  `version` integer NOT NULL,
  `visitor` text NOT NULL,
  `day` text NULL,
  PRIMARY KEY (`id`)
);
CREATE INDEX `visits_created_at_idx` ON `visits` (`created_at`, `id`);
CREATE INDEX `visits_updated_at_idx` ON `visits` (`updated_at`, `id`);
CREATE INDEX `visits_day_idx` ON `visits` (`day`, `id`);

-- +goose Down
DROP TABLE `constants`;
DROP TABLE `contracts`;
DROP TABLE `families`;
DROP TABLE `keywords`;
DROP TABLE `measurements`;
DROP TABLE `panels`;
DROP TABLE `readings`;
DROP TABLE `remarks`;
DROP TABLE `specimen_keywords`;
DROP TABLE `specimen_rankings`;
DROP TABLE `specimens`;
DROP TABLE `visits`;
