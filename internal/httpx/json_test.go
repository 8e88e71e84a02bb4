package httpx_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/internal/httpx"
	"github.com/manor-go/manor/internal/problem"
)

func TestCheckJSONTakesWhatIsJSON(t *testing.T) {
	for _, text := range []string{
		`{}`, `[]`, `null`, `true`, `false`, `0`, `-0.5e+10`, `"a"`, ` {"a" : [1, 2, {"b":null}] } `, `{"a":1,"b":{"a":1}}`,
		`"\ud83d\ude00"`, `"中文 \u4e2d"`, `[{"a":1},{"a":1}]`, `"\"\\\/\b\f\n\r\t"`, `{"a":1,"A":2}`,
		strings.Repeat("[", httpx.MaxDepth) + strings.Repeat("]", httpx.MaxDepth),
	} {
		require.NoError(t, httpx.CheckJSON([]byte(text)), text)
	}
}

func TestCheckJSONRefusesWithTheCodeOfTheMistake(t *testing.T) {
	deep := strings.Repeat("[", httpx.MaxDepth+1) + strings.Repeat("]", httpx.MaxDepth+1)
	for text, code := range map[string]problem.Code{
		"": problem.MalformedJSON, "  ": problem.MalformedJSON, "{": problem.MalformedJSON, `{"a"}`: problem.MalformedJSON, `{"a":1,}`: problem.MalformedJSON,
		`[1 2]`: problem.MalformedJSON, `{} {}`: problem.MalformedJSON, `01`: problem.MalformedJSON, `1.`: problem.MalformedJSON, `-`: problem.MalformedJSON, `1e`: problem.MalformedJSON,
		`tru`: problem.MalformedJSON, `'a'`: problem.MalformedJSON, "\"a\nb\"": problem.MalformedJSON, `"\x"`: problem.MalformedJSON, `"\u12"`: problem.MalformedJSON, `"a`: problem.MalformedJSON,
		`{a:1}`: problem.MalformedJSON, `// c`: problem.MalformedJSON, `NaN`: problem.MalformedJSON, `[1,]`: problem.MalformedJSON, "\ufeff{}": problem.MalformedJSON,
		deep: problem.MalformedJSON, strings.Repeat("[", 1_000_000): problem.MalformedJSON, strings.Repeat(`{"a":`, 40): problem.MalformedJSON,
		`{"a":1,"a":2}`: problem.DuplicateKey, `{"a":1,"\u0061":2}`: problem.DuplicateKey, `{"x":{"k":1,"k":1}}`: problem.DuplicateKey,
		`{"😀":1,"\ud83d\ude00":2}`: problem.DuplicateKey,
		"\"\xff\"":                 problem.InvalidUTF8, "\xc0\xaf": problem.InvalidUTF8, `"\u0000"`: problem.InvalidUTF8, "\"a\x00b\"": problem.InvalidUTF8,
		`"\ud800"`: problem.InvalidUTF8, `"\ud800\u0041"`: problem.InvalidUTF8, `"\udc00"`: problem.InvalidUTF8,
	} {
		require.Equal(t, code, problem.CodeOf(httpx.CheckJSON([]byte(text))), "%.60q", text)
	}
}

func TestCheckJSONFindsDuplicatesAmongManyKeys(t *testing.T) {
	var b strings.Builder
	b.WriteByte('{')
	for i := range 1000 {
		fmt.Fprintf(&b, `"k%d":%d,`, i, i)
	}
	require.NoError(t, httpx.CheckJSON([]byte(b.String()+`"last":1}`)))
	require.Equal(t, problem.DuplicateKey, problem.CodeOf(httpx.CheckJSON([]byte(b.String()+`"k3":1}`))))
}

func FuzzCheckJSON(f *testing.F) {
	for _, text := range []string{`{"a":[1,2.5e3,"x",null,true]}`, `{"a":1,"a":2}`, `"\u0041\ud83d\ude00"`, `[[[]]]`, `{"":{}}`, "\xff", `-0`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		err := httpx.CheckJSON(b)
		if err == nil {
			require.True(t, json.Valid(b), "taken, but encoding/json refuses %q", b)
			return
		}
		require.Equal(t, 400, problem.CodeOf(err).Status())
		if problem.CodeOf(err) == problem.MalformedJSON && !strings.Contains(err.Error(), "deeply") {
			require.False(t, json.Valid(b), "refused as malformed (%v), but encoding/json takes %q", err, b)
		}
	})
}

func BenchmarkCheckJSON(b *testing.B) {
	text := []byte(`{"title":"A course on Go","slug":"go","summary":"` + strings.Repeat("long ", 60) + `","price_cents":19900,"tags":["a","b"],"teacher_id":"0192a0c0-0000-7000-8000-000000000000"}`)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if err := httpx.CheckJSON(text); err != nil {
			b.Fatal(err)
		}
	}
}
