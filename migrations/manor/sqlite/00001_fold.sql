-- +goose Up
-- manor_fold comes with the program on SQLite, and there are no trigram indexes: nothing to do. The number is kept so
-- that both databases count alike.

-- +goose Down
