package admin

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"github.com/xuri/excelize/v2"
)

// workbook writes the export as xlsx into a temporary file, which a zip's directory at the end asks for.
func (e *exporting) workbook(ctx context.Context, first []*record) (body io.Reader, size int, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	book := excelize.NewFile()
	defer book.Close()
	sheet, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		return nil, 0, fmt.Errorf("export: %w", err)
	}
	if err := e.feed(ctx, &sheetRows{fields: e.fields, sheet: sheet}, first); err != nil {
		return nil, 0, err
	}
	file, err := os.CreateTemp("", "manor-export-*.xlsx")
	if err != nil {
		return nil, 0, fmt.Errorf("export: %w", err)
	}
	temp := tempBody{file}
	if err := book.Write(file); err != nil {
		temp.Close()
		return nil, 0, fmt.Errorf("export: %w", err)
	}
	written, err := file.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		temp.Close()
		return nil, 0, fmt.Errorf("export: %w", err)
	}
	return temp, int(written), nil
}
