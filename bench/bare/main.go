// Command bare is what a careful programmer would write by hand for one table: fiber, pgxpool, SQL in strings, JSON by
// appending. No authentication, no permissions, no history: the yardstick of the benchmark.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net"
	"os"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

const columns = `id, created_at, updated_at, version, title, slug, summary, price_cents, status, teacher_id`

type course struct {
	ID         string    `json:"id"`
	CreatedAt  time.Time `json:"created_at"`
	UpdatedAt  time.Time `json:"updated_at"`
	Version    int64     `json:"version"`
	Title      string    `json:"title"`
	Slug       string    `json:"slug"`
	Summary    string    `json:"summary"`
	PriceCents int64     `json:"price_cents"`
	Status     string    `json:"status"`
	TeacherID  string    `json:"teacher_id"`
}

type server struct{ pool *pgxpool.Pool }

func main() {
	config, err := pgxpool.ParseConfig(os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	config.MaxConns = 8
	pool, err := pgxpool.NewWithConfig(context.Background(), config)
	if err != nil {
		log.Fatal(err)
	}
	s := &server{pool: pool}
	app := fiber.New(fiber.Config{DisableStartupMessage: true, Immutable: true})
	app.Get("/readyz", func(c *fiber.Ctx) error { return c.SendString("ok") })
	app.Get("/api/v1/courses", s.list)
	app.Get("/api/v1/courses/:id", s.get)
	app.Post("/api/v1/courses", s.create)
	listener, err := net.Listen("tcp", os.Getenv("ADDRESS"))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("listening on http://%s\n", listener.Addr())
	log.Fatal(app.Listener(listener))
}

var orders = map[string]string{
	"price_cents": "price_cents, id", "-price_cents": "price_cents DESC, id DESC",
	"created_at": "created_at, id", "-created_at": "created_at DESC, id DESC",
}

func (s *server) list(c *fiber.Ctx) error {
	status, order := c.Query("status"), orders[c.Query("sortby", "created_at")]
	page, size := c.QueryInt("page", 1), c.QueryInt("per_page", 20)
	if order == "" || page < 1 || size < 1 || size > 200 {
		return fiber.ErrBadRequest
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	var total int
	err := s.pool.QueryRow(ctx, `SELECT count(*) FROM (SELECT 1 FROM courses WHERE status = $1 LIMIT 10001) t`, status).Scan(&total)
	if err != nil {
		return err
	}
	rows, err := s.pool.Query(ctx, `SELECT `+columns+` FROM courses WHERE status = $1 ORDER BY `+order+` LIMIT $2 OFFSET $3`, status, size, (page-1)*size)
	if err != nil {
		return err
	}
	defer rows.Close()
	relation := "eq"
	if total > 10000 {
		total, relation = 10000, "gte"
	}
	b := append(make([]byte, 0, 16<<10), `{"items":[`...)
	var one course
	for n := 0; rows.Next(); n++ {
		if err := one.scan(rows); err != nil {
			return err
		}
		if n > 0 {
			b = append(b, ',')
		}
		if b, err = one.append(b); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	b = append(b, `],"total":`...)
	b = strconv.AppendInt(b, int64(total), 10)
	b = append(b, `,"total_relation":"`+relation+`","page":`...)
	b = strconv.AppendInt(b, int64(page), 10)
	b = append(b, `,"per_page":`...)
	b = strconv.AppendInt(b, int64(size), 10)
	c.Set("Content-Type", "application/json")
	return c.Send(append(b, '}'))
}

func (s *server) get(c *fiber.Ctx) error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	var one course
	err := one.scan(s.pool.QueryRow(ctx, `SELECT `+columns+` FROM courses WHERE id = $1`, c.Params("id")))
	if errors.Is(err, pgx.ErrNoRows) {
		return fiber.ErrNotFound
	}
	if err != nil {
		return err
	}
	return one.send(c, fiber.StatusOK)
}

func (s *server) create(c *fiber.Ctx) error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	var one course
	if err := json.Unmarshal(c.Body(), &one); err != nil {
		return fiber.ErrBadRequest
	}
	if one.Title == "" || one.Slug == "" || one.PriceCents < 0 || one.Status != "draft" && one.Status != "open" && one.Status != "closed" {
		return fiber.ErrUnprocessableEntity
	}
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	one.ID, one.Version = id.String(), 1
	one.CreatedAt = time.Now().UTC().Truncate(time.Millisecond)
	one.UpdatedAt = one.CreatedAt
	_, err = s.pool.Exec(ctx, `INSERT INTO courses (`+columns+`) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`,
		one.ID, one.CreatedAt, one.UpdatedAt, one.Version, one.Title, one.Slug, one.Summary, one.PriceCents, one.Status, one.TeacherID)
	if err != nil {
		return err
	}
	return one.send(c, fiber.StatusCreated)
}

func (r *course) scan(row pgx.Row) error {
	return row.Scan(&r.ID, &r.CreatedAt, &r.UpdatedAt, &r.Version, &r.Title, &r.Slug, &r.Summary, &r.PriceCents, &r.Status, &r.TeacherID)
}

func (r *course) send(c *fiber.Ctx, status int) error {
	b, err := r.append(make([]byte, 0, 1024))
	if err != nil {
		return err
	}
	c.Set("Content-Type", "application/json")
	return c.Status(status).Send(b)
}

func (r *course) append(b []byte) ([]byte, error) {
	b = append(b, `{"id":"`...)
	b = append(b, r.ID...)
	b = append(b, `","created_at":"`...)
	b = r.CreatedAt.UTC().AppendFormat(b, "2006-01-02T15:04:05.000Z")
	b = append(b, `","updated_at":"`...)
	b = r.UpdatedAt.UTC().AppendFormat(b, "2006-01-02T15:04:05.000Z")
	b = append(b, `","version":`...)
	b = strconv.AppendInt(b, r.Version, 10)
	for _, text := range [...]struct{ name, value string }{{"title", r.Title}, {"slug", r.Slug}, {"summary", r.Summary}, {"status", r.Status}, {"teacher_id", r.TeacherID}} {
		b = append(b, `,"`+text.name+`":`...)
		quoted, err := json.Marshal(text.value)
		if err != nil {
			return nil, err
		}
		b = append(b, quoted...)
	}
	b = append(b, `,"price_cents":`...)
	b = strconv.AppendInt(b, r.PriceCents, 10)
	return append(b, '}'), nil
}
