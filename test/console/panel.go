package main

import (
	"github.com/uptrace/bun"

	"github.com/manor-go/manor/admin"
)

// Panel has a hundred columns.
type Panel struct {
	bun.BaseModel `bun:"table:panels"`
	admin.Base
	Title string `bun:"title,notnull" json:"title" validate:"required,max=80" admin:"link,search"`
	C001  int64  `bun:"c001,notnull" json:"c001" admin:"list"`
	C002  bool   `bun:"c002,notnull" json:"c002" admin:"list"`
	C003  string `bun:"c003,notnull" json:"c003" validate:"max=80" admin:"list"`
	C004  string `bun:"c004,notnull" json:"c004" validate:"max=80" admin:"list"`
	C005  int64  `bun:"c005,notnull" json:"c005" admin:"list"`
	C006  bool   `bun:"c006,notnull" json:"c006" admin:"list"`
	C007  string `bun:"c007,notnull" json:"c007" validate:"max=80" admin:"list"`
	C008  string `bun:"c008,notnull" json:"c008" validate:"max=80" admin:"list"`
	C009  int64  `bun:"c009,notnull" json:"c009" admin:"list"`
	C010  bool   `bun:"c010,notnull" json:"c010" admin:"list"`
	C011  string `bun:"c011,notnull" json:"c011" validate:"max=80" admin:"list"`
	C012  string `bun:"c012,notnull" json:"c012" validate:"max=80" admin:"list"`
	C013  int64  `bun:"c013,notnull" json:"c013" admin:"list"`
	C014  bool   `bun:"c014,notnull" json:"c014" admin:"list"`
	C015  string `bun:"c015,notnull" json:"c015" validate:"max=80" admin:"list"`
	C016  string `bun:"c016,notnull" json:"c016" validate:"max=80" admin:"list"`
	C017  int64  `bun:"c017,notnull" json:"c017" admin:"list"`
	C018  bool   `bun:"c018,notnull" json:"c018" admin:"list"`
	C019  string `bun:"c019,notnull" json:"c019" validate:"max=80" admin:"list"`
	C020  string `bun:"c020,notnull" json:"c020" validate:"max=80" admin:"list"`
	C021  int64  `bun:"c021,notnull" json:"c021" admin:"list"`
	C022  bool   `bun:"c022,notnull" json:"c022" admin:"list"`
	C023  string `bun:"c023,notnull" json:"c023" validate:"max=80" admin:"list"`
	C024  string `bun:"c024,notnull" json:"c024" validate:"max=80" admin:"list"`
	C025  int64  `bun:"c025,notnull" json:"c025" admin:"list"`
	C026  bool   `bun:"c026,notnull" json:"c026" admin:"list"`
	C027  string `bun:"c027,notnull" json:"c027" validate:"max=80" admin:"list"`
	C028  string `bun:"c028,notnull" json:"c028" validate:"max=80" admin:"list"`
	C029  int64  `bun:"c029,notnull" json:"c029" admin:"list"`
	C030  bool   `bun:"c030,notnull" json:"c030" admin:"list"`
	C031  string `bun:"c031,notnull" json:"c031" validate:"max=80" admin:"list"`
	C032  string `bun:"c032,notnull" json:"c032" validate:"max=80" admin:"list"`
	C033  int64  `bun:"c033,notnull" json:"c033" admin:"list"`
	C034  bool   `bun:"c034,notnull" json:"c034" admin:"list"`
	C035  string `bun:"c035,notnull" json:"c035" validate:"max=80" admin:"list"`
	C036  string `bun:"c036,notnull" json:"c036" validate:"max=80" admin:"list"`
	C037  int64  `bun:"c037,notnull" json:"c037" admin:"list"`
	C038  bool   `bun:"c038,notnull" json:"c038" admin:"list"`
	C039  string `bun:"c039,notnull" json:"c039" validate:"max=80" admin:"list"`
	C040  string `bun:"c040,notnull" json:"c040" validate:"max=80" admin:"list"`
	C041  int64  `bun:"c041,notnull" json:"c041" admin:"list"`
	C042  bool   `bun:"c042,notnull" json:"c042" admin:"list"`
	C043  string `bun:"c043,notnull" json:"c043" validate:"max=80" admin:"list"`
	C044  string `bun:"c044,notnull" json:"c044" validate:"max=80" admin:"list"`
	C045  int64  `bun:"c045,notnull" json:"c045" admin:"list"`
	C046  bool   `bun:"c046,notnull" json:"c046" admin:"list"`
	C047  string `bun:"c047,notnull" json:"c047" validate:"max=80" admin:"list"`
	C048  string `bun:"c048,notnull" json:"c048" validate:"max=80" admin:"list"`
	C049  int64  `bun:"c049,notnull" json:"c049" admin:"list"`
	C050  bool   `bun:"c050,notnull" json:"c050" admin:"list"`
	C051  string `bun:"c051,notnull" json:"c051" validate:"max=80" admin:"list"`
	C052  string `bun:"c052,notnull" json:"c052" validate:"max=80" admin:"list"`
	C053  int64  `bun:"c053,notnull" json:"c053" admin:"list"`
	C054  bool   `bun:"c054,notnull" json:"c054" admin:"list"`
	C055  string `bun:"c055,notnull" json:"c055" validate:"max=80" admin:"list"`
	C056  string `bun:"c056,notnull" json:"c056" validate:"max=80" admin:"list"`
	C057  int64  `bun:"c057,notnull" json:"c057" admin:"list"`
	C058  bool   `bun:"c058,notnull" json:"c058" admin:"list"`
	C059  string `bun:"c059,notnull" json:"c059" validate:"max=80" admin:"list"`
	C060  string `bun:"c060,notnull" json:"c060" validate:"max=80" admin:"list"`
	C061  int64  `bun:"c061,notnull" json:"c061" admin:"list"`
	C062  bool   `bun:"c062,notnull" json:"c062" admin:"list"`
	C063  string `bun:"c063,notnull" json:"c063" validate:"max=80" admin:"list"`
	C064  string `bun:"c064,notnull" json:"c064" validate:"max=80" admin:"list"`
	C065  int64  `bun:"c065,notnull" json:"c065" admin:"list"`
	C066  bool   `bun:"c066,notnull" json:"c066" admin:"list"`
	C067  string `bun:"c067,notnull" json:"c067" validate:"max=80" admin:"list"`
	C068  string `bun:"c068,notnull" json:"c068" validate:"max=80" admin:"list"`
	C069  int64  `bun:"c069,notnull" json:"c069" admin:"list"`
	C070  bool   `bun:"c070,notnull" json:"c070" admin:"list"`
	C071  string `bun:"c071,notnull" json:"c071" validate:"max=80" admin:"list"`
	C072  string `bun:"c072,notnull" json:"c072" validate:"max=80" admin:"list"`
	C073  int64  `bun:"c073,notnull" json:"c073" admin:"list"`
	C074  bool   `bun:"c074,notnull" json:"c074" admin:"list"`
	C075  string `bun:"c075,notnull" json:"c075" validate:"max=80" admin:"list"`
	C076  string `bun:"c076,notnull" json:"c076" validate:"max=80" admin:"list"`
	C077  int64  `bun:"c077,notnull" json:"c077" admin:"list"`
	C078  bool   `bun:"c078,notnull" json:"c078" admin:"list"`
	C079  string `bun:"c079,notnull" json:"c079" validate:"max=80" admin:"list"`
	C080  string `bun:"c080,notnull" json:"c080" validate:"max=80" admin:"list"`
	C081  int64  `bun:"c081,notnull" json:"c081" admin:"list"`
	C082  bool   `bun:"c082,notnull" json:"c082" admin:"list"`
	C083  string `bun:"c083,notnull" json:"c083" validate:"max=80" admin:"list"`
	C084  string `bun:"c084,notnull" json:"c084" validate:"max=80" admin:"list"`
	C085  int64  `bun:"c085,notnull" json:"c085" admin:"list"`
	C086  bool   `bun:"c086,notnull" json:"c086" admin:"list"`
	C087  string `bun:"c087,notnull" json:"c087" validate:"max=80" admin:"list"`
	C088  string `bun:"c088,notnull" json:"c088" validate:"max=80" admin:"list"`
	C089  int64  `bun:"c089,notnull" json:"c089" admin:"list"`
	C090  bool   `bun:"c090,notnull" json:"c090" admin:"list"`
	C091  string `bun:"c091,notnull" json:"c091" validate:"max=80" admin:"list"`
	C092  string `bun:"c092,notnull" json:"c092" validate:"max=80" admin:"list"`
	C093  int64  `bun:"c093,notnull" json:"c093" admin:"list"`
	C094  bool   `bun:"c094,notnull" json:"c094" admin:"list"`
	C095  string `bun:"c095,notnull" json:"c095" validate:"max=80" admin:"list"`
	C096  string `bun:"c096,notnull" json:"c096" validate:"max=80" admin:"list"`
	C097  int64  `bun:"c097,notnull" json:"c097" admin:"list"`
	C098  bool   `bun:"c098,notnull" json:"c098" admin:"list"`
	C099  string `bun:"c099,notnull" json:"c099" validate:"max=80" admin:"list"`
	C100  string `bun:"c100,notnull" json:"c100" validate:"max=80" admin:"list"`
}
