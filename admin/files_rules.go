package admin

import (
	"context"
	"strings"

	"github.com/gabriel-vasile/mimetype"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/database"
	"github.com/manor-go/manor/internal/imaging"
)

// limitsFiles tells whether the field does not take every file.
func (f *field) limitsFiles() bool { return f.Image || len(f.Accept) > 0 || f.MaxSize > 0 }

// verifyFiles holds the files that a save puts into fields against what the fields take. Type and size are those that
// were found in the content when it was uploaded.
func (p *pointers) verifyFiles(ctx context.Context, tx *manor.Tx, wrong *faults) error {
	var ids []string
	for _, ref := range p.list {
		if ref.file != nil && ref.file.limitsFiles() {
			ids = append(ids, ref.id)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	var rows []fileRow
	if err := tx.NewSelect().Model(&rows).Where("id IN (?)", bun.List(ids)).Scan(ctx); err != nil {
		return database.Translate(err)
	}
	found := make(map[string]*fileRow, len(rows))
	for i := range rows {
		found[rows[i].ID] = &rows[i]
	}
	for _, ref := range p.list {
		if row := found[ref.id]; ref.file != nil && row != nil && !wrong.has(ref.path) {
			wrong.put(ref.path, ref.file.takes(row))
		}
	}
	return nil
}

// takes says what is wrong with a file for the field; nil: nothing.
func (f *field) takes(row *fileRow) *fault {
	switch {
	case !acceptsType(f.Accept, row.Type):
		return faultf("file_type", "This takes %s; the file is %s.", strings.Join(f.Accept, ", "), withoutParameters(row.Type))
	case f.Image && !imaging.Reads(withoutParameters(row.Type)):
		return faultf("file_type", "This takes pictures in PNG, JPEG, GIF or WebP; the file is %s.", withoutParameters(row.Type))
	case f.Image && (row.Width == nil || row.Height == nil):
		return faultf("file_type", "This takes pictures; the file is damaged.")
	case f.Image && !row.pictured():
		return faultf("file_size", "A picture has at most %d megapixels; this one is %d × %d.", imaging.MaxPixels/1_000_000, *row.Width, *row.Height)
	case f.MaxSize > 0 && row.Size > f.MaxSize:
		return faultf("file_size", "This takes at most %s; the file has %s.", sizeText(f.MaxSize), sizeText(row.Size))
	}
	return nil
}

// acceptsType tells whether a media type is one of those accepted ("image/*": all of a kind); none accepted is any. Old names of a
// type count as the type.
func acceptsType(accepted []string, media string) bool {
	media = withoutParameters(media)
	known := mimetype.Lookup(media)
	for _, one := range accepted {
		kind, all := strings.CutSuffix(one, "/*")
		if all && strings.HasPrefix(media, kind+"/") || one == media || !all && known != nil && known.Is(one) {
			return true
		}
	}
	return len(accepted) == 0
}

func withoutParameters(media string) string {
	media, _, _ = strings.Cut(media, ";")
	return strings.TrimSpace(media)
}
