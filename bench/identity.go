package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
)

// identity is what checking a caller costs, in nanoseconds, and what a session that ended takes of memory, in bytes.
type identity struct {
	seenBefore, signature, stands, ended, bytes float64
}

// measureIdentity runs the benchmarks of package sso, which look at its parts alone.
func measureIdentity(ctx context.Context) (*identity, error) {
	cmd := exec.CommandContext(ctx, "go", "test", "./sso", "-run", "^$", "-bench", "^Benchmark(Token|.*Million)", "-benchtime", seconds.String())
	cmd.Env = append(os.Environ(), "MANOR_TEST_DATABASE_URL=", "MANOR_TEST_REDIS_URL=")
	out, err := cmd.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("benchmarks of sso: %w\n%s", err, out)
	}
	m := &identity{}
	of := map[string]*float64{
		"BenchmarkTokenSeenBefore": &m.seenBefore, "BenchmarkTokenByGolangJWT": &m.signature,
		"BenchmarkStandsAmongAMillion": &m.stands, "BenchmarkEndedAmongAMillion": &m.ended,
	}
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		if len(fields) < 4 {
			continue
		}
		name, _, _ := strings.Cut(fields[0], "-")
		for i := 2; i+1 < len(fields); i += 2 {
			value, err := strconv.ParseFloat(fields[i], 64)
			switch into := of[name]; {
			case err != nil || into == nil:
			case fields[i+1] == "ns/op":
				*into = value
			case fields[i+1] == "B/entry":
				m.bytes = value
			}
		}
	}
	for name, value := range of {
		if *value == 0 {
			return nil, fmt.Errorf("benchmarks of sso: no %s in\n%s", name, out)
		}
	}
	return m, nil
}

func (m *identity) markdown(b *strings.Builder) {
	fmt.Fprintf(b, "\n## Who is calling (one core)\n\n| | |\n|---|---:|\n")
	fmt.Fprintf(b, "| a token seen before | %.2f µs |\n| its signature and claims by golang-jwt, RS256 2048 | %.1f µs |\n| ratio (20 is the aim) | %.0f |\n",
		m.seenBefore/1000, m.signature/1000, m.signature/m.seenBefore)
	fmt.Fprintf(b, "| a session that stands, beside 1,000,000 that ended (100 ns is the aim) | %.0f ns |\n| one of those that ended | %.0f ns |\n", m.stands, m.ended)
	fmt.Fprintf(b, "| memory of 1,000,000 that ended | %s |\n", mib(int64(m.bytes*1_000_000)))
}
