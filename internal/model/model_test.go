package model_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor/internal/model"
)

type stamps struct {
	ID        string    `bun:"id,pk" json:"id" admin:"readonly"`
	CreatedAt time.Time `bun:"created_at,notnull" json:"created_at" admin:"readonly,filter"`
}

type course struct {
	bun.BaseModel `bun:"table:courses,alias:c"`
	stamps

	Title      string          `bun:"title,notnull" json:"title" validate:"required,max=200" admin:"search,link"`
	Slug       string          `bun:"slug,notnull,unique" json:"slug" validate:"required,max=80" admin:"slug=title"`
	Summary    string          `bun:"summary,notnull" json:"summary" validate:"omitempty,min=3" admin:"markdown"`
	PriceCents int64           `bun:"price_cents,notnull" json:"price_cents" validate:"min=0,lt=1000" admin:"money,filter,default=5"`
	Status     string          `bun:"status,notnull" json:"status" validate:"oneof=draft open 'not open'" admin:"filter,default=draft"`
	TeacherID  string          `bun:"teacher_id,notnull" json:"teacher_id" validate:"required" admin:"ref=teachers,ondelete=cascade"`
	ParentID   *string         `bun:"parent_id" json:"parent_id" admin:"ref=courses,tree,ondelete=null"`
	Tags       []string        `bun:"tags,notnull" json:"tags" validate:"max=9,dive,required,max=20" admin:"filter"`
	Members    []string        `bun:"-" json:"members" admin:"many=members,through=course_members:course_id:member_id,ordered,filter"`
	Extra      json.RawMessage `bun:"extra" json:"extra"`
	Settings   map[string]any  `bun:"settings" json:"settings"`
	Day        string          `bun:"day,nullzero" json:"day" admin:"date,sort"`
	Rating     float64         `json:"rating"`
	Seats      *int32          `json:"seats" validate:"omitempty,gte=1,lte=500"`
	Open       bool            `json:"open"`
	Secret     string          `json:"secret" admin:"secret"`
	Blob       []byte          `json:"-"`
	EndsAt     time.Time       `bun:"ends_at,nullzero,notnull" json:"ends_at"`
	Mail       string          `json:"mail" validate:"omitempty,email" admin:"perm=see_mail,immutable,was=email"`
	Scratch    string          `bun:"-" json:"scratch"`
	unexported int
	HTTPCode2x string `bun:",unique:pair"`
	Region     string `bun:"region,unique:pair"`
}

func parse[T any](t *testing.T) (*model.Struct, []model.Problem) {
	t.Helper()
	return model.Parse(reflect.TypeFor[T]())
}

func TestADeclarationIsReadAsItsTagsSay(t *testing.T) {
	_ = course{unexported: 1}
	s, problems := parse[*course](t)
	require.Empty(t, problems)
	require.Equal(t, "courses", s.Table)
	require.False(t, s.Based)
	require.False(t, s.SoftDelete)
	require.Equal(t, [][]string{{"http_code2x", "region"}}, s.UniqueSets)

	kinds := map[string]model.Kind{
		"id": model.Text, "created_at": model.Time, "title": model.Text, "slug": model.Text, "summary": model.LongText, "price_cents": model.Money,
		"status": model.Enum, "teacher_id": model.Ref, "parent_id": model.Ref, "tags": model.Tags, "members": model.Many, "extra": model.JSON,
		"settings": model.JSON, "day": model.Date, "rating": model.Float, "seats": model.Int, "open": model.Bool, "secret": model.Text, "blob": model.Bytes,
		"ends_at": model.Time, "mail": model.Text, "http_code2x": model.Text, "region": model.Text,
	}
	require.Len(t, s.Fields, len(kinds))
	for name, kind := range kinds {
		require.NotNil(t, s.Field(name), name)
		require.Equal(t, kind, s.Field(name).Kind, name)
	}
	require.Nil(t, s.Field("scratch"))

	nullable := map[string]bool{"parent_id": true, "extra": true, "settings": true, "day": true, "seats": true}
	for _, f := range s.Fields {
		require.Equal(t, nullable[f.Name], f.Nullable(), f.Name)
	}
	require.True(t, s.Field("id").Primary)
	require.Equal(t, []int{1, 0}, s.Field("id").Index)
}

func TestOptionsOfTheAdminTagAreKept(t *testing.T) {
	s, _ := parse[course](t)
	title := s.Field("title")
	require.True(t, title.Required && title.Search && title.Contains && title.Link && title.List)
	require.False(t, title.Filter)
	require.Equal(t, 200, title.MaxLen)
	require.True(t, s.Field("slug").Unique)
	require.Equal(t, "title", s.Field("slug").SlugFrom)
	require.True(t, s.Field("summary").Markdown)
	require.Equal(t, model.Cascade, s.Field("teacher_id").Delete)
	require.Equal(t, model.SetNull, s.Field("parent_id").Delete)
	require.True(t, s.Field("parent_id").Tree)
	members := s.Field("members")
	require.Equal(t, model.Through{Table: "course_members", Own: "course_id", Other: "member_id", Ordered: true}, members.Through)
	require.Empty(t, members.Column)
	require.Equal(t, "members", members.Ref)
	mail := s.Field("mail")
	require.True(t, mail.Immutable)
	require.Equal(t, "see_mail", mail.Permission)
	require.Equal(t, "email", mail.Was)
	require.True(t, s.Field("blob").Hidden)
	require.True(t, s.Field("secret").Secret)
}

func TestAFilterSortsOnlyWhatHasAnOrder(t *testing.T) {
	s, _ := parse[course](t)
	require.True(t, s.Field("status").Sort)
	require.True(t, s.Field("day").Sort)
	require.False(t, s.Field("tags").Sort)
	require.False(t, s.Field("members").Sort)
}

func TestRulesAreReadForDocumentsAndForms(t *testing.T) {
	s, _ := parse[course](t)
	price := s.Field("price_cents")
	require.Equal(t, 0.0, *price.Limits.Min)
	require.Equal(t, 1000.0, *price.Limits.Max)
	require.True(t, price.Limits.ExclusiveMax)
	require.False(t, price.Limits.ExclusiveMin)
	require.Equal(t, "min=0,lt=1000", price.Rules)
	require.Equal(t, []string{"draft", "open", "not open"}, s.Field("status").Choices)
	require.Equal(t, "omitempty,min=3", s.Field("summary").Rules)
	require.Equal(t, 3, s.Field("summary").Limits.MinLen)
	tags := s.Field("tags")
	require.False(t, tags.Required, "required after dive speaks of the items")
	require.Equal(t, 9, tags.Limits.MaxItems)
	require.Equal(t, 20, tags.Limits.ItemMaxLen)
	require.Equal(t, "max=9,dive,required,max=20", tags.Rules)
	require.Equal(t, 1.0, *s.Field("seats").Limits.Min)
	require.Equal(t, "email", s.Field("mail").Limits.Format)
	require.Empty(t, s.Field("title").Limits.Pattern)
}

func TestDefaultsAreTakenFromTheTagAndFalseForBooleans(t *testing.T) {
	s, _ := parse[course](t)
	require.Equal(t, "5", s.Field("price_cents").Default)
	require.True(t, s.Field("open").HasDefault)
	require.Equal(t, "false", s.Field("open").Default)
	require.False(t, s.Field("title").HasDefault)
}

func TestLengthsAreReadFromEveryWayToWriteThem(t *testing.T) {
	type row struct {
		bun.BaseModel `bun:"table:rows"`
		A             string   `validate:"len=4"`
		B             string   `validate:"gt=1,lt=9"`
		C             float64  `validate:"gt=1.5"`
		D             string   `validate:"url"`
		E             string   `validate:"alphanum"`
		F             []string `validate:"min=1,max=3"`
		G             string   `validate:"omitempty"`
	}
	s, problems := parse[row](t)
	require.Empty(t, problems)
	require.Equal(t, 4, s.Field("a").Limits.MinLen)
	require.Equal(t, 4, s.Field("a").MaxLen)
	require.Equal(t, 2, s.Field("b").Limits.MinLen)
	require.Equal(t, 8, s.Field("b").MaxLen)
	require.True(t, s.Field("c").Limits.ExclusiveMin)
	require.Equal(t, 1.5, *s.Field("c").Limits.Min)
	require.Equal(t, "uri", s.Field("d").Limits.Format)
	require.NotEmpty(t, s.Field("e").Limits.Pattern)
	require.Equal(t, 1, s.Field("f").Limits.MinItems)
	require.Empty(t, s.Field("g").Rules)
}

func TestNamesWithoutTagsAreMadeOfGoNames(t *testing.T) {
	type row struct {
		bun.BaseModel `bun:"table:rows"`
		ID            string `bun:",pk"`
		TeacherID     string
		HTTPStatus    int
		Line2Text     string
		Named         string `bun:"stored_as" json:"shown_as,omitempty"`
	}
	s, problems := parse[row](t)
	require.Empty(t, problems)
	for name, column := range map[string]string{"id": "id", "teacher_id": "teacher_id", "http_status": "http_status", "line2_text": "line2_text", "shown_as": "stored_as"} {
		require.NotNil(t, s.Field(name), name)
		require.Equal(t, column, s.Field(name).Column)
	}
}

func TestABunTagThatStartsWithAnOptionNamesNoColumn(t *testing.T) {
	type row struct {
		bun.BaseModel `bun:"table:rows"`
		ID            string          `bun:"id,pk" json:"id"`
		ExtraData     json.RawMessage `bun:"type:jsonb" json:"extra"`
	}
	s, problems := model.Parse(reflect.TypeFor[row]())
	require.Empty(t, problems)
	require.Equal(t, "extra_data", s.Field("extra").Column)
}

func TestMistakesComeBackTogether(t *testing.T) {
	type embedded struct{ X string }
	type row struct {
		*embedded
		Channel chan int
		Listed  string   `admin:"lst"`
		Ref     string   `admin:"ref"`
		Null    string   `admin:"ref=users,ondelete=null"`
		Rule    string   `admin:"ref=users,ondelete=forget"`
		Alone   string   `admin:"ondelete=cascade"`
		Many    []string `bun:"-" admin:"many=users"`
		Many2   string   `bun:"-" admin:"many=users,through=a:b:c"`
		Thru    []string `bun:"-" admin:"many=users,through=a"`
		Joined  string   `admin:"ordered"`
		Money   float64  `admin:"money"`
		Date    int      `admin:"date"`
		Long    int      `admin:"textarea"`
		Flag    string   `admin:"list=yes"`
		Filter  string   `admin:"filter=prefix"`
		Max     string   `validate:"max=many"`
		Min     int      `validate:"min=few"`
		Pointer *string  `bun:"pointer,notnull"`
		Twice   string   `json:"max"`
		Column  string   `bun:"money" json:"column"`
		Upper   string   `json:"Upper"`
		Double  string   `json:"a__b"`
		Items   []string `validate:"max=-1"`
	}
	s, problems := parse[row](t)
	require.NotNil(t, s)
	found := map[string]string{}
	for _, p := range problems {
		require.NotEmpty(t, p.Text)
		require.NotEmpty(t, p.Hint, p.Text)
		found[p.Field] += p.Text + "\n"
	}
	for field, text := range map[string]string{
		"": "names no table", "embedded": "embedded by pointer", "Channel": "not a type", "Listed": "not known", "Ref": "needs a value", "Null": "can be null",
		"Rule": "ondelete=forget", "Alone": "belongs to a reference", "Many": "names no joining table", "Many2": "must be []string", "Thru": "through=a",
		"Joined": "belong to a many-to-many", "Money": "money must be int64", "Date": "must be a string", "Long": "must be a string", "Flag": "takes no value",
		"Filter": "filter=prefix", "Max": "max=many", "Min": "min=few", "Pointer": "declared notnull", "Twice": "both called", "Column": "both stored",
		"Upper": "cannot be a name", "Double": "cannot be a name", "Items": "not a whole number",
	} {
		require.Contains(t, found[field], text, field)
	}
	require.Len(t, found, 25, "and nothing else: %v", found)
}

func TestWhatIsNoStructIsAProblemAndNoPanic(t *testing.T) {
	s, problems := parse[string](t)
	require.NotNil(t, s)
	require.Len(t, problems, 1)
	_, problems = model.ParseInput(reflect.TypeFor[[]int]())
	require.Len(t, problems, 1)
}

func TestAnInputNeedsNoTableAndHoldsNoRelations(t *testing.T) {
	type input struct {
		Reason string   `json:"reason" validate:"required,max=100"`
		Users  []string `json:"users" admin:"many=users,through=a:b:c"`
		Blob   []byte   `json:"blob"`
	}
	s, problems := model.ParseInput(reflect.TypeFor[*input]())
	require.True(t, s.Field("reason").Required)
	require.Len(t, problems, 2)
	require.True(t, strings.Contains(problems[0].Text, "many") && strings.Contains(problems[1].Text, "bytes"))
}
