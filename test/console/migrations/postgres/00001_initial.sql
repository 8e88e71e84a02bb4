-- +goose Up
CREATE TABLE "constants" (
  "id" text NOT NULL COLLATE "C",
  "created_at" timestamptz(3) NOT NULL,
  "updated_at" timestamptz(3) NOT NULL,
  "version" bigint NOT NULL,
  "name" text NOT NULL COLLATE "C",
  "value" double precision NOT NULL,
  PRIMARY KEY ("id")
);
CREATE INDEX "constants_created_at_idx" ON "constants" ("created_at", "id");
CREATE INDEX "constants_updated_at_idx" ON "constants" ("updated_at", "id");
CREATE INDEX "constants_name_trgm" ON "constants" USING GIN ((manor_fold("name")) gin_trgm_ops);
CREATE TABLE "contracts" (
  "id" text NOT NULL COLLATE "C",
  "created_at" timestamptz(3) NOT NULL,
  "updated_at" timestamptz(3) NOT NULL,
  "version" bigint NOT NULL,
  "title" text NOT NULL COLLATE "C",
  "terms" text NOT NULL COLLATE "C",
  "agreed" boolean NOT NULL DEFAULT false,
  PRIMARY KEY ("id")
);
CREATE INDEX "contracts_created_at_idx" ON "contracts" ("created_at", "id");
CREATE INDEX "contracts_updated_at_idx" ON "contracts" ("updated_at", "id");
CREATE INDEX "contracts_title_trgm" ON "contracts" USING GIN ((manor_fold("title")) gin_trgm_ops);
CREATE INDEX "contracts_agreed_idx" ON "contracts" ("agreed");
CREATE TABLE "families" (
  "id" text NOT NULL COLLATE "C",
  "created_at" timestamptz(3) NOT NULL,
  "updated_at" timestamptz(3) NOT NULL,
  "version" bigint NOT NULL,
  "name" text NOT NULL COLLATE "C",
  "parent_id" text NULL COLLATE "C",
  PRIMARY KEY ("id"),
  CONSTRAINT "families_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "families" ("id")
);
CREATE INDEX "families_created_at_idx" ON "families" ("created_at", "id");
CREATE INDEX "families_updated_at_idx" ON "families" ("updated_at", "id");
CREATE INDEX "families_name_idx" ON "families" ("name", "id");
CREATE INDEX "families_name_trgm" ON "families" USING GIN ((manor_fold("name")) gin_trgm_ops);
CREATE INDEX "families_parent_id_idx" ON "families" ("parent_id");
CREATE TABLE "panels" (
  "id" text NOT NULL COLLATE "C",
  "created_at" timestamptz(3) NOT NULL,
  "updated_at" timestamptz(3) NOT NULL,
  "version" bigint NOT NULL,
  "title" text NOT NULL COLLATE "C",
  "c001" bigint NOT NULL,
  "c002" boolean NOT NULL DEFAULT false,
  "c003" text NOT NULL COLLATE "C",
  "c004" text NOT NULL COLLATE "C",
  "c005" bigint NOT NULL,
  "c006" boolean NOT NULL DEFAULT false,
  "c007" text NOT NULL COLLATE "C",
  "c008" text NOT NULL COLLATE "C",
  "c009" bigint NOT NULL,
  "c010" boolean NOT NULL DEFAULT false,
  "c011" text NOT NULL COLLATE "C",
  "c012" text NOT NULL COLLATE "C",
  "c013" bigint NOT NULL,
  "c014" boolean NOT NULL DEFAULT false,
  "c015" text NOT NULL COLLATE "C",
  "c016" text NOT NULL COLLATE "C",
  "c017" bigint NOT NULL,
  "c018" boolean NOT NULL DEFAULT false,
  "c019" text NOT NULL COLLATE "C",
  "c020" text NOT NULL COLLATE "C",
  "c021" bigint NOT NULL,
  "c022" boolean NOT NULL DEFAULT false,
  "c023" text NOT NULL COLLATE "C",
  "c024" text NOT NULL COLLATE "C",
  "c025" bigint NOT NULL,
  "c026" boolean NOT NULL DEFAULT false,
  "c027" text NOT NULL COLLATE "C",
  "c028" text NOT NULL COLLATE "C",
  "c029" bigint NOT NULL,
  "c030" boolean NOT NULL DEFAULT false,
  "c031" text NOT NULL COLLATE "C",
  "c032" text NOT NULL COLLATE "C",
  "c033" bigint NOT NULL,
  "c034" boolean NOT NULL DEFAULT false,
  "c035" text NOT NULL COLLATE "C",
  "c036" text NOT NULL COLLATE "C",
  "c037" bigint NOT NULL,
  "c038" boolean NOT NULL DEFAULT false,
  "c039" text NOT NULL COLLATE "C",
  "c040" text NOT NULL COLLATE "C",
  "c041" bigint NOT NULL,
  "c042" boolean NOT NULL DEFAULT false,
  "c043" text NOT NULL COLLATE "C",
  "c044" text NOT NULL COLLATE "C",
  "c045" bigint NOT NULL,
  "c046" boolean NOT NULL DEFAULT false,
  "c047" text NOT NULL COLLATE "C",
  "c048" text NOT NULL COLLATE "C",
  "c049" bigint NOT NULL,
  "c050" boolean NOT NULL DEFAULT false,
  "c051" text NOT NULL COLLATE "C",
  "c052" text NOT NULL COLLATE "C",
  "c053" bigint NOT NULL,
  "c054" boolean NOT NULL DEFAULT false,
  "c055" text NOT NULL COLLATE "C",
  "c056" text NOT NULL COLLATE "C",
  "c057" bigint NOT NULL,
  "c058" boolean NOT NULL DEFAULT false,
  "c059" text NOT NULL COLLATE "C",
  "c060" text NOT NULL COLLATE "C",
  "c061" bigint NOT NULL,
  "c062" boolean NOT NULL DEFAULT false,
  "c063" text NOT NULL COLLATE "C",
  "c064" text NOT NULL COLLATE "C",
  "c065" bigint NOT NULL,
  "c066" boolean NOT NULL DEFAULT false,
  "c067" text NOT NULL COLLATE "C",
  "c068" text NOT NULL COLLATE "C",
  "c069" bigint NOT NULL,
  "c070" boolean NOT NULL DEFAULT false,
  "c071" text NOT NULL COLLATE "C",
  "c072" text NOT NULL COLLATE "C",
  "c073" bigint NOT NULL,
  "c074" boolean NOT NULL DEFAULT false,
  "c075" text NOT NULL COLLATE "C",
  "c076" text NOT NULL COLLATE "C",
  "c077" bigint NOT NULL,
  "c078" boolean NOT NULL DEFAULT false,
  "c079" text NOT NULL COLLATE "C",
  "c080" text NOT NULL COLLATE "C",
  "c081" bigint NOT NULL,
  "c082" boolean NOT NULL DEFAULT false,
  "c083" text NOT NULL COLLATE "C",
  "c084" text NOT NULL COLLATE "C",
  "c085" bigint NOT NULL,
  "c086" boolean NOT NULL DEFAULT false,
  "c087" text NOT NULL COLLATE "C",
  "c088" text NOT NULL COLLATE "C",
  "c089" bigint NOT NULL,
  "c090" boolean NOT NULL DEFAULT false,
  "c091" text NOT NULL COLLATE "C",
  "c092" text NOT NULL COLLATE "C",
  "c093" bigint NOT NULL,
  "c094" boolean NOT NULL DEFAULT false,
  "c095" text NOT NULL COLLATE "C",
  "c096" text NOT NULL COLLATE "C",
  "c097" bigint NOT NULL,
  "c098" boolean NOT NULL DEFAULT false,
  "c099" text NOT NULL COLLATE "C",
  "c100" text NOT NULL COLLATE "C",
  PRIMARY KEY ("id")
);
CREATE INDEX "panels_created_at_idx" ON "panels" ("created_at", "id");
CREATE INDEX "panels_updated_at_idx" ON "panels" ("updated_at", "id");
CREATE INDEX "panels_title_trgm" ON "panels" USING GIN ((manor_fold("title")) gin_trgm_ops);
CREATE TABLE "readings" (
  "id" text NOT NULL COLLATE "C",
  "created_at" timestamptz(3) NOT NULL,
  "updated_at" timestamptz(3) NOT NULL,
  "version" bigint NOT NULL,
  "sensor" text NOT NULL COLLATE "C",
  "value" double precision NOT NULL,
  "quality" text NOT NULL DEFAULT 'good' COLLATE "C",
  "checked" boolean NOT NULL DEFAULT false,
  "taken_at" timestamptz(3) NOT NULL,
  PRIMARY KEY ("id")
);
CREATE INDEX "readings_created_at_idx" ON "readings" ("created_at", "id");
CREATE INDEX "readings_updated_at_idx" ON "readings" ("updated_at", "id");
CREATE INDEX "readings_sensor_idx" ON "readings" ("sensor", "id");
CREATE INDEX "readings_sensor_trgm" ON "readings" USING GIN ((manor_fold("sensor")) gin_trgm_ops);
CREATE INDEX "readings_value_idx" ON "readings" ("value", "id");
CREATE INDEX "readings_quality_idx" ON "readings" ("quality");
CREATE INDEX "readings_checked_idx" ON "readings" ("checked");
CREATE INDEX "readings_taken_at_idx" ON "readings" ("taken_at", "id");
CREATE TABLE "visits" (
  "id" text NOT NULL COLLATE "C",
  "created_at" timestamptz(3) NOT NULL,
  "updated_at" timestamptz(3) NOT NULL,
  "version" bigint NOT NULL,
  "visitor" text NOT NULL COLLATE "C",
  "day" text NULL COLLATE "C",
  PRIMARY KEY ("id")
);
CREATE INDEX "visits_created_at_idx" ON "visits" ("created_at", "id");
CREATE INDEX "visits_updated_at_idx" ON "visits" ("updated_at", "id");
CREATE INDEX "visits_visitor_trgm" ON "visits" USING GIN ((manor_fold("visitor")) gin_trgm_ops);
CREATE INDEX "visits_day_idx" ON "visits" ("day", "id");
CREATE TABLE "specimens" (
  "id" text NOT NULL COLLATE "C",
  "created_at" timestamptz(3) NOT NULL,
  "updated_at" timestamptz(3) NOT NULL,
  "version" bigint NOT NULL,
  "deleted_at" timestamptz(3) NULL,
  "name" text NOT NULL COLLATE "C",
  "code" text NOT NULL COLLATE "C",
  "note" text NOT NULL COLLATE "C",
  "description" text NOT NULL COLLATE "C",
  "amount" bigint NOT NULL DEFAULT 1,
  "weight" double precision NULL,
  "price_cents" bigint NOT NULL,
  "fragile" boolean NOT NULL DEFAULT false,
  "state" text NOT NULL DEFAULT 'new' COLLATE "C",
  "care" text NOT NULL DEFAULT 'none' COLLATE "C",
  "found_at" timestamptz(3) NULL,
  "bought_on" text NULL COLLATE "C",
  "data" jsonb NULL,
  "marks" jsonb NOT NULL DEFAULT '[]',
  "family_id" text NULL COLLATE "C",
  "keeper_id" text NULL COLLATE "C",
  "certificate" text NULL COLLATE "C",
  "picture" text NULL COLLATE "C",
  "contact" text NOT NULL COLLATE "C",
  "page" text NOT NULL COLLATE "C",
  "inventory" text NOT NULL COLLATE "C",
  "shelf" text NOT NULL DEFAULT 'A-1' COLLATE "C",
  "alarm" text NOT NULL COLLATE "C",
  "cost_cents" bigint NOT NULL,
  PRIMARY KEY ("id"),
  CONSTRAINT "specimens_family_id_fkey" FOREIGN KEY ("family_id") REFERENCES "families" ("id"),
  CONSTRAINT "specimens_keeper_id_fkey" FOREIGN KEY ("keeper_id") REFERENCES "users" ("id"),
  CONSTRAINT "specimens_certificate_fkey" FOREIGN KEY ("certificate") REFERENCES "files" ("id"),
  CONSTRAINT "specimens_picture_fkey" FOREIGN KEY ("picture") REFERENCES "files" ("id")
);
CREATE INDEX "specimens_created_at_idx" ON "specimens" ("created_at", "id");
CREATE INDEX "specimens_updated_at_idx" ON "specimens" ("updated_at", "id");
CREATE INDEX "specimens_deleted_at_idx" ON "specimens" ("deleted_at");
CREATE INDEX "specimens_name_idx" ON "specimens" ("name", "id");
CREATE INDEX "specimens_name_trgm" ON "specimens" USING GIN ((manor_fold("name")) gin_trgm_ops);
CREATE UNIQUE INDEX "specimens_code_key" ON "specimens" ("code") WHERE deleted_at IS NULL;
CREATE INDEX "specimens_note_trgm" ON "specimens" USING GIN ((manor_fold("note")) gin_trgm_ops);
CREATE INDEX "specimens_amount_idx" ON "specimens" ("amount", "id");
CREATE INDEX "specimens_weight_idx" ON "specimens" ("weight", "id");
CREATE INDEX "specimens_price_cents_idx" ON "specimens" ("price_cents", "id");
CREATE INDEX "specimens_fragile_idx" ON "specimens" ("fragile");
CREATE INDEX "specimens_state_idx" ON "specimens" ("state");
CREATE INDEX "specimens_care_idx" ON "specimens" ("care");
CREATE INDEX "specimens_found_at_idx" ON "specimens" ("found_at", "id");
CREATE INDEX "specimens_bought_on_idx" ON "specimens" ("bought_on", "id");
CREATE INDEX "specimens_marks_tags" ON "specimens" USING GIN ("marks" jsonb_path_ops);
CREATE INDEX "specimens_family_id_idx" ON "specimens" ("family_id");
CREATE INDEX "specimens_keeper_id_idx" ON "specimens" ("keeper_id");
CREATE INDEX "specimens_certificate_idx" ON "specimens" ("certificate");
CREATE INDEX "specimens_picture_idx" ON "specimens" ("picture");
CREATE TABLE "measurements" (
  "id" text NOT NULL COLLATE "C",
  "created_at" timestamptz(3) NOT NULL,
  "updated_at" timestamptz(3) NOT NULL,
  "version" bigint NOT NULL,
  "specimen_id" text NOT NULL COLLATE "C",
  "position" bigint NOT NULL,
  "what" text NOT NULL COLLATE "C",
  "value" double precision NOT NULL,
  "unit" text NOT NULL DEFAULT 'mm' COLLATE "C",
  "exact" boolean NOT NULL DEFAULT false,
  PRIMARY KEY ("id"),
  CONSTRAINT "measurements_specimen_id_fkey" FOREIGN KEY ("specimen_id") REFERENCES "specimens" ("id")
);
CREATE INDEX "measurements_created_at_idx" ON "measurements" ("created_at", "id");
CREATE INDEX "measurements_updated_at_idx" ON "measurements" ("updated_at", "id");
CREATE INDEX "measurements_specimen_id_idx" ON "measurements" ("specimen_id");
CREATE INDEX "measurements_position_idx" ON "measurements" ("position", "id");
CREATE TABLE "remarks" (
  "id" text NOT NULL COLLATE "C",
  "created_at" timestamptz(3) NOT NULL,
  "updated_at" timestamptz(3) NOT NULL,
  "version" bigint NOT NULL,
  "specimen_id" text NOT NULL COLLATE "C",
  "text" text NOT NULL COLLATE "C",
  "author" text NULL COLLATE "C",
  "said_at" timestamptz(3) NULL,
  PRIMARY KEY ("id"),
  CONSTRAINT "remarks_specimen_id_fkey" FOREIGN KEY ("specimen_id") REFERENCES "specimens" ("id"),
  CONSTRAINT "remarks_author_fkey" FOREIGN KEY ("author") REFERENCES "users" ("id")
);
CREATE INDEX "remarks_created_at_idx" ON "remarks" ("created_at", "id");
CREATE INDEX "remarks_updated_at_idx" ON "remarks" ("updated_at", "id");
CREATE INDEX "remarks_specimen_id_idx" ON "remarks" ("specimen_id");
CREATE INDEX "remarks_author_idx" ON "remarks" ("author");
CREATE TABLE "keywords" (
  "id" text NOT NULL COLLATE "C",
  "created_at" timestamptz(3) NOT NULL,
  "updated_at" timestamptz(3) NOT NULL,
  "version" bigint NOT NULL,
  "word" text NOT NULL COLLATE "C",
  PRIMARY KEY ("id")
);
CREATE INDEX "keywords_created_at_idx" ON "keywords" ("created_at", "id");
CREATE INDEX "keywords_updated_at_idx" ON "keywords" ("updated_at", "id");
CREATE UNIQUE INDEX "keywords_word_key" ON "keywords" ("word");
CREATE INDEX "keywords_word_trgm" ON "keywords" USING GIN ((manor_fold("word")) gin_trgm_ops);
CREATE TABLE "specimen_keywords" (
  "specimen_id" text NOT NULL COLLATE "C",
  "keyword_id" text NOT NULL COLLATE "C",
  PRIMARY KEY ("specimen_id", "keyword_id"),
  CONSTRAINT "specimen_keywords_specimen_id_fkey" FOREIGN KEY ("specimen_id") REFERENCES "specimens" ("id"),
  CONSTRAINT "specimen_keywords_keyword_id_fkey" FOREIGN KEY ("keyword_id") REFERENCES "keywords" ("id")
);
CREATE INDEX "specimen_keywords_keyword_id_idx" ON "specimen_keywords" ("keyword_id");
CREATE TABLE "specimen_rankings" (
  "specimen_id" text NOT NULL COLLATE "C",
  "keyword_id" text NOT NULL COLLATE "C",
  "position" bigint NOT NULL DEFAULT 0,
  PRIMARY KEY ("specimen_id", "keyword_id"),
  CONSTRAINT "specimen_rankings_specimen_id_fkey" FOREIGN KEY ("specimen_id") REFERENCES "specimens" ("id"),
  CONSTRAINT "specimen_rankings_keyword_id_fkey" FOREIGN KEY ("keyword_id") REFERENCES "keywords" ("id")
);
CREATE INDEX "specimen_rankings_keyword_id_idx" ON "specimen_rankings" ("keyword_id");

-- +goose Down
ALTER TABLE "measurements" DROP CONSTRAINT "measurements_specimen_id_fkey";
ALTER TABLE "remarks" DROP CONSTRAINT "remarks_specimen_id_fkey", DROP CONSTRAINT "remarks_author_fkey";
ALTER TABLE "specimen_keywords" DROP CONSTRAINT "specimen_keywords_specimen_id_fkey", DROP CONSTRAINT "specimen_keywords_keyword_id_fkey";
ALTER TABLE "specimen_rankings" DROP CONSTRAINT "specimen_rankings_specimen_id_fkey", DROP CONSTRAINT "specimen_rankings_keyword_id_fkey";
ALTER TABLE "specimens" DROP CONSTRAINT "specimens_family_id_fkey", DROP CONSTRAINT "specimens_keeper_id_fkey", DROP CONSTRAINT "specimens_certificate_fkey", DROP CONSTRAINT "specimens_picture_fkey";
DROP TABLE "constants";
DROP TABLE "contracts";
DROP TABLE "families";
DROP TABLE "keywords";
DROP TABLE "measurements";
DROP TABLE "panels";
DROP TABLE "readings";
DROP TABLE "remarks";
DROP TABLE "specimen_keywords";
DROP TABLE "specimen_rankings";
DROP TABLE "specimens";
DROP TABLE "visits";
