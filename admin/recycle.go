package admin

import (
	"context"
	"reflect"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
)

// The recycle bin of a resource are its soft-deleted rows: deleted=true on the list and on one object.

// keepsDeleted tells whether the resource has a recycle bin.
func (r *resource) keepsDeleted() bool { return r.deletedAt() != nil && !r.noDelete }

// inBin is what a caller finds in the recycle bin: rows inside his scope that are deleted. It takes the permission to delete.
func (r *resource) inBin(ctx context.Context, who *manor.Principal) (condition, error) {
	if !r.can(who, "delete") {
		return nil, errForbidden(r.name + ":delete")
	}
	within, _, err := r.reach(ctx, who, "delete")
	if err != nil {
		return nil, err
	}
	return and([]condition{within, isNull(r.deletedAt(), false)}), nil
}

// sightFor is what a query looks at: what the caller sees, or the recycle bin.
func (r *resource) sightFor(ctx context.Context, who *manor.Principal, q *listQuery) (condition, error) {
	if q.bin {
		return r.inBin(ctx, who)
	}
	return r.sight(ctx, who)
}

// fetchDeleted loads one row of the recycle bin; not_found when there is none, as for a row that is not deleted.
func (r *resource) fetchDeleted(ctx context.Context, db bun.IDB, who *manor.Principal, id string) (reflect.Value, error) {
	if !r.can(who, "delete") {
		return reflect.Value{}, errForbidden(r.name + ":delete")
	}
	rows, err := r.fetchRows(ctx, db, who, []string{id}, r.columns(), false)
	if err != nil {
		return reflect.Value{}, err
	}
	if len(rows) == 0 || !r.deleted(rows[0]) {
		return reflect.Value{}, manor.Errorf(manor.CodeNotFound, "There is no deleted %s %s.", r.singular(), id)
	}
	return rows[0], nil
}

// binOrder is how the recycle bin is sorted unless the query tells: what was deleted last comes first.
func (r *resource) binOrder() []sortKey {
	return r.total([]sortKey{{field: r.deletedAt(), desc: true}})
}
