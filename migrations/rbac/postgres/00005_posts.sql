-- +goose Up
CREATE TABLE "posts" (
  "id" text NOT NULL COLLATE "C",
  "created_at" timestamptz(3) NOT NULL,
  "updated_at" timestamptz(3) NOT NULL,
  "version" bigint NOT NULL,
  "name" text NOT NULL COLLATE "C",
  "code" text NOT NULL COLLATE "C",
  "position" bigint NOT NULL DEFAULT 0,
  "description" text NOT NULL COLLATE "C",
  PRIMARY KEY ("id")
);
CREATE INDEX "posts_created_at_idx" ON "posts" ("created_at", "id");
CREATE INDEX "posts_updated_at_idx" ON "posts" ("updated_at", "id");
CREATE INDEX "posts_name_idx" ON "posts" ("name", "id");
CREATE INDEX "posts_name_trgm" ON "posts" USING GIN ((manor_fold("name")) gin_trgm_ops);
CREATE UNIQUE INDEX "posts_code_key" ON "posts" ("code");
CREATE INDEX "posts_code_trgm" ON "posts" USING GIN ((manor_fold("code")) gin_trgm_ops);
CREATE TABLE "user_posts" (
  "user_id" text NOT NULL COLLATE "C",
  "post_id" text NOT NULL COLLATE "C",
  PRIMARY KEY ("user_id", "post_id"),
  CONSTRAINT "user_posts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id"),
  CONSTRAINT "user_posts_post_id_fkey" FOREIGN KEY ("post_id") REFERENCES "posts" ("id")
);
CREATE INDEX "user_posts_post_id_idx" ON "user_posts" ("post_id");

-- +goose Down
DROP TABLE "user_posts";
DROP TABLE "posts";
