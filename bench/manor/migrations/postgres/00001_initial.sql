-- +goose Up
CREATE TABLE "courses" (
  "id" text NOT NULL COLLATE "C",
  "created_at" timestamptz(3) NOT NULL,
  "updated_at" timestamptz(3) NOT NULL,
  "version" bigint NOT NULL,
  "title" text NOT NULL COLLATE "C",
  "slug" text NOT NULL COLLATE "C",
  "summary" text NOT NULL COLLATE "C",
  "price_cents" bigint NOT NULL,
  "status" text NOT NULL COLLATE "C",
  "teacher_id" text NOT NULL COLLATE "C",
  PRIMARY KEY ("id")
);
CREATE INDEX "courses_created_at_idx" ON "courses" ("created_at", "id");
CREATE INDEX "courses_updated_at_idx" ON "courses" ("updated_at", "id");
CREATE UNIQUE INDEX "courses_slug_key" ON "courses" ("slug");
CREATE INDEX "courses_price_cents_idx" ON "courses" ("price_cents", "id");
CREATE INDEX "courses_status_idx" ON "courses" ("status");
CREATE INDEX "courses_teacher_id_idx" ON "courses" ("teacher_id", "id");

-- +goose Down
DROP TABLE "courses";
