-- +goose Up
CREATE TABLE "sales" (
  "id" text NOT NULL COLLATE "C",
  "created_at" timestamptz(3) NOT NULL,
  "updated_at" timestamptz(3) NOT NULL,
  "version" bigint NOT NULL,
  "name" text NOT NULL COLLATE "C",
  "sku" text NOT NULL COLLATE "C",
  "price_cents" bigint NOT NULL,
  "stock" bigint NOT NULL,
  "sold" bigint NOT NULL DEFAULT 0,
  "per_user" bigint NOT NULL DEFAULT 1,
  "starts_at" timestamptz(3) NOT NULL,
  "ends_at" timestamptz(3) NOT NULL,
  PRIMARY KEY ("id")
);
CREATE INDEX "sales_created_at_idx" ON "sales" ("created_at", "id");
CREATE INDEX "sales_updated_at_idx" ON "sales" ("updated_at", "id");
CREATE INDEX "sales_name_idx" ON "sales" ("name", "id");
CREATE INDEX "sales_name_trgm" ON "sales" USING GIN ((manor_fold("name")) gin_trgm_ops);
CREATE INDEX "sales_sku_idx" ON "sales" ("sku", "id");
CREATE INDEX "sales_price_cents_idx" ON "sales" ("price_cents", "id");
CREATE INDEX "sales_stock_idx" ON "sales" ("stock", "id");
CREATE INDEX "sales_starts_at_idx" ON "sales" ("starts_at", "id");
CREATE INDEX "sales_ends_at_idx" ON "sales" ("ends_at", "id");
CREATE TABLE "teachers" (
  "id" text NOT NULL COLLATE "C",
  "created_at" timestamptz(3) NOT NULL,
  "updated_at" timestamptz(3) NOT NULL,
  "version" bigint NOT NULL,
  "name" text NOT NULL COLLATE "C",
  "email" text NOT NULL COLLATE "C",
  "bio" text NOT NULL COLLATE "C",
  "active" boolean NOT NULL DEFAULT true,
  PRIMARY KEY ("id")
);
CREATE INDEX "teachers_created_at_idx" ON "teachers" ("created_at", "id");
CREATE INDEX "teachers_updated_at_idx" ON "teachers" ("updated_at", "id");
CREATE UNIQUE INDEX "teachers_name_key" ON "teachers" ("name");
CREATE INDEX "teachers_name_trgm" ON "teachers" USING GIN ((manor_fold("name")) gin_trgm_ops);
CREATE INDEX "teachers_email_idx" ON "teachers" ("email", "id");
CREATE INDEX "teachers_email_trgm" ON "teachers" USING GIN ((manor_fold("email")) gin_trgm_ops);
CREATE INDEX "teachers_active_idx" ON "teachers" ("active");
CREATE TABLE "categories" (
  "id" text NOT NULL COLLATE "C",
  "created_at" timestamptz(3) NOT NULL,
  "updated_at" timestamptz(3) NOT NULL,
  "version" bigint NOT NULL,
  "name" text NOT NULL COLLATE "C",
  "slug" text NOT NULL COLLATE "C",
  "parent_id" text NULL COLLATE "C",
  PRIMARY KEY ("id"),
  CONSTRAINT "categories_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "categories" ("id")
);
CREATE INDEX "categories_created_at_idx" ON "categories" ("created_at", "id");
CREATE INDEX "categories_updated_at_idx" ON "categories" ("updated_at", "id");
CREATE INDEX "categories_name_idx" ON "categories" ("name", "id");
CREATE INDEX "categories_name_trgm" ON "categories" USING GIN ((manor_fold("name")) gin_trgm_ops);
CREATE UNIQUE INDEX "categories_slug_key" ON "categories" ("slug");
CREATE INDEX "categories_parent_id_idx" ON "categories" ("parent_id");
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
  "category_id" text NOT NULL COLLATE "C",
  "department_id" text NULL COLLATE "C",
  "published_at" timestamptz(3) NULL,
  "tags" jsonb NOT NULL DEFAULT '[]',
  "cover" text NULL COLLATE "C",
  PRIMARY KEY ("id"),
  CONSTRAINT "courses_teacher_id_fkey" FOREIGN KEY ("teacher_id") REFERENCES "teachers" ("id"),
  CONSTRAINT "courses_category_id_fkey" FOREIGN KEY ("category_id") REFERENCES "categories" ("id"),
  CONSTRAINT "courses_department_id_fkey" FOREIGN KEY ("department_id") REFERENCES "departments" ("id"),
  CONSTRAINT "courses_cover_fkey" FOREIGN KEY ("cover") REFERENCES "files" ("id")
);
CREATE INDEX "courses_created_at_idx" ON "courses" ("created_at", "id");
CREATE INDEX "courses_updated_at_idx" ON "courses" ("updated_at", "id");
CREATE INDEX "courses_title_idx" ON "courses" ("title", "id");
CREATE INDEX "courses_title_trgm" ON "courses" USING GIN ((manor_fold("title")) gin_trgm_ops);
CREATE UNIQUE INDEX "courses_slug_key" ON "courses" ("slug");
CREATE INDEX "courses_summary_trgm" ON "courses" USING GIN ((manor_fold("summary")) gin_trgm_ops);
CREATE INDEX "courses_price_cents_idx" ON "courses" ("price_cents", "id");
CREATE INDEX "courses_status_idx" ON "courses" ("status");
CREATE INDEX "courses_teacher_id_idx" ON "courses" ("teacher_id");
CREATE INDEX "courses_category_id_idx" ON "courses" ("category_id");
CREATE INDEX "courses_department_id_idx" ON "courses" ("department_id");
CREATE INDEX "courses_published_at_idx" ON "courses" ("published_at", "id");
CREATE INDEX "courses_tags_tags" ON "courses" USING GIN ("tags" jsonb_path_ops);
CREATE INDEX "courses_cover_idx" ON "courses" ("cover");
CREATE TABLE "lessons" (
  "id" text NOT NULL COLLATE "C",
  "created_at" timestamptz(3) NOT NULL,
  "updated_at" timestamptz(3) NOT NULL,
  "version" bigint NOT NULL,
  "course_id" text NOT NULL COLLATE "C",
  "title" text NOT NULL COLLATE "C",
  "position" bigint NOT NULL,
  "minutes" bigint NOT NULL,
  PRIMARY KEY ("id"),
  CONSTRAINT "lessons_course_id_fkey" FOREIGN KEY ("course_id") REFERENCES "courses" ("id")
);
CREATE INDEX "lessons_created_at_idx" ON "lessons" ("created_at", "id");
CREATE INDEX "lessons_updated_at_idx" ON "lessons" ("updated_at", "id");
CREATE INDEX "lessons_course_id_idx" ON "lessons" ("course_id");
CREATE INDEX "lessons_position_idx" ON "lessons" ("position", "id");
CREATE TABLE "members" (
  "id" text NOT NULL COLLATE "C",
  "created_at" timestamptz(3) NOT NULL,
  "updated_at" timestamptz(3) NOT NULL,
  "version" bigint NOT NULL,
  "username" text NOT NULL COLLATE "C",
  "name" text NOT NULL COLLATE "C",
  "level" text NOT NULL DEFAULT 'free' COLLATE "C",
  "expires_at" timestamptz(3) NULL,
  "user_id" text NULL COLLATE "C",
  PRIMARY KEY ("id"),
  CONSTRAINT "members_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id")
);
CREATE INDEX "members_created_at_idx" ON "members" ("created_at", "id");
CREATE INDEX "members_updated_at_idx" ON "members" ("updated_at", "id");
CREATE UNIQUE INDEX "members_username_key" ON "members" ("username");
CREATE INDEX "members_username_trgm" ON "members" USING GIN ((manor_fold("username")) gin_trgm_ops);
CREATE INDEX "members_name_idx" ON "members" ("name", "id");
CREATE INDEX "members_name_trgm" ON "members" USING GIN ((manor_fold("name")) gin_trgm_ops);
CREATE INDEX "members_level_idx" ON "members" ("level");
CREATE INDEX "members_expires_at_idx" ON "members" ("expires_at", "id");
CREATE UNIQUE INDEX "members_user_id_key" ON "members" ("user_id");
CREATE TABLE "paths" (
  "id" text NOT NULL COLLATE "C",
  "created_at" timestamptz(3) NOT NULL,
  "updated_at" timestamptz(3) NOT NULL,
  "version" bigint NOT NULL,
  "name" text NOT NULL COLLATE "C",
  "summary" text NOT NULL COLLATE "C",
  PRIMARY KEY ("id")
);
CREATE INDEX "paths_created_at_idx" ON "paths" ("created_at", "id");
CREATE INDEX "paths_updated_at_idx" ON "paths" ("updated_at", "id");
CREATE UNIQUE INDEX "paths_name_key" ON "paths" ("name");
CREATE INDEX "paths_name_trgm" ON "paths" USING GIN ((manor_fold("name")) gin_trgm_ops);
CREATE INDEX "paths_summary_trgm" ON "paths" USING GIN ((manor_fold("summary")) gin_trgm_ops);
CREATE TABLE "path_courses" (
  "path_id" text NOT NULL COLLATE "C",
  "course_id" text NOT NULL COLLATE "C",
  "position" bigint NOT NULL DEFAULT 0,
  PRIMARY KEY ("path_id", "course_id"),
  CONSTRAINT "path_courses_path_id_fkey" FOREIGN KEY ("path_id") REFERENCES "paths" ("id"),
  CONSTRAINT "path_courses_course_id_fkey" FOREIGN KEY ("course_id") REFERENCES "courses" ("id")
);
CREATE INDEX "path_courses_course_id_idx" ON "path_courses" ("course_id");
CREATE TABLE "path_subscribers" (
  "path_id" text NOT NULL COLLATE "C",
  "member_id" text NOT NULL COLLATE "C",
  PRIMARY KEY ("path_id", "member_id"),
  CONSTRAINT "path_subscribers_path_id_fkey" FOREIGN KEY ("path_id") REFERENCES "paths" ("id"),
  CONSTRAINT "path_subscribers_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "members" ("id")
);
CREATE INDEX "path_subscribers_member_id_idx" ON "path_subscribers" ("member_id");
CREATE TABLE "tickets" (
  "id" text NOT NULL COLLATE "C",
  "created_at" timestamptz(3) NOT NULL,
  "updated_at" timestamptz(3) NOT NULL,
  "version" bigint NOT NULL,
  "subject" text NOT NULL COLLATE "C",
  "body" text NOT NULL COLLATE "C",
  "status" text NOT NULL DEFAULT 'open' COLLATE "C",
  "priority" text NOT NULL DEFAULT 'normal' COLLATE "C",
  "due_at" timestamptz(3) NULL,
  "member_id" text NULL COLLATE "C",
  "assignee_id" text NULL COLLATE "C",
  PRIMARY KEY ("id"),
  CONSTRAINT "tickets_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "members" ("id"),
  CONSTRAINT "tickets_assignee_id_fkey" FOREIGN KEY ("assignee_id") REFERENCES "users" ("id")
);
CREATE INDEX "tickets_created_at_idx" ON "tickets" ("created_at", "id");
CREATE INDEX "tickets_updated_at_idx" ON "tickets" ("updated_at", "id");
CREATE INDEX "tickets_subject_idx" ON "tickets" ("subject", "id");
CREATE INDEX "tickets_subject_trgm" ON "tickets" USING GIN ((manor_fold("subject")) gin_trgm_ops);
CREATE INDEX "tickets_body_trgm" ON "tickets" USING GIN ((manor_fold("body")) gin_trgm_ops);
CREATE INDEX "tickets_status_idx" ON "tickets" ("status");
CREATE INDEX "tickets_priority_idx" ON "tickets" ("priority");
CREATE INDEX "tickets_due_at_idx" ON "tickets" ("due_at", "id");
CREATE INDEX "tickets_member_id_idx" ON "tickets" ("member_id");
CREATE INDEX "tickets_assignee_id_idx" ON "tickets" ("assignee_id");

-- +goose Down
ALTER TABLE "courses" DROP CONSTRAINT "courses_teacher_id_fkey", DROP CONSTRAINT "courses_category_id_fkey", DROP CONSTRAINT "courses_department_id_fkey", DROP CONSTRAINT "courses_cover_fkey";
ALTER TABLE "lessons" DROP CONSTRAINT "lessons_course_id_fkey";
ALTER TABLE "members" DROP CONSTRAINT "members_user_id_fkey";
ALTER TABLE "path_courses" DROP CONSTRAINT "path_courses_path_id_fkey", DROP CONSTRAINT "path_courses_course_id_fkey";
ALTER TABLE "path_subscribers" DROP CONSTRAINT "path_subscribers_path_id_fkey", DROP CONSTRAINT "path_subscribers_member_id_fkey";
ALTER TABLE "tickets" DROP CONSTRAINT "tickets_member_id_fkey", DROP CONSTRAINT "tickets_assignee_id_fkey";
DROP TABLE "categories";
DROP TABLE "courses";
DROP TABLE "lessons";
DROP TABLE "members";
DROP TABLE "path_courses";
DROP TABLE "path_subscribers";
DROP TABLE "paths";
DROP TABLE "sales";
DROP TABLE "teachers";
DROP TABLE "tickets";
