-- What trigram indexes and searching without regard to case need. Written by hand; makemigrations begins after it.
-- +goose Up
CREATE EXTENSION IF NOT EXISTS pg_trgm;
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION manor_fold(text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT replace(translate(lower($1 COLLATE "und-x-icu"), 'ςſµϐϑϕϖϰϱϵẛι', 'σsμβθφπκρεṡι'), 'ß', 'ss') COLLATE "C" $$;
-- +goose StatementEnd

-- +goose Down
DROP FUNCTION manor_fold(text);
