package main

// PanelRight is the second half of a panel's columns.
type PanelRight struct {
	C251 string `bun:"c251,notnull" json:"c251" validate:"max=80" admin:"list"`
	C252 string `bun:"c252,notnull" json:"c252" validate:"max=80" admin:"list"`
	C253 int64  `bun:"c253,notnull" json:"c253" admin:"list"`
	C254 bool   `bun:"c254,notnull" json:"c254" admin:"list"`
	C255 string `bun:"c255,notnull" json:"c255" validate:"max=80" admin:"list"`
	C256 string `bun:"c256,notnull" json:"c256" validate:"max=80" admin:"list"`
	C257 int64  `bun:"c257,notnull" json:"c257" admin:"list"`
	C258 bool   `bun:"c258,notnull" json:"c258" admin:"list"`
	C259 string `bun:"c259,notnull" json:"c259" validate:"max=80" admin:"list"`
	C260 string `bun:"c260,notnull" json:"c260" validate:"max=80" admin:"list"`
	C261 int64  `bun:"c261,notnull" json:"c261" admin:"list"`
	C262 bool   `bun:"c262,notnull" json:"c262" admin:"list"`
	C263 string `bun:"c263,notnull" json:"c263" validate:"max=80" admin:"list"`
	C264 string `bun:"c264,notnull" json:"c264" validate:"max=80" admin:"list"`
	C265 int64  `bun:"c265,notnull" json:"c265" admin:"list"`
	C266 bool   `bun:"c266,notnull" json:"c266" admin:"list"`
	C267 string `bun:"c267,notnull" json:"c267" validate:"max=80" admin:"list"`
	C268 string `bun:"c268,notnull" json:"c268" validate:"max=80" admin:"list"`
	C269 int64  `bun:"c269,notnull" json:"c269" admin:"list"`
	C270 bool   `bun:"c270,notnull" json:"c270" admin:"list"`
	C271 string `bun:"c271,notnull" json:"c271" validate:"max=80" admin:"list"`
	C272 string `bun:"c272,notnull" json:"c272" validate:"max=80" admin:"list"`
	C273 int64  `bun:"c273,notnull" json:"c273" admin:"list"`
	C274 bool   `bun:"c274,notnull" json:"c274" admin:"list"`
	C275 string `bun:"c275,notnull" json:"c275" validate:"max=80" admin:"list"`
	C276 string `bun:"c276,notnull" json:"c276" validate:"max=80" admin:"list"`
	C277 int64  `bun:"c277,notnull" json:"c277" admin:"list"`
	C278 bool   `bun:"c278,notnull" json:"c278" admin:"list"`
	C279 string `bun:"c279,notnull" json:"c279" validate:"max=80" admin:"list"`
	C280 string `bun:"c280,notnull" json:"c280" validate:"max=80" admin:"list"`
	C281 int64  `bun:"c281,notnull" json:"c281" admin:"list"`
	C282 bool   `bun:"c282,notnull" json:"c282" admin:"list"`
	C283 string `bun:"c283,notnull" json:"c283" validate:"max=80" admin:"list"`
	C284 string `bun:"c284,notnull" json:"c284" validate:"max=80" admin:"list"`
	C285 int64  `bun:"c285,notnull" json:"c285" admin:"list"`
	C286 bool   `bun:"c286,notnull" json:"c286" admin:"list"`
	C287 string `bun:"c287,notnull" json:"c287" validate:"max=80" admin:"list"`
	C288 string `bun:"c288,notnull" json:"c288" validate:"max=80" admin:"list"`
	C289 int64  `bun:"c289,notnull" json:"c289" admin:"list"`
	C290 bool   `bun:"c290,notnull" json:"c290" admin:"list"`
	C291 string `bun:"c291,notnull" json:"c291" validate:"max=80" admin:"list"`
	C292 string `bun:"c292,notnull" json:"c292" validate:"max=80" admin:"list"`
	C293 int64  `bun:"c293,notnull" json:"c293" admin:"list"`
	C294 bool   `bun:"c294,notnull" json:"c294" admin:"list"`
	C295 string `bun:"c295,notnull" json:"c295" validate:"max=80" admin:"list"`
	C296 string `bun:"c296,notnull" json:"c296" validate:"max=80" admin:"list"`
	C297 int64  `bun:"c297,notnull" json:"c297" admin:"list"`
	C298 bool   `bun:"c298,notnull" json:"c298" admin:"list"`
	C299 string `bun:"c299,notnull" json:"c299" validate:"max=80" admin:"list"`
	C300 string `bun:"c300,notnull" json:"c300" validate:"max=80" admin:"list"`
	C301 int64  `bun:"c301,notnull" json:"c301" admin:"list"`
	C302 bool   `bun:"c302,notnull" json:"c302" admin:"list"`
	C303 string `bun:"c303,notnull" json:"c303" validate:"max=80" admin:"list"`
	C304 string `bun:"c304,notnull" json:"c304" validate:"max=80" admin:"list"`
	C305 int64  `bun:"c305,notnull" json:"c305" admin:"list"`
	C306 bool   `bun:"c306,notnull" json:"c306" admin:"list"`
	C307 string `bun:"c307,notnull" json:"c307" validate:"max=80" admin:"list"`
	C308 string `bun:"c308,notnull" json:"c308" validate:"max=80" admin:"list"`
	C309 int64  `bun:"c309,notnull" json:"c309" admin:"list"`
	C310 bool   `bun:"c310,notnull" json:"c310" admin:"list"`
	C311 string `bun:"c311,notnull" json:"c311" validate:"max=80" admin:"list"`
	C312 string `bun:"c312,notnull" json:"c312" validate:"max=80" admin:"list"`
	C313 int64  `bun:"c313,notnull" json:"c313" admin:"list"`
	C314 bool   `bun:"c314,notnull" json:"c314" admin:"list"`
	C315 string `bun:"c315,notnull" json:"c315" validate:"max=80" admin:"list"`
	C316 string `bun:"c316,notnull" json:"c316" validate:"max=80" admin:"list"`
	C317 int64  `bun:"c317,notnull" json:"c317" admin:"list"`
	C318 bool   `bun:"c318,notnull" json:"c318" admin:"list"`
	C319 string `bun:"c319,notnull" json:"c319" validate:"max=80" admin:"list"`
	C320 string `bun:"c320,notnull" json:"c320" validate:"max=80" admin:"list"`
	C321 int64  `bun:"c321,notnull" json:"c321" admin:"list"`
	C322 bool   `bun:"c322,notnull" json:"c322" admin:"list"`
	C323 string `bun:"c323,notnull" json:"c323" validate:"max=80" admin:"list"`
	C324 string `bun:"c324,notnull" json:"c324" validate:"max=80" admin:"list"`
	C325 int64  `bun:"c325,notnull" json:"c325" admin:"list"`
	C326 bool   `bun:"c326,notnull" json:"c326" admin:"list"`
	C327 string `bun:"c327,notnull" json:"c327" validate:"max=80" admin:"list"`
	C328 string `bun:"c328,notnull" json:"c328" validate:"max=80" admin:"list"`
	C329 int64  `bun:"c329,notnull" json:"c329" admin:"list"`
	C330 bool   `bun:"c330,notnull" json:"c330" admin:"list"`
	C331 string `bun:"c331,notnull" json:"c331" validate:"max=80" admin:"list"`
	C332 string `bun:"c332,notnull" json:"c332" validate:"max=80" admin:"list"`
	C333 int64  `bun:"c333,notnull" json:"c333" admin:"list"`
	C334 bool   `bun:"c334,notnull" json:"c334" admin:"list"`
	C335 string `bun:"c335,notnull" json:"c335" validate:"max=80" admin:"list"`
	C336 string `bun:"c336,notnull" json:"c336" validate:"max=80" admin:"list"`
	C337 int64  `bun:"c337,notnull" json:"c337" admin:"list"`
	C338 bool   `bun:"c338,notnull" json:"c338" admin:"list"`
	C339 string `bun:"c339,notnull" json:"c339" validate:"max=80" admin:"list"`
	C340 string `bun:"c340,notnull" json:"c340" validate:"max=80" admin:"list"`
	C341 int64  `bun:"c341,notnull" json:"c341" admin:"list"`
	C342 bool   `bun:"c342,notnull" json:"c342" admin:"list"`
	C343 string `bun:"c343,notnull" json:"c343" validate:"max=80" admin:"list"`
	C344 string `bun:"c344,notnull" json:"c344" validate:"max=80" admin:"list"`
	C345 int64  `bun:"c345,notnull" json:"c345" admin:"list"`
	C346 bool   `bun:"c346,notnull" json:"c346" admin:"list"`
	C347 string `bun:"c347,notnull" json:"c347" validate:"max=80" admin:"list"`
	C348 string `bun:"c348,notnull" json:"c348" validate:"max=80" admin:"list"`
	C349 int64  `bun:"c349,notnull" json:"c349" admin:"list"`
	C350 bool   `bun:"c350,notnull" json:"c350" admin:"list"`
	C351 string `bun:"c351,notnull" json:"c351" validate:"max=80" admin:"list"`
	C352 string `bun:"c352,notnull" json:"c352" validate:"max=80" admin:"list"`
	C353 int64  `bun:"c353,notnull" json:"c353" admin:"list"`
	C354 bool   `bun:"c354,notnull" json:"c354" admin:"list"`
	C355 string `bun:"c355,notnull" json:"c355" validate:"max=80" admin:"list"`
	C356 string `bun:"c356,notnull" json:"c356" validate:"max=80" admin:"list"`
	C357 int64  `bun:"c357,notnull" json:"c357" admin:"list"`
	C358 bool   `bun:"c358,notnull" json:"c358" admin:"list"`
	C359 string `bun:"c359,notnull" json:"c359" validate:"max=80" admin:"list"`
	C360 string `bun:"c360,notnull" json:"c360" validate:"max=80" admin:"list"`
	C361 int64  `bun:"c361,notnull" json:"c361" admin:"list"`
	C362 bool   `bun:"c362,notnull" json:"c362" admin:"list"`
	C363 string `bun:"c363,notnull" json:"c363" validate:"max=80" admin:"list"`
	C364 string `bun:"c364,notnull" json:"c364" validate:"max=80" admin:"list"`
	C365 int64  `bun:"c365,notnull" json:"c365" admin:"list"`
	C366 bool   `bun:"c366,notnull" json:"c366" admin:"list"`
	C367 string `bun:"c367,notnull" json:"c367" validate:"max=80" admin:"list"`
	C368 string `bun:"c368,notnull" json:"c368" validate:"max=80" admin:"list"`
	C369 int64  `bun:"c369,notnull" json:"c369" admin:"list"`
	C370 bool   `bun:"c370,notnull" json:"c370" admin:"list"`
	C371 string `bun:"c371,notnull" json:"c371" validate:"max=80" admin:"list"`
	C372 string `bun:"c372,notnull" json:"c372" validate:"max=80" admin:"list"`
	C373 int64  `bun:"c373,notnull" json:"c373" admin:"list"`
	C374 bool   `bun:"c374,notnull" json:"c374" admin:"list"`
	C375 string `bun:"c375,notnull" json:"c375" validate:"max=80" admin:"list"`
	C376 string `bun:"c376,notnull" json:"c376" validate:"max=80" admin:"list"`
	C377 int64  `bun:"c377,notnull" json:"c377" admin:"list"`
	C378 bool   `bun:"c378,notnull" json:"c378" admin:"list"`
	C379 string `bun:"c379,notnull" json:"c379" validate:"max=80" admin:"list"`
	C380 string `bun:"c380,notnull" json:"c380" validate:"max=80" admin:"list"`
	C381 int64  `bun:"c381,notnull" json:"c381" admin:"list"`
	C382 bool   `bun:"c382,notnull" json:"c382" admin:"list"`
	C383 string `bun:"c383,notnull" json:"c383" validate:"max=80" admin:"list"`
	C384 string `bun:"c384,notnull" json:"c384" validate:"max=80" admin:"list"`
	C385 int64  `bun:"c385,notnull" json:"c385" admin:"list"`
	C386 bool   `bun:"c386,notnull" json:"c386" admin:"list"`
	C387 string `bun:"c387,notnull" json:"c387" validate:"max=80" admin:"list"`
	C388 string `bun:"c388,notnull" json:"c388" validate:"max=80" admin:"list"`
	C389 int64  `bun:"c389,notnull" json:"c389" admin:"list"`
	C390 bool   `bun:"c390,notnull" json:"c390" admin:"list"`
	C391 string `bun:"c391,notnull" json:"c391" validate:"max=80" admin:"list"`
	C392 string `bun:"c392,notnull" json:"c392" validate:"max=80" admin:"list"`
	C393 int64  `bun:"c393,notnull" json:"c393" admin:"list"`
	C394 bool   `bun:"c394,notnull" json:"c394" admin:"list"`
	C395 string `bun:"c395,notnull" json:"c395" validate:"max=80" admin:"list"`
	C396 string `bun:"c396,notnull" json:"c396" validate:"max=80" admin:"list"`
	C397 int64  `bun:"c397,notnull" json:"c397" admin:"list"`
	C398 bool   `bun:"c398,notnull" json:"c398" admin:"list"`
	C399 string `bun:"c399,notnull" json:"c399" validate:"max=80" admin:"list"`
	C400 string `bun:"c400,notnull" json:"c400" validate:"max=80" admin:"list"`
	C401 int64  `bun:"c401,notnull" json:"c401" admin:"list"`
	C402 bool   `bun:"c402,notnull" json:"c402" admin:"list"`
	C403 string `bun:"c403,notnull" json:"c403" validate:"max=80" admin:"list"`
	C404 string `bun:"c404,notnull" json:"c404" validate:"max=80" admin:"list"`
	C405 int64  `bun:"c405,notnull" json:"c405" admin:"list"`
	C406 bool   `bun:"c406,notnull" json:"c406" admin:"list"`
	C407 string `bun:"c407,notnull" json:"c407" validate:"max=80" admin:"list"`
	C408 string `bun:"c408,notnull" json:"c408" validate:"max=80" admin:"list"`
	C409 int64  `bun:"c409,notnull" json:"c409" admin:"list"`
	C410 bool   `bun:"c410,notnull" json:"c410" admin:"list"`
	C411 string `bun:"c411,notnull" json:"c411" validate:"max=80" admin:"list"`
	C412 string `bun:"c412,notnull" json:"c412" validate:"max=80" admin:"list"`
	C413 int64  `bun:"c413,notnull" json:"c413" admin:"list"`
	C414 bool   `bun:"c414,notnull" json:"c414" admin:"list"`
	C415 string `bun:"c415,notnull" json:"c415" validate:"max=80" admin:"list"`
	C416 string `bun:"c416,notnull" json:"c416" validate:"max=80" admin:"list"`
	C417 int64  `bun:"c417,notnull" json:"c417" admin:"list"`
	C418 bool   `bun:"c418,notnull" json:"c418" admin:"list"`
	C419 string `bun:"c419,notnull" json:"c419" validate:"max=80" admin:"list"`
	C420 string `bun:"c420,notnull" json:"c420" validate:"max=80" admin:"list"`
	C421 int64  `bun:"c421,notnull" json:"c421" admin:"list"`
	C422 bool   `bun:"c422,notnull" json:"c422" admin:"list"`
	C423 string `bun:"c423,notnull" json:"c423" validate:"max=80" admin:"list"`
	C424 string `bun:"c424,notnull" json:"c424" validate:"max=80" admin:"list"`
	C425 int64  `bun:"c425,notnull" json:"c425" admin:"list"`
	C426 bool   `bun:"c426,notnull" json:"c426" admin:"list"`
	C427 string `bun:"c427,notnull" json:"c427" validate:"max=80" admin:"list"`
	C428 string `bun:"c428,notnull" json:"c428" validate:"max=80" admin:"list"`
	C429 int64  `bun:"c429,notnull" json:"c429" admin:"list"`
	C430 bool   `bun:"c430,notnull" json:"c430" admin:"list"`
	C431 string `bun:"c431,notnull" json:"c431" validate:"max=80" admin:"list"`
	C432 string `bun:"c432,notnull" json:"c432" validate:"max=80" admin:"list"`
	C433 int64  `bun:"c433,notnull" json:"c433" admin:"list"`
	C434 bool   `bun:"c434,notnull" json:"c434" admin:"list"`
	C435 string `bun:"c435,notnull" json:"c435" validate:"max=80" admin:"list"`
	C436 string `bun:"c436,notnull" json:"c436" validate:"max=80" admin:"list"`
	C437 int64  `bun:"c437,notnull" json:"c437" admin:"list"`
	C438 bool   `bun:"c438,notnull" json:"c438" admin:"list"`
	C439 string `bun:"c439,notnull" json:"c439" validate:"max=80" admin:"list"`
	C440 string `bun:"c440,notnull" json:"c440" validate:"max=80" admin:"list"`
	C441 int64  `bun:"c441,notnull" json:"c441" admin:"list"`
	C442 bool   `bun:"c442,notnull" json:"c442" admin:"list"`
	C443 string `bun:"c443,notnull" json:"c443" validate:"max=80" admin:"list"`
	C444 string `bun:"c444,notnull" json:"c444" validate:"max=80" admin:"list"`
	C445 int64  `bun:"c445,notnull" json:"c445" admin:"list"`
	C446 bool   `bun:"c446,notnull" json:"c446" admin:"list"`
	C447 string `bun:"c447,notnull" json:"c447" validate:"max=80" admin:"list"`
	C448 string `bun:"c448,notnull" json:"c448" validate:"max=80" admin:"list"`
	C449 int64  `bun:"c449,notnull" json:"c449" admin:"list"`
	C450 bool   `bun:"c450,notnull" json:"c450" admin:"list"`
	C451 string `bun:"c451,notnull" json:"c451" validate:"max=80" admin:"list"`
	C452 string `bun:"c452,notnull" json:"c452" validate:"max=80" admin:"list"`
	C453 int64  `bun:"c453,notnull" json:"c453" admin:"list"`
	C454 bool   `bun:"c454,notnull" json:"c454" admin:"list"`
	C455 string `bun:"c455,notnull" json:"c455" validate:"max=80" admin:"list"`
	C456 string `bun:"c456,notnull" json:"c456" validate:"max=80" admin:"list"`
	C457 int64  `bun:"c457,notnull" json:"c457" admin:"list"`
	C458 bool   `bun:"c458,notnull" json:"c458" admin:"list"`
	C459 string `bun:"c459,notnull" json:"c459" validate:"max=80" admin:"list"`
	C460 string `bun:"c460,notnull" json:"c460" validate:"max=80" admin:"list"`
	C461 int64  `bun:"c461,notnull" json:"c461" admin:"list"`
	C462 bool   `bun:"c462,notnull" json:"c462" admin:"list"`
	C463 string `bun:"c463,notnull" json:"c463" validate:"max=80" admin:"list"`
	C464 string `bun:"c464,notnull" json:"c464" validate:"max=80" admin:"list"`
	C465 int64  `bun:"c465,notnull" json:"c465" admin:"list"`
	C466 bool   `bun:"c466,notnull" json:"c466" admin:"list"`
	C467 string `bun:"c467,notnull" json:"c467" validate:"max=80" admin:"list"`
	C468 string `bun:"c468,notnull" json:"c468" validate:"max=80" admin:"list"`
	C469 int64  `bun:"c469,notnull" json:"c469" admin:"list"`
	C470 bool   `bun:"c470,notnull" json:"c470" admin:"list"`
	C471 string `bun:"c471,notnull" json:"c471" validate:"max=80" admin:"list"`
	C472 string `bun:"c472,notnull" json:"c472" validate:"max=80" admin:"list"`
	C473 int64  `bun:"c473,notnull" json:"c473" admin:"list"`
	C474 bool   `bun:"c474,notnull" json:"c474" admin:"list"`
	C475 string `bun:"c475,notnull" json:"c475" validate:"max=80" admin:"list"`
	C476 string `bun:"c476,notnull" json:"c476" validate:"max=80" admin:"list"`
	C477 int64  `bun:"c477,notnull" json:"c477" admin:"list"`
	C478 bool   `bun:"c478,notnull" json:"c478" admin:"list"`
	C479 string `bun:"c479,notnull" json:"c479" validate:"max=80" admin:"list"`
	C480 string `bun:"c480,notnull" json:"c480" validate:"max=80" admin:"list"`
	C481 int64  `bun:"c481,notnull" json:"c481" admin:"list"`
	C482 bool   `bun:"c482,notnull" json:"c482" admin:"list"`
	C483 string `bun:"c483,notnull" json:"c483" validate:"max=80" admin:"list"`
	C484 string `bun:"c484,notnull" json:"c484" validate:"max=80" admin:"list"`
	C485 int64  `bun:"c485,notnull" json:"c485" admin:"list"`
	C486 bool   `bun:"c486,notnull" json:"c486" admin:"list"`
	C487 string `bun:"c487,notnull" json:"c487" validate:"max=80" admin:"list"`
	C488 string `bun:"c488,notnull" json:"c488" validate:"max=80" admin:"list"`
	C489 int64  `bun:"c489,notnull" json:"c489" admin:"list"`
	C490 bool   `bun:"c490,notnull" json:"c490" admin:"list"`
	C491 string `bun:"c491,notnull" json:"c491" validate:"max=80" admin:"list"`
	C492 string `bun:"c492,notnull" json:"c492" validate:"max=80" admin:"list"`
	C493 int64  `bun:"c493,notnull" json:"c493" admin:"list"`
	C494 bool   `bun:"c494,notnull" json:"c494" admin:"list"`
	C495 string `bun:"c495,notnull" json:"c495" validate:"max=80" admin:"list"`
	C496 string `bun:"c496,notnull" json:"c496" validate:"max=80" admin:"list"`
	C497 int64  `bun:"c497,notnull" json:"c497" admin:"list"`
	C498 bool   `bun:"c498,notnull" json:"c498" admin:"list"`
	C499 string `bun:"c499,notnull" json:"c499" validate:"max=80" admin:"list"`
	C500 string `bun:"c500,notnull" json:"c500" validate:"max=80" admin:"list"`
}
