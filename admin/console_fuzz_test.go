package admin_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/manortest"
)

// Whatever the period and the zone, dates are answered in order and without overlaps, or what is wrong is told.
func FuzzDates(f *testing.F) {
	f.Add("2018-11", "America/Sao_Paulo")
	f.Add("2011-12-30", "Pacific/Apia")
	f.Add("0001", "Asia/Shanghai")
	f.Add("9999-12", "Etc/GMT-14")
	f.Add("", "../../etc/passwd")
	l := newFair(f)
	for _, at := range []string{"0001-01-01T00:00:00Z", "2011-12-30T10:00:00Z", "2018-11-04T02:30:00Z", "9999-12-31T23:59:59.999Z"} {
		l.mustStall(f, "At "+at, l.anna, map[string]any{"opens_at": at})
	}
	f.Fuzz(func(t *testing.T, within, zone string) {
		answer := l.root.Get(t, "/api/v1/fair_stalls/dates?"+url.Values{"within": {within}, "zone": {zone}}.Encode())
		require.Contains(t, []int{200, 400}, answer.Status, "%q %q: %s", within, zone, answer.Body)
		if answer.Status != 200 {
			return
		}
		last := ""
		for _, item := range answer.Items(t) {
			require.GreaterOrEqual(t, item["from"].(string), last)
			require.GreaterOrEqual(t, item["to"].(string), item["from"].(string))
			last = item["to"].(string)
		}
	})
}

// Whatever is looked for, hidden resources and rows outside of the scope are not found.
func FuzzSearch(f *testing.F) {
	for _, seed := range []string{"honey", "%", `"`, "a b c d e f g h i j k l m n o p q", "\u0130", "0190c0de-0000-7000-8000-000000000000", "mead*", `\`} {
		f.Add(seed)
	}
	l := newFair(f)
	l.mustStall(f, "Honey", l.anna, nil)
	l.mustStall(f, "Mead", l.boris, map[string]any{"note": "secret"})
	f.Fuzz(func(t *testing.T, words string) {
		answer := l.clerk.Get(t, "/api/v1/console/search?"+url.Values{"q": {words}}.Encode())
		require.Contains(t, []int{200, 400}, answer.Status, "%q: %s", words, answer.Body)
		require.NotContains(t, string(answer.Body), "Mead")
		require.NotContains(t, string(answer.Body), "Boris")
	})
}

// Conditions on entity tags that are none are told so; a tag that was made up never holds.
func FuzzEntityTags(f *testing.F) {
	for _, seed := range []string{`"a", W/"b"`, "*", `"`, `W/`, `,,"x",`, `"a" "b"`, "\t*", `"é"`} {
		f.Add(seed)
	}
	l := newFair(f)
	path := "/api/v1/fair_stalls/" + l.mustStall(f, "Honey", l.anna, nil)
	tag := strings.Trim(l.root.Get(f, path).Header.Get("ETag"), `"`)
	f.Fuzz(func(t *testing.T, sent string) {
		if strings.ContainsFunc(sent, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
			return
		}
		read := l.root.Get(t, path, manortest.Header("If-None-Match", sent))
		require.Contains(t, []int{200, 304, 400}, read.Status, "%q", sent)
		changed := l.root.Patch(t, path, map[string]any{}, manortest.Header("If-Match", sent))
		require.Contains(t, []int{200, 400, 412}, changed.Status, "%q: %s", sent, changed.Body)
		if object, _, _ := strings.Cut(tag, "."); strings.TrimSpace(sent) != "" && strings.TrimSpace(sent) != "*" && !strings.Contains(sent, object) {
			require.NotEqual(t, 304, read.Status, "%q", sent)
			require.NotEqual(t, 200, changed.Status, "%q", sent)
		}
	})
}

// No link that was made up reads a file.
func FuzzFileLink(f *testing.F) {
	l := newGallery(f, nil)
	id := mustUpload(f, l.root, "a.txt", "hello")
	made, err := url.Parse(l.root.Post(f, "/api/v1/files/"+id+"/link", map[string]any{"expires_in": 60}).MustStatus(f, 200).String(f, "url"))
	require.NoError(f, err)
	good := made.Query()
	l.Get(f, made.RequestURI()).MustStatus(f, 200)
	f.Add(good.Get("expires"), "")
	f.Add("9999999999", good.Get("signature"))
	f.Add("+"+good.Get("expires"), good.Get("signature")+"=")
	f.Add("-1", "AAAA")
	f.Fuzz(func(t *testing.T, expires, signature string) {
		if strings.TrimRight(strings.NewReplacer("\r", "", "\n", "").Replace(signature), "=") == good.Get("signature") && strings.TrimLeft(expires, "+0") == good.Get("expires") {
			return
		}
		answer := l.Get(t, "/api/v1/files/"+id+"/shared?"+url.Values{"expires": {expires}, "signature": {signature}}.Encode())
		require.Contains(t, []int{400, 403}, answer.Status, "%q %q", expires, signature)
	})
}

// Whatever body an upload has, it is stored as one file or refused; the name is harmless.
func FuzzUpload(f *testing.F) {
	f.Add("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"..\\\\..\\\\a\u202etxt\"\r\n\r\nhello\r\n--b--\r\n")
	f.Add("--b\r\nContent-Disposition: form-data; name=file\r\n\r\n\x89PNG\r\n\x1a\n\r\n--b--")
	f.Add("--b\r\nContent-Disposition: form-data; name=\"file\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=41=zz\r\n--b--")
	f.Add("--b--")
	f.Add("--b\r\n\r\n\r\n--b\r\n")
	l := newGallery(f, nil)
	f.Fuzz(func(t *testing.T, body string) {
		answer := l.root.Do(t, http.MethodPost, "/api/v1/files", strings.NewReader(body), manortest.Header("Content-Type", "multipart/form-data; boundary=b"))
		require.Contains(t, []int{201, 400, 422}, answer.Status, "%q: %s", body, answer.Body)
		if answer.Status == 201 {
			name := answer.String(t, "name")
			require.NotEmpty(t, name)
			require.False(t, strings.ContainsAny(name, "/\\\r\n\"\u202e"), "%q", name)
			l.root.Get(t, answer.String(t, "url")).MustStatus(t, 200)
		}
	})
}
