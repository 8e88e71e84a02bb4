package main

import (
	"github.com/uptrace/bun"

	"github.com/manor-go/manor/admin"
)

// Panel has five hundred columns.
type Panel struct {
	bun.BaseModel `bun:"table:panels"`
	admin.Base
	Title string `bun:"title,notnull" json:"title" validate:"required,max=80" admin:"link,search"`
	PanelLeft
	PanelRight
}

// PanelLeft is the first half of them.
type PanelLeft struct {
	C001 int64  `bun:"c001,notnull" json:"c001" admin:"list"`
	C002 bool   `bun:"c002,notnull" json:"c002" admin:"list"`
	C003 string `bun:"c003,notnull" json:"c003" validate:"max=80" admin:"list"`
	C004 string `bun:"c004,notnull" json:"c004" validate:"max=80" admin:"list"`
	C005 int64  `bun:"c005,notnull" json:"c005" admin:"list"`
	C006 bool   `bun:"c006,notnull" json:"c006" admin:"list"`
	C007 string `bun:"c007,notnull" json:"c007" validate:"max=80" admin:"list"`
	C008 string `bun:"c008,notnull" json:"c008" validate:"max=80" admin:"list"`
	C009 int64  `bun:"c009,notnull" json:"c009" admin:"list"`
	C010 bool   `bun:"c010,notnull" json:"c010" admin:"list"`
	C011 string `bun:"c011,notnull" json:"c011" validate:"max=80" admin:"list"`
	C012 string `bun:"c012,notnull" json:"c012" validate:"max=80" admin:"list"`
	C013 int64  `bun:"c013,notnull" json:"c013" admin:"list"`
	C014 bool   `bun:"c014,notnull" json:"c014" admin:"list"`
	C015 string `bun:"c015,notnull" json:"c015" validate:"max=80" admin:"list"`
	C016 string `bun:"c016,notnull" json:"c016" validate:"max=80" admin:"list"`
	C017 int64  `bun:"c017,notnull" json:"c017" admin:"list"`
	C018 bool   `bun:"c018,notnull" json:"c018" admin:"list"`
	C019 string `bun:"c019,notnull" json:"c019" validate:"max=80" admin:"list"`
	C020 string `bun:"c020,notnull" json:"c020" validate:"max=80" admin:"list"`
	C021 int64  `bun:"c021,notnull" json:"c021" admin:"list"`
	C022 bool   `bun:"c022,notnull" json:"c022" admin:"list"`
	C023 string `bun:"c023,notnull" json:"c023" validate:"max=80" admin:"list"`
	C024 string `bun:"c024,notnull" json:"c024" validate:"max=80" admin:"list"`
	C025 int64  `bun:"c025,notnull" json:"c025" admin:"list"`
	C026 bool   `bun:"c026,notnull" json:"c026" admin:"list"`
	C027 string `bun:"c027,notnull" json:"c027" validate:"max=80" admin:"list"`
	C028 string `bun:"c028,notnull" json:"c028" validate:"max=80" admin:"list"`
	C029 int64  `bun:"c029,notnull" json:"c029" admin:"list"`
	C030 bool   `bun:"c030,notnull" json:"c030" admin:"list"`
	C031 string `bun:"c031,notnull" json:"c031" validate:"max=80" admin:"list"`
	C032 string `bun:"c032,notnull" json:"c032" validate:"max=80" admin:"list"`
	C033 int64  `bun:"c033,notnull" json:"c033" admin:"list"`
	C034 bool   `bun:"c034,notnull" json:"c034" admin:"list"`
	C035 string `bun:"c035,notnull" json:"c035" validate:"max=80" admin:"list"`
	C036 string `bun:"c036,notnull" json:"c036" validate:"max=80" admin:"list"`
	C037 int64  `bun:"c037,notnull" json:"c037" admin:"list"`
	C038 bool   `bun:"c038,notnull" json:"c038" admin:"list"`
	C039 string `bun:"c039,notnull" json:"c039" validate:"max=80" admin:"list"`
	C040 string `bun:"c040,notnull" json:"c040" validate:"max=80" admin:"list"`
	C041 int64  `bun:"c041,notnull" json:"c041" admin:"list"`
	C042 bool   `bun:"c042,notnull" json:"c042" admin:"list"`
	C043 string `bun:"c043,notnull" json:"c043" validate:"max=80" admin:"list"`
	C044 string `bun:"c044,notnull" json:"c044" validate:"max=80" admin:"list"`
	C045 int64  `bun:"c045,notnull" json:"c045" admin:"list"`
	C046 bool   `bun:"c046,notnull" json:"c046" admin:"list"`
	C047 string `bun:"c047,notnull" json:"c047" validate:"max=80" admin:"list"`
	C048 string `bun:"c048,notnull" json:"c048" validate:"max=80" admin:"list"`
	C049 int64  `bun:"c049,notnull" json:"c049" admin:"list"`
	C050 bool   `bun:"c050,notnull" json:"c050" admin:"list"`
	C051 string `bun:"c051,notnull" json:"c051" validate:"max=80" admin:"list"`
	C052 string `bun:"c052,notnull" json:"c052" validate:"max=80" admin:"list"`
	C053 int64  `bun:"c053,notnull" json:"c053" admin:"list"`
	C054 bool   `bun:"c054,notnull" json:"c054" admin:"list"`
	C055 string `bun:"c055,notnull" json:"c055" validate:"max=80" admin:"list"`
	C056 string `bun:"c056,notnull" json:"c056" validate:"max=80" admin:"list"`
	C057 int64  `bun:"c057,notnull" json:"c057" admin:"list"`
	C058 bool   `bun:"c058,notnull" json:"c058" admin:"list"`
	C059 string `bun:"c059,notnull" json:"c059" validate:"max=80" admin:"list"`
	C060 string `bun:"c060,notnull" json:"c060" validate:"max=80" admin:"list"`
	C061 int64  `bun:"c061,notnull" json:"c061" admin:"list"`
	C062 bool   `bun:"c062,notnull" json:"c062" admin:"list"`
	C063 string `bun:"c063,notnull" json:"c063" validate:"max=80" admin:"list"`
	C064 string `bun:"c064,notnull" json:"c064" validate:"max=80" admin:"list"`
	C065 int64  `bun:"c065,notnull" json:"c065" admin:"list"`
	C066 bool   `bun:"c066,notnull" json:"c066" admin:"list"`
	C067 string `bun:"c067,notnull" json:"c067" validate:"max=80" admin:"list"`
	C068 string `bun:"c068,notnull" json:"c068" validate:"max=80" admin:"list"`
	C069 int64  `bun:"c069,notnull" json:"c069" admin:"list"`
	C070 bool   `bun:"c070,notnull" json:"c070" admin:"list"`
	C071 string `bun:"c071,notnull" json:"c071" validate:"max=80" admin:"list"`
	C072 string `bun:"c072,notnull" json:"c072" validate:"max=80" admin:"list"`
	C073 int64  `bun:"c073,notnull" json:"c073" admin:"list"`
	C074 bool   `bun:"c074,notnull" json:"c074" admin:"list"`
	C075 string `bun:"c075,notnull" json:"c075" validate:"max=80" admin:"list"`
	C076 string `bun:"c076,notnull" json:"c076" validate:"max=80" admin:"list"`
	C077 int64  `bun:"c077,notnull" json:"c077" admin:"list"`
	C078 bool   `bun:"c078,notnull" json:"c078" admin:"list"`
	C079 string `bun:"c079,notnull" json:"c079" validate:"max=80" admin:"list"`
	C080 string `bun:"c080,notnull" json:"c080" validate:"max=80" admin:"list"`
	C081 int64  `bun:"c081,notnull" json:"c081" admin:"list"`
	C082 bool   `bun:"c082,notnull" json:"c082" admin:"list"`
	C083 string `bun:"c083,notnull" json:"c083" validate:"max=80" admin:"list"`
	C084 string `bun:"c084,notnull" json:"c084" validate:"max=80" admin:"list"`
	C085 int64  `bun:"c085,notnull" json:"c085" admin:"list"`
	C086 bool   `bun:"c086,notnull" json:"c086" admin:"list"`
	C087 string `bun:"c087,notnull" json:"c087" validate:"max=80" admin:"list"`
	C088 string `bun:"c088,notnull" json:"c088" validate:"max=80" admin:"list"`
	C089 int64  `bun:"c089,notnull" json:"c089" admin:"list"`
	C090 bool   `bun:"c090,notnull" json:"c090" admin:"list"`
	C091 string `bun:"c091,notnull" json:"c091" validate:"max=80" admin:"list"`
	C092 string `bun:"c092,notnull" json:"c092" validate:"max=80" admin:"list"`
	C093 int64  `bun:"c093,notnull" json:"c093" admin:"list"`
	C094 bool   `bun:"c094,notnull" json:"c094" admin:"list"`
	C095 string `bun:"c095,notnull" json:"c095" validate:"max=80" admin:"list"`
	C096 string `bun:"c096,notnull" json:"c096" validate:"max=80" admin:"list"`
	C097 int64  `bun:"c097,notnull" json:"c097" admin:"list"`
	C098 bool   `bun:"c098,notnull" json:"c098" admin:"list"`
	C099 string `bun:"c099,notnull" json:"c099" validate:"max=80" admin:"list"`
	C100 string `bun:"c100,notnull" json:"c100" validate:"max=80" admin:"list"`
	C101 int64  `bun:"c101,notnull" json:"c101" admin:"list"`
	C102 bool   `bun:"c102,notnull" json:"c102" admin:"list"`
	C103 string `bun:"c103,notnull" json:"c103" validate:"max=80" admin:"list"`
	C104 string `bun:"c104,notnull" json:"c104" validate:"max=80" admin:"list"`
	C105 int64  `bun:"c105,notnull" json:"c105" admin:"list"`
	C106 bool   `bun:"c106,notnull" json:"c106" admin:"list"`
	C107 string `bun:"c107,notnull" json:"c107" validate:"max=80" admin:"list"`
	C108 string `bun:"c108,notnull" json:"c108" validate:"max=80" admin:"list"`
	C109 int64  `bun:"c109,notnull" json:"c109" admin:"list"`
	C110 bool   `bun:"c110,notnull" json:"c110" admin:"list"`
	C111 string `bun:"c111,notnull" json:"c111" validate:"max=80" admin:"list"`
	C112 string `bun:"c112,notnull" json:"c112" validate:"max=80" admin:"list"`
	C113 int64  `bun:"c113,notnull" json:"c113" admin:"list"`
	C114 bool   `bun:"c114,notnull" json:"c114" admin:"list"`
	C115 string `bun:"c115,notnull" json:"c115" validate:"max=80" admin:"list"`
	C116 string `bun:"c116,notnull" json:"c116" validate:"max=80" admin:"list"`
	C117 int64  `bun:"c117,notnull" json:"c117" admin:"list"`
	C118 bool   `bun:"c118,notnull" json:"c118" admin:"list"`
	C119 string `bun:"c119,notnull" json:"c119" validate:"max=80" admin:"list"`
	C120 string `bun:"c120,notnull" json:"c120" validate:"max=80" admin:"list"`
	C121 int64  `bun:"c121,notnull" json:"c121" admin:"list"`
	C122 bool   `bun:"c122,notnull" json:"c122" admin:"list"`
	C123 string `bun:"c123,notnull" json:"c123" validate:"max=80" admin:"list"`
	C124 string `bun:"c124,notnull" json:"c124" validate:"max=80" admin:"list"`
	C125 int64  `bun:"c125,notnull" json:"c125" admin:"list"`
	C126 bool   `bun:"c126,notnull" json:"c126" admin:"list"`
	C127 string `bun:"c127,notnull" json:"c127" validate:"max=80" admin:"list"`
	C128 string `bun:"c128,notnull" json:"c128" validate:"max=80" admin:"list"`
	C129 int64  `bun:"c129,notnull" json:"c129" admin:"list"`
	C130 bool   `bun:"c130,notnull" json:"c130" admin:"list"`
	C131 string `bun:"c131,notnull" json:"c131" validate:"max=80" admin:"list"`
	C132 string `bun:"c132,notnull" json:"c132" validate:"max=80" admin:"list"`
	C133 int64  `bun:"c133,notnull" json:"c133" admin:"list"`
	C134 bool   `bun:"c134,notnull" json:"c134" admin:"list"`
	C135 string `bun:"c135,notnull" json:"c135" validate:"max=80" admin:"list"`
	C136 string `bun:"c136,notnull" json:"c136" validate:"max=80" admin:"list"`
	C137 int64  `bun:"c137,notnull" json:"c137" admin:"list"`
	C138 bool   `bun:"c138,notnull" json:"c138" admin:"list"`
	C139 string `bun:"c139,notnull" json:"c139" validate:"max=80" admin:"list"`
	C140 string `bun:"c140,notnull" json:"c140" validate:"max=80" admin:"list"`
	C141 int64  `bun:"c141,notnull" json:"c141" admin:"list"`
	C142 bool   `bun:"c142,notnull" json:"c142" admin:"list"`
	C143 string `bun:"c143,notnull" json:"c143" validate:"max=80" admin:"list"`
	C144 string `bun:"c144,notnull" json:"c144" validate:"max=80" admin:"list"`
	C145 int64  `bun:"c145,notnull" json:"c145" admin:"list"`
	C146 bool   `bun:"c146,notnull" json:"c146" admin:"list"`
	C147 string `bun:"c147,notnull" json:"c147" validate:"max=80" admin:"list"`
	C148 string `bun:"c148,notnull" json:"c148" validate:"max=80" admin:"list"`
	C149 int64  `bun:"c149,notnull" json:"c149" admin:"list"`
	C150 bool   `bun:"c150,notnull" json:"c150" admin:"list"`
	C151 string `bun:"c151,notnull" json:"c151" validate:"max=80" admin:"list"`
	C152 string `bun:"c152,notnull" json:"c152" validate:"max=80" admin:"list"`
	C153 int64  `bun:"c153,notnull" json:"c153" admin:"list"`
	C154 bool   `bun:"c154,notnull" json:"c154" admin:"list"`
	C155 string `bun:"c155,notnull" json:"c155" validate:"max=80" admin:"list"`
	C156 string `bun:"c156,notnull" json:"c156" validate:"max=80" admin:"list"`
	C157 int64  `bun:"c157,notnull" json:"c157" admin:"list"`
	C158 bool   `bun:"c158,notnull" json:"c158" admin:"list"`
	C159 string `bun:"c159,notnull" json:"c159" validate:"max=80" admin:"list"`
	C160 string `bun:"c160,notnull" json:"c160" validate:"max=80" admin:"list"`
	C161 int64  `bun:"c161,notnull" json:"c161" admin:"list"`
	C162 bool   `bun:"c162,notnull" json:"c162" admin:"list"`
	C163 string `bun:"c163,notnull" json:"c163" validate:"max=80" admin:"list"`
	C164 string `bun:"c164,notnull" json:"c164" validate:"max=80" admin:"list"`
	C165 int64  `bun:"c165,notnull" json:"c165" admin:"list"`
	C166 bool   `bun:"c166,notnull" json:"c166" admin:"list"`
	C167 string `bun:"c167,notnull" json:"c167" validate:"max=80" admin:"list"`
	C168 string `bun:"c168,notnull" json:"c168" validate:"max=80" admin:"list"`
	C169 int64  `bun:"c169,notnull" json:"c169" admin:"list"`
	C170 bool   `bun:"c170,notnull" json:"c170" admin:"list"`
	C171 string `bun:"c171,notnull" json:"c171" validate:"max=80" admin:"list"`
	C172 string `bun:"c172,notnull" json:"c172" validate:"max=80" admin:"list"`
	C173 int64  `bun:"c173,notnull" json:"c173" admin:"list"`
	C174 bool   `bun:"c174,notnull" json:"c174" admin:"list"`
	C175 string `bun:"c175,notnull" json:"c175" validate:"max=80" admin:"list"`
	C176 string `bun:"c176,notnull" json:"c176" validate:"max=80" admin:"list"`
	C177 int64  `bun:"c177,notnull" json:"c177" admin:"list"`
	C178 bool   `bun:"c178,notnull" json:"c178" admin:"list"`
	C179 string `bun:"c179,notnull" json:"c179" validate:"max=80" admin:"list"`
	C180 string `bun:"c180,notnull" json:"c180" validate:"max=80" admin:"list"`
	C181 int64  `bun:"c181,notnull" json:"c181" admin:"list"`
	C182 bool   `bun:"c182,notnull" json:"c182" admin:"list"`
	C183 string `bun:"c183,notnull" json:"c183" validate:"max=80" admin:"list"`
	C184 string `bun:"c184,notnull" json:"c184" validate:"max=80" admin:"list"`
	C185 int64  `bun:"c185,notnull" json:"c185" admin:"list"`
	C186 bool   `bun:"c186,notnull" json:"c186" admin:"list"`
	C187 string `bun:"c187,notnull" json:"c187" validate:"max=80" admin:"list"`
	C188 string `bun:"c188,notnull" json:"c188" validate:"max=80" admin:"list"`
	C189 int64  `bun:"c189,notnull" json:"c189" admin:"list"`
	C190 bool   `bun:"c190,notnull" json:"c190" admin:"list"`
	C191 string `bun:"c191,notnull" json:"c191" validate:"max=80" admin:"list"`
	C192 string `bun:"c192,notnull" json:"c192" validate:"max=80" admin:"list"`
	C193 int64  `bun:"c193,notnull" json:"c193" admin:"list"`
	C194 bool   `bun:"c194,notnull" json:"c194" admin:"list"`
	C195 string `bun:"c195,notnull" json:"c195" validate:"max=80" admin:"list"`
	C196 string `bun:"c196,notnull" json:"c196" validate:"max=80" admin:"list"`
	C197 int64  `bun:"c197,notnull" json:"c197" admin:"list"`
	C198 bool   `bun:"c198,notnull" json:"c198" admin:"list"`
	C199 string `bun:"c199,notnull" json:"c199" validate:"max=80" admin:"list"`
	C200 string `bun:"c200,notnull" json:"c200" validate:"max=80" admin:"list"`
	C201 int64  `bun:"c201,notnull" json:"c201" admin:"list"`
	C202 bool   `bun:"c202,notnull" json:"c202" admin:"list"`
	C203 string `bun:"c203,notnull" json:"c203" validate:"max=80" admin:"list"`
	C204 string `bun:"c204,notnull" json:"c204" validate:"max=80" admin:"list"`
	C205 int64  `bun:"c205,notnull" json:"c205" admin:"list"`
	C206 bool   `bun:"c206,notnull" json:"c206" admin:"list"`
	C207 string `bun:"c207,notnull" json:"c207" validate:"max=80" admin:"list"`
	C208 string `bun:"c208,notnull" json:"c208" validate:"max=80" admin:"list"`
	C209 int64  `bun:"c209,notnull" json:"c209" admin:"list"`
	C210 bool   `bun:"c210,notnull" json:"c210" admin:"list"`
	C211 string `bun:"c211,notnull" json:"c211" validate:"max=80" admin:"list"`
	C212 string `bun:"c212,notnull" json:"c212" validate:"max=80" admin:"list"`
	C213 int64  `bun:"c213,notnull" json:"c213" admin:"list"`
	C214 bool   `bun:"c214,notnull" json:"c214" admin:"list"`
	C215 string `bun:"c215,notnull" json:"c215" validate:"max=80" admin:"list"`
	C216 string `bun:"c216,notnull" json:"c216" validate:"max=80" admin:"list"`
	C217 int64  `bun:"c217,notnull" json:"c217" admin:"list"`
	C218 bool   `bun:"c218,notnull" json:"c218" admin:"list"`
	C219 string `bun:"c219,notnull" json:"c219" validate:"max=80" admin:"list"`
	C220 string `bun:"c220,notnull" json:"c220" validate:"max=80" admin:"list"`
	C221 int64  `bun:"c221,notnull" json:"c221" admin:"list"`
	C222 bool   `bun:"c222,notnull" json:"c222" admin:"list"`
	C223 string `bun:"c223,notnull" json:"c223" validate:"max=80" admin:"list"`
	C224 string `bun:"c224,notnull" json:"c224" validate:"max=80" admin:"list"`
	C225 int64  `bun:"c225,notnull" json:"c225" admin:"list"`
	C226 bool   `bun:"c226,notnull" json:"c226" admin:"list"`
	C227 string `bun:"c227,notnull" json:"c227" validate:"max=80" admin:"list"`
	C228 string `bun:"c228,notnull" json:"c228" validate:"max=80" admin:"list"`
	C229 int64  `bun:"c229,notnull" json:"c229" admin:"list"`
	C230 bool   `bun:"c230,notnull" json:"c230" admin:"list"`
	C231 string `bun:"c231,notnull" json:"c231" validate:"max=80" admin:"list"`
	C232 string `bun:"c232,notnull" json:"c232" validate:"max=80" admin:"list"`
	C233 int64  `bun:"c233,notnull" json:"c233" admin:"list"`
	C234 bool   `bun:"c234,notnull" json:"c234" admin:"list"`
	C235 string `bun:"c235,notnull" json:"c235" validate:"max=80" admin:"list"`
	C236 string `bun:"c236,notnull" json:"c236" validate:"max=80" admin:"list"`
	C237 int64  `bun:"c237,notnull" json:"c237" admin:"list"`
	C238 bool   `bun:"c238,notnull" json:"c238" admin:"list"`
	C239 string `bun:"c239,notnull" json:"c239" validate:"max=80" admin:"list"`
	C240 string `bun:"c240,notnull" json:"c240" validate:"max=80" admin:"list"`
	C241 int64  `bun:"c241,notnull" json:"c241" admin:"list"`
	C242 bool   `bun:"c242,notnull" json:"c242" admin:"list"`
	C243 string `bun:"c243,notnull" json:"c243" validate:"max=80" admin:"list"`
	C244 string `bun:"c244,notnull" json:"c244" validate:"max=80" admin:"list"`
	C245 int64  `bun:"c245,notnull" json:"c245" admin:"list"`
	C246 bool   `bun:"c246,notnull" json:"c246" admin:"list"`
	C247 string `bun:"c247,notnull" json:"c247" validate:"max=80" admin:"list"`
	C248 string `bun:"c248,notnull" json:"c248" validate:"max=80" admin:"list"`
	C249 int64  `bun:"c249,notnull" json:"c249" admin:"list"`
	C250 bool   `bun:"c250,notnull" json:"c250" admin:"list"`
}
