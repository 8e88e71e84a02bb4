package sso

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"
)

// mirrorLifetime is how long the copy in Redis stays without anybody who keeps it; it outlives the longest quiet time
// between two programs, and a log that is gone leaves nothing behind for ever.
const mirrorLifetime = 48 * time.Hour

// mirror is the log's copy in Redis, under keys of one slot: a sorted set of lines by the time they end, the number up to
// which it is complete, and a channel that carries lines as soon as they are committed. It can be lost at any moment and is
// then made anew from the database. A Redis inside this process would tell nobody anything: then there is no mirror.
type mirror struct {
	r      *revocations
	seal   seal
	shared bool
}

func newMirror(r *revocations) (*mirror, error) {
	key, err := r.k.DeriveKey("manor revocations in redis")
	if err != nil {
		return nil, err
	}
	return &mirror{r: r, seal: seal{key: key}, shared: r.k.Settings().RedisURL != ""}, nil
}

func setKey(logID string) string  { return "revocations:{" + logID + "}" }
func headKey(logID string) string { return setKey(logID) + ":head" }
func channel(logID string) string { return setKey(logID) + ":lines" }

// appendLines adds lines that follow on what is there; -1 when lines before them are missing.
// KEYS: set, head. ARGV: first and last number, head sealed, now, lifetime in seconds, then until and line, and so on.
var appendLines = redis.NewScript(`
local head = redis.call('GET', KEYS[2])
if not head then return -1 end
local at = tonumber(string.match(head, '^%d+'))
if not at or at < tonumber(ARGV[1]) - 1 then return -1 end
for i = 6, #ARGV, 2 do redis.call('ZADD', KEYS[1], ARGV[i], ARGV[i + 1]) end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', '(' .. ARGV[4])
if at < tonumber(ARGV[2]) then redis.call('SET', KEYS[2], ARGV[3]) end
redis.call('EXPIRE', KEYS[1], ARGV[5])
redis.call('EXPIRE', KEYS[2], ARGV[5])
return 1`)

// replaceLines puts a set that was filled aside in the place of the old one, unless some of it was lost meanwhile (0) or
// the old one is as new (1). KEYS: filled set, set, head. ARGV: lines that were filled in, their number, head sealed,
// lifetime in seconds, number that the head must not exceed.
var replaceLines = redis.NewScript(`
local head = redis.call('GET', KEYS[3])
local at = head and tonumber(string.match(head, '^%d+'))
if at and at >= tonumber(ARGV[2]) and at <= tonumber(ARGV[5]) then
  redis.call('DEL', KEYS[1])
  return 1
end
if redis.call('ZCARD', KEYS[1]) ~= tonumber(ARGV[1]) then
  redis.call('DEL', KEYS[1])
  return 0
end
redis.call('DEL', KEYS[2])
if tonumber(ARGV[1]) > 0 then
  redis.call('RENAME', KEYS[1], KEYS[2])
  redis.call('EXPIRE', KEYS[2], ARGV[4])
end
redis.call('SET', KEYS[3], ARGV[3], 'EX', ARGV[4])
return 1`)

// publish tells the other processes of lines that are committed. Whatever goes wrong, they read the database soon.
func (m *mirror) publish(ctx context.Context, logID string, lines []Revocation) {
	if !m.shared {
		return
	}
	ctx, stop := context.WithTimeout(ctx, redisPatience)
	defer stop()
	for part := range slices.Chunk(lines, insertedAtOnce) {
		done, err := m.append(ctx, logID, part)
		if err == nil {
			err = m.r.k.Redis().Publish(ctx, channel(logID), m.seal.message(logID, part)).Err()
		}
		if err != nil {
			m.r.k.Log().DebugContext(ctx, "could not tell Redis of revocations", "error", err)
		}
		if err != nil || !done {
			m.r.wake()
			return
		}
	}
}

// append adds lines to the set; done is false when it lacks lines before them.
func (m *mirror) append(ctx context.Context, logID string, lines []Revocation) (done bool, err error) {
	first, last := lines[0].Seq, lines[len(lines)-1].Seq
	args := []any{first, last, m.seal.head(logID, last), m.r.k.Clock().Now().Unix(), int(mirrorLifetime.Seconds())}
	for _, line := range lines {
		args = append(args, line.ExpiresAt.Unix(), m.seal.line(logID, line))
	}
	answer, err := appendLines.Run(ctx, m.r.k.Redis(), []string{setKey(logID), headKey(logID)}, args...).Int()
	return answer == 1, err
}

// head is the number that Redis knows; ok is false when it knows none, or one that nobody of us wrote.
func (m *mirror) head(ctx context.Context, logID string) (seq int64, ok bool, err error) {
	sealed, err := m.r.k.Redis().Get(ctx, headKey(logID)).Result()
	if errors.Is(err, redis.Nil) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, err
	}
	seq, ok = m.seal.openHead(logID, sealed)
	return seq, ok, nil
}

// confirms asks Redis in the database's place whether the copy is complete, and reads there what it lacks.
func (m *mirror) confirms(ctx context.Context) bool {
	logID, known := m.r.position()
	if !m.shared || logID == "" {
		return false
	}
	ctx, stop := context.WithTimeout(ctx, copyFreshness/2)
	defer stop()
	head, ok, err := m.head(ctx, logID)
	if err != nil || !ok || head < known {
		return false
	}
	return head == known || m.catchUp(ctx, logID, known, head)
}

// catchUp reads from Redis the lines that were missed.
func (m *mirror) catchUp(ctx context.Context, logID string, known, head int64) bool {
	sealed, err := m.r.k.Redis().ZRangeArgs(ctx, redis.ZRangeArgs{
		Key: setKey(logID), Start: strconv.FormatInt(m.r.k.Clock().Now().Unix(), 10), Stop: "+inf", ByScore: true,
	}).Result()
	if err != nil {
		return false
	}
	var lines []Revocation
	for _, text := range sealed {
		number, _, _ := strings.Cut(text, " ")
		if seq, err := strconv.ParseInt(number, 10, 64); err != nil || seq <= known || seq > head {
			continue
		}
		if line, ok := m.seal.openLine(logID, text); ok {
			lines = append(lines, line)
		}
	}
	slices.SortFunc(lines, func(a, b Revocation) int { return int(a.Seq - b.Seq) })
	m.r.learn(logID, lines)
	_, known = m.r.position()
	return known >= head
}

// keep makes the copy in Redis equal to the log when it lacks something, holds too much, or is gone.
func (m *mirror) keep(ctx context.Context) error {
	logID, known := m.r.position()
	if logID == "" {
		return nil
	}
	at, ok, err := m.head(ctx, logID)
	if err != nil || ok && at == known {
		return err
	}
	head, err := m.r.readHead(ctx)
	if err != nil || head.LogID != logID || ok && at == head.Seq {
		return err
	}
	if ok && at < head.Seq && head.Seq-at <= insertedAtOnce {
		lines, err := m.r.readLines(ctx, at, head.Seq, insertedAtOnce)
		if err != nil {
			return err
		}
		if int64(len(lines)) == head.Seq-at {
			if done, err := m.append(ctx, logID, lines); done || err != nil {
				return err
			}
		}
	}
	return m.rebuild(ctx, head)
}

// rebuild fills a set aside and puts it in the place of the other, so that nobody ever sees half of it.
func (m *mirror) rebuild(ctx context.Context, head revocationHead) error {
	client, aside := m.r.k.Redis(), setKey(head.LogID)+":"+uuid.NewString()
	filled, last := 0, int64(0)
	for {
		lines, err := m.r.readLines(ctx, last, head.Seq, readAtOnce)
		if err != nil {
			return err
		}
		for part := range slices.Chunk(lines, insertedAtOnce) {
			members := make([]redis.Z, len(part))
			for i, line := range part {
				members[i] = redis.Z{Score: float64(line.ExpiresAt.Unix()), Member: m.seal.line(head.LogID, line)}
			}
			if err := client.ZAdd(ctx, aside, members...).Err(); err != nil {
				return err
			}
			if filled == 0 {
				if err := client.Expire(ctx, aside, 10*time.Minute).Err(); err != nil {
					return err
				}
			}
			filled += len(part)
			last = part[len(part)-1].Seq
		}
		if len(lines) < readAtOnce {
			break
		}
	}
	newest, err := m.r.readHead(ctx) // whatever Redis claims beyond this is not of the log
	if err != nil {
		return err
	}
	keys := []string{aside, setKey(head.LogID), headKey(head.LogID)}
	return replaceLines.Run(ctx, client, keys, filled, head.Seq, m.seal.head(head.LogID, head.Seq), int(mirrorLifetime.Seconds()), newest.Seq).Err()
}
