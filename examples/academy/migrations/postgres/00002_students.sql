-- +goose Up
CREATE TABLE "students" (
  "id" text NOT NULL COLLATE "C",
  "created_at" timestamptz(3) NOT NULL,
  "updated_at" timestamptz(3) NOT NULL,
  "version" bigint NOT NULL,
  "user_id" text NOT NULL COLLATE "C",
  "number" text NULL COLLATE "C",
  "birthday" text NULL COLLATE "C",
  "notes" text NOT NULL COLLATE "C",
  PRIMARY KEY ("id"),
  CONSTRAINT "students_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id")
);
CREATE INDEX "students_created_at_idx" ON "students" ("created_at", "id");
CREATE INDEX "students_updated_at_idx" ON "students" ("updated_at", "id");
CREATE UNIQUE INDEX "students_user_id_key" ON "students" ("user_id");
CREATE UNIQUE INDEX "students_number_key" ON "students" ("number");
CREATE INDEX "students_number_trgm" ON "students" USING GIN ((manor_fold("number")) gin_trgm_ops);
CREATE INDEX "students_birthday_idx" ON "students" ("birthday", "id");

-- +goose Down
DROP TABLE "students";
