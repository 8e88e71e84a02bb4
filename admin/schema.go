package admin

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/gofiber/fiber/v2"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/model"
)

// schemaPath answers what a console is drawn from.
const schemaPath = "/api/v1/schema"

// schemaAnswer is the whole of it, as far as the caller may use it.
type schemaAnswer struct {
	Languages  []string         `json:"languages"`
	Resources  []schemaResource `json:"resources"`
	Pages      []schemaPage     `json:"pages"`
	Widgets    []schemaWidget   `json:"widgets"`
	Extensions []string         `json:"extensions"` // addresses of ES modules for the console to load
}

type schemaResource struct {
	Name           string           `json:"name"`
	API            string           `json:"api"`
	App            string           `json:"app"`
	Label          manor.Text       `json:"label"`
	LabelMany      manor.Text       `json:"label_many"`
	Help           manor.Text       `json:"help"`
	Icon           string           `json:"icon"`
	Group          manor.Text       `json:"group"`
	Hidden         bool             `json:"hidden"`
	TitleField     string           `json:"title_field"`
	Fields         []schemaField    `json:"fields"`
	Filters        []schemaFilter   `json:"filters"`
	Sortable       []string         `json:"sortable"`
	Search         []string         `json:"search"`
	DefaultOrder   string           `json:"default_order"`
	Includes       []string         `json:"includes"`
	Fieldsets      []schemaFieldset `json:"fieldsets"`
	Inlines        []schemaInline   `json:"inlines"`
	Actions        []schemaAction   `json:"actions"`
	Permissions    map[string]bool  `json:"permissions"`
	ListEditable   []string         `json:"list_editable"`
	ListFields     []string         `json:"list_fields"` // columns of the list, in order
	PerPage        int              `json:"per_page"`
	Facets         bool             `json:"facets"`
	SearchHelp     manor.Text       `json:"search_help"`
	EmptyText      manor.Text       `json:"empty_text"`
	DateHierarchy  string           `json:"date_hierarchy"`
	SaveAsNew      bool             `json:"save_as_new"`
	SoftDelete     bool             `json:"soft_delete"`
	ViewOnSite     bool             `json:"view_on_site"`
	History        bool             `json:"history"`
	RequireIfMatch bool             `json:"requires_if_match"`
	Deprecated     bool             `json:"deprecated"`
	SavePreview    *schemaPreview   `json:"save_preview,omitempty"`
	Endpoints      schemaEndpoints  `json:"endpoints"`
}

// schemaEndpoints are templates of addresses; those that the resource does not have are empty.
type schemaEndpoints struct {
	Collection    string `json:"collection"`
	Item          string `json:"item"`
	Export        string `json:"export"`
	Actions       string `json:"actions"`
	DeletePreview string `json:"delete_preview"`
	History       string `json:"history"`
	Restore       string `json:"restore"`
	Revert        string `json:"revert"`
	Facets        string `json:"facets"`
	Dates         string `json:"dates"`
}

type schemaField struct {
	Name       string           `json:"name"`
	Kind       Kind             `json:"kind" enum:"text,long_text,int,money,float,bool,enum,time,date,json,tags,ref,file,many,bytes"`
	Widget     string           `json:"widget"`
	Label      manor.Text       `json:"label"`
	Help       manor.Text       `json:"help"`
	Required   bool             `json:"required"`
	ReadOnly   bool             `json:"readonly"`
	Immutable  bool             `json:"immutable"`
	Computed   bool             `json:"computed"`
	WriteOnly  bool             `json:"write_only"`
	Null       bool             `json:"null"`
	Unique     bool             `json:"unique"`
	List       bool             `json:"list"`
	Link       bool             `json:"link"`
	Choices    []choice         `json:"choices,omitempty"`
	MinLength  int              `json:"min_length,omitempty"`
	MaxLength  int              `json:"max_length,omitempty"`
	MinItems   int              `json:"min_items,omitempty"`
	MaxItems   int              `json:"max_items,omitempty"`
	Min        *float64         `json:"min,omitempty"`
	Max        *float64         `json:"max,omitempty"`
	Pattern    string           `json:"pattern,omitempty"`
	Format     string           `json:"format,omitempty"`
	Default    json.RawMessage  `json:"default,omitempty"`
	SlugSource string           `json:"slug_source,omitempty"`
	Accept     []string         `json:"accept,omitempty"`   // media types of a file; none: any
	MaxSize    int64            `json:"max_size,omitempty"` // of a file, in bytes
	EmptyValue manor.Text       `json:"empty_value"`        // shown where there is no value
	Currency   string           `json:"currency,omitempty"`
	Reference  *schemaReference `json:"reference,omitempty"`
}

type schemaReference struct {
	Resource   string         `json:"resource"`
	TitleField string         `json:"title_field"`
	Endpoint   string         `json:"endpoint"`
	Readable   bool           `json:"readable"` // by this caller: only then can the console offer a choice
	Searchable bool           `json:"searchable"`
	Tree       bool           `json:"tree"`
	Ordered    bool           `json:"ordered"`
	OnDelete   model.OnDelete `json:"on_delete,omitempty"`
	Include    string         `json:"include,omitempty"`
}

type schemaFilter struct {
	Name      string     `json:"name"` // as in the query: "status", "teacher.name"
	Kind      Kind       `json:"kind" enum:"text,long_text,int,money,float,bool,enum,time,date,json,tags,ref,file,many,bytes"`
	Label     manor.Text `json:"label"`
	Operators []string   `json:"operators"` // "" is equality
	Choices   []choice   `json:"choices,omitempty"`
}

type schemaFieldset struct {
	Label     manor.Text `json:"label"`
	Fields    []string   `json:"fields"`
	Collapsed bool       `json:"collapsed"`
}

type schemaInline struct {
	Name        string        `json:"name"`
	Label       manor.Text    `json:"label"`
	Resource    string        `json:"resource,omitempty"` // when the children are served by themselves and the caller may read them
	ParentField string        `json:"parent_field"`
	Layout      string        `json:"layout" enum:"table,stack"`
	Order       string        `json:"order"`
	Position    string        `json:"position_field"` // the whole number that keeps an order made by hand; empty: there is none
	Extra       int           `json:"extra"`          // empty rows to begin with
	Min         int           `json:"min"`
	Max         int           `json:"max"`
	CanAdd      bool          `json:"can_add"`
	CanChange   bool          `json:"can_change"`
	CanDelete   bool          `json:"can_delete"`
	Fields      []schemaField `json:"fields"`
}

type schemaAction struct {
	Name       string        `json:"name"`
	Label      manor.Text    `json:"label"`
	Confirm    manor.Text    `json:"confirm"`
	Danger     bool          `json:"danger"`
	Permission string        `json:"permission"`
	Endpoint   string        `json:"endpoint"`
	Batch      int           `json:"batch"` // rows of one call at most
	Input      []schemaField `json:"input"`
}

func (s *Site) mountSchema() {
	router := s.kernel.Router()
	router.Get(schemaPath, s.serveSchema)
	router.All(schemaPath, notAllowed("GET, HEAD"))
}

func (s *Site) serveSchema(c *fiber.Ctx) error {
	who := manor.PrincipalFrom(c.UserContext())
	if who == nil {
		return errAnonymous()
	}
	if err := checkQuery(c, nil); err != nil {
		return err
	}
	body, err := json.Marshal(s.describe(who))
	if err != nil {
		return fmt.Errorf("schema: %w", err)
	}
	tag := tagOf(body)
	c.Set(fiber.HeaderETag, tag)
	c.Set(fiber.HeaderCacheControl, "private, no-cache")
	c.Set(fiber.HeaderVary, fiber.HeaderAuthorization)
	if sent := tagsOf(c, fiber.HeaderIfNoneMatch); sent != "" {
		known, err := ifNoneMatch(sent, tag)
		if err != nil {
			return err
		}
		if known {
			return c.SendStatus(http.StatusNotModified)
		}
	}
	c.Set(fiber.HeaderContentType, mediaJSON)
	return c.Send(body)
}
