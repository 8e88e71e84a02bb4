package storage

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Address is where files are kept at a service that speaks S3.
type Address struct {
	Bucket    string
	Prefix    string // before every key, without slashes at its ends; may be empty
	Endpoint  string // host[:port]
	Secure    bool   // https
	Region    string
	PathStyle bool // the bucket stands in the path, not in the host name
}

const (
	amazon        = "s3.amazonaws.com"
	defaultRegion = "us-east-1"
)

// bucketName is what S3 allows, without the dots that break certificates.
var bucketName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$`)

// ParseAddress reads s3://bucket/prefix?endpoint=https://host:port&region=…&path_style=true. Without endpoint it is Amazon's,
// without region us-east-1. Keys are not part of an address. No error quotes it.
func ParseAddress(address string) (Address, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "s3" {
		return Address{}, errors.New("must be like s3://bucket/prefix?endpoint=https://host&region=…")
	}
	a := Address{Bucket: u.Host, Prefix: strings.Trim(u.Path, "/"), Endpoint: amazon, Secure: true, Region: defaultRegion}
	switch {
	case u.User != nil:
		return a, errors.New("must not hold keys; give them as MANOR_S3_ACCESS_KEY and MANOR_S3_SECRET_KEY")
	case u.Fragment != "":
		return a, errors.New("must not have a fragment")
	case !bucketName.MatchString(a.Bucket):
		return a, fmt.Errorf("%q is not the name of a bucket: 3 to 63 small letters, digits and hyphens", a.Bucket)
	}
	if a.Prefix != "" {
		segments := strings.Split(a.Prefix, "/")
		if len(segments) > mostSegments || slices.ContainsFunc(segments, func(s string) bool { return !harmless(s) }) {
			return a, fmt.Errorf("%q cannot stand before keys: segments of letters, digits and ._-", a.Prefix)
		}
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return a, errors.New("its query is not understood")
	}
	for name, values := range query {
		if len(values) != 1 || values[0] == "" {
			return a, fmt.Errorf("%s must be given once, with a value", name)
		}
		if err := a.set(name, values[0]); err != nil {
			return a, err
		}
	}
	return a, nil
}

func (a *Address) set(name, value string) error {
	switch name {
	case "endpoint":
		u, err := url.Parse(value)
		if err != nil || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Scheme != "http" && u.Scheme != "https" {
			return errors.New("endpoint must be like https://host:port")
		}
		a.Endpoint, a.Secure = u.Host, u.Scheme == "https"
	case "region":
		a.Region = value
	case "path_style":
		on, err := strconv.ParseBool(value)
		if err != nil {
			return errors.New("path_style is true or false")
		}
		a.PathStyle = on
	default:
		return fmt.Errorf("%s is not known; there are endpoint, region and path_style", name)
	}
	return nil
}
